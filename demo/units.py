"""The demo's units: where each block stands, known by a usage key that never changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import quoteattr

from mentor_recognition_xblock.hosts import HostUnit
from mentor_recognition_xblock.hosts.units import ENTRY_PARTS

PROGRAMME = "harbour"
BADGE_SCORE = 2.5
COURSES = {
    "data": ("course-v1:Harbour+DATA101+2026", "Working with data"),
    "design": ("course-v1:Harbour+DES110+2026", "Designing for people"),
    "writing": ("course-v1:Harbour+WRI120+2026", "Writing that works"),
}
SECOND_PROGRAMME = "fieldwork"
SECOND = ("course-v1:Lighthouse+BIO101+2026", "Biology in the field")
PROJECT = (
    "Show a piece of **real work**: who needed it, what you did, how you know that it holds, and "
    "what you can now do. Your mentor comments on each version."
)
REVIEW = "Read work without knowing whose it is, and score what is on the page."
MENTORING = "Find a mentor, or the learners who wait for one, and look after your pairing."
RECOGNITION = "How mentoring is recognised in this programme, and what is yours."


@dataclass(frozen=True)
class DemoUnit:
    """A page of the demo's course with one block."""

    slug: str
    course: str
    activity: str
    title: str
    instructions: str
    milestone: str = ""
    due_at: str = ""
    due_weeks: int = 0
    programme: str = PROGRAMME

    @property
    def usage_key(self) -> str:
        """What the workbench's runtime will call the block."""
        return f"{self.slug}.mentor_recognition.d0.u0"

    @property
    def course_key(self) -> str:
        return self._course[0]

    @property
    def course_title(self) -> str:
        return self._course[1]

    @property
    def _course(self) -> tuple[str, str]:
        return SECOND if self.programme == SECOND_PROGRAMME else COURSES[self.course]

    @property
    def settings(self) -> HostUnit:
        """What the block below says, as the platform would have published it."""
        return HostUnit(
            usage_key=self.usage_key,
            programme_slug=self.programme,
            activity=self.activity,
            title=self.title,
            milestone=self.milestone,
            due_at=datetime.fromisoformat(self.due_at) if self.due_at else None,
            max_characters=20_000,
            reviews_required=3,
            badge=(BADGE_SCORE, False) if self.activity == "project" else None,
            asks=ENTRY_PARTS if self.activity == "project" else (),
            due_after_days=7 * self.due_weeks or None,
        )

    @property
    def xml(self) -> str:
        values = {
            "display_name": self.title,
            "programme_slug": self.programme,
            "activity": self.activity,
            "instructions": self.instructions,
            "milestone": self.milestone,
            "due_at": self.due_at,
            "due_after": str(self.due_weeks or ""),
            "badge": "true" if self.activity == "project" else "",
            "badge_min_score": str(BADGE_SCORE) if self.activity == "project" else "",
            **{f"ask_{part}": "true" if self.activity == "project" else "" for part in ENTRY_PARTS},
        }
        attributes = " ".join(f"{k}={quoteattr(v)}" for k, v in values.items() if v)
        return f"<mentor_recognition {attributes}/>"


def project_slug(course: str, term: int) -> str:
    return f"{course}-project-{term}"


def project_unit(course: str, term: int, due_at: str) -> DemoUnit:
    """The project unit of a course in a term; ``due_at`` is ISO 8601."""
    return DemoUnit(
        project_slug(course, term), course, "project", f"Portfolio project, term {term}", PROJECT,
        f"Portfolio, {COURSES[course][1]}", due_at,
    )  # fmt: skip


def units(due: dict[int, str]) -> list[DemoUnit]:
    """All units; ``due`` gives the ISO due date of the terms whose project unit is shown."""
    found = []
    for course in COURSES:
        for term, moment in sorted(due.items(), reverse=True):
            found.append(project_unit(course, term, moment))
        found.append(DemoUnit(f"{course}-review", course, "review", "Peer review", REVIEW))
        found.append(
            DemoUnit(f"{course}-recognition", course, "recognition", "Recognition", RECOGNITION)
        )
        found.append(DemoUnit(f"{course}-mentoring", course, "mentoring", "Mentoring", MENTORING))
    return found


def second_units() -> list[DemoUnit]:
    """The units of the course whose programme a newcomer sets up, taken at one's own pace."""
    given = (
        ("project", "Field diary", PROJECT),
        ("review", "Peer review", REVIEW),
        ("recognition", "Recognition", RECOGNITION),
        ("mentoring", "Mentoring", MENTORING),
    )
    return [
        DemoUnit(
            f"field-{activity}",
            "field",
            activity,
            title,
            words,
            due_weeks=6 if activity == "project" else 0,
            programme=SECOND_PROGRAMME,
        )
        for activity, title, words in given
    ]
