"""A manager's own badge image: harmless, everywhere the badge is, and gone when removed."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.programmes import api as programmes

from ..factories import START, enrol, make_world
from ..personal.test_pages import signed_in
from .conftest import Decide

pytestmark = pytest.mark.django_db(transaction=True)

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>alert(1)</script>'
    b'<rect width="9" height="9" fill="#0a4a6b" onclick="alert(2)"/></svg>'
)


def png() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (200, 100), (10, 74, 107)).save(kept, "PNG")
    return kept.getvalue()


@pytest.fixture
def shown(issuer: Path, decide: Decide) -> Any:
    """Upload an image for the tier's badge, and where the public sees it."""
    world = make_world()
    decide(world=world)
    (badge,) = badges.credentials_of(user_id=world.mentor_user.pk)
    manager = enrol(world.course)
    programmes.appoint(
        programme_id=world.programme.id, user_id=manager.pk, role="manager", at=START, actor=None
    )

    class Shown:
        series = "tier:proficient"
        console = f"/console/{world.programme.slug}/images/"
        owner = signed_in(manager)
        mentor = signed_in(world.mentor_user)

        def upload(self, raw: bytes, *, alt: str = "A lighthouse", **more: str) -> Any:
            fields = {"act": "upload", "series": self.series, "alt": alt, **more}
            return self.owner.post(self.console, {**fields, "image": SimpleUploadedFile("f", raw)})

        def image(self, form: str) -> bytes:
            return Client().get(f"/images/{badge.achievement_uuid}.{form}").content

    return Shown()


def test_a_png_is_shown_in_both_forms_and_removed_again(shown: Any) -> None:
    before = shown.image("svg"), shown.image("png")
    assert shown.upload(png()).status_code == 302
    drawn = Image.open(io.BytesIO(shown.image("png")))
    assert drawn.size == (480, 480)
    assert b"data:image/png;base64" in shown.image("svg")
    page = shown.owner.get(shown.console).content.decode()
    assert 'alt="A lighthouse"' in page
    assert shown.owner.get(f"{shown.console}?show={shown.series}")["Content-Type"] == "image/png"
    assert (
        shown.owner.post(shown.console, {"act": "remove", "series": shown.series}).status_code
        == 302
    )
    assert (shown.image("svg"), shown.image("png")) == before


def test_an_svg_loses_its_scripts_and_its_png_stays_composed(shown: Any) -> None:
    before = shown.image("png")
    assert shown.upload(SVG).status_code == 302
    text = shown.image("svg").decode()
    assert "#0a4a6b" in text
    assert "script" not in text
    assert "onclick" not in text
    assert shown.image("png") == before


@pytest.mark.parametrize(
    ("raw", "alt", "sentence"),
    [
        (b"no image", "A lighthouse", "or it is damaged"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "A lighthouse", "no viewBox"),
        (b"<!DOCTYPE svg [<!ENTITY x SYSTEM 'y'>]>" + SVG, "A lighthouse", "plain SVG"),
        (SVG, " ", "Describe what"),
        (b"x" * 1_500_000, "A lighthouse", "larger than 1 MB"),
    ],
)
def test_a_refusal_names_the_fix_and_changes_nothing(
    shown: Any, raw: bytes, alt: str, sentence: str
) -> None:
    before = shown.image("svg")
    answer = shown.upload(raw, alt=alt)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert shown.image("svg") == before


def test_only_the_manager_uploads_and_only_for_the_programmes_badges(shown: Any) -> None:
    assert shown.mentor.get(shown.console).status_code == 403
    assert shown.mentor.get(f"{shown.console}?show={shown.series}").status_code == 403
    assert shown.upload(SVG, series="tier:none").status_code == 400
