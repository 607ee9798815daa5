"""Who comes into the committee's pages, where their heads lead, and how pages are served."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mentor_recognition_xblock.hosts.standalone.models import Course
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.recognition import api as recognition

from ..factories import START, UserFactory, enrol
from ..population import Site, committee
from .test_console import (
    GOOD,
    dossier_url,
    member,
    proposal,
    queue_url,
    signed_in,
    site,
    text_of,
)

__all__ = ["member", "proposal", "site"]  # fixtures

pytestmark = pytest.mark.django_db


def test_strangers_are_asked_to_sign_in(site: Site, proposal: Any) -> None:
    near = recognition.near_misses(programme_id=site.programme.id)[0][1]
    pages = [
        reverse("mentor_recognition:console"),
        queue_url(site),
        dossier_url(site, proposal),
        reverse("mentor_recognition:committee_evaluation", args=[site.programme.slug, near.uuid]),
        reverse("mentor_recognition:committee_record", args=[site.programme.slug, near.uuid]),
    ]
    for page in pages:
        response = Client().get(page)
        assert response.status_code == 302
        assert "login" in response["Location"]


@pytest.mark.parametrize("role", [None, "manager"])
def test_only_the_committee_gets_in(site: Site, proposal: Any, role: str | None) -> None:
    client = signed_in(committee(site, role=role) if role else UserFactory())
    near = recognition.near_misses(programme_id=site.programme.id)[0][1]
    for page in (
        queue_url(site),
        dossier_url(site, proposal),
        reverse("mentor_recognition:committee_record", args=[site.programme.slug, near.uuid]),
    ):
        response = client.get(page)
        assert response.status_code == 403
        assert "Only members of the committee" in text_of(response)
        assert str(proposal.uuid) not in text_of(response)
    assert client.post(dossier_url(site, proposal), GOOD).status_code == 403
    assert len(recognition.proposals(programme_id=site.programme.id)) == 1


def manager_of(site: Site) -> Any:
    manager = UserFactory()
    programmes.appoint(
        programme_id=site.programme.id, user_id=manager.pk, role="manager", at=START, actor=None
    )
    return manager


def test_the_addresses_of_earlier_versions_lead_on(site: Site, proposal: Any, member: Any) -> None:
    client, manager = signed_in(member), signed_in(manager_of(site))
    slug = site.programme.slug
    home = reverse("mentor_recognition:home")
    assert client.get("/console/")["Location"] == home
    assert client.get(f"/console/{slug}/")["Location"] == queue_url(site)
    assert manager.get(f"/console/{slug}/")["Location"] == f"/console/{slug}/overview/"
    old = client.get(f"/console/{slug}/proposals/{proposal.uuid}/")
    assert (old.status_code, old["Location"]) == (301, dossier_url(site, proposal))


@pytest.mark.parametrize("office", ["committee", "manager", "course staff", "stranger"])
def test_the_head_of_a_page_leads_only_to_what_opens(site: Site, office: str) -> None:
    person = UserFactory()
    if office == "course staff":
        enrol(Course.objects.get(course_key=site.courses[0]), person, role="staff")
    elif office != "stranger":
        programmes.appoint(
            programme_id=site.programme.id, user_id=person.pk, role=office, at=START, actor=None
        )
    client = signed_in(person)
    for name in ("committee_queue", "console_pairings", "console_setup", "console_spotlights"):
        address = reverse(f"mentor_recognition:{name}", args=[site.programme.slug])
        head = text_of(client.get(address)).split("<main")[0].split("</head>")[1]
        links = [one for one in re.findall('href="([^"]*)"', head) if one.startswith("/")]
        assert [one for one in links if client.get(one).status_code >= 400] == [], address
        assert len(links) >= (3 if office in ("committee", "manager") else 2), address


def test_the_terms_of_a_frozen_baseline_are_named_where_it_is_frozen(site: Site) -> None:
    client = signed_in(manager_of(site))
    setup = reverse("mentor_recognition:console_rubrics", args=[site.programme.slug])
    frozen = {"act": "baseline", "terms": ["1", "3"], "sure": "on"}
    page = text_of(client.post(setup, frozen, follow=True))
    assert "Frozen now: Term 1, Term 3." in page


def test_what_a_person_wrote_cannot_become_markup(site: Site, proposal: Any, member: Any) -> None:
    reason = "<script>alert(1)</script> is not what a reason looks like."
    shown = text_of(
        signed_in(member).post(dossier_url(site, proposal), {**GOOD, "reason": reason}, follow=True)
    )
    assert "<script>alert" not in shown
    assert "&lt;script&gt;" in shown


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("en", "ltr")])
def test_the_page_states_its_language_and_direction(
    site: Site, proposal: Any, member: Any, language: str, direction: str
) -> None:
    response = signed_in(member).get(
        dossier_url(site, proposal), headers={"accept-language": language}
    )
    assert f'<html lang="{language}" dir="{direction}">' in response.content.decode()


def test_pages_are_not_kept_by_caches(site: Site, proposal: Any, member: Any) -> None:
    response = signed_in(member).get(dossier_url(site, proposal))
    assert response["Cache-Control"] == "private, no-store"
