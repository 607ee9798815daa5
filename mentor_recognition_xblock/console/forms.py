"""The form that decides: what is missing is said beside the field."""

from __future__ import annotations

from django import forms

from ..pages import CheckedField
from ..recognition.acts import DECISION


class DecideForm(forms.Form):
    """Outcome, reason, and the member's word that nothing ties them to the mentor."""

    outcome = CheckedField(DECISION["outcome"])
    reason = CheckedField(DECISION["reason"])
    declared = CheckedField(DECISION["declared"])
