"""A calibration session through its pages: apart, revealed, discussed, and what it proves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.notifications.models import Notice
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.models import Exemplar
from mentor_recognition_xblock.reviews.session_models import (
    CalibrationSession,
    SessionPlace,
    SessionWork,
)
from mentor_recognition_xblock.schedule import work
from mentor_recognition_xblock.schedule.parts import PARTS

from ..block.test_sentences import words
from ..factories import START, UserFactory, enrol
from ..reviews.case import Case, make_case
from .test_pairings import signed_in, text

pytestmark = pytest.mark.django_db
LEVELS = ("breadth", "coherence", "mastery", "alignment", "narrative")


class Session:
    """A manager, three people of the course, and the pages."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.programme = programmes.programme(case.programme_id)
        self.manager = UserFactory()
        programmes.appoint(
            programme_id=case.programme_id, user_id=self.manager.pk, role="manager", at=START,
            actor=None,
        )  # fmt: skip
        self.people = [enrol(case.story.world.course) for _num in range(3)]

    def address(self, name: str, *more: Any) -> str:
        return reverse(f"mentor_recognition:{name}", args=[self.programme.slug, *more])

    def post(self, who: Any, address: str, **fields: Any) -> tuple[int, str]:
        client = signed_in(who)
        answer = client.post(address, fields)
        if answer.status_code == 302:
            return 302, text(client.get(answer["Location"]))
        return answer.status_code, text(answer)

    def open(self, **fields: Any) -> tuple[int, str]:
        given = {
            "title": "Autumn", "people": ", ".join(one.username for one in self.people),
            "works": "4", "ends_on": str(date.today() + timedelta(days=7)), **fields,
        }  # fmt: skip
        return self.post(self.manager, self.address("console_sessions"), act="open", **given)

    @property
    def row(self) -> CalibrationSession:
        return CalibrationSession.objects.get()

    def rate(self, user: Any, num: int, shift: int = 0, **more: Any) -> tuple[int, str]:
        """As the key says, or so many levels above it."""
        key = SessionWork.objects.get(session=self.row, num=num).levels
        scores = {f"scores.{name}": str(min(4, level + shift)) for name, level in key.items()}
        address = self.address("calibration_work", self.row.uuid, num)
        return self.post(user, address, act="rate", **{**scores, **more})

    def rate_all(self, user: Any, shift: int = 0) -> None:
        for num in range(1, self.row.works.count() + 1):
            assert self.rate(user, num, shift)[0] == 302

    def reveal(self) -> None:
        for shift, user in enumerate(self.people):
            self.rate_all(user, shift)

    def look(self, user: Any, name: str, *more: Any) -> str:
        answer = signed_in(user).get(self.address(name, self.row.uuid, *more))
        assert answer.status_code == 200
        return text(answer)


@pytest.fixture
def session() -> Session:
    return Session(make_case(reviewers=1, outside=0))


def test_ratings_and_keys_stay_hidden_until_all_are_in(session: Session) -> None:
    status, said = session.open()
    assert (status, "The session is open" in said) == (302, True)
    first, second, third = session.people
    session.rate_all(first)
    session.rate_all(second, shift=1)
    session.rate(third, 1, why="Because of the tables.")
    key = SessionWork.objects.get(session=session.row, num=1).rationale["breadth"]
    for seen in (
        session.look(first, "calibration_work", 1),
        session.look(first, "calibration_session"),
        session.look(session.manager, "console_session"),
        session.look(session.manager, "console_session_work", 1),
    ):
        assert key not in seen
        assert "Because of the tables." not in seen
        assert "Rater" not in seen
    progress = session.look(session.manager, "console_session")
    assert "4 of 4 works rated" in progress
    assert "1 of 4 works rated" in progress
    for num in (2, 3, 4):
        session.rate(third, num)
    assert session.row.state == "revealed"
    assert key in session.look(first, "calibration_work", 1)
    assert "Because of the tables." in session.look(first, "calibration_work", 1)


def test_the_result_says_agreement_bias_and_who_is_certified(session: Session) -> None:
    session.open()
    session.reveal()
    agreeing, lenient, _far = session.people
    assert reviews.certified(programme_id=session.case.programme_id, at=timezone.now()) >= {
        agreeing.pk
    }
    own = session.look(agreeing, "calibration_session")
    assert "you are certified to review" in own
    assert "Lenient" in own
    place = SessionPlace.objects.get(person=agreeing)
    assert (place.kappa, place.bias["mean"], place.certified) == (1.0, 0, True)
    assert SessionPlace.objects.get(person=lenient).bias["low"] > 0
    led = session.look(session.manager, "console_session")
    assert "All criteria" in led
    kinds = [one.action for one in audit.entries(stream=f"programme:{session.case.programme_id}")]
    assert {"session.opened", "session.revealed", "reviewer.certified"} <= set(kinds)
    assert audit.verify() is None
    log = signed_in(session.manager).get(session.address("console_list_log"))
    assert "Ratings of a calibration session revealed" in text(log)
    assert "Autumn" in text(log)


