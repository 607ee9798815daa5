"""A badge's public page in each of its states, through axe, narrow and from right to left."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone
from playwright.sync_api import sync_playwright

from demo.copies import CHROMIUM, FLAGS
from mentor_recognition_xblock.badges import api as badges

from ..badges.conftest import Decide, clock, decide, issuer  # noqa: F401  # fixtures
from ..factories import START
from .test_journeys import accessible, reflows

pytestmark = pytest.mark.django_db(transaction=True)

# Pixels: more than a line of a page's text, less than two.
LINE = 36


@pytest.fixture
def public(decide: Decide) -> badges.CredentialData:  # noqa: F811
    """A claimed badge on a public page."""
    badge = badges.credential_of_decision(decide(outcomes=12).uuid)
    assert badge is not None
    return badges.claim(
        credential_uuid=badge.uuid, user_id=badge.recipient_id, public=True, at=START
    )


def revoked(badge: badges.CredentialData) -> datetime:
    badges.revoke(
        credential_uuid=badge.uuid, reason="Two of the works were not the learners' own.",
        at=START, actor=None,
    )  # fmt: skip
    return START


def withdrawn(badge: badges.CredentialData) -> datetime:
    badges.set_public(
        credential_uuid=badge.uuid, user_id=badge.recipient_id, public=False, at=START
    )
    return START


def expired(badge: badges.CredentialData) -> datetime:
    assert badge.valid_until is not None
    return badge.valid_until + timedelta(days=1)


@pytest.mark.parametrize(
    ("becomes", "status", "words", "in_arabic"),
    [
        (lambda _badge: START, 200, "This badge is valid", "صالحة"),
        (expired, 200, "expired", "انته"),
        (revoked, 200, "revoked", "أُبطلت"),
        (withdrawn, 404, "no public badge", ""),
    ],
    ids=["valid", "expired", "revoked", "not-public"],
)
def test_a_badge_page_says_its_state_and_shuts_nobody_out(
    request: pytest.FixtureRequest,
    issuer: Path,  # noqa: F811
    public: badges.CredentialData,
    becomes: Callable[[badges.CredentialData], datetime],
    status: int,
    words: str,
    in_arabic: str,
) -> None:
    name = str(request.node.callspec.id)
    pages: dict[str, str] = {}
    images: dict[str, str] = {}
    with mock.patch.object(timezone, "now", return_value=becomes(public)):
        for language in ("en", "ar"):
            answer = Client(headers={"Accept-Language": language}).get(f"/badges/{public.uuid}")
            assert answer.status_code == status
            pages[language] = answer.content.decode()
            for path in re.findall(r'src="[^"]*?(/images/[^"]+\.svg)"', pages[language]):
                images[path] = Client().get(path).content.decode()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for language, said in (("en", words), ("ar", in_arabic)):
            page = browser.new_page(viewport={"width": 1200, "height": 900})
            page.route("**/*", partial(_serve, pages[language], images))
            page.goto("https://badges.example.org/")
            assert said.lower() in page.locator("main").inner_text().lower()
            assert page.locator("html").get_attribute("dir") == (
                "rtl" if language == "ar" else "ltr"
            )
            for check in page.locator(".mr-check strong").all():
                assert check.bounding_box()["height"] < LINE  # not a letter a line
            accessible(page, f"badge-{name}-{language}")
            reflows(page)
        browser.close()


def _serve(html: str, images: dict[str, str], route: Any) -> None:
    """What Django rendered, and static files; Django itself is not asked while a browser runs."""
    path = urlsplit(route.request.url).path
    if path == "/":
        route.fulfill(body=html, content_type="text/html; charset=utf-8")
    elif path in images:
        route.fulfill(body=images[path], content_type="image/svg+xml")
    elif path.startswith("/static/") and (found := finders.find(path.removeprefix("/static/"))):
        route.fulfill(path=found)
    else:
        route.fulfill(status=404)
