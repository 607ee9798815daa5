"""What each check of a badge means, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..core.openbadges.verify import Check


@dataclass(frozen=True)
class CheckView:
    """A check as a sentence."""

    title: str
    outcome: str
    sentence: str


def view(check: Check) -> CheckView:
    """The check in the reader's language."""
    titles = {
        "form": _("Form"),
        "issuer": _("Issuer"),
        "signature": _("Signature"),
        "dates": _("Dates"),
        "status": _("Revocation"),
    }
    sentence = _SENTENCES.get(check.code, lambda: "")()
    if check.outcome == "not_checked":
        sentence = _("Not checked, because an earlier check failed.")
    return CheckView(titles[check.name], check.outcome, sentence)


_SENTENCES = {
    "known_terms": lambda: _(
        "Every member is defined by a published standard, and nothing else is in it."
    ),
    "key_found": lambda: _("The issuer publishes the key that signed this badge."),
    "signed": lambda: _(
        "The content is exactly what the issuer signed: not one letter was changed."
    ),
    "in_time": lambda: _("It is valid today."),
    "not_revoked": lambda: _("The issuer's status list says it has not been revoked."),
    "no_status": lambda: _("The badge names no status list, so it cannot be revoked."),
    "expired": lambda: _("Its validity has ended."),
    "not_yet_valid": lambda: _("It is not valid yet."),
    "revoked": lambda: _("The issuer revoked it."),
    "signature": lambda: _("The content is not what was signed."),
    "key_withdrawn": lambda: _("The issuer no longer vouches for the key that signed it."),
    "issuer_unknown": lambda: _("The issuer's document was not found."),
    "status_missing": lambda: _("The status list was not found, so revocation is unknown."),
    "status_invalid": lambda: _("The status list itself does not verify."),
    "members": lambda: _("It holds members that no standard defines."),
    "contexts": lambda: _("It names a vocabulary that is not a known one."),
}
