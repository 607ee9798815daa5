"""The form that decides: what is missing is said beside the field."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ..recognition import api as recognition

OUTCOMES = [("award", _("Award")), ("decline", _("Decline")), ("defer", _("Defer"))]


class DecideForm(forms.Form):
    """Outcome, reason, and the member's word that nothing ties them to the mentor."""

    outcome = forms.ChoiceField(
        choices=OUTCOMES,
        error_messages={
            "required": _("Choose award, decline or defer."),
            "invalid_choice": _("Choose award, decline or defer."),
        },
    )
    reason = forms.CharField(
        max_length=recognition.MAX_REASON,
        min_length=recognition.MIN_REASON,
        error_messages={
            "required": _("Write the reason: the mentor reads it."),
            "min_length": _("Say more: at least %(limit_value)d characters."),
            "max_length": _("Say less: at most %(limit_value)d characters."),
        },
    )
    declared = forms.BooleanField(
        error_messages={"required": _("Tick this, or let someone else decide.")}
    )

    def clean_reason(self) -> str:
        """Browsers send line ends as CR LF; one is enough."""
        return str(self.cleaned_data["reason"]).replace("\r\n", "\n")
