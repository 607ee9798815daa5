"""A work with a known key looks, reads, comes and goes like any other, to whoever reviews it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mentor_recognition_xblock.errors import NotFound
from mentor_recognition_xblock.notifications.models import Notice
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.rest_api.plain import plain
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.committee_panels import committee_panel
from mentor_recognition_xblock.reviews.exemplar_keys import exemplar_in_work, exemplars_of
from mentor_recognition_xblock.reviews.models import Exemplar, ReviewAssignment
from mentor_recognition_xblock.reviews.panel_changes import Change
from mentor_recognition_xblock.reviews.panel_details import panel_details
from mentor_recognition_xblock.reviews.reveals import reveal_author
from mentor_recognition_xblock.reviews.rubrics import add_exemplar
from tests.block.runtime import act, place
from tests.block.test_actions import done
from tests.factories import START, UserFactory, enrol
from tests.projects.story import FIRST, day
from tests.rest_api.test_acts import signed_in, url
from tests.reviews.case import Case, levels
from tests.reviews.seed_case import KEY, give, make_seeded, owe, seeded

pytestmark = pytest.mark.django_db(transaction=True)
HEX = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
ALIAS = re.compile(r"Project [A-Z0-9]{4}")


class Two:
    """A reviewer with two works of the same words, given at the same moment: one has a key."""

    def __init__(self) -> None:
        self.case: Case = make_seeded(reviewers=4, bank=0)
        rubric = reviews.rubric_in_use(self.case.programme_id)
        # One more than a calibration takes: whichever is left is the same text.
        Exemplar.objects.filter(rubric_id=rubric.id).delete()
        for num in range(5):
            add_exemplar(
                rubric_id=rubric.id, title=f"Work {num}", source=FIRST, levels=KEY,
                rationale=dict.fromkeys(KEY, "It says so."), at=START,
            )  # fmt: skip
        self.case.open_first()
        self.user = self.case.drawn()[0]
        # The platform's clock gave them now, and the tests' is in January.
        ReviewAssignment.objects.update(assigned_at=day(1))
        self.real = ReviewAssignment.objects.get(reviewer=self.user)
        self.keyed = give(self.case, self.user, day(9))
        ReviewAssignment.objects.update(assigned_at=day(1), due_at=day(8))

    @property
    def both(self) -> tuple[ReviewAssignment, ReviewAssignment]:
        return self.real, self.keyed


@pytest.fixture
def two() -> Two:
    return Two()


def bare(words: str) -> str:
    """Without what is drawn by lot for each seat."""
    return ALIAS.sub("ALIAS", HEX.sub("UUID", words))


def test_what_is_read_is_the_same_but_for_what_is_drawn_for_each_seat(two: Two) -> None:
    real, keyed = (
        bare(str(plain(reviews.assignment_text(assignment_uuid=one.uuid, reviewer_id=two.user.pk))))
        for one in two.both
    )
    assert real == keyed
    listed = {bare(str(plain(one))) for one in two.case.waiting(two.user)}
    assert len(two.case.waiting(two.user)) == 2
    assert len(listed) == 1


def test_pages_and_rest_answer_the_same(two: Two) -> None:
    unit = place(two.case.story.world, "review")
    pages = [
        bare(done(act(unit, two.user, "show", {"assignment_uuid": str(one.uuid)}))["html"])
        for one in two.both
    ]
    assert pages[0] == pages[1]
    slug = programmes.programme(two.case.programme_id).slug
    there = url("reviews.work", slug=slug)
    answers = [
        signed_in(two.user).get(there, {"assignment_uuid": str(one.uuid)}) for one in two.both
    ]
    assert [one.status_code for one in answers] == [200, 200]
    assert bare(answers[0].content.decode()) == bare(answers[1].content.decode())
    assert sorted(answers[0].headers) == sorted(answers[1].headers)
    drafts = [
        act(unit, two.user, "save_draft",
            {"assignment_uuid": str(one.uuid), "scores": levels(2), "comments": {},
             "overall": "Well", "key": "a", "replaces": ""})
        for one in two.both
    ]  # fmt: skip
    assert bare(str(drafts[0])) == bare(str(drafts[1]))
    sent = [
        act(unit, two.user, "submit",
            {"assignment_uuid": str(one.uuid), "scores": levels(2), "comments": {},
             "overall": "Well counted."})[1]["message"]
        for one in two.both
    ]  # fmt: skip
    assert sent[0] == sent[1]


def test_reading_and_keeping_a_draft_cost_as_many_statements(two: Two) -> None:
    def cost(call: Any) -> int:
        with CaptureQueriesContext(connection) as asked:
            call()
        return len(asked)

    reads = [
        cost(lambda one=one: reviews.assignment_text(
            assignment_uuid=one.uuid, reviewer_id=two.user.pk))
        for one in two.both
    ]  # fmt: skip
    assert reads[0] == reads[1]
    drafts = [
        cost(lambda one=one: reviews.save_review_draft(
            assignment_uuid=one.uuid, reviewer_id=two.user.pk, scores={}, comments={},
            overall="", at=day(2)))
        for one in two.both
    ]  # fmt: skip
    assert drafts[0] == drafts[1]


def test_it_stands_among_the_others_by_day_and_chance(two: Two) -> None:
    waiting = two.case.waiting(two.user)
    assert waiting == sorted(waiting, key=lambda one: (one.due_on, one.uuid))
    assert two.keyed.alias != two.real.alias


def test_letters_about_it_are_the_same(two: Two) -> None:
    notices = list(Notice.objects.filter(user=two.user, kind__endswith="_assigned"))
    assert [one.kind for one in notices] == ["review_assigned"] * 2
    assert len({bare(one.key) for one in notices}) == 1
    assert len({one.programme_id for one in notices}) == 1


def test_ones_own_data_does_not_tell_it(two: Two) -> None:
    two.case.send(two.user, levels(2), uuid=two.real.uuid)
    two.case.send(two.user, levels(2), uuid=two.keyed.uuid)
    rows = reviews.export_person(user_id=two.user.pk)["reviews_written"]
    assert len(rows) == 2
    assert rows[0].keys() == rows[1].keys()
    told = [{name: one[name] for name in one if name != "alias"} for one in rows]
    assert told[0] == told[1]


def test_managers_see_no_panel_of_it_and_cannot_act_on_one(two: Two) -> None:
    manager = UserFactory()
    programmes.appoint(
        programme_id=two.case.programme_id, user_id=manager.pk, role="manager", at=START, actor=None
    )
    with pytest.raises(NotFound):
        panel_details(
            programme_id=two.case.programme_id, panel_uuid=two.keyed.panel.uuid,
            looks=manager.pk, at=day(10),
        )  # fmt: skip
    slug = programmes.programme(two.case.programme_id).slug
    listed = signed_in(manager).get(reverse("mentor_recognition:console_list_panels", args=[slug]))
    assert listed.status_code == 200
    assert two.real.panel.uuid.hex[:8].upper() in listed.content.decode()
    assert two.keyed.panel.uuid.hex[:8].upper() not in listed.content.decode()


def test_the_committee_reads_no_panel_of_it_and_looks_behind_none(two: Two) -> None:
    member = UserFactory()
    with pytest.raises(NotFound):
        committee_panel(
            programme_id=two.case.programme_id, panel_uuid=two.keyed.panel.uuid, looks=member.pk
        )
    why = "The review insults its author."
    with pytest.raises(NotFound):
        reveal_author(Change(two.case.programme_id, two.keyed.panel.uuid, member.pk, day(10), why))


def test_reviewers_see_no_keyed_work_but_those_they_keyed_themselves() -> None:
    case = make_seeded(reviewers=1, bank=2)
    reviewer = case.reviewers[0]
    manager = enrol(case.story.world.course)
    programmes.appoint(
        programme_id=case.programme_id, user_id=manager.pk, role="manager", at=START, actor=None
    )
    waiting = reviews.write_exemplar(
        programme_id=case.programme_id, title="New", source="It waits.", at=day(1), actor=None
    )

    def seen(user: Any) -> list[reviews.ExemplarInWork]:
        return exemplars_of(programme_id=case.programme_id, person_id=user.pk, at=day(9))

    assert [one.uuid for one in seen(reviewer)] == [waiting]
    keyed = next(one for one in seen(manager) if one.state == "agreed")
    with pytest.raises(NotFound):
        exemplar_in_work(
            programme_id=case.programme_id, person_id=reviewer.pk, exemplar_uuid=keyed.uuid,
            at=day(9),
        )  # fmt: skip
    assert len(seen(manager)) == 7
    for user in (reviewer, manager):
        reviews.give_key(
            programme_id=case.programme_id, person_id=user.pk, exemplar_uuid=waiting,
            levels=levels(2), rationale=dict.fromkeys(levels(2), "It says so."), at=day(2),
        )  # fmt: skip
    assert [one.state for one in seen(reviewer)] == ["agreed"]


def test_what_waits_for_a_reviewer_is_told_only_when_it_is_over() -> None:
    """The curve moves with months, never with a review: which one had a key stays unknown."""
    case = make_seeded(reviewers=1, bank=8)
    user = case.reviewers[0]
    sent = datetime(2026, 2, 10, tzinfo=UTC)
    for _num in range(5):
        owe(user)
        reviews.give_seeds(programme_id=case.programme_id, at=day(9))
        ReviewAssignment.objects.update(assigned_at=START)
        case.send(user, KEY, uuid=seeded(user)[-1].uuid, at=sent)

    def curve(at: Any) -> reviews.OwnCurve | None:
        return reviews.own_curve(programme_id=case.programme_id, reviewer_id=user.pk, at=at)

    assert curve(sent + timedelta(days=18)) is None
    later = curve(datetime(2026, 3, 1, tzinfo=UTC))
    assert later is not None
    assert later.works == 5