def test_whoever_differs_too_much_is_not_certified(session: Session) -> None:
    session.open()
    for user in session.people:
        for num in range(1, 5):
            address = session.address("calibration_work", session.row.uuid, num)
            key = SessionWork.objects.get(session=session.row, num=num).levels
            upside_down = {f"scores.{name}": str(4 - level) for name, level in key.items()}
            session.post(user, address, act="rate", **upside_down)
    held = reviews.certified(programme_id=session.case.programme_id, at=timezone.now())
    assert held.isdisjoint({one.pk for one in session.people})
    assert "You were not certified" in session.look(session.people[0], "calibration_session")


def test_fewer_works_than_a_calibration_certify_nobody(session: Session) -> None:
    session.open(works="2")
    session.reveal()
    held = reviews.certified(programme_id=session.case.programme_id, at=timezone.now())
    assert session.people[0].pk not in held


def test_a_rating_may_change_until_all_are_revealed_and_not_afterwards(session: Session) -> None:
    session.open()
    first = session.people[0]
    assert session.rate(first, 1, shift=1)[0] == 302
    assert session.rate(first, 1)[0] == 302
    session.reveal()
    assert session.rate(first, 1)[0] == 302
    status, said = session.rate(first, 1, shift=1)
    assert (status, "nothing of them changes any more" in said) == (409, True)
    assert SessionPlace.objects.get(person=first).kappa == 1.0


def test_the_talk_is_under_numbers_and_names_nobody(session: Session) -> None:
    first, second, _third = session.people
    first.first_name = "Wilhelmina"
    first.save()
    session.open()
    address = session.address("calibration_work", session.row.uuid, 1)
    status, _said = session.post(first, address, act="say", text="Too early.")
    assert status == 409
    session.reveal()
    assert session.post(first, address, act="say", text="The chart decides.")[0] == 302
    led = session.address("console_session_work", session.row.uuid, 1)
    assert session.post(session.manager, led, act="say", text="Read criterion two.")[0] == 302
    seen = session.look(second, "calibration_work", 1)
    num = SessionPlace.objects.get(person=first).num
    assert f"Rater {num} The chart decides." in words(seen)
    assert "Leader Read criterion two." in words(seen)
    for page in (seen, session.look(session.manager, "console_session_work", 1)):
        assert first.username not in page
        assert "Wilhelmina" not in page


def test_a_number_tells_nothing_of_who_was_named_first(session: Session) -> None:
    orders = set()
    for num in range(8):
        session.open(title=f"Session {num}", works="2")
        row = CalibrationSession.objects.get(state="rating")
        orders.add(tuple(row.places.order_by("num").values_list("person_id", flat=True)))
        session.post(
            session.manager, session.address("console_session", row.uuid), act="end", sure="on"
        )
    assert len(orders) > 1


def test_a_session_needs_three_people_of_the_programme(session: Session) -> None:
    status, said = session.open(people=session.people[0].username)
    assert (status, "A session has 3 to 20 people" in said) == (400, True)
    stranger = UserFactory()
    names = [one.username for one in session.people[:2]]
    unknown = [session.open(people=", ".join([*names, one]))[1] for one in (stranger.username, "x")]
    assert all("Nobody in the programme" in said for said in unknown)
    assert not CalibrationSession.objects.exists()


def test_works_that_somebody_knows_are_not_drawn(session: Session) -> None:
    first = session.people[0]
    begun = reviews.calibration(
        programme_id=session.case.programme_id, reviewer_id=first.pk, at=timezone.now()
    )
    reviews.rate_exemplar(
        programme_id=session.case.programme_id,
        reviewer_id=first.pk,
        exemplar_uuid=begun.exemplars[0].uuid,
        scores=dict.fromkeys(LEVELS, 2),
        at=timezone.now(),
    )
    free = Exemplar.objects.filter(state="agreed").count() - 1
    status, said = session.open(works=str(free + 1))
    assert (status, f"Only {free} works" in said) == (400, True)
    assert session.open(works=str(free))[0] == 302
    drawn = session.row.works.values_list("exemplar__uuid", flat=True)
    assert begun.exemplars[0].uuid not in set(drawn)


def test_nobody_calibrates_alone_on_what_a_session_hides(session: Session) -> None:
    session.open()
    hidden = set(session.row.works.values_list("exemplar__uuid", flat=True))
    alone = reviews.calibration(
        programme_id=session.case.programme_id, reviewer_id=session.people[0].pk,
        at=timezone.now(),
    )  # fmt: skip
    assert hidden.isdisjoint({one.uuid for one in alone.exemplars})


def test_one_may_leave_while_enough_stay(session: Session) -> None:
    session.people.append(enrol(session.case.story.world.course))
    session.open()
    leaver = session.people[3]
    for user in session.people[:3]:
        session.rate_all(user)
    address = session.address("calibration_session", session.row.uuid)
    assert session.post(leaver, address, act="leave", sure="on")[0] == 302
    assert session.row.state == "revealed"
    assert signed_in(leaver).get(address).status_code == 404


