"""Whatever people do with an appeal, in any order: who counts, when it ends, and what is logged."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from mentor_recognition_xblock.appeals import api as appeals
from mentor_recognition_xblock.appeals.models import Appeal, AppealSeat
from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.errors import RecognitionError
from mentor_recognition_xblock.recognition.decisions import decisions_on
from mentor_recognition_xblock.recognition.models import Recusal

from ..factories import UserFactory
from ..population import committee
from .test_pages import manager_of
from .world import SEEN, STATEMENT, WHY, Declined, tend

PEOPLE = st.integers(0, 6)


class AppealMachine(RuleBasedStateMachine):
    """One decline, four members of whom one decided, and three people from outside."""

    def __init__(self) -> None:
        super().__init__()
        self.run = transaction.atomic()
        self.run.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.run.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        self.case = Declined(others=3)
        self.manager = manager_of(self.case)
        self.people = [
            self.case.decider,
            *self.case.others,
            *(UserFactory() for _index in range(2)),
            self.manager,
        ]
        self.at = self.case.at + timedelta(days=1)
        self.filed: list[appeals.AppealData] = []

    @property
    def appeal(self) -> appeals.AppealData | None:
        return appeals.appeal(self.filed[0].uuid) if self.filed else None

    @rule(days=st.integers(0, 12))
    def pass_time(self, days: int) -> None:
        self.at += timedelta(days=days)
        tend(self.at)

    @rule(again=st.booleans())
    def file(self, again: bool) -> None:
        words = STATEMENT + (" Again." if again else "")
        decided = decisions_on(self.case.mentor.id)[-1]
        with suppress(RecognitionError):
            self.filed.append(self.case.file(at=self.at, subject=decided.uuid, statement=words))

    @rule(who=PEOPLE, outcome=st.sampled_from(["uphold", "overturn", "remit"]))
    def vote(self, who: int, outcome: str) -> None:
        if self.appeal is not None:
            with suppress(RecognitionError):
                self.case.vote(self.appeal, self.people[who].pk, outcome, at=self.at)

    @rule(who=PEOPLE)
    def give_back(self, who: int) -> None:
        if self.appeal is not None:
            with suppress(RecognitionError):
                appeals.give_back(
                    appeal_uuid=self.appeal.uuid,
                    tie="other",
                    at=self.at,
                    actor=self.people[who].pk,
                )

    @rule(who=PEOPLE)
    def name(self, who: int) -> None:
        if self.appeal is not None:
            with suppress(RecognitionError):
                appeals.name_member(
                    appeal_uuid=self.appeal.uuid,
                    user_id=self.people[who].pk,
                    at=self.at,
                    actor=self.manager.pk,
                )

    @rule()
    def join_the_committee(self) -> None:
        if len(self.people) < 10:
            self.people.insert(0, committee(self.case.site))

    @rule(who=PEOPLE)
    def answer(self, who: int) -> None:
        if self.appeal is not None:
            with suppress(RecognitionError):
                appeals.answer(
                    appeal_uuid=self.appeal.uuid,
                    words=WHY,
                    at=self.at,
                    actor=self.people[who].pk,
                )

    @rule()
    def withdraw(self) -> None:
        if self.appeal is not None:
            with suppress(RecognitionError):
                appeals.withdraw(
                    appeal_uuid=self.appeal.uuid, mentor_id=self.case.mentor.id, at=self.at
                )

    @invariant()
    def there_is_one_level(self) -> None:
        assert Appeal.objects.count() <= 1

    @invariant()
    def nobody_sits_who_may_not(self) -> None:
        held = AppealSeat.objects.filter(left_at=None)
        tied = set(Recusal.objects.values_list("member_id", flat=True))
        kept = {self.case.decider.pk, self.manager.pk, self.case.mentor.user_id, *tied}
        assert not kept & set(held.values_list("member_id", flat=True))
        assert held.count() <= 3
        assert not AppealSeat.objects.exclude(left_at=None).exclude(outcome="").exists()

    @invariant()
    def an_outcome_has_a_majority_of_seats_behind_it(self) -> None:
        appeal = self.appeal
        cast = AppealSeat.objects.exclude(outcome="").count()
        if appeal is not None and appeal.state in ("upheld", "overturned", "remitted"):
            assert 2 * cast > appeal.seats
            assert len(appeals.reasons_of(appeal.uuid)) > 0
        awards = [one for one in decisions_on(self.case.mentor.id) if one.outcome == "award"]
        assert len(awards) == int(appeal is not None and appeal.state == "overturned")
        assert all(one.reason.startswith(SEEN) for one in awards)

    @invariant()
    def the_log_is_whole(self) -> None:
        assert audit.verify() is None


@pytest.mark.django_db
def test_whatever_people_do_in_any_order() -> None:
    run_state_machine_as_test(
        AppealMachine, settings=settings(max_examples=8, stateful_step_count=25, deadline=None)
    )
