"""A draft is tried on works before it is published: who rates what, what is seen, what is said."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.models import CalibrationAttempt, Exemplar, ExemplarKey
from mentor_recognition_xblock.reviews.session_models import (
    CalibrationSession,
    SessionPlace,
    SessionRating,
)
from mentor_recognition_xblock.schedule import work

from ..factories import START, UserFactory, enrol
from ..reviews.case import CRITERIA, Case, make_case
from ..reviews.trial_case import ANCHOR, begin_draft, change_draft, rate_all, try_draft
from .test_pairings import signed_in, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return make_case(reviewers=6, outside=0)


@pytest.fixture
def manager(case: Case) -> Any:
    user = UserFactory()
    programmes.appoint(
        programme_id=case.programme_id, user_id=user.pk, role="manager", at=START, actor=None
    )
    return user


def address(case: Case, name: str, *more: Any) -> str:
    slug = programmes.programme(case.programme_id).slug
    return reverse(f"mentor_recognition:{name}", args=[slug, *more])


def post(who: Any, where: str, **fields: Any) -> tuple[int, str]:
    client = signed_in(who)
    answer = client.post(where, fields)
    if answer.status_code == 302:
        return 302, text(client.get(answer["Location"]))
    return answer.status_code, text(answer)


def look(who: Any, case: Case, name: str, *more: Any) -> str:
    answer = signed_in(who).get(address(case, name, *more))
    assert answer.status_code == 200
    return text(answer)


def ask(case: Case, manager: Any, num: int, **changes: Any) -> tuple[int, str]:
    given = {
        "num": str(num), "title": "Clearer", "works": "6",
        "people": ", ".join(one.username for one in case.reviewers[:4]),
        "ends_on": str(date.today() + timedelta(days=7)), **changes,
    }  # fmt: skip
    return post(manager, address(case, "console_rubric_preview"), act="try", **given)


def publish(case: Case, manager: Any, num: int) -> tuple[int, str]:
    return post(manager, address(case, "console_rubric_preview"), act="publish", num=str(num))


def actions(case: Case) -> list[str]:
    return [one.action for one in audit.entries(stream=f"programme:{case.programme_id}")]


def test_each_rates_each_work_once_and_half_by_the_draft(case: Case, manager: Any) -> None:
    status, said = ask(case, manager, begin_draft(case))
    assert (status, "The trial is open" in said) == (302, True)
    row = CalibrationSession.objects.get()
    by_draft: dict[int, int] = {}
    for place in row.places.all():
        person = place.person
        seen = [look(person, case, "calibration_work", row.uuid, num) for num in range(1, 7)]
        assert sum(ANCHOR in one for one in seen) == 3
        for num, one in enumerate(seen, 1):
            by_draft[num] = by_draft.get(num, 0) + (ANCHOR in one)
    assert by_draft == dict.fromkeys(range(1, 7), 2)


def test_agreement_by_either_wording_stands_side_by_side(case: Case, manager: Any) -> None:
    num = begin_draft(case)
    uuid = try_draft(case, num, works=6)
    rate_all(case, uuid, apart=True)
    row = CalibrationSession.objects.get()
    breadth = next(one for one in row.trial if one["key"] == "breadth")
    assert breadth["draft"]["alpha"]["value"] == 1
    assert breadth["present"]["alpha"]["value"] < 0.5
    assert breadth["gain"]["low"] <= breadth["gain"]["value"] <= breadth["gain"]["high"]
    for page in (
        look(manager, case, "console_session", uuid),
        look(manager, case, "console_rubric_preview"),
        look(case.reviewers[0], case, "calibration_session", uuid),
    ):
        assert "How the ratings agree by either wording" in page
        assert "They agree better by the draft" in page
    assert {"session.trial_opened", "session.trial_revealed"} <= set(actions(case))


def test_ratings_hide_until_all_are_in_and_no_key_is_shown(case: Case, manager: Any) -> None:
    uuid = try_draft(case, begin_draft(case))
    last = case.reviewers[3]
    rate_all(case, uuid, skip=frozenset({last.pk}))
    row = CalibrationSession.objects.get()
    first = case.reviewers[0]
    assert "Read twice." not in look(manager, case, "console_session_work", uuid, 1)
    own = SessionRating.objects.filter(place__person=first).count()
    assert own == 5
    rate_all(case, uuid)
    key = next(iter(row.works.get(num=1).rationale.values()))
    for page in (
        look(first, case, "calibration_work", uuid, 1),
        look(manager, case, "console_session_work", uuid, 1),
    ):
        assert "Read twice." in page
        assert key not in page
        # Two rated by each wording: either would know what the other gave.
        assert "1 rater" not in page
        assert "2 raters" not in page


def test_a_trial_certifies_nobody_and_takes_nothing(case: Case, manager: Any) -> None:
    held = reviews.certified(programme_id=case.programme_id, at=timezone.now())
    before = actions(case).count("reviewer.certified")
    rate_all(case, try_draft(case, begin_draft(case), works=6), apart=True)
    assert reviews.certified(programme_id=case.programme_id, at=timezone.now()) == held
    assert actions(case).count("reviewer.certified") == before
    assert not SessionPlace.objects.exclude(certified=False).exists()


def test_publishing_says_whether_the_draft_was_tried(case: Case, manager: Any) -> None:
    num = begin_draft(case)
    assert "Nobody has tried this draft on works" in look(manager, case, "console_rubric_preview")
    uuid = try_draft(case, num)
    assert "still waits for ratings" in look(manager, case, "console_rubric_preview")
    rate_all(case, uuid)
    assert "Tried on works: “Clearer”" in look(manager, case, "console_rubric_preview")
    # Another title asks for nothing else; another anchor does.
    num = change_draft(case, num, {"title": "Portfolio of the year"})
    assert "Tried on works: “Clearer”" in look(manager, case, "console_rubric_preview")
    num = change_draft(case, num, {"anchors.breadth.1": "One task."})
    page = look(manager, case, "console_rubric_preview")
    assert "Levels were changed since its trial" in page
    status, said = publish(case, manager, num)
    assert (status, "Published without a trial on works" in said) == (302, True)
    assert "published without a trial" in said
    assert "rubric.published_untried" in actions(case)
    log = text(signed_in(manager).get(address(case, "console_list_log")))
    assert "Draft of a rubric published without a trial" in log


def test_a_draft_that_was_tried_is_published_as_such(case: Case, manager: Any) -> None:
    num = begin_draft(case)
    uuid = try_draft(case, num)
    rate_all(case, uuid)
    status, said = publish(case, manager, num)
    assert (status, "without a trial" in said) == (302, False)
    assert "tried on works" in said
    assert "rubric.published_tried" in actions(case)
    assert CalibrationSession.objects.get().published_as.num == 2
    assert audit.verify() is None


def test_other_words_alone_need_no_trial(case: Case, manager: Any) -> None:
    reviews.begin_rubric_draft(
        programme_id=case.programme_id, source="portfolio:1", at=START, actor=None
    )
    num = change_draft(case, 1, {"title": "Portfolio of the year"})
    page = look(manager, case, "console_rubric_preview")
    assert "Nobody has tried" not in page
    assert "Try the draft" not in page
    assert "without a trial" not in publish(case, manager, num)[1]
    assert "rubric.draft_published" in actions(case)


def test_certified_reviewers_alone_are_asked_and_four_at_least(case: Case, manager: Any) -> None:
    num = begin_draft(case)
    stranger = enrol(case.story.world.course)
    three = [one.username for one in case.reviewers[:3]]
    status, said = ask(case, manager, num, people=", ".join(three))
    assert (status, "A trial has 4 to 20 people" in said) == (400, True)
    status, said = ask(case, manager, num, people=", ".join([*three, stranger.username]))
    assert (status, "Ask certified reviewers alone" in said) == (400, True)
    status, said = ask(case, manager, num - 1)
    assert (status, "Somebody saved the draft since" in said) == (409, True)
    assert not CalibrationSession.objects.exists()


def test_works_that_somebody_keyed_are_not_rated(case: Case, manager: Any) -> None:
    keyed = Exemplar.objects.order_by("pk").first()
    ExemplarKey.objects.create(
        exemplar=keyed, person=case.reviewers[0], levels={}, rationale={}, given_at=START
    )
    every = Exemplar.objects.count()
    num = begin_draft(case)
    assert ask(case, manager, num, works=str(every))[0] == 400
    assert ask(case, manager, num, works=str(every - 1))[0] == 302
    assert not CalibrationSession.objects.get().works.filter(exemplar=keyed).exists()


def test_unknown_works_come_before_known_ones(case: Case, manager: Any) -> None:
    works = list(Exemplar.objects.order_by("pk"))
    attempt = CalibrationAttempt.objects.create(
        rubric=works[0].rubric, reviewer=case.reviewers[0], num=1, started_at=START
    )
    for one in works[:-3]:
        attempt.ratings.create(exemplar=one, scores={}, rated_at=START)
    try_draft(case, begin_draft(case), works=5)
    drawn = {one.exemplar_id for one in CalibrationSession.objects.get().works.all()}
    assert {one.pk for one in works[-3:]} < drawn


def test_whoever_leaves_leaves_two_by_either_wording(case: Case, manager: Any) -> None:
    uuid = try_draft(case, begin_draft(case), person_ids=[one.pk for one in case.reviewers[:5]])
    odd = SessionPlace.objects.filter(num__in=(1, 3, 5)).order_by("num")
    even = SessionPlace.objects.get(num=2)
    where = address(case, "calibration_session", uuid)
    status, said = post(even.person, where, act="leave", sure="on")
    assert (status, "half of them by either wording" in said) == (409, True)
    assert post(odd[0].person, where, act="leave", sure="on")[0] == 302
    rate_all(case, uuid)
    assert CalibrationSession.objects.get().state == "revealed"


def test_a_trial_that_ends_with_one_wording_alone_is_called_off(case: Case) -> None:
    uuid = try_draft(case, begin_draft(case))
    late = frozenset(
        SessionPlace.objects.filter(num__in=(2, 4)).values_list("person_id", flat=True)
    )
    rate_all(case, uuid, skip=late)
    work.settle_sessions(timezone.now() + timedelta(days=400), lambda: None)
    row = CalibrationSession.objects.get()
    assert (row.state, row.trial) == ("cancelled", [])


def test_pages_of_a_trial_ask_as_often_for_more_works(case: Case, manager: Any) -> None:
    counts = []
    num = begin_draft(case)
    for works, title in ((5, "Short"), (6, "Long")):
        uuid = try_draft(case, num, works=works, title=title)
        rate_all(case, uuid)
        client = signed_in(manager)
        asked = []
        for where in (
            address(case, "console_session", uuid),
            address(case, "console_session_work", uuid, 1),
        ):
            client.get(where)
            with CaptureQueriesContext(
                connection,
            ) as found:
                assert client.get(where).status_code == 200
            asked.append(len(found))
        counts.append(asked)
    assert counts[0] == counts[1]


@pytest.mark.parametrize("act", ["publish", "discard"])
def test_a_trial_does_not_outlive_its_draft(case: Case, manager: Any, act: str) -> None:
    num = begin_draft(case)
    revealed = try_draft(case, num, title="First")
    rate_all(case, revealed)
    running = try_draft(case, num, title="Second")
    if act == "publish":
        assert publish(case, manager, num)[0] == 302
    else:
        page = address(case, "console_rubric_draft")
        assert post(manager, page, act="discard", sure="on")[0] == 302
    states = dict(CalibrationSession.objects.values_list("uuid", "state"))
    assert states == {revealed: "revealed", running: "cancelled"}
    rate = {f"scores.{key}": "2" for key in CRITERIA}
    where = address(case, "calibration_work", running, 1)
    assert post(case.reviewers[0], where, act="rate", **rate)[0] == 409
