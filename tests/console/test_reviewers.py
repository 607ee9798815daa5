"""Reviewers are asked, reminded in time, and renew their certificates before these end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from mentor_recognition_xblock.errors import NotAllowed
from mentor_recognition_xblock.notifications.delivery import _notice
from mentor_recognition_xblock.notifications.letters import is_settled
from mentor_recognition_xblock.notifications.models import Notice
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.errors import ReviewIsClosed
from mentor_recognition_xblock.reviews.models import Certificate, ReviewAssignment
from mentor_recognition_xblock.schedule.parts import PARTS

from ..block.runtime import act, place
from ..block.test_actions import done
from ..factories import START, UserFactory, enrol
from ..reviews.case import Case, exemplar_key, make_case
from .test_pairings import signed_in, text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case() -> Case:
    return make_case(reviewers=0, outside=0)


@pytest.fixture
def client(case: Case) -> Any:
    manager = UserFactory()
    programmes.appoint(
        programme_id=case.programme_id, user_id=manager.pk, role="manager", at=START, actor=None
    )
    return signed_in(manager)


def address(case: Case, name: str = "rubrics") -> str:
    slug = programmes.programme(case.programme_id).slug
    return reverse(f"mentor_recognition:console_{name}", args=[slug])


def invite(case: Case, client: Any, user: Any) -> Any:
    return client.post(address(case), {"act": "invite", "person": user.username})


def test_a_manager_reads_why_works_wait_for_reviewers(case: Case, client: Any) -> None:
    case.open_first()
    words = "1 panel waits for reviewers: too few are certified"
    assert words in text(client.get(address(case)))
    assert words in text(client.get(reverse("mentor_recognition:home")))
    case.add_reviewer(user=case.story.world.mentor_user)
    for _person in range(2):
        case.add_reviewer()
    reviews.redraw_waiting(programme_id=case.programme_id, at=timezone.now())
    words = "1 panel waits for reviewers: the others stand too close or had it before"
    assert words in text(client.get(address(case)))
    assert words in text(client.get(reverse("mentor_recognition:home")))
    case.add_reviewer()
    reviews.redraw_waiting(programme_id=case.programme_id, at=timezone.now())
    assert "waits for reviewers:" not in text(client.get(address(case)))


def calibrate(case: Case, user: Any, at: datetime, *, well: bool = True) -> None:
    state = reviews.calibration(programme_id=case.programme_id, reviewer_id=user.pk, at=at)
    for one in state.exemplars:
        key = exemplar_key(one.uuid)
        reviews.rate_exemplar(
            programme_id=case.programme_id, reviewer_id=user.pk, exemplar_uuid=one.uuid,
            scores=key if well else {name: 4 - level for name, level in key.items()}, at=at,
        )  # fmt: skip


def ends(case: Case, user: Any) -> datetime:
    newest = Certificate.objects.filter(reviewer=user).order_by("-expires_at")[0]
    return newest.expires_at


def told(user: Any, kind: str) -> int:
    return Notice.objects.filter(user=user, kind=kind).count()


def test_somebody_of_the_courses_is_asked_once_a_week(case: Case, client: Any) -> None:
    person = enrol(case.story.world.course)
    answer = invite(case, client, person)
    assert "They are asked" in text(client.get(answer["Location"]))
    again = invite(case, client, person)
    assert "Nothing was sent" in text(client.get(again["Location"]))
    assert told(person, "calibration_asked") == 1
    later = timezone.now() + timedelta(days=8)
    asked = reviews.ask_to_calibrate(
        programme_id=case.programme_id, person_id=person.pk, at=later, actor=None
    )
    assert (asked, told(person, "calibration_asked")) == (True, 2)
    assert "asked 2 times" in text(client.get(address(case)))


def test_a_stranger_and_nobody_are_refused_in_the_same_words(case: Case, client: Any) -> None:
    stranger = UserFactory()
    said = [
        text(answer).replace(name, "")
        for name in (stranger.username, "nobody-at-all")
        for answer in [client.post(address(case), {"act": "invite", "person": name})]
        if answer.status_code == 400
    ]
    assert len(said) == 2
    assert all("Nobody in the programme" in words for words in said)


def test_who_is_certified_is_not_asked_and_leaves_the_list_of_the_asked(
    case: Case, client: Any
) -> None:
    person = enrol(case.story.world.course)
    invite(case, client, person)
    letter = _notice(Notice.objects.get(user=person, kind="calibration_asked"))
    assert not is_settled(letter)
    calibrate(case, person, timezone.now())
    assert is_settled(letter)
    page = text(client.get(address(case)))
    assert "Asked, not certified yet" not in page
    later = timezone.now() + timedelta(days=60)
    assert not reviews.ask_to_calibrate(
        programme_id=case.programme_id, person_id=person.pk, at=later, actor=None
    )


def test_the_schedule_reminds_thirty_and_seven_days_before_the_end(case: Case) -> None:
    person = case.add_reviewer(at=START)
    end = ends(case, person)
    given = []
    for days in (31, 30, 29, 8, 7, 1, -1):
        given.append(reviews.remind_reviewers(at=end - timedelta(days=days)))
    assert given == [0, 1, 0, 0, 1, 0, 0]
    assert told(person, "certificate_ends_soon") == 2
    assert "remind_reviewers" in {part.name for part in PARTS}


def test_who_has_renewed_is_not_reminded(case: Case) -> None:
    person = case.add_reviewer(at=START)
    end = ends(case, person)
    calibrate(case, person, end - timedelta(days=40))
    assert reviews.remind_reviewers(at=end - timedelta(days=20)) == 0


def test_a_certificate_is_renewed_before_it_ends_and_not_much_earlier(case: Case) -> None:
    person = enrol(case.story.world.course)
    now = timezone.now()
    calibrate(case, person, now)
    end = ends(case, person)
    early = reviews.calibration(
        programme_id=case.programme_id, reviewer_id=person.pk, at=end - timedelta(days=31)
    )
    assert early.finished
    soon = end - timedelta(days=20)
    state = reviews.calibration(programme_id=case.programme_id, reviewer_id=person.pk, at=soon)
    assert (state.finished, state.rated_count) == (False, 0)
    calibrate(case, person, soon)
    assert ends(case, person) > end + timedelta(days=300)
    # Trying in vain takes nothing away.
    other = case.add_reviewer(at=soon)
    before = ends(case, other)
    calibrate(case, other, before - timedelta(days=5), well=False)
    held = reviews.certificate(
        programme_id=case.programme_id, reviewer_id=other.pk, at=before - timedelta(days=1)
    )
    assert held is not None


def test_the_unit_offers_the_renewal_beside_what_waits(case: Case) -> None:
    world = case.story.world
    person = case.add_reviewer(at=timezone.now() - timedelta(days=350))
    unit = place(world, "review")
    listed = " ".join(done(act(unit, person, "show_list", {}))["html"].split())
    assert "Your certificate ends on" in listed
    assert "Calibrate before you review" in done(act(unit, person, "calibrate", {}))["html"]
    fresh = case.add_reviewer(at=timezone.now())
    assert "Your certificate ends on" not in done(act(unit, fresh, "show_list", {}))["html"]


def test_the_list_tells_who_ends_soon_and_asks_them_from_there(case: Case, client: Any) -> None:
    fresh = case.add_reviewer(at=timezone.now())
    soon, over = (case.add_reviewer(at=timezone.now()) for _number in range(2))
    for user, days in ((soon, 10), (over, -10)):
        Certificate.objects.filter(reviewer=user).update(
            expires_at=timezone.now() + timedelta(days=days)
        )
    there = address(case, "list_reviewers")
    assert "Certificate ends soon" in text(client.get(there))
    rows = [
        str(Certificate.objects.filter(reviewer=user).latest("pk").pk)
        for user in (fresh, soon, over)
    ]
    report = client.post(there, {"act": "remind", "row": rows})
    assert report.status_code == 200
    assert [told(user, "calibration_asked") for user in (fresh, soon, over)] == [0, 1, 1]


def test_a_finished_work_is_lent_and_taken_back_in_the_unit(case: Case) -> None:
    from mentor_recognition_xblock.projects.models import Project

    from ..block.test_gate import VERSION

    world = case.story.world
    learner, unit = world.learners[0], place(world)
    done(act(unit, learner, "submit", VERSION))
    refused = act(unit, learner, "lend", {"lends": True})
    assert refused[0] == 409
    assert "Only a finished work" in refused[1]["error"]["message"]
    Project.objects.update(finished_at=timezone.now())
    assert "Thank you" in done(act(unit, learner, "lend", {"lends": True}))["message"]
    assert Project.objects.get(learner=learner).lent_at is not None
    assert "no longer" in done(act(unit, learner, "lend", {"lends": False}))["message"]
    assert Project.objects.get(learner=learner).lent_at is None


def end_certificate(case: Case, client: Any, person: Any, **more: str) -> Any:
    slug = programmes.programme(case.programme_id).slug
    there = reverse("mentor_recognition:console_person", args=[slug, person.pk])
    sent = {"act": "end_certificate", "reason": "They left the school.", "sure": "on", **more}
    return client.post(there, sent)


def test_a_manager_ends_a_certificate_and_others_review_instead(case: Case, client: Any) -> None:
    person = case.add_reviewer(at=START)
    assert end_certificate(case, client, person, reason="No.").status_code == 400
    assert end_certificate(case, client, person, sure="").status_code == 400
    answer = end_certificate(case, client, person)
    assert "They are no longer a reviewer" in text(client.get(answer["Location"]))
    now = timezone.now()
    assert person.pk not in reviews.certified(programme_id=case.programme_id, at=now)
    assert told(person, "certificate_ended") == 1
    again = end_certificate(case, client, person)
    page = text(client.get(again["Location"]))
    assert "nothing changed" in page
    assert person.last_name in page
    there = again["Location"].partition("?")[0]
    newest = Certificate.objects.get(reviewer=person)
    asked = client.post(there, {"act": "remind", "certificate": newest.pk})
    assert "They are asked" in text(client.get(asked["Location"]))


def test_open_reviews_of_an_ended_certificate_go_to_others_at_once(client: Any, case: Case) -> None:
    reviewers = [case.add_reviewer(at=START) for _ in range(4)]
    version = case.submit()
    panel = reviews.open_panel(version_id=version.id, stage="baseline", at=timezone.now())
    mine = ReviewAssignment.objects.filter(panel__uuid=panel.uuid)
    drawn = set(mine.values_list("reviewer_id", flat=True))
    person = next(one for one in reviewers if one.pk in drawn)
    end_certificate(case, client, person)
    seat = mine.get(reviewer=person)
    assert seat.state == "taken_back"
    assert not reviews.open_assignments(
        programme_id=case.programme_id, reviewer_id=person.pk, at=timezone.now()
    )
    with pytest.raises(ReviewIsClosed):
        reviews.save_review_draft(
            reviewer_id=person.pk, assignment_uuid=seat.uuid, scores={}, comments={}, overall="x",
            key="", replaces="", at=timezone.now(),
        )  # fmt: skip
    open_now = set(mine.filter(state="assigned").values_list("reviewer_id", flat=True))
    assert len(drawn) == len(open_now) == 3
    assert open_now == {one.pk for one in reviewers} - {person.pk}


def test_whose_certificate_a_manager_ended_calibrates_when_they_are_asked(
    case: Case, client: Any
) -> None:
    person = enrol(case.story.world.course)
    begun = timezone.now() - timedelta(days=9)
    calibrate(case, person, begun)
    end_certificate(case, client, person)
    now = timezone.now()
    state = reviews.calibration(programme_id=case.programme_id, reviewer_id=person.pk, at=now)
    assert state.barred_since is not None
    with pytest.raises(NotAllowed, match="once they ask you"):
        calibrate(case, person, now)
    assert reviews.ask_to_calibrate(
        programme_id=case.programme_id, person_id=person.pk, at=timezone.now(), actor=None
    )
    calibrate(case, person, timezone.now())
    assert person.pk in reviews.certified(programme_id=case.programme_id, at=timezone.now())
