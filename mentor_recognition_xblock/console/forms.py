"""The form that decides: what is missing is said beside the field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import inputs
from ..errors import Invalid
from ..pages import CheckedField
from ..recognition import api as recognition


@dataclass(frozen=True)
class Reason(inputs.Text):
    """The reason of a decision, long enough to be one."""

    def __call__(self, name: str, value: Any) -> str:
        """In the words of what the reason is for."""
        if not str(value or "").strip():
            raise Invalid(_("Write the reason: the mentor reads it."), field=name)
        kept = super().__call__(name, value)
        if len(kept) < recognition.MIN_REASON:
            raise Invalid(
                _("Say more: at least {limit} characters.").format(limit=recognition.MIN_REASON),
                field=name,
            )
        return kept

    def _too_long(self, name: str, count: int) -> Invalid:
        words = _("Say less: at most {limit} characters.").format(limit=self.limit)
        return Invalid(words, field=name)


@dataclass(frozen=True)
class Ticked(inputs.Flag):
    """A tick without which nothing is done."""

    def __call__(self, name: str, value: Any) -> bool:
        """True, or what to do."""
        if not super().__call__(name, value):
            raise Invalid(_("Tick this, or let someone else decide."), field=name)
        return True


DECISION: Final[dict[str, inputs.Field]] = {
    "outcome": inputs.Choice(
        ("award", "decline", "defer"), message=gettext_lazy("Choose award, decline or defer.")
    ),
    "reason": Reason(recognition.MAX_REASON),
    "declared": Ticked(),
}


class DecideForm(forms.Form):
    """Outcome, reason, and the member's word that nothing ties them to the mentor."""

    outcome = CheckedField(DECISION["outcome"])
    reason = CheckedField(DECISION["reason"])
    declared = CheckedField(DECISION["declared"])
