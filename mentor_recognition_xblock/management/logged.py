"""A command that leaves one line in the log a run, beside what it prints."""

from __future__ import annotations

import logging
from typing import Any

from django.core.management.base import BaseCommand

from .. import log_lines

log = logging.getLogger(__name__)


class LoggedCommand(BaseCommand):
    """``which`` names the options that say what it is about; ``handle`` puts counts into ``line``.

    Only options that are ids or our own keys may be named: what an operator typed as words may
    hold anything.
    """

    which: tuple[str, ...] = ()
    line: dict[str, Any]

    def execute(self, *args: Any, **options: Any) -> Any:
        """As Django's; an error is logged as such and passed on."""
        name = type(self).__module__.rpartition(".")[2]
        about = {key: options.get(key) for key in self.which}
        with log_lines.job(log, f"command.{name}", about) as self.line:
            return super().execute(*args, **options)
