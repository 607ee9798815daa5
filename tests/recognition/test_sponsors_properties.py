"""Whatever is asked, answered, withdrawn, paired and recused in whatever order: no award without
as many sponsors as the tier asks for, from different courses, of whom each still may.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mentor_recognition_xblock.core import sponsors as rules
from mentor_recognition_xblock.errors import RecognitionError
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.pairing.models import Pairing
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.recognition import api as recognition
from mentor_recognition_xblock.recognition.decisions import decisions_on
from mentor_recognition_xblock.recognition.models import Recusal, Standing, Supervision
from mentor_recognition_xblock.recognition.sponsor_models import SponsorCall, Sponsorship
from mentor_recognition_xblock.recognition.supervision import stand_beside
from mentor_recognition_xblock.schedule import work

from .sponsored import Sponsored

PEOPLE = 4
pytestmark = pytest.mark.django_db


class Undo(Exception):
    """Takes one example back."""


def withdraw(case: Sponsored, number: int) -> None:
    people = (case.holders[number].user_id, case.members[number].pk)
    row = Sponsorship.objects.filter(sponsor_id__in=people).last()
    if row is not None:
        recognition.withdraw_sponsorship(
            sponsorship_uuid=row.uuid, user_id=row.sponsor_id, at=case.at
        )


def pair(case: Sponsored, number: int) -> None:
    if not Pairing.objects.filter(learner_id=case.mentor.user_id).exists():
        case.pair(case.holders[number], case.mentor.user_id, course=number)


DO: dict[str, Callable[[Sponsored, int], object]] = {
    "seek": lambda case, _number: case.seek(),
    "sponsor": lambda case, number: case.sponsor(case.holders[number].user_id),
    "stand_in": lambda case, number: case.sponsor(case.members[number].pk),
    "withdraw": withdraw,
    "pass": lambda case, number: recognition.decline_to_sponsor(
        call_uuid=case.call, user_id=case.holders[number].user_id, at=case.at
    ),
    "pair": pair,
    "beside": lambda case, number: stand_beside(
        mentor_id=case.mentor.id, supervisor_id=case.holders[number].id, at=case.at
    ),
    "lapse": lambda case, number: Standing.objects.filter(
        mentor_id=case.holders[number].id
    ).update(until=case.at),
    "leave": lambda case, number: mentors.end_mentor(
        mentor_id=case.holders[number].id, at=case.at, actor=None
    ),
    "recuse": lambda case, number: recognition.recuse(
        proposal_uuid=case.proposal.uuid, tie="work", at=case.at, actor=case.members[number].pk
    ),
    "unseat": lambda case, number: programmes.dismiss(
        programme_id=case.programme_id, user_id=case.members[number].pk, role="committee",
        at=case.at, actor=None,
    ),
    "vote": lambda case, number: case.vote(number),
    "settle": lambda case, _number: work.settle_votes(
        case.proposal.due_at + timedelta(days=1), lambda: None
    ),
}  # fmt: skip
# Acts that happen more often than the others, or few orders would come to an award.
OFTEN = ["sponsor", "sponsor", "vote", "vote"]
STEP = st.tuples(st.sampled_from([*DO, *OFTEN]), st.integers(0, PEOPLE - 1))
STEPS = st.builds(
    lambda first, middle, last: [*first, *middle, *last],
    st.sampled_from([[], [("seek", 0)]]),
    st.lists(STEP, min_size=2, max_size=16),
    st.sampled_from([[], [("vote", number) for number in range(PEOPLE)]]),
)


def run(case: Sponsored, steps: list[tuple[str, int]], needed: int) -> None:
    """Each step or its refusal; an award is checked as it is made, and ends the story."""
    for act, number in steps:
        with suppress(RecognitionError, SponsorCall.DoesNotExist), transaction.atomic():
            DO[act](case, number)
        check_award(case, needed)
        if "award" in case.decisions():
            break


def check_award(case: Sponsored, needed: int) -> None:
    """Computed anew from the tables, not by the rule under test."""
    awards = [one for one in decisions_on(case.mentor.id) if one.outcome == "award"]
    holds = Standing.objects.filter(until__gt=case.at, mentor__left_at=None)
    held = set(holds.values_list("mentor__user_id", flat=True))
    seated = {
        one.user_id for one in programmes.roles_held(programme_id=case.programme_id, at=case.at)
    }
    for one in awards:
        rows = list(Sponsorship.objects.filter(decision__uuid=one.uuid))
        courses = {row.course_key for row in rows if not row.stands_in}
        assert len(courses) + sum(row.stands_in for row in rows) >= needed
        met = {row.mentor.user_id for row in Pairing.objects.filter(learner=case.mentor.user_id)}
        beside = {row.supervisor.user_id for row in Supervision.objects.all()}
        tied = set(Recusal.objects.values_list("member_id", flat=True))
        for row in rows:
            assert row.sponsor_id != case.mentor.user_id
            assert row.sponsor_id not in met | beside | tied
            able = held if not row.stands_in else seated
            assert row.sponsor_id in able
        voted = recognition.votes_of([one.uuid])[one.uuid]
        assert not {row.sponsor_id for row in rows} & {vote.member_id for vote in voted}


@pytest.mark.parametrize("needed", [1, 2, 3])
def test_no_award_without_valid_sponsors_from_different_courses(needed: int) -> None:
    case = Sponsored(sponsors=needed, members=PEOPLE, quorum=2, holders=PEOPLE)
    # Two of the four are of one course.
    Pairing.objects.filter(mentor_id=case.holders[3].id).update(course_key=case.site.courses[0])

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps=STEPS)
    def orders(steps: list[tuple[str, int]]) -> None:
        with suppress(Undo), transaction.atomic():
            run(case, steps, needed)
            raise Undo

    orders()


@given(
    needed=st.integers(0, 3),
    courses=st.lists(st.sampled_from("abcd"), max_size=6),
    stand_ins=st.integers(0, 3),
)
def test_more_sponsors_never_lack_more_and_one_course_counts_once(
    needed: int, courses: list[str], stand_ins: int
) -> None:
    lacking = rules.lacking(needed, courses, stand_ins)
    assert 0 <= lacking <= needed
    assert rules.lacking(needed, [*courses, *courses], stand_ins) == lacking
    for before, after in pairwise([courses[:n] for n in range(len(courses) + 1)]):
        assert rules.lacking(needed, after, stand_ins) <= rules.lacking(needed, before, stand_ins)


@given(needed=st.integers(0, 3), courses=st.lists(st.sampled_from("abcd"), max_size=6))
def test_mentors_who_could_and_the_committees_places_are_just_enough(
    needed: int, courses: list[str]
) -> None:
    places = rules.places_of_committee(needed, courses)
    assert rules.lacking(needed, courses, places) == 0
    assert places == 0 or rules.lacking(needed, courses, places - 1) == 1
