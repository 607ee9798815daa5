"""The page of a term: what its close would miss, who settles it where; then what the close was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mentor_recognition_xblock.notifications.models import Notice
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.programmes.models import PolicyVersion, Term
from mentor_recognition_xblock.recognition.models import Proposal
from mentor_recognition_xblock.reviews.models import Certificate, ReviewPanel

from ..factories import START, UserFactory, enrol
from ..jobs.test_pages import text
from ..pairing.scene import Scene
from ..population import Site, make_site
from ..reviews.case import make_case

pytestmark = pytest.mark.django_db(transaction=True)


def managing(programme_id: int) -> Client:
    user = UserFactory()
    programmes.appoint(
        programme_id=programme_id, user_id=user.pk, role="manager", at=START, actor=None
    )
    client = Client()
    client.force_login(user)
    return client


def read(client: Client, programme: Any, num: int = 1) -> str:
    address = reverse("mentor_recognition:console_term", args=[programme.slug, num])
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def takes(scene: Scene, mentor: Any) -> None:
    scene.takes(scene.asks(at=timezone.now()), mentor, at=timezone.now())


class Read:
    """What is read, and where it leads."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.text = text(type("Page", (), {"content": html.encode()}))


def page_of(programme: Any, num: int = 1) -> Read:
    return Read(read(managing(programme.id), programme, num))


def address(view: str, programme: Any) -> str:
    return reverse(f"mentor_recognition:{view}", args=[programme.slug])


def test_learners_without_a_final_version_are_named_with_the_page_that_gives_them_time(
    scene: Scene,
) -> None:
    learner = enrol(scene.world.course)
    learner.first_name, learner.last_name = "Ottilie", "Brandvold"
    learner.save()
    scene.takes(scene.asks(learner))
    page = page_of(scene.programme, 2)
    assert "1 learner has no final version" in page.text
    assert "Ottilie Brandvold" in page.text
    assert address("console_extensions", scene.programme) + "#unfinished" in page.html
    assert "1 pairing runs; final versions of 0 are in" in page.text


def test_more_than_five_are_counted(scene: Scene) -> None:
    other = scene.another_mentor(capacity=8)
    for _learner in range(7):
        takes(scene, other)
    page = page_of(scene.programme, 2)
    assert "7 learners have no final version" in page.text
    assert "and 2 others" in page.text


def test_a_work_that_waits_for_reviewers_leads_to_where_they_are_appointed() -> None:
    case = make_case(reviewers=0, outside=0)
    case.open_first()
    programme = case.story.world.programme
    page = page_of(programme)
    assert "1 work waits for reviewers" in page.text
    assert f"{address('console_rubrics', programme)}#reviewer" in page.html


def test_a_panel_at_work_leads_to_the_list_of_panels_and_never_names_the_work() -> None:
    case = make_case()
    case.open_first()
    assert ReviewPanel.objects.get().state == "open"
    programme = case.story.world.programme
    page = page_of(programme)
    assert "1 review panel is at work" in page.text
    assert f"{address('console_list_panels', programme)}?state=open" in page.html
    assert case.story.world.learners[0].username not in page.text.split("review panel")[1][:200]


def test_reviewers_whose_certificates_end_by_the_close_are_named() -> None:
    case = make_case(reviewers=2, outside=0)
    programme = case.story.world.programme
    today = timezone.now().date()
    Term.objects.filter(programme_id=programme.id).update(ends_on=today + timedelta(days=5))
    Certificate.objects.update(expires_at=timezone.now() + timedelta(days=300))
    Certificate.objects.filter(reviewer=case.reviewers[0]).update(
        expires_at=timezone.now() + timedelta(days=2)
    )
    page = page_of(programme)
    assert "1 reviewer's certificate ends by the close" in page.text
    assert f"{address('console_list_reviewers', programme)}?sort=until" in page.html


def test_a_programme_without_a_policy_says_that_nobody_can_be_evaluated(scene: Scene) -> None:
    PolicyVersion.objects.update(effective_from=timezone.now() + timedelta(days=9))
    assert "No policy is in force" in page_of(scene.programme, 2).text


def test_a_term_that_lacks_nothing_says_so(scene: Scene) -> None:
    page = page_of(scene.programme, 2)
    assert "Nothing: it can close as it is." in page.text
    assert "It closes by itself on the day after" in page.text
    programmes.set_closing(
        programme_id=scene.programme.id, by_itself=False, at=timezone.now(), actor=None
    )
    assert "It closes when you close it" in page_of(scene.programme, 2).text


def closed() -> Site:
    site = make_site(terms=3)
    site.steady(site.mentor().id, terms=range(1, 3))
    site.close(1)
    site.close(2)
    return site


def test_a_closed_term_is_reported_beside_the_one_before_it() -> None:
    site = closed()
    page = page_of(site.programme, 2)
    assert "1 mentor was evaluated." in page.text
    assert "4 of 4 completed pairings reached the outcome." in page.text
    assert "At the close before, “Term 1”: 4 of 4." in page.text


def test_what_was_complete_too_late_is_said_to_count_in_the_next_close() -> None:
    site = closed()
    assert "count in the next one" not in page_of(site.programme, 2).text
    late = ReviewPanel.objects.order_by("pk").first()
    assert late is not None
    ReviewPanel.objects.filter(pk=late.pk).update(completed_at=site.end(2) + timedelta(days=1))
    assert "1 review panel was completed after this close" in page_of(site.programme, 2).text


def test_a_manager_does_not_read_how_many_are_proposed() -> None:
    site = make_site(terms=4)
    site.steady(site.mentor().id, terms=range(1, 4))
    for term in (1, 2, 3):
        site.close(term)
    assert Proposal.objects.exists()
    client = managing(site.programme.id)
    with_one = read(client, site.programme, 3)
    Proposal.objects.all().delete()
    assert read(client, site.programme, 3) == with_one


def test_a_term_that_is_not_there_answers_so(scene: Scene) -> None:
    client = managing(scene.programme.id)
    missing = reverse("mentor_recognition:console_term", args=[scene.programme.slug, 99])
    assert client.get(missing).status_code == 404


def test_the_page_asks_the_same_however_many_learners_there_are(scene: Scene) -> None:
    other = scene.another_mentor(capacity=20)
    client = managing(scene.programme.id)
    takes(scene, other)
    counts = []
    for more in (6, 0):
        with CaptureQueriesContext(connection) as asked:
            read(client, scene.programme, 2)
        counts.append(len(asked))
        for _learner in range(more):
            takes(scene, other)
    assert counts[0] == counts[1]


def test_everybody_concerned_is_told_of_a_close_and_all_of_a_kind_alike() -> None:
    site = make_site(terms=2)
    people = {site.mentor().user_id, site.mentor().user_id}
    offices = {
        "manager": UserFactory().pk,
        "committee": UserFactory().pk,
        "chair": UserFactory().pk,
    }
    for role, user_id in offices.items():
        programmes.appoint(
            programme_id=site.programme.id, user_id=user_id, role=role, at=START, actor=None
        )
    site.close(1)
    told = {
        kind: set(Notice.objects.filter(kind=kind).values_list("user_id", flat=True))
        for kind in ("close_of_mentors", "close_of_managers", "close_of_committee")
    }
    assert told == {
        "close_of_mentors": people,
        "close_of_managers": {offices["manager"]},
        "close_of_committee": {offices["committee"], offices["chair"]},
    }
