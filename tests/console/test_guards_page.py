"""Signs at a close: whom they name, who reads them, and what follows from them: nothing."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mentor_recognition_xblock.mentors.models import Mentor
from mentor_recognition_xblock.pairing.models import Pairing
from mentor_recognition_xblock.recognition import api as recognition
from mentor_recognition_xblock.recognition.guard_models import GuardReport
from mentor_recognition_xblock.recognition.models import Evaluation

from ..factories import UserFactory, give_mentor
from ..jobs.test_pages import text
from ..population import Site, make_site
from .test_closes_page import seated

pytestmark = pytest.mark.django_db(transaction=True)


def guarded(site: Site, *, without: set[int] | None = None) -> recognition.Guards:
    recognition.write_guard_reports(programme_id=site.programme.id, at=site.end(4))
    found = recognition.guards_of(site.programme.id, without=without or set())
    assert found is not None
    return found


def kinds(found: recognition.Guards) -> set[str]:
    return {one.kind for one in found.signals}


@pytest.fixture
def site() -> Site:
    site = make_site(terms=4)
    for mentor_id in site.many_mentors(12):
        site.steady(mentor_id, terms=range(1, 4), each=1 + mentor_id % 3)
    for term in (1, 2, 3):
        site.close(term)
    return site


def opened(site: Site, user: int, **asked: str) -> tuple[Client, str]:
    client = Client()
    client.force_login(UserFactory._meta.model.objects.get(pk=user))
    return client, reverse("mentor_recognition:committee_guards", args=[site.programme.slug])


def test_a_report_is_made_once_for_every_close(site: Site) -> None:
    GuardReport.objects.all().delete()
    at = site.end(4)
    assert recognition.write_guard_reports(programme_id=site.programme.id, at=at) == 3
    assert recognition.write_guard_reports(programme_id=site.programme.id, at=at) == 0


def test_signs_change_no_result(site: Site) -> None:
    before = list(Evaluation.objects.order_by("pk").values_list("result", "gates", "facts_hash"))
    guarded(site)
    after = list(Evaluation.objects.order_by("pk").values_list("result", "gates", "facts_hash"))
    assert before == after


def test_one_learner_behind_much_is_named_with_what_to_read(site: Site) -> None:
    counts = Counter(Pairing.objects.values_list("mentor_id", flat=True))
    own = Pairing.objects.filter(mentor_id=max(counts, key=lambda who: counts[who])).order_by("pk")
    assert "concentration" not in kinds(guarded(site))
    GuardReport.objects.all().delete()
    one = own.first()
    assert one is not None
    # In another course each, as one learner may be.
    for number, pair in enumerate(own):
        pair.learner_id, pair.course_key = one.learner_id, f"course-v1:x+{number}+1"
        pair.save()
    found = guarded(site)
    (signal,) = [one for one in found.signals if one.kind == "concentration"]
    assert signal.part == signal.whole >= 5
    assert "One learner stands behind" in signal.look_at


def test_two_who_mentor_each_other_are_named_together_or_not_at_all(site: Site) -> None:
    users = dict(Mentor.objects.order_by("pk").values_list("pk", "user_id")[:2])
    first, second = users
    for one, other in ((first, second), (second, first)):
        pair = Pairing.objects.filter(mentor_id=one).first()
        assert pair is not None
        Pairing.objects.filter(pk=pair.pk).update(learner_id=users[other])
    GuardReport.objects.all().delete()  # what the job of the close wrote
    (signal,) = [one for one in guarded(site).signals if one.kind == "reciprocity"]
    assert set(signal.people) == set(users.values())
    assert "reciprocity" not in kinds(guarded(site, without={first}))


def test_figures_of_too_few_mentors_are_left_out() -> None:
    site = make_site(terms=4)
    site.steady(site.mentor().id, terms=range(1, 3))
    site.close(1)
    found = guarded(site)
    assert (found.popularity, found.drifts) == ((), ())


def test_a_member_reads_the_signs_but_not_of_whom_they_worked_with(site: Site) -> None:
    found = guarded(site)
    assert found.mentors == 12
    assert {one.metric for one in found.popularity} >= {"M2"}
    assert {one.metric for one in found.drifts} >= {"M1", "M7"}
    assert all(one.slope is None for one in found.drifts)  # of three closes
    member = seated(site)
    client, address = opened(site, member)
    shown = text(client.get(address))
    assert "Nothing follows from a sign by itself" in shown
    assert client.get(f"{address}?as=csv").content.decode().count("\n") > 1
    hang = [one for one in found.signals if one.kind == "hang"]
    if hang:
        give_mentor(
            programme_id=site.programme.id, course_key=site.courses[0], learner_id=member,
            mentor_id=Evaluation.objects.filter(mentor__user_id=hang[0].people[0])[0].mentor_id,
            at=site.end(3) + timedelta(days=1),
        )  # fmt: skip
    other = Client()
    other.force_login(UserFactory())
    assert other.get(address).status_code in (403, 404)


def test_the_page_asks_as_much_of_many_mentors_as_of_few(site: Site) -> None:
    guarded(site)
    client, address = opened(site, seated(site))
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    report = GuardReport.objects.latest("term__num")
    ids = list(Evaluation.objects.values_list("mentor_id", flat=True).distinct())
    report.report["hang"] = ids
    report.save()
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) <= len(few) + 2  # names, which nobody has when nobody is named


def test_whoever_has_just_enough_good_outcomes_hangs_on_nobody() -> None:
    """Six of six: one fewer is too few to decide by, and says nothing about that learner."""
    site = make_site(terms=4)
    mentor = site.mentor()
    site.steady(mentor.id, terms=range(1, 4), each=2)
    for term in (1, 2, 3):
        site.close(term)
    found = guarded(site)
    assert (found.met, found.hang) == (1, 0)


def test_a_tier_that_one_learners_outcome_carries_is_named() -> None:
    """The lower bound of 21 of 29 is above the tier's .60 (.608), that of 20 of 28 below (.595)."""
    site = make_site(terms=4)
    mentor = site.mentor()
    for term in (1, 2, 3):
        site.steady(mentor.id, terms=range(term, term + 1), each=7)
        site.add(mentor.id, term=term, count=(2, 3, 3)[term - 1], baseline=1.6, final=2.5)
        site.close(term)
    facts = Evaluation.objects.filter(term__num=3, tier_key="proficient").get()
    assert facts.result == "met"
    found = guarded(site)
    assert (found.met, found.hang) == (1, 1)
    assert "hang" in kinds(found)
