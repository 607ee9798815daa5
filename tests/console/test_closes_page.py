"""The committee reads each close in figures: proposals, near misses, too little, and who moved."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.recognition import api as recognition

from ..factories import START, UserFactory, give_mentor
from ..jobs.test_pages import text
from ..population import Site, make_site

pytestmark = pytest.mark.django_db(transaction=True)


def seated(site: Site, role: str = "committee") -> int:
    user = UserFactory()
    programmes.appoint(
        programme_id=site.programme.id, user_id=user.pk, role=role, at=START, actor=None
    )
    return int(user.pk)


def rows(site: Site, without: set[int] | None = None) -> list[recognition.CloseCounts]:
    return recognition.closes(site.programme.id, without=without or set())


@pytest.fixture
def site() -> Site:
    """One good mentor and one who has hardly begun, over three closes."""
    site = make_site(terms=4)
    site.steady(site.mentor().id, terms=range(1, 4))
    site.add(site.mentor().id, term=2)
    for term in (1, 2, 3):
        site.close(term)
    return site


def test_each_close_is_a_row_the_newest_first(site: Site) -> None:
    found = rows(site)
    assert [one.num for one in found] == [3, 2, 1]
    for one in found:
        assert one.mentors == 2
        assert one.met + one.near + one.not_enough + one.not_met == one.mentors


def test_what_was_proposed_is_counted_with_what_came_of_it(site: Site) -> None:
    newest = rows(site)[0]
    assert (newest.proposed, newest.waiting) == (1, 1)
    (proposal,) = recognition.proposals(programme_id=site.programme.id)
    recognition.decide(
        proposal_uuid=proposal.uuid, outcome="decline", actor=seated(site),
        at=site.end(3) + timedelta(days=2),
        reason="The cases are too alike to tell anything yet; wait for another term.",
    )  # fmt: skip
    newest = rows(site)[0]
    assert (newest.proposed, newest.declined, newest.waiting) == (1, 1, 0)


def test_who_is_nearer_than_at_the_close_before_is_counted(site: Site) -> None:
    assert sum(one.ahead for one in rows(site)) >= 1
    assert rows(site)[-1].ahead == 0  # nothing before the first


def test_mentors_with_whom_one_has_a_conflict_are_left_out(site: Site) -> None:
    (proposal,) = recognition.proposals(programme_id=site.programme.id)
    member = seated(site)
    client = Client()
    client.force_login(UserFactory._meta.model.objects.get(pk=member))
    address = reverse("mentor_recognition:committee_closes", args=[site.programme.slug])
    assert client.get(address).context["closes"][0].proposed == 1
    give_mentor(
        programme_id=site.programme.id, course_key=site.courses[0],
        mentor_id=proposal.mentor_id, learner_id=member, at=START,
    )  # fmt: skip
    newest = client.get(address).context["closes"][0]
    assert (newest.mentors, newest.proposed) == (1, 0)


def test_the_page_asks_the_same_however_many_closes_there_are(site: Site) -> None:
    client = Client()
    client.force_login(UserFactory._meta.model.objects.get(pk=seated(site)))
    address = reverse("mentor_recognition:committee_closes", args=[site.programme.slug])
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as asked:
            page = client.get(address)
        counts.append(len(asked))
        site.close(4)
    assert counts[0] == counts[1]
    assert "Nearer than before" in text(page)
