"""Refusals of this area, named as statements."""

from __future__ import annotations

from ..errors import Conflict


class StaleAgreement(Conflict):
    """The other side proposed or signed something since the page was shown."""

    default_code = "stale_agreement"


class CheckpointIsSettled(Conflict):
    """Held, missed and cancelled checkpoints change no more."""

    default_code = "checkpoint_is_settled"
