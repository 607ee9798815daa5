"""A finished work of one learner, as tests of entries, skills and sharing begin with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.reviews import api as reviews

from ..block.runtime import act, place
from ..factories import START, World, enrol, make_world

ASKS = {f"ask_{part}": "true" for part in ("brief", "skills", "narrative", "learned", "closing")}
TEXT = "# Tides\n\nWe measured the tide at the old pier, every hour."
ENTRY: dict[str, Any] = {
    "kind": "real_world", "partner": "Harbour Trust", "problem": "Ferries run aground.",
    "skills": {}, "narrative": "At first I guessed.", "what": {"1": "check my sources"},
    "where": {"1": "the second table"}, "closing": "", "entry_num": 0,
}  # fmt: skip


@dataclass
class Work:
    """One learner with a unit that asks for everything."""

    world: World
    unit: str

    @property
    def learner(self) -> Any:
        return self.world.learners[0]

    def submit(self, *, final: bool = False, source: str = TEXT, **more: Any) -> None:
        sent = {
            "title": "Tides", "source": source, "reflection": "I began anew.", "final": final,
            "confirmed": final, **more,
        }  # fmt: skip
        status, answer = act(self.unit, self.learner, "submit", sent)
        assert status == 200, answer

    def finish(self, source: str = TEXT) -> projects.ProjectData:
        self.submit()
        self.submit(final=True, source=f"{source}\n\nThe end.")
        return self.project

    def save(self, user: Any = None, **changes: Any) -> tuple[int, dict[str, Any]]:
        return act(self.unit, user or self.learner, "save_entry", {**ENTRY, **changes})

    @property
    def project(self) -> projects.ProjectData:
        from mentor_recognition_xblock.projects.models import Project

        row = Project.objects.get(learner=self.learner)
        return projects.project(row.pk)


def make_work(**fields: str) -> Work:
    world = make_world(learners=2)
    return Work(world, place(world, "project", **ASKS, **fields))


def certify(world: World, user: Any = None) -> Any:
    """A certified reviewer of the world's programme."""
    if not reviews.newest_rubric(world.programme.id):
        reviews.seed_shipped_rubric(programme_id=world.programme.id, at=START, actor=None)
    user = user or enrol(world.course)
    reviews.appoint_founding_reviewer(
        programme_id=world.programme.id, user_id=user.pk, at=START + timedelta(hours=1),
        actor=None, reason="Assessed this course for years.",
    )  # fmt: skip
    return user
