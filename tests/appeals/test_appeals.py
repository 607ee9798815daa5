"""Appeals against decisions: when, by whom they are heard, and what they bring."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mentor_recognition_xblock.appeals import api as appeals
from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.errors import NotAllowed, NotFound, RecognitionError
from mentor_recognition_xblock.privacy import api as privacy
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.recognition import api as recognition
from mentor_recognition_xblock.recognition.models import Evaluation, Proposal, Recusal
from mentor_recognition_xblock.schedule.running import run_due

from ..factories import UserFactory
from ..population import committee
from .world import SEEN, STATEMENT, WHY, Declined, seated, tend

pytestmark = pytest.mark.django_db


def test_three_people_who_did_not_decide_sit_on_it() -> None:
    case = Declined()
    appeal = case.file()
    assert sorted(seated(appeal)) == sorted(one.pk for one in case.others)
    assert appeal.due_at == appeal.filed_at + timedelta(days=30)


def test_after_the_last_day_it_is_refused_with_that_day() -> None:
    case = Declined()
    with pytest.raises(appeals.TooLateToAppeal, match="until"):
        case.file(at=case.at + timedelta(days=30))
    case.file(at=case.at + timedelta(days=30, seconds=-1))


def test_the_policy_says_how_long_and_how_many() -> None:
    case = Declined(others=5, appeal={"file_days": 20, "seats": 5, "answer_days": 40})
    with pytest.raises(appeals.TooLateToAppeal):
        case.file(at=case.at + timedelta(days=20))
    appeal = case.file()
    assert len(seated(appeal)) == 5
    assert appeal.due_at == appeal.filed_at + timedelta(days=40)


def test_there_is_one_level() -> None:
    case = Declined()
    appeal = case.file()
    assert case.file().uuid == appeal.uuid  # a form sent twice
    with pytest.raises(appeals.AppealedAlready):
        case.file(statement="Something else that I have to say about it.")
    appeals.withdraw(
        appeal_uuid=appeal.uuid, mentor_id=case.mentor.id, at=case.at + timedelta(days=2)
    )
    with pytest.raises(appeals.AppealedAlready):
        case.file(statement="I have changed my mind: please look at it after all.")


def test_another_mentors_decision_is_not_there_to_appeal() -> None:
    case = Declined()
    other = case.site.mentor()
    with pytest.raises(NotFound):
        appeals.file_appeal(
            mentor_id=other.id,
            kind="decision",
            subject=case.decision.uuid,
            statement=STATEMENT,
            at=case.at,
        )


def test_an_overturned_decline_is_an_award() -> None:
    case = Declined()
    appeal = case.file()
    done = case.decide(appeal, "overturn", "overturn")
    assert done.state == "overturned"
    made = recognition.decision(done.brought)
    assert (made.outcome, made.reason) == ("award", f"{SEEN}\n\n{SEEN}")
    assert case.tier() == made.uuid
    assert appeals.on_appeal([made.uuid]) == {made.uuid}
    assert audit.verify() is None


def test_what_two_of_three_uphold_stays() -> None:
    case = Declined()
    appeal = case.file()
    assert case.decide(appeal, "uphold", "overturn", "uphold").state == "upheld"
    assert case.tier() is None
    with pytest.raises(appeals.AppealIsClosed):
        case.vote(appeal, seated(appeal)[1], "uphold")
    (own,) = appeals.appeals_of(case.mentor.id)
    assert own.reasons == (SEEN, SEEN)


def test_three_different_votes_send_it_back_with_all_reasons() -> None:
    case = Declined()
    appeal = case.file()
    done = case.decide(appeal, "uphold", "overturn", "remit")
    assert (done.state, done.brought) == ("remitted", case.proposal.uuid)
    (again,) = recognition.proposals(programme_id=case.site.programme.id)
    assert again.uuid == case.proposal.uuid
    assert again.due_at == case.at + timedelta(days=32)
    assert len(appeals.reasons_of(appeal.uuid)) == 3


def test_what_the_committee_decides_again_is_not_appealed_again() -> None:
    case = Declined()
    case.decide(case.file(), "remit", "remit")
    later = case.at + timedelta(days=4)
    again = recognition.decide(
        proposal_uuid=case.proposal.uuid,
        outcome="decline",
        reason=WHY,
        at=later,
        actor=case.decider.pk,
    )
    assert appeals.appealable(mentor_id=case.mentor.id, at=later) == []
    with pytest.raises(appeals.AppealedAlready):
        case.file(at=later, subject=again.uuid)


def test_how_others_voted_is_hidden_until_ones_own_vote_is_in() -> None:
    case = Declined()
    appeal = case.file()
    first, second, _third = seated(appeal)
    case.vote(appeal, first, "uphold")
    before = appeals.seat_of(appeal_uuid=appeal.uuid, member_id=second)
    assert (before.cast, before.others) == (1, ())
    case.vote(appeal, second, "overturn")
    (shown,) = appeals.seat_of(appeal_uuid=appeal.uuid, member_id=second).others
    assert (shown.outcome, shown.reason) == ("uphold", SEEN)
    logged = [
        one.payload
        for one in audit.entries(stream=f"programme:{case.site.programme.id}")
        if one.action == "appeal.voted"
    ]
    assert len(logged) == 2
    assert not any("uphold" in one or "overturn" in one for one in logged)
    assert all(one.cast_at or not one.outcome for one in appeals.panel_of(appeal.uuid).members)
    assert not any(one.outcome for one in appeals.panel_of(appeal.uuid).members)


def test_who_decided_first_neither_sits_nor_votes_and_may_answer_once() -> None:
    case = Declined()
    appeal = case.file()
    with pytest.raises(appeals.NotSeated):
        case.vote(appeal, case.decider.pk, "uphold")
    later = case.at + timedelta(days=2)
    words = "We compared the two works paragraph by paragraph."
    appeals.answer(appeal_uuid=appeal.uuid, words=words, at=later, actor=case.decider.pk)
    with pytest.raises(NotAllowed):
        appeals.answer(appeal_uuid=appeal.uuid, words=words, at=later, actor=case.others[0].pk)
    (own,) = appeals.appeals_of(case.mentor.id)
    assert [one.words for one in own.sides.answers] == [words]
    assert own.sides.reason == WHY


def test_nobody_answers_once_somebody_has_voted_and_nothing_is_withdrawn() -> None:
    case = Declined()
    appeal = case.file()
    case.vote(appeal, seated(appeal)[0], "uphold")
    later = case.at + timedelta(days=3)
    with pytest.raises(appeals.VotingHasBegun):
        appeals.answer(appeal_uuid=appeal.uuid, words=WHY, at=later, actor=case.decider.pk)
    with pytest.raises(appeals.VotingHasBegun):
        appeals.withdraw(appeal_uuid=appeal.uuid, mentor_id=case.mentor.id, at=later)


def test_a_tie_gives_the_seat_back_and_another_is_drawn() -> None:
    case = Declined(others=4)
    appeal = case.file()
    first, *_rest = seated(appeal)
    case.vote(appeal, first, "uphold")
    at = case.at + timedelta(days=2)
    appeals.give_back(appeal_uuid=appeal.uuid, tie="work", at=at, actor=first)
    now = seated(appeal)
    assert first not in now
    assert len(now) == 3
    assert recognition.conflict(
        programme_id=case.site.programme.id, member_id=first, mentor=case.mentor, at=at
    )
    with pytest.raises(appeals.NotSeated):
        case.vote(appeal, first, "uphold")


def test_a_tie_declared_elsewhere_empties_the_seat_when_votes_are_counted() -> None:
    case = Declined()
    appeal = case.file()
    first, second, third = seated(appeal)
    case.vote(appeal, first, "overturn")
    Recusal.objects.create(
        mentor_id=case.mentor.id, member_id=first, tie="work", declared_at=case.at
    )
    case.vote(appeal, second, "overturn")
    assert appeals.appeal(appeal.uuid).is_open
    assert sorted(seated(appeal)) == sorted([second, third])


def test_where_too_few_are_free_a_manager_names_others() -> None:
    case = Declined(others=1)
    appeal = case.file()
    assert appeals.panel_of(appeal.uuid).lacking == 2
    manager, outsider = UserFactory(), UserFactory()
    programmes.appoint(
        programme_id=case.site.programme.id,
        user_id=manager.pk,
        role="manager",
        at=case.at,
        actor=None,
    )
    at = case.at + timedelta(days=2)

    def name(user_id: int) -> None:
        appeals.name_member(appeal_uuid=appeal.uuid, user_id=user_id, at=at, actor=manager.pk)

    for nobody in (manager.pk, case.mentor.user_id, case.decider.pk):
        with pytest.raises(appeals.CannotSit):
            name(nobody)
    name(outsider.pk)
    name(outsider.pk)
    assert outsider.pk in seated(appeal)
    # A new member of the committee takes the last seat without being named.
    joined = committee(case.site)
    tend(at)
    assert joined.pk in seated(appeal)
    with pytest.raises(appeals.SeatsAreFull):
        name(UserFactory().pk)


def test_no_award_on_appeal_without_learners_outcomes() -> None:
    case = Declined()
    appeal = case.file()
    for one in Evaluation.objects.all():
        outcomes = [{**each, "reliable": False} for each in one.facts["outcomes"]]
        Evaluation.objects.filter(pk=one.pk).update(facts={**one.facts, "outcomes": outcomes})
    with pytest.raises(recognition.AwardNeedsOutcomes, match="send"):
        case.vote(appeal, seated(appeal)[0], "overturn")
    assert case.decide(appeal, "remit", "remit").state == "remitted"


def test_on_the_last_day_the_votes_that_are_in_decide_if_they_are_enough() -> None:
    case = Declined()
    appeal = case.file()
    first, second, _third = seated(appeal)
    case.vote(appeal, first, "uphold")
    case.vote(appeal, second, "overturn")
    assert appeals.appeal(appeal.uuid).is_open
    (done,) = run_due(clock=lambda: appeal.due_at, only=["tend_appeals"])
    assert done.report.counts == {"seated": 0, "reminded": 0, "decided": 1, "late": 0}
    assert appeals.appeal(appeal.uuid).state == "remitted"


def test_seats_that_have_not_voted_in_time_go_to_others_with_a_time_of_their_own() -> None:
    case = Declined(others=4)
    appeal = case.file()
    first, second, third = seated(appeal)
    (other,) = {one.pk for one in case.others} - {first, second, third}
    case.vote(appeal, first, "uphold")
    over = appeal.due_at + timedelta(hours=1)
    done = tend(over)
    assert (done["late"], done["seated"]) == (1, 1)
    assert tend(over)["late"] == 0
    assert appeals.appeal(appeal.uuid).due_at == over + timedelta(days=14)
    with pytest.raises(RecognitionError, match="You do not sit on this appeal"):
        case.vote(appeal, second, "overturn", at=over)
    case.vote(appeal, other, "overturn", at=over)
    assert tend(over + timedelta(days=14))["decided"] == 1
    assert appeals.appeal(appeal.uuid).state == "remitted"


def test_people_are_reminded_a_week_and_two_days_before() -> None:
    case = Declined()
    appeal = case.file()
    days = [tend(appeal.due_at - timedelta(days=left))["reminded"] for left in (10, 7, 6, 2, 1)]
    assert days == [0, 1, 0, 1, 0]


def test_a_pause_moves_the_day() -> None:
    case = Declined()
    appeal = case.file()
    appeals.put_dates_off(programme_id=case.site.programme.id, by=timedelta(days=5))
    assert appeals.appeal(appeal.uuid).due_at == appeal.due_at + timedelta(days=5)


def test_who_leaves_takes_their_words_along() -> None:
    case = Declined()
    appeal = case.file()
    done = case.decide(appeal, "overturn", "overturn")
    first, *_rest = seated(appeal)
    privacy.retire_person(user_id=first, at=case.at + timedelta(days=9))
    assert recognition.decision(done.brought).reason in ("—", f"—\n\n{SEEN}", "—\n\n—")
    exported = privacy.export_person(user_id=case.mentor.user_id, at=case.at)
    assert exported["appeals"][0]["statement"] == STATEMENT
    privacy.retire_person(user_id=case.mentor.user_id, at=case.at + timedelta(days=9))
    assert appeals.appeal(appeal.uuid).statement == "—"


def test_an_open_appeal_of_somebody_who_left_for_good_ends() -> None:
    case = Declined()
    appeal = case.file()
    privacy.retire_person(user_id=case.mentor.user_id, at=case.at + timedelta(days=9))
    assert appeals.appeal(appeal.uuid).state == "withdrawn"


def test_a_tier_that_a_later_case_awarded_leaves_nothing_to_decide() -> None:
    case = Declined()
    appeal = case.file()
    later = Proposal.objects.get(uuid=case.proposal.uuid)
    again = Proposal.objects.create(
        programme_id=later.programme_id, mentor_id=later.mentor_id, tier_key=later.tier_key,
        evaluation_id=later.evaluation_id, opened_at=case.at, due_at=appeal.due_at,
    )  # fmt: skip
    recognition.decide(
        proposal_uuid=again.uuid, outcome="award", reason=SEEN, at=case.at + timedelta(days=2),
        actor=case.others[0].pk,
    )  # fmt: skip
    assert tend(case.at + timedelta(days=3))["decided"] == 1
    assert appeals.appeal(appeal.uuid).state == "settled"


def test_who_gave_a_seat_back_is_refused_without_a_word_of_their_tie() -> None:
    case = Declined(others=2)
    appeal = case.file()
    tied, _other = seated(appeal)
    appeals.give_back(appeal_uuid=appeal.uuid, tie="other", at=case.at, actor=tied)
    manager = committee(case.site, role="manager")
    named = {"appeal_uuid": appeal.uuid, "at": case.at, "actor": manager.pk}
    with pytest.raises(appeals.CannotSit, match="had a seat on this appeal before"):
        appeals.name_member(user_id=tied, **named)


def test_an_appeal_that_was_withdrawn_is_not_filed_by_the_same_words() -> None:
    case = Declined()
    appeal = case.file()
    appeals.withdraw(appeal_uuid=appeal.uuid, mentor_id=case.mentor.id, at=case.at)
    with pytest.raises(appeals.AppealedAlready):
        case.file()
