"""A committee's room with one panel, as tests of reveals begin with it."""

from __future__ import annotations

import json
from typing import Any

from django.urls import reverse

from mentor_recognition_xblock.programmes import api as programmes

from ..factories import START, UserFactory
from ..listings.scene import Page
from .panel_desk import Desk
from .test_pairings import signed_in, text

WHY = "The author says that the review insults them."


class Room:
    """A member of the committee, and the panel of a desk whose people have telling names."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.member = self.seat()
        self.author = desk.case.story.world.learners[0]
        named = [self.author, desk.case.story.world.mentor_user, *desk.case.reviewers]
        for num, user in enumerate(named):
            user.first_name, user.last_name = f"Quimby{num}", f"Zorgat{num}"
            user.save()

    def seat(self, user: Any = None) -> Any:
        """Another member, or the person as one."""
        user = user or UserFactory(first_name="Olu", last_name=f"Member{UserFactory().pk}")
        programmes.appoint(
            programme_id=self.desk.case.programme_id, user_id=user.pk, role="committee", at=START,
            actor=None,
        )  # fmt: skip
        return user

    @property
    def slug(self) -> str:
        return self.desk.slug

    @property
    def page(self) -> str:
        return reverse("mentor_recognition:committee_panel", args=[self.slug, self.desk.row.uuid])

    @property
    def list(self) -> str:
        return reverse("mentor_recognition:committee_list_committee_panels", args=[self.slug])

    def look(self, user: Any = None) -> str:
        answer = signed_in(user or self.member).get(self.page)
        assert answer.status_code == 200
        return text(answer)

    def press(self, act: str, user: Any = None, **fields: Any) -> tuple[int, str]:
        """What the page says afterwards, done or refused."""
        client = signed_in(user or self.member)
        answer = client.post(self.page, {"act": act, "reason": WHY, "sure": "on", **fields})
        if answer.status_code == 302:
            return 302, text(client.get(answer["Location"]))
        return answer.status_code, text(answer)

    def send(self, act: str, user: Any = None, **fields: Any) -> tuple[int, dict[str, Any]]:
        """The same by REST."""
        body = {"panel": str(self.desk.row.uuid), "reason": WHY, "sure": True, **fields}
        answer = signed_in(user or self.member).post(
            self.desk.rest(f"reviews.{act}"), json.dumps(body), content_type="application/json"
        )
        return answer.status_code, answer.json()

    def read(self, user: Any = None) -> dict[str, Any]:
        """The panel by REST."""
        answer = signed_in(user or self.member).get(
            self.desk.rest("reviews.committee_panel"), {"panel": str(self.desk.row.uuid)}
        )
        return dict(answer.json()["found"])

    def log(self, user: Any, **query: Any) -> list[dict[str, str]]:
        there = reverse("mentor_recognition:console_list_log", args=[self.slug])
        return Page(text(signed_in(user).get(there, query))).rows
