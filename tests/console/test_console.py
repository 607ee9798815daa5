"""The committee's pages: who gets in, what they read, and what a decision does."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mentor_recognition_xblock.outbox.models import OutboxItem
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.recognition import api as recognition

from ..factories import START, give_mentor
from ..population import Site, committee, make_site

pytestmark = pytest.mark.django_db

GOOD = {
    "outcome": "award",
    "reason": "Two closes running, and the dossier reads as the figures do.",
    "declared": "on",
}


@pytest.fixture
def site() -> Site:
    """One mentor proposed, one near miss."""
    site = make_site(terms=3)
    site.steady(site.mentor().id, terms=range(1, 4))
    newcomer = site.mentor()
    site.add(newcomer.id, term=2)
    site.add(newcomer.id, count=2, term=3, course=1)
    for term in (1, 2, 3):
        site.close(term)
    return site


@pytest.fixture
def proposal(site: Site) -> Any:
    (found,) = recognition.proposals(programme_id=site.programme.id)
    return found


@pytest.fixture
def member(site: Site) -> Any:
    return committee(site)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def queue_url(site: Site) -> str:
    return reverse("mentor_recognition:committee_queue", args=[site.programme.slug])


def dossier_url(site: Site, proposal: Any) -> str:
    place = [site.programme.slug, proposal.uuid]
    return reverse("mentor_recognition:committee_dossier", args=place)


def text_of(response: Any) -> str:
    return re.sub(r"[ \t\r\n]+", " ", response.content.decode())


def notice_of(response: Any) -> str:
    (found,) = re.findall(r'<p class="mr-note" role="status">([^<]*)</p>', text_of(response))
    return str(found)


def test_the_queue_shows_what_waits_with_age_and_due_date(
    site: Site, proposal: Any, member: Any
) -> None:
    shown = text_of(signed_in(member).get(queue_url(site)))
    assert dossier_url(site, proposal) in shown
    assert "Proficient Mentor" in shown
    assert re.search(r"(days? ago|day left|days left|overdue)", shown)
    assert "Near misses" in shown
    assert "console/" in shown


def test_an_empty_programme_says_what_will_happen() -> None:
    site = make_site()
    shown = text_of(signed_in(committee(site)).get(queue_url(site)))
    assert "Nothing waits." in shown
    assert "None." in shown
    assert "Nothing yet." in shown


def test_the_dossier_explains_every_gate(site: Site, proposal: Any, member: Any) -> None:
    shown = text_of(signed_in(member).get(dossier_url(site, proposal)))
    found = recognition.dossier(proposal.uuid, at=site.end(3))
    for gate in found.gates:
        for words in (gate.title, gate.needed, gate.now, gate.result_label):
            assert words.replace("'", "&#x27;") in shown
        assert gate.words.replace("'", "&#x27;") in shown
    assert found.policy_hash in shown
    assert found.evaluation.facts_hash in shown
    assert "24 written reflections" in shown
    assert "12 of 12 count as a success." in shown


def test_a_near_miss_can_be_read_and_has_nothing_to_decide(site: Site, member: Any) -> None:
    stored = recognition.near_misses(programme_id=site.programme.id)[0][1]
    place = [site.programme.slug, stored.uuid]
    url = reverse("mentor_recognition:committee_evaluation", args=place)
    shown = text_of(signed_in(member).get(url))
    assert "Nothing is decided unless the mentor asks" in shown
    assert "<form" not in shown.partition("<main")[2]


def test_the_record_downloads_and_computes_again(site: Site, proposal: Any, member: Any) -> None:
    stored = recognition.dossier(proposal.uuid, at=site.end(3)).evaluation
    url = reverse("mentor_recognition:committee_record", args=[site.programme.slug, stored.uuid])
    response = signed_in(member).get(url)
    assert "attachment" in response["Content-Disposition"]
    assert json.loads(response.content) == json.loads(
        json.dumps(recognition.explanation(stored.uuid))
    )


def test_a_decision_is_recorded_and_shows_what_follows(
    site: Site, proposal: Any, member: Any
) -> None:
    client = signed_in(member)
    response = client.post(dossier_url(site, proposal), GOOD, follow=True)
    shown = text_of(response)
    ((address, _status),) = response.redirect_chain
    assert address.split("?")[0] == dossier_url(site, proposal)
    assert "The decision is recorded" in notice_of(response)
    assert "The decision is recorded" not in text_of(client.get(dossier_url(site, proposal)))
    assert "Awarded" in shown
    assert GOOD["reason"] in shown
    assert "The badge is being signed" in shown
    assert "<form" not in shown.partition("<main")[2]
    assert "awarded" in text_of(client.get(queue_url(site)))


def test_a_reason_and_a_name_keep_their_own_direction(
    site: Site, proposal: Any, member: Any
) -> None:
    reason = {**GOOD, "reason": "التوصية مبنية على فصلين متتاليين."}
    signed_in(member).post(dossier_url(site, proposal), reason)
    page = text_of(signed_in(member).get(dossier_url(site, proposal)))
    assert f'<p dir="auto">{reason["reason"]}</p>' in page
    assert re.search(r"by <bdi>[^<]+</bdi>,", page)


def test_a_proposal_of_today_says_so(site: Site) -> None:
    page = text_of(signed_in(committee(site)).get(queue_url(site)))
    assert " 0 day" not in page


def test_a_deferral_says_that_it_is_recorded(site: Site, proposal: Any, member: Any) -> None:
    deferred = {**GOOD, "outcome": "defer"}
    response = signed_in(member).post(dossier_url(site, proposal), deferred, follow=True)
    assert "The decision is recorded" in notice_of(response)


def test_a_refused_decision_names_its_fields_in_one_alert(
    site: Site, proposal: Any, member: Any
) -> None:
    response = signed_in(member).post(dossier_url(site, proposal), {"outcome": "award"})
    (alert,) = re.findall(r'role="alert"[^>]*>([^<]*)<', text_of(response))
    assert alert.startswith("Please check: Reason, I have read the dossier")
    assert alert.endswith("interest.")
    assert "autofocus" in text_of(response)


def test_a_double_submit_is_one_decision(site: Site, proposal: Any, member: Any) -> None:
    client = signed_in(member)
    for _again in range(3):
        assert client.post(dossier_url(site, proposal), GOOD).status_code == 302
    assert OutboxItem.objects.filter(topic="badge.issue").count() == 1


def test_a_second_member_who_comes_too_late_is_told(site: Site, proposal: Any, member: Any) -> None:
    signed_in(member).post(dossier_url(site, proposal), GOOD)
    late = signed_in(committee(site)).post(
        dossier_url(site, proposal), {**GOOD, "outcome": "decline"}
    )
    assert late.status_code == 409
    assert OutboxItem.objects.filter(topic="badge.issue").count() == 1


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"outcome": ""}, "outcome", "Choose award, decline or defer."),
        ({"outcome": "promote"}, "outcome", "Choose award, decline or defer."),
        ({"reason": ""}, "reason", "the mentor reads it"),
        ({"reason": "Good."}, "reason", "at least 20 characters"),
        ({"reason": "x" * 4_001}, "reason", "at most 4000 characters"),
        ({"reason": "Line.\x00" * 10}, "reason", "not text"),
        ({"declared": ""}, "declared", "let someone else decide"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(
    site: Site, proposal: Any, member: Any, change: dict[str, str], field: str, words: str
) -> None:
    response = signed_in(member).post(dossier_url(site, proposal), {**GOOD, **change})
    shown = text_of(response)
    assert response.status_code == 400
    assert f'id="{field}-error"' in shown
    assert words in shown
    assert re.search("<title> ?Not recorded", shown)
    assert OutboxItem.objects.count() == OutboxItem.objects.exclude(topic="badge.issue").count()
    if "reason" not in change:
        assert GOOD["reason"] in shown


def test_a_forged_post_is_refused(site: Site, proposal: Any, member: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(member)
    assert client.post(dossier_url(site, proposal), GOOD).status_code == 403
    assert len(recognition.proposals(programme_id=site.programme.id)) == 1


def test_a_conflicted_member_reads_why_and_cannot_decide(
    site: Site, proposal: Any, member: Any
) -> None:
    from django.utils import timezone

    give_mentor(
        programme_id=site.programme.id,
        course_key=site.courses[0],
        cohort="Z",
        mentor_id=proposal.mentor_id,
        learner_id=member.pk,
        at=timezone.now() - timedelta(days=30),
    )
    client = signed_in(member)
    shown = text_of(client.get(dossier_url(site, proposal)))
    assert "You cannot decide this one." in shown
    assert "worked together in the last year" in shown
    assert "<form" not in shown.partition("<main")[2]
    assert client.post(dossier_url(site, proposal), GOOD).status_code == 403
    assert len(recognition.proposals(programme_id=site.programme.id)) == 1


def test_nobody_reads_of_a_proposal_about_themselves(site: Site, proposal: Any) -> None:
    from django.contrib.auth import get_user_model

    mentor = get_user_model().objects.get(pk=proposal.mentor_user_id)
    programmes.appoint(
        programme_id=site.programme.id, user_id=mentor.pk, role="chair", at=START, actor=None
    )
    client = signed_in(mentor)
    assert str(proposal.uuid) not in text_of(client.get(queue_url(site)))
    response = client.get(dossier_url(site, proposal))
    assert response.status_code == 403
    assert "Nobody decides on themselves" in text_of(response)
    assert client.post(dossier_url(site, proposal), GOOD).status_code == 403


def test_a_dossier_of_another_programme_does_not_exist_here(
    site: Site, proposal: Any, member: Any
) -> None:
    other = make_site()
    programmes.appoint(
        programme_id=other.programme.id, user_id=member.pk, role="committee", at=START, actor=None
    )
    stored = recognition.dossier(proposal.uuid, at=site.end(3)).evaluation
    client = signed_in(member)
    for name, uuid in (
        ("committee_dossier", proposal.uuid),
        ("committee_evaluation", stored.uuid),
        ("committee_record", stored.uuid),
        ("committee_dossier", stored.uuid),
    ):
        url = reverse(f"mentor_recognition:{name}", args=[other.programme.slug, uuid])
        assert client.get(url).status_code == 404
    assert client.post(dossier_url(other, proposal), GOOD).status_code == 404
    assert len(recognition.proposals(programme_id=site.programme.id)) == 1


def queries_of_pages(mentors: int) -> list[int]:
    site = make_site(terms=3)
    for mentor_id in site.many_mentors(mentors):
        site.steady(mentor_id, terms=range(1, 4), each=4)
    for mentor_id in site.many_mentors(mentors):
        site.add(mentor_id, term=2)
        site.add(mentor_id, count=2, term=3, course=1)
    for term in (1, 2, 3):
        site.close(term)
    client = signed_in(committee(site))
    waiting = recognition.proposals(programme_id=site.programme.id)
    near = recognition.near_misses(programme_id=site.programme.id)
    assert (len(waiting), len(near)) == (mentors, mentors)
    counts = []
    for url in (
        queue_url(site),
        dossier_url(site, waiting[0]),
        reverse(
            "mentor_recognition:committee_evaluation", args=[site.programme.slug, near[0][1].uuid]
        ),
    ):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        counts.append(len(captured))
    return counts


def test_pages_cost_the_same_number_of_queries_for_more_mentors() -> None:
    assert queries_of_pages(2) == queries_of_pages(8)


def test_a_new_dossier_shows_what_was_decided_before(
    site: Site, proposal: Any, member: Any
) -> None:
    reason = "Declined once: two of the projects came from one pair."
    recognition.decide(
        proposal_uuid=proposal.uuid,
        outcome="decline",
        reason=reason,
        at=site.end(3),
        actor=member.pk,
    )
    term = programmes.add_term(
        programme_id=site.programme.id,
        num=4,
        title="Term 4",
        starts_on=site.terms[-1].ends_on + timedelta(days=1),
        ends_on=site.terms[-1].ends_on + timedelta(days=120),
        at=START,
        actor=None,
    )
    site.terms.append(term)
    site.steady(proposal.mentor_id, terms=range(4, 5))
    site.close(4)
    (again,) = recognition.proposals(programme_id=site.programme.id)
    shown = text_of(signed_in(member).get(dossier_url(site, again)))
    assert "Earlier decisions on this mentor" in shown
    assert reason in shown
