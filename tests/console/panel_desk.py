"""A manager's desk with one panel on it, as tests of panels begin with it."""

from __future__ import annotations

import json
from typing import Any

from django.urls import reverse
from django.utils import timezone

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.models import ReviewAssignment, ReviewPanel

from ..factories import START, UserFactory, enrol
from ..listings.scene import Page
from ..reviews.case import Case, levels, make_case
from .test_pairings import signed_in, text

WHY = "The unit was published by mistake."


class Desk:
    """A manager, a case, and one panel on the first learner's work."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.slug = programmes.programme(case.programme_id).slug
        self.user = self.manager()
        self.row = ReviewPanel.objects.get(pk=self.open().id)

    def manager(self, user: Any = None) -> Any:
        user = user or UserFactory()
        programmes.appoint(
            programme_id=self.case.programme_id, user_id=user.pk, role="manager", at=START,
            actor=None,
        )  # fmt: skip
        return user

    def open(self, learner: Any = None) -> reviews.PanelData:
        return self.case.open(self.case.submit(learner), at=timezone.now())

    @property
    def page(self) -> str:
        return reverse("mentor_recognition:console_panel", args=[self.slug, self.row.uuid])

    @property
    def list(self) -> str:
        return reverse("mentor_recognition:console_list_panels", args=[self.slug])

    def look(self, user: Any = None, **query: Any) -> str:
        answer = signed_in(user or self.user).get(self.page, query)
        assert answer.status_code == 200
        return text(answer)

    def rows(self, **query: Any) -> list[dict[str, str]]:
        answer = signed_in(self.user).get(self.list, query)
        assert answer.status_code == 200
        return Page(answer.content.decode()).rows

    def press(self, act: str, user: Any = None, **fields: Any) -> tuple[int, str]:
        """What the page says afterwards, done or refused."""
        client = signed_in(user or self.user)
        answer = client.post(self.page, {"act": act, "reason": WHY, "sure": "on", **fields})
        if answer.status_code == 302:
            return 302, text(client.get(answer["Location"]))
        return answer.status_code, text(answer)

    def send(self, act: str, user: Any = None, **fields: Any) -> tuple[int, dict[str, Any]]:
        """The same by REST."""
        body = {"panel": str(self.row.uuid), "reason": WHY, **fields}
        if act == "cancel_panel":
            body["sure"] = True
        answer = signed_in(user or self.user).post(
            self.rest(f"reviews.{act}"), json.dumps(body), content_type="application/json"
        )
        return answer.status_code, answer.json()

    def rest(self, act: str) -> str:
        kwargs = {"slug": self.slug, "act": act}
        return reverse("mentor_recognition:rest_programme_act", kwargs=kwargs)

    def seats(self, state: str) -> list[ReviewAssignment]:
        rows = self.row.assignments.filter(state=state).select_related("reviewer")
        return list(rows.order_by("num"))

    def hand_in(self, seat: ReviewAssignment, level: int = 2, **more: Any) -> None:
        self.case.send(
            seat.reviewer, levels(level), uuid=seat.uuid, **({"at": timezone.now()} | more)
        )

    def state(self) -> str:
        self.row.refresh_from_db()
        return str(self.row.state)

    def logged(self) -> list[audit.Entry]:
        stream = f"programme:{self.case.programme_id}"
        return audit.entries(stream=stream, subject=f"panel:{self.row.uuid}")

    def acts(self) -> list[str]:
        opened = ("panel.opened", "panel.drawn", "review.submitted", "panel.completed")
        return [one.action for one in self.logged() if one.action not in opened]


def newcomer(desk: Desk) -> Any:
    """A reviewer who has come into the course since the last draw."""
    person = desk.case.add_reviewer(user=UserFactory())
    return enrol(desk.case.story.world.course, person)


def desk_with(reviewers: int, **more: Any) -> Desk:
    return Desk(make_case(reviewers=reviewers, outside=0, **more))
