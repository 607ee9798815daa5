"""What each check of a badge means, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ..core.openbadges.verify import Check, Report


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
        sentence = _("An earlier check did not pass.")
    elif check.where:
        sentence = f"{sentence} ({check.where})"
    return CheckView(titles[check.name], check.outcome, sentence)


def no_address(typed: str) -> str:
    """What is said of an address to compare that is none."""
    return _("“{typed}” is no e-mail address, so the recipient was not compared.").format(
        typed=typed
    )


@dataclass(frozen=True)
class EndorsementView:
    """An endorsement inside a badge: its words, and whether they are to be believed."""

    comment: str
    issuer: str
    valid: bool
    revoked: bool


def endorsements(document: dict[str, Any], report: Report) -> list[EndorsementView]:
    """Those inside a badge, as checked; no words of one that does not verify."""
    endorsed = document.get("endorsement", [])
    listed = endorsed if isinstance(endorsed, list) else [endorsed]
    return [
        EndorsementView(
            comment=_inner(endorsement, "credentialSubject", "endorsementComment")
            if ok.valid
            else "",
            issuer=_inner(endorsement, "issuer", "name") if ok.valid else "",
            valid=ok.valid,
            revoked=ok.check("status").code == "revoked",
        )
        for endorsement, ok in zip(listed, report.endorsements, strict=False)
    ]


def _inner(document: dict[str, Any], holder: str, name: str) -> str:
    inner = document.get(holder)
    value = inner.get(name) if isinstance(inner, dict) else None
    return value[:2000] if isinstance(value, str) else ""


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
    "key_withdrawn": lambda: _("The issuer does not, or no longer, vouch for its key."),
    "issuer_unknown": lambda: _("The issuer's document was not found."),
    "status_missing": lambda: _("The status list was not found, so revocation is unknown."),
    "status_invalid": lambda: _("The status list itself does not verify."),
    "members": lambda: _("It holds members that its vocabularies do not define."),
    "newer_members": lambda: _("It holds members of a later edition of the standard."),
    "written_otherwise": lambda: _("It is written in a form that is not known here."),
    "badge_members": lambda: _("What every badge must have is missing or malformed."),
    "not_a_badge": lambda: _("It is signed, but it is no badge."),
    "presentation": lambda: _("It is a presentation: take the badge out of it."),
    "version_2": lambda: _("It is an Open Badge of version 2."),
    "contexts": lambda: _("It names a vocabulary that is not known here."),
    "contexts_malformed": lambda: _("It does not name the vocabularies of badges in their order."),
    "too_costly": lambda: _("Checking it takes more work or time than any badge needs."),
    "proof_kind": lambda: _("It is signed in a way that is not known here."),
    "proof_members": lambda: _("Its signature holds members that would go unsigned."),
    "proof_ahead": lambda: _("It says that it was signed in the future."),
    "proof_expired": lambda: _("The validity of its signature has ended."),
    "issuer_missing": lambda: _("It does not name its issuer."),
    "issuer_malformed": lambda: _("Its issuer's id leads to no address."),
    "key_expired": lambda: _("The validity of the issuer's key has ended."),
    "key_kind": lambda: _("The issuer's key is of a kind that is not known here."),
    "status_malformed": lambda: _("Its revocation status is malformed."),
    "not_an_object": lambda: _("It is not a badge in JSON."),
    "too_large": lambda: _("It is larger than any badge."),
    "type": lambda: _("It does not say that it is a verifiable credential."),
    "proof": lambda: _("It does not carry exactly one signature of a kind that is known here."),
    "json_ld": lambda: _("Its JSON-LD is not well formed."),
    "issuer_kind": lambda: _("Its issuer is named in a way that cannot be checked."),
    "not_the_issuers_key": lambda: _("It was signed with a key that is not the issuer's."),
    "key_malformed": lambda: _("The issuer's key is not well formed."),
    "status_kind": lambda: _("Its status is of a kind that is not known here."),
    "status_foreign": lambda: _("Its status list belongs to another issuer."),
    "date_malformed": lambda: _("One of its dates is not a date with a time zone."),
    "not_an_endorsement": lambda: _("It is not an endorsement."),
    "endorses_another": lambda: _("It is about another badge."),
    "token_too_large": lambda: _("The token is larger than any badge."),
    "token_not_a_token": lambda: _("It is not a signed token."),
    "token_algorithm": lambda: _("It is signed in a way that badges are not: RS256 or ES256 only."),
    "token_algorithm_unknown": lambda: _("It is signed by an algorithm that is not known here."),
    "token_header": lambda: _("Its header asks for what no badge may."),
    "token_header_unknown": lambda: _("Its header holds members that are not known here."),
    "token_vc": lambda: _("It is a token of an earlier version of the standard."),
    "token_key": lambda: _("The key it names was not found, or is not fit for its algorithm."),
    "token_signature": lambda: _("The content is not what was signed."),
    "token_claims": lambda: _("Its claims do not say what the badge inside says."),
}


def unreadable(code: str) -> str:
    """Why nothing could be read from what was handed over, and what to do."""
    sentences = {
        "empty": _("Choose a file or paste a badge."),
        "too_large": _("The file is larger than 4 MB: choose the badge itself."),
        "not_a_badge": _("This is neither a badge in JSON, a signed token nor a badge image."),
        "not_json": _("The JSON is not well formed, or holds a name twice."),
        "no_badge_inside": _("The image holds no badge: many sites lose it when they shrink one."),
        "two_badges": _("The image holds two badges: it is not clear which counts."),
        "compressed": _("The badge in the image is compressed, which the standard forbids."),
        "broken_image": _("The image is damaged: download it again from where it was issued."),
        "unsafe_image": _("The image holds declarations that a badge never needs."),
        "too_complex": _("It has more parts than any badge: choose the badge itself."),
        "request": _("What was sent could not be read: try again."),
        "link": _(
            "A link cannot be checked here: open it, download the badge, and choose that file."
        ),
        "open_badges_2": _(
            "This is an Open Badge of version 2, which cannot be checked here: its issuer's own "
            "address says whether it is valid."
        ),
    }
    return sentences.get(code, sentences["not_a_badge"])
