"""A project under review, its certified reviewers, and the few moves tests make with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps

from mentor_recognition_xblock.hosts.standalone.models import Course
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.panels import draw_panel
from tests.factories import START, enrol, make_course
from tests.projects.story import FIRST, Story, day, make_story

CRITERIA = ("breadth", "coherence", "mastery", "alignment", "narrative")


def levels(*given: int) -> dict[str, int]:
    """A level for each criterion; one number for all of them."""
    return dict(zip(CRITERIA, given * 5 if len(given) == 1 else given, strict=False))


def exemplar_key(uuid: UUID) -> dict[str, int]:
    """The agreed levels of an exemplar, which the API gives away only after rating."""
    row = apps.get_model("mentor_recognition", "Exemplar").objects.get(uuid=uuid)
    return dict(row.levels)


@dataclass
class Case:
    """A story with a rubric and reviewers; ``at`` moves default to the second day."""

    story: Story
    reviewers: list[Any] = field(default_factory=list)

    @property
    def programme_id(self) -> int:
        return int(self.story.world.programme.id)

    def add_reviewer(self, *, outside: bool = False, user: Any = None, at: datetime = START) -> Any:
        """Certify a person enrolled in the course or, from ``outside``, in another one."""
        user = user or enrol(self.elsewhere() if outside else self.story.world.course)
        reviews.appoint_founding_reviewer(
            programme_id=self.programme_id,
            user_id=user.pk,
            reason="Reviewed for the pilot.",
            at=at,
            actor=None,
        )
        self.reviewers.append(user)
        return user

    def elsewhere(self) -> Any:
        """Another course of the programme."""
        here = self.story.world.course.course_key
        keys = programmes.programme(self.programme_id).course_keys
        other = next((key for key in keys if key != here), None)
        if other is not None:
            return Course.objects.get(course_key=other)
        made = make_course()
        programmes.add_course(
            programme_id=self.programme_id, course_key=made.course_key, at=START, actor=None
        )
        return made

    def submit(self, learner: Any = None, source: str = FIRST, **more: Any) -> projects.VersionData:
        learner_id = self.story.learner_id if learner is None else learner.pk
        return self.story.submit(source, learner_id=learner_id, **more)

    def open(
        self, version: projects.VersionData, stage: str = "baseline", at: datetime | None = None
    ) -> reviews.PanelData:
        return reviews.open_panel(version_id=version.id, stage=stage, at=at or day(1))

    def open_first(self, **more: Any) -> reviews.PanelData:
        return self.open(self.submit(**more))

    def waiting(self, user: Any, at: datetime | None = None) -> list[reviews.AssignmentData]:
        """The person's open reviews."""
        return reviews.open_assignments(
            programme_id=self.programme_id, reviewer_id=user.pk, at=at or day(2)
        )

    def drawn(self) -> list[Any]:
        """Reviewers with an open review, in order of certification."""
        return [user for user in self.reviewers if self.waiting(user)]

    def send(
        self,
        user: Any,
        scores: Mapping[str, int] | None = None,
        *,
        uuid: UUID | None = None,
        **changes: Any,
    ) -> UUID:
        """Send the person's first open review; returns its uuid."""
        uuid = uuid or self.waiting(user)[0].uuid
        wishes: dict[str, Any] = {
            "assignment_uuid": uuid,
            "reviewer_id": user.pk,
            "scores": levels(2) if scores is None else scores,
            "comments": {"breadth": "Who else needs this?"},
            "overall": "The counting is careful.",
            "at": day(3),
        }
        reviews.submit_review(**(wishes | changes))
        return uuid

    def panel(self, panel_id: int) -> reviews.PanelData:
        """The panel as it stands, by drawing again, which fills only free places."""
        return draw_panel(panel_id=panel_id, at=day(3))


def make_case(
    *, reviewers: int = 4, outside: int = 1, learners: int = 1, terms: int = 1, **panel: Any
) -> Case:
    """A case whose first ``outside`` reviewers are not in the course; ``panel`` changes rules."""
    case = Case(make_story(learners=learners, terms=terms, panel=panel))
    reviews.seed_shipped_rubric(programme_id=case.programme_id, at=START, actor=None)
    for number in range(reviewers):
        case.add_reviewer(outside=number < outside)
    return case
