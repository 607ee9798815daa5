"""A manager, a finished work that its learner lets partners review, and a partner's browser."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.partners import api as partners
from mentor_recognition_xblock.partners.models import PartnerReview
from mentor_recognition_xblock.portfolio import api as portfolio
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.projects.models import ProjectVersion

from ..block.runtime import act, place
from ..block.test_gate import VERSION
from ..console.test_pairings import signed_in, text
from ..factories import START, UserFactory
from ..reviews.case import CRITERIA, make_case

WORDS = "Name your sources beside the numbers."
LEVELS = {f"scores.{key}": "3" for key in CRITERIA}
SOURCE = "# By Quimby Zorgat\n\nI, Quimby, counted **forty boats** with Mira Falkenrath."


class Desk:
    """One finished work; ``client`` belongs to nobody."""

    def __init__(self, source: str = SOURCE) -> None:
        self.case = make_case(reviewers=1, outside=0)
        world = self.case.story.world
        self.slug, self.programme_id = world.programme.slug, world.programme.id
        self.learner, self.mentor = world.learners[0], world.mentor_user
        for user, first, last in (
            (self.learner, "Quimby", "Zorgat"), (self.mentor, "Mira", "Falkenrath"),
        ):  # fmt: skip
            user.first_name, user.last_name = first, last
            user.save()
        unit = place(world, "project")
        for sent in ({}, {"source": source, "final": True, "confirmed": True}):
            assert act(unit, self.learner, "submit", {**VERSION, **sent})[0] == 200
        row = ProjectVersion.objects.get(project__unit__usage_key=unit, num=2)
        self.version = projects.version(row.pk)
        self.project = projects.project(row.project_id)
        self.user = UserFactory()
        programmes.appoint(
            programme_id=self.programme_id, user_id=self.user.pk, role="manager", at=START,
            actor=None,
        )  # fmt: skip
        self.client = Client(enforce_csrf_checks=True)
        self.allow()

    def allow(self, allowed: bool = True) -> None:
        portfolio.set_consent(
            project=self.project, scope=portfolio.Scope.PARTNER, allowed=allowed,
            at=timezone.now(),
        )  # fmt: skip

    def invite(self, email: str = "ines@harbour.example", **changes: Any) -> tuple[int, Any]:
        """By the page of the work; the status, and what is said afterwards."""
        there = reverse(
            "mentor_recognition:console_partner_work", args=[self.slug, self.version.uuid]
        )
        sent = {"act": "invite", "name": "Ines Braga", "email": email, "days": "14", **changes}
        client = signed_in(self.user)
        answer = client.post(there, sent)
        if answer.status_code == 302:
            return 302, text(client.get(answer["Location"]))
        return answer.status_code, text(answer)

    def do(self, name: str, /, user: Any = None, **fields: Any) -> tuple[int, dict[str, Any]]:
        """By REST."""
        kwargs = {"slug": self.slug, "act": f"partners.{name}"}
        answer = signed_in(user or self.user).post(
            reverse("mentor_recognition:rest_programme_act", kwargs=kwargs),
            json.dumps(fields), content_type="application/json",
        )  # fmt: skip
        return answer.status_code, answer.json()

    def read(self, name: str, /, user: Any = None, **fields: Any) -> Any:
        kwargs = {"slug": self.slug, "act": f"partners.{name}"}
        there = reverse("mentor_recognition:rest_programme_act", kwargs=kwargs)
        return signed_in(user or self.user).get(there, fields)

    @property
    def row(self) -> PartnerReview:
        return PartnerReview.objects.order_by("-pk")[0]

    def link(self, num: int = -1) -> str:
        """The path in a letter that was sent, the newest by default."""
        found = re.search(r"https?://[^/\s]+(/\S+)", str(mail.outbox[num].body))
        assert found
        return found[1]

    def open(self, link: str = "") -> Any:
        return self.client.get(link or self.link())

    def press(self, link: str = "", act: str = "review", **fields: Any) -> Any:
        """What a partner's browser sends, with the token that the page gave it."""
        page = text(self.open(link))
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        saves = re.search(r'name="saves"[^>]*value="(\d+)"', page)
        data = {"act": act, "csrfmiddlewaretoken": token[1] if token else ""}
        if act == "review":
            data |= {"saves": saves[1] if saves else "0", "then": "send", "overall": WORDS}
            data |= LEVELS
        return self.client.post(link or self.link(), {**data, **fields})

    def list(self, **query: Any) -> str:
        there = reverse("mentor_recognition:console_list_partners", args=[self.slug])
        return text(signed_in(self.user).get(there, query))

    def expire(self) -> None:
        PartnerReview.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    def calm(self) -> None:
        """The minute is over in which a second press sends nothing."""
        PartnerReview.objects.update(linked_at=timezone.now() - timedelta(minutes=2))

    def logged(self) -> list[audit.Entry]:
        entries = audit.entries(stream=f"programme:{self.programme_id}")
        return [one for one in entries if one.action.startswith("partner.")]

    def results(self) -> list[partners.PartnerResult]:
        return partners.partner_results(self.project.id)