def test_whoever_is_not_done_may_be_left_out_on_a_clear_word(session: Session) -> None:
    session.people += [enrol(session.case.story.world.course) for _num in range(2)]
    session.open()
    done, late = session.people[0], session.people[3]
    session.rate_all(done)
    led = session.address("console_session", session.row.uuid)
    assert session.post(session.manager, led, act="leave_out", user=str(late.pk))[0] == 400
    gone = {"act": "leave_out", "sure": "on"}
    assert session.post(session.manager, led, user=str(late.pk), **gone)[0] == 302
    assert SessionPlace.objects.get(person=late).left_at is not None
    status, said = session.post(session.manager, led, user=str(done.pk), **gone)
    assert (status, "They have rated every work" in said) == (409, True)
    assert SessionPlace.objects.get(person=done).left_at is None


def test_who_leads_cannot_tell_whose_a_number_is(session: Session) -> None:
    """Who is certified is read by name: no kappa stands beside a number for the manager."""
    session.open()
    session.reveal()
    led = session.look(session.manager, "console_session")
    assert "Certified" in led
    assert "Kappa" not in led
    assert "Kappa" in session.look(session.people[0], "calibration_session")


def test_the_same_session_again_is_told_to_be_open_and_another_is_refused(
    session: Session,
) -> None:
    session.open()
    assert "open already: nothing changed" in session.open()[1]
    status, said = session.open(title="AUTUMN", works="2")
    assert (status, "choose a title of its own" in said) == (400, True)
    assert CalibrationSession.objects.count() == 1


def test_a_session_is_never_left_to_two(session: Session) -> None:
    session.open()
    address = session.address("calibration_session", session.row.uuid)
    status, said = session.post(session.people[0], address, act="leave", sure="on")
    assert (status, "needs 3 people" in said) == (409, True)
    led = session.address("console_session", session.row.uuid)
    status, said = session.post(
        session.manager, led, act="leave_out", sure="on", user=str(session.people[0].pk)
    )
    assert (status, "needs 3 people" in said) == (409, True)


def test_after_the_last_day_it_goes_on_without_the_late(session: Session) -> None:
    session.people.append(enrol(session.case.story.world.course))
    session.open()
    for user in session.people[:3]:
        session.rate_all(user)
    part = next(one for one in PARTS if one.name == "settle_sessions")
    late = timezone.now() + timedelta(days=8)
    assert part.work(timezone.now() + timedelta(days=7), lambda: None).counts == {"settled": 0}
    assert part.work(late, lambda: None).counts == {"settled": 1}
    assert part.work(late, lambda: None).counts == {"settled": 0}
    assert session.row.state == "revealed"
    assert SessionPlace.objects.get(person=session.people[3]).left_at is not None


def test_with_too_few_by_then_it_is_called_off_and_shows_nothing(session: Session) -> None:
    session.open()
    session.rate_all(session.people[0])
    work.settle_sessions(timezone.now() + timedelta(days=8), lambda: None)
    assert session.row.state == "cancelled"
    seen = session.look(session.people[0], "calibration_work", 1)
    assert SessionWork.objects.get(num=1).rationale["breadth"] not in seen
    # Its works are unknown still: another session may use them.
    assert session.open(title="Again")[0] == 302


def test_a_work_that_its_author_took_back_counts_no_more(session: Session) -> None:
    session.open()
    gone = session.row.works.get(num=2)
    for user in session.people:
        for num in (1, 3, 4):
            session.rate(user, num)
    assert session.row.state == "rating"
    Exemplar.objects.filter(pk=gone.exemplar_id).update(html="")
    session.rate(session.people[0], 1, why="Seen again.")
    assert session.row.state == "revealed"


def test_each_is_told_once_when_it_opens_and_when_it_is_revealed(
    session: Session, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        session.open()
        session.open()
        session.reveal()
    for user in session.people:
        told = Notice.objects.filter(user=user).values_list("kind", flat=True)
        assert [*told].count("session_opened") == 1
        assert [*told].count("session_revealed") == 1


def test_others_find_no_session(session: Session) -> None:
    session.open()
    outsider = enrol(session.case.story.world.course)
    for name, more in (("calibration_session", ()), ("calibration_work", (1,))):
        address = session.address(name, session.row.uuid, *more)
        assert signed_in(outsider).get(address).status_code == 404
    assert session.rate(outsider, 1)[0] == 404


def test_what_one_wrote_is_exported_and_forgotten(session: Session) -> None:
    session.open()
    session.reveal()
    first = session.people[0]
    session.rate(first, 1)
    address = session.address("calibration_work", session.row.uuid, 1)
    session.post(first, address, act="say", text="The chart decides.")
    held = reviews.export_person(user_id=first.pk)
    assert len(held["calibration_session_ratings"]) == 4
    assert [one["text"] for one in held["calibration_session_notes"]] == ["The chart decides."]
    reviews.forget_person(user_id=first.pk, at=timezone.now())
    assert reviews.export_person(user_id=first.pk)["calibration_session_notes"] == []
