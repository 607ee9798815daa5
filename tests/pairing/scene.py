"""A programme with mentors who have places, and learners who ask."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.programmes import api as programmes

from ..factories import START, World, enrol, make_world


def day(number: float) -> datetime:
    return START + timedelta(days=number)


class Scene:
    """Mentor ``world.mentor`` takes two learners this term."""

    def __init__(self) -> None:
        self.world: World = make_world(learners=0)
        self.programme: Any = self.world.programme
        self.course_key: str = self.world.course.course_key
        self.mentor: Any = self.world.mentor
        self.offer(self.mentor)

    def offer(self, mentor: Any, capacity: int = 2) -> None:
        mentors.commit_capacity(
            mentor_id=mentor.id, term_id=self.world.terms[0].id, capacity=capacity, at=START,
            actor=None,
        )  # fmt: skip

    def another_mentor(self, *, capacity: int = 2, expertise: tuple[str, ...] = ()) -> Any:
        made = mentors.enrol_mentor(
            programme_id=self.programme.id, user_id=enrol(self.world.course).pk,
            hours_per_week=2, expertise=expertise, at=START, actor=None,
        )  # fmt: skip
        self.offer(made, capacity)
        return made

    def manager(self) -> Any:
        from ..factories import UserFactory

        user = UserFactory()
        programmes.appoint(
            programme_id=self.programme.id, user_id=user.pk, role="manager", at=START, actor=None
        )
        return user

    def asks(
        self, learner: Any = None, *, at: datetime = START, **more: Any
    ) -> pairing.RequestData:
        learner = learner or enrol(self.world.course)
        values: dict[str, Any] = {
            "goal": "portfolio", "need": "My data section reads badly.", "skills": ["writing"],
            "languages": [], "time_zone": "Europe/Lisbon", **more,
        }  # fmt: skip
        return pairing.ask_for_mentor(
            programme_id=self.programme.id, course_key=self.course_key, learner_id=learner.pk,
            at=at, **values,
        )  # fmt: skip

    def queue(self, mentor: Any = None, *, at: datetime = START, **filters: Any) -> list[Any]:
        return pairing.waiting_requests(
            programme_id=self.programme.id, mentor_id=(mentor or self.mentor).id, at=at,
            filters=pairing.Filters(**filters),
        )  # fmt: skip

    def takes(
        self, request: pairing.RequestData, mentor: Any = None, *, at: datetime = START
    ) -> pairing.PairingData:
        mentor = mentor or self.mentor
        pairing.hold_request(request_uuid=request.uuid, mentor_id=mentor.id, at=at)
        return pairing.accept_request(request_uuid=request.uuid, mentor_id=mentor.id, at=at)

    def now(self, learner_id: int) -> pairing.PairingData | None:
        return pairing.active_pairing(
            programme_id=self.programme.id, course_key=self.course_key, learner_id=learner_id
        )
