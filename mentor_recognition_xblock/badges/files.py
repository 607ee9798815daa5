"""A badge as a file to take along: signed JSON or token, or an image with the badge inside."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from ..core.openbadges import baking
from .data import CredentialData
from .errors import IssuerNotReady
from .hosted.editions import assertion
from .images.composed import image
from .models import IssuerKey
from .states import CredentialState, ImageForm, KeyState
from .verifier.self_check import as_token

KINDS: Final = {
    "json": "application/vc+ld+json",
    ImageForm.PNG.value: ImageForm.PNG.media_type,
    ImageForm.SVG.value: ImageForm.SVG.media_type,
    "jwt": "application/jwt",
}


@dataclass(frozen=True)
class File:
    """What is downloaded, and under which name."""

    name: str
    kind: str
    content: bytes


def forms() -> list[str]:
    """The forms this issuer can hand out: tokens need a key of their own kind."""
    tokens = IssuerKey.objects.filter(kind="RS256", state=KeyState.ACTIVE).exists()
    return [form for form in KINDS if form != "jwt" or tokens]


def file_of(badge: CredentialData, form: str) -> File | None:
    """The badge in a form, or None where that form is not to be had."""
    content = _content(badge, form) if form in KINDS else None
    if content is None:
        return None
    return File(f"badge-{badge.uuid}.{form}", KINDS[form], content)


def _content(badge: CredentialData, form: str) -> bytes | None:
    if form == "json":
        return badge.document.encode()
    if form == "jwt":
        try:
            return as_token(credential_uuid=badge.uuid).encode()
        except IssuerNotReady:
            return None
    # One image may carry both forms: readers of 2.0 and of 3.0 each find their own.
    hosted = _hosted(badge)
    drawn = image(badge.achievement_uuid, form)
    if drawn is None:
        return None
    if form == ImageForm.PNG:
        return baking.into_png(drawn, badge.document, hosted=hosted)
    return baking.into_svg(drawn.decode(), badge.document, hosted=hosted).encode()


def _hosted(badge: CredentialData) -> str:
    """The 2.0 assertion that goes into the image as well; empty where there is none."""
    # One file with both would tie a wallet's DID to an address that can be guessed.
    bound = badge.subject.startswith("did:")
    if badge.hosted_uuid is None or badge.state != CredentialState.CLAIMED or bound:
        return ""
    hosted = assertion(badge.hosted_uuid)
    return json.dumps(hosted.document) if hosted and not hosted.is_revoked else ""
