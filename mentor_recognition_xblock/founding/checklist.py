"""What a programme has and what it lacks, step by step: in the order in which it is set up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import pairwise

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..core.policy import Tier
from ..errors import NotFound
from ..hosts import HostUnavailable, get_host
from ..languages import localized
from ..mentors import api as mentors
from ..pairing import api as pairing
from ..phrases import joined
from ..programmes import api as programmes
from ..programmes.api import Office, PolicyVersionData, ProgrammeData
from ..recognition import api as recognition
from ..reviews import api as reviews


@dataclass(frozen=True)
class Item:
    """One step. ``says`` what is there or missing; ``who`` must act, empty for the manager.

    Without what is ``needed`` no learner can start; the rest may be left for later.
    """

    key: str
    title: str
    is_done: bool
    says: str
    needed: bool = True
    who: str = ""


@dataclass(frozen=True)
class CohortPlace:
    """A cohort of a course run and the mentor to whom it is mapped; 0 for nobody."""

    key: str
    name: str
    course_key: str
    mentor_id: int


@dataclass(frozen=True)
class CourseUnits:
    """A course run: which units hold which activity; ``missing`` are those that none holds."""

    course_key: str
    title: str
    units: tuple[programmes.UnitData, ...]
    missing: tuple[str, ...]

    @property
    def missing_names(self) -> list[str]:
        """The same in words."""
        return [str(programmes.ACTIVITY_NAMES[one]) for one in self.missing]


@dataclass(frozen=True)
class Findings:
    """What stands in the programme, looked up once; each question asked once."""

    programme: ProgrammeData
    at: datetime

    @cached_property
    def titles(self) -> dict[str, str]:
        """Titles of the course runs; the key where the platform knows none."""
        known = get_host().courses(self.programme.course_keys)
        return {
            key: known[key].title if key in known else key for key in self.programme.course_keys
        }

    @cached_property
    def terms(self) -> list[programmes.TermData]:
        """The calendar."""
        return programmes.terms(self.programme.id)

    @cached_property
    def policy(self) -> PolicyVersionData | None:
        """The criteria in force."""
        try:
            return programmes.policy_in_force(programme_id=self.programme.id, at=self.at)
        except NotFound:
            return None

    @cached_property
    def rubric(self) -> reviews.RubricData | None:
        """The rubric in use."""
        return reviews.newest_rubric(self.programme.id)

    @cached_property
    def exemplars(self) -> int:
        """How many works with a key the rubric has."""
        return reviews.exemplar_count(self.rubric.id) if self.rubric else 0

    @cached_property
    def seats(self) -> list[tuple[Office, int]]:
        """Who sits on the committee, each once, the chair first."""
        held = {
            user_id: role
            for role in (Office.COMMITTEE, Office.CHAIR)
            for user_id in programmes.members(programme_id=self.programme.id, role=role, at=self.at)
        }
        # Whoever chairs holds both.
        seats = [(role, user_id) for user_id, role in held.items()]
        return sorted(seats, key=lambda seat: seat[0] != Office.CHAIR)

    @cached_property
    def managers(self) -> list[int]:
        """Who manages the programme."""
        return programmes.members(programme_id=self.programme.id, role=Office.MANAGER, at=self.at)

    @cached_property
    def reviewers(self) -> frozenset[int]:
        """Who may review."""
        return reviews.certified(programme_id=self.programme.id, at=self.at)

    @cached_property
    def reviewers_needed(self) -> int:
        """Two panels of a work share nobody, and each is drawn from enough to hide in."""
        if self.policy is None:
            return 0
        rules = self.policy.policy.panel
        return max(2 * rules.size, rules.least_pool)

    @cached_property
    def votes_needed(self) -> int:
        """The most votes that a case needs; 0 without a policy."""
        return 0 if self.policy is None else self.policy.policy.most_votes

    @cached_property
    def seats_needed(self) -> int:
        """The same, with the members who stand in while too few mentors could sponsor."""
        if self.policy is None or not any(one.sponsors for one in self._tiers):
            return 0
        counts = [n for _title, n in recognition.mentors_by_tier(self.programme.id, at=self.at)]
        return max(
            (
                one.vote.quorum + one.sponsors
                for rank, one in enumerate(self._tiers)
                if sum(counts[rank:]) < one.sponsors
            ),
            default=0,
        )

    @property
    def _tiers(self) -> tuple[Tier, ...]:
        return () if self.policy is None else self.policy.policy.tiers

    @cached_property
    def mentors(self) -> list[mentors.MentorData]:
        """Mentors who have not left."""
        return [one for one in mentors.mentors(self.programme.id) if one.left_at is None]

    @cached_property
    def loads(self) -> dict[int, pairing.LoadData]:
        """How many learners each mentor takes."""
        return pairing.loads(
            programme_id=self.programme.id, at=self.at, programme_mentors=self.mentors
        )

    @cached_property
    def unsaid(self) -> int:
        """How many mentors have not said how many learners they take."""
        return sum(load.capacity is None for load in self.loads.values())

    @cached_property
    def cohorts(self) -> list[CohortPlace]:
        """Cohorts of the course runs; none where the platform gives no answer."""
        mapped = pairing.cohort_map(self.programme.course_keys)
        try:
            rows = list(get_host().cohorts(self.programme.course_keys))
        except HostUnavailable:
            return []
        found = [(str(row.pk), row.cohort_name, str(row.in_course)) for row in rows]
        return sorted(
            (
                CohortPlace(key, name, course, mapped.get((course, key), 0))
                for key, name, course in found
            ),
            key=lambda one: (one.mentor_id != 0, self.titles.get(one.course_key, ""), one.name),
        )

    @cached_property
    def courses(self) -> list[CourseUnits]:
        """The course runs with their units."""
        every = programmes.units_of(self.programme.course_keys)
        return [
            CourseUnits(
                key,
                title,
                tuple(every[key]),
                tuple(
                    one
                    for one in programmes.ACTIVITIES
                    if one not in {unit.activity for unit in every[key]}
                ),
            )
            for key, title in self.titles.items()
        ]


def checklist(found: Findings) -> list[Item]:
    """All steps in order."""
    return [
        _basics(found.programme),
        _courses(found),
        _calendar(found.terms, found.at.date()),
        _criteria(found.policy),
        _rubric(found),
        _committee(found),
        _reviewers(found),
        _mentors(found),
        _cohorts(found),
        _units(found.courses),
    ]


def _basics(programme: ProgrammeData) -> Item:
    says = f"{programme.title} · {programme.organisation}"
    return Item("basics", _("Title and organisation"), is_done=True, says=says)


def _courses(found: Findings) -> Item:
    titles = list(found.titles.values())
    says = joined(titles) if titles else _("No course yet: add at least one where you are staff.")
    return Item("courses", _("Courses"), bool(titles), says)


def _calendar(terms: Sequence[programmes.TermData], today: date) -> Item:
    title = _("Calendar of terms")
    if not terms:
        return Item(
            "calendar", title, is_done=False, says=_("No term yet: lay out the first ones.")
        )
    running = any(term.starts_on <= today <= term.ends_on for term in terms)
    says = ngettext(
        "{n} term, {first} to {last}.", "{n} terms, {first} to {last}.", len(terms)
    ).format(
        n=len(terms),
        first=date_format(terms[0].starts_on),
        last=date_format(terms[-1].ends_on),
    )
    for before, after in pairwise(sorted(terms, key=lambda one: one.starts_on)):
        if after.starts_on - before.ends_on > timedelta(days=1):
            says += " " + _("No term runs between {last} and {first}.").format(
                last=date_format(before.ends_on), first=date_format(after.starts_on)
            )
    if not running:
        says += " " + _("None runs today: learners start on the first day of one.")
    return Item("calendar", title, running, says)


def _criteria(policy: PolicyVersionData | None) -> Item:
    title = _("Criteria of recognition")
    if policy is None:
        return Item("criteria", title, is_done=False, says=_("None are in force: choose them."))
    says = _("{title}, version {num}, is in force.").format(
        title=localized(policy.policy.title), num=policy.num
    )
    return Item("criteria", title, is_done=True, says=says)


def _rubric(found: Findings) -> Item:
    title, rubric = _("Rubric and exemplars"), found.rubric
    if rubric is None:
        says = _("No rubric yet: use the shipped one, or write your own.")
        return Item("rubric", title, is_done=False, says=says)
    says = ngettext(
        "“{title}”, version {num}, with {n} exemplar on which reviewers calibrate.",
        "“{title}”, version {num}, with {n} exemplars on which reviewers calibrate.",
        found.exemplars,
    ).format(title=rubric.title, num=rubric.num, n=found.exemplars)
    return Item("rubric", title, is_done=True, says=says)


def _committee(found: Findings) -> Item:
    title, roles = _("Committee and managers"), [role for role, _user in found.seats]
    if Office.CHAIR not in roles:
        says = _("No chair yet: appoint one who does not manage the programme.")
        return Item("committee", title, is_done=False, says=says)
    says = ngettext(
        "A chair, and no other member.", "A chair among {n} members.", len(roles)
    ).format(n=len(roles))
    if len(roles) < found.votes_needed:
        lacking = _("The rules ask for {needed} votes on a case: appoint more members.")
        says = f"{says} {lacking.format(needed=found.votes_needed)}"
    elif len(roles) < found.seats_needed:
        lacking = _(
            "The rules ask for sponsors. Until enough mentors could, members stand in and do not "
            "vote: appoint {needed} or more."
        )
        says = f"{says} {lacking.format(needed=found.seats_needed)}"
    return Item("committee", title, is_done=True, says=says)


def _reviewers(found: Findings) -> Item:
    count, needed = len(found.reviewers), found.reviewers_needed
    says = ngettext(
        "{n} person may review; two panels of a work need {needed}, none of them its mentor.",
        "{n} people may review; two panels of a work need {needed}, none of them its mentor.",
        count,
    ).format(n=count, needed=needed)
    return Item("reviewers", _("Founding reviewers"), count >= max(1, needed), says)


def _mentors(found: Findings) -> Item:
    title, count = _("Mentors"), len(found.mentors)
    if not count:
        return Item("mentors", title, is_done=False, says=_("No mentor yet: add the first."))
    places = sum(load.places for load in found.loads.values())
    says = ngettext("{n} mentor", "{n} mentors", count).format(n=count)
    says += ", " + ngettext("{n} free place.", "{n} free places.", places).format(n=places)
    if found.unsaid:
        says += " " + ngettext(
            "{n} has not said how many learners they take.",
            "{n} have not said how many learners they take.",
            found.unsaid,
        ).format(n=found.unsaid)
    mapped = any(one.mentor_id for one in found.cohorts)
    return Item("mentors", title, places > 0 or mapped, says)


def _cohorts(found: Findings) -> Item:
    title, cohorts = _("Cohorts and their mentors"), found.cohorts
    mapped = sum(bool(one.mentor_id) for one in cohorts)
    if not found.titles:
        says = _("Add a course first.")
        return Item("cohorts", title, is_done=False, says=says, needed=False)
    if not cohorts:
        says = _("The courses have no cohorts: learners ask for a mentor themselves.")
        return Item("cohorts", title, is_done=True, says=says, needed=False)
    says = _("{n} of {all} are mapped; learners of the others ask for a mentor themselves.").format(
        n=mapped, all=len(cohorts)
    )
    return Item("cohorts", title, mapped == len(cohorts), says, needed=False)


def _units(courses: Sequence[CourseUnits]) -> Item:
    title, author = _("Units in the courses"), _("The courses' authors, in Studio")
    held = {unit.activity for course in courses for unit in course.units}
    lacking = [one for one in programmes.ACTIVITIES if one not in held]
    if not lacking:
        says = _("Each activity has its unit.")
        return Item("units", title, is_done=True, says=says, who=author)
    says = _("Missing: {activities}.").format(
        activities=joined(str(programmes.ACTIVITY_NAMES[one]) for one in lacking)
    )
    can_start = not {"project", "review"} & set(lacking)
    return Item("units", title, is_done=can_start, says=says, who=author)
