"""The list of what changed: acts of those in charge, and of the system; nobody's own affairs.

What learners, mentors and reviewers do themselves stands in the log and not here: who asked, who
parted, who reviewed. Nor do decisions: they are on people, and a conflict of interest hides them.
"""

from __future__ import annotations

import json
from collections import ChainMap
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import EDITOR, MANAGER, Subject
from ..hosts import get_host
from ..hosts.people import shown_name
from ..listings import Cells, Column, Filter, Kind, Listing, listing
from ..listings.columns import by_path
from ..listings.courses import titles as titles_of_courses
from ..listings.filters import midnight
from ..listings.listing import Search
from ..listings.people import find
from .models import AuditEntry, AuditPerson

# What both offices read of.
SHARED: Final = {
    "programme.created": gettext_lazy("Programme created"),
    "programme.closing": gettext_lazy("How terms close changed"),
    "programme.craft_reviews": gettext_lazy("Reviews of mentors' comments changed"),
    "role.given": gettext_lazy("Office given"),
    "role.ended": gettext_lazy("Office ended"),
    "term.added": gettext_lazy("Term added"),
    "term.changed": gettext_lazy("Term changed"),
    "term.closed": gettext_lazy("Term closed"),
    "term.evaluated": gettext_lazy("Term evaluated"),
    "threads.drawn": gettext_lazy("Mentors' comments drawn for review"),
    "thanks.released": gettext_lazy("Reviewers read which of their comments helped"),
    "threads.released": gettext_lazy("Mentors read how they comment"),
    "policy.added": gettext_lazy("Policy added"),
    "policy.back_tested": gettext_lazy("Policy tried on the past"),
    "panel.author_revealed": gettext_lazy("Author revealed to the committee"),
    "panel.reviewer_revealed": gettext_lazy("Reviewer revealed to the committee"),
    "ratings.released": gettext_lazy("Mentors read learners' private answers"),
    "contribution.offered": gettext_lazy("Contribution offered"),
    "contribution.judged": gettext_lazy("Contribution judged"),
    "contribution.withdrawn": gettext_lazy("Contribution taken back"),
    "learning.recorded": gettext_lazy("Learning recorded"),
    "learning.withdrawn": gettext_lazy("Learning taken back"),
    "policy.withdrawn": gettext_lazy("Announced policy withdrawn"),
    "rubric.added": gettext_lazy("Rubric added"),
}
# What a manager arranges.
MANAGED: Final = {
    "course.added": gettext_lazy("Course added"),
    "course.removed": gettext_lazy("Course removed"),
    "mentor.enrolled": gettext_lazy("Mentor added"),
    "mentor.application_approved": gettext_lazy("Application to mentor approved"),
    "mentor.application_declined": gettext_lazy("Application to mentor declined"),
    "mentor.left": gettext_lazy("Mentor's part ended"),
    "supervision.begun": gettext_lazy("A mentor stands beside another"),
    "supervision.ended": gettext_lazy("A mentor stands beside another no more"),
    "sponsors.sought": gettext_lazy("A mentor looks for sponsors"),
    "sponsorship.met": gettext_lazy("A sponsor met the mentor"),
    "mentor.returned": gettext_lazy("Mentor came back"),
    "mentor.capacity": gettext_lazy("Mentor's capacity set"),
    "cohort.mapped": gettext_lazy("Cohort mapped to a mentor"),
    "cohort.unmapped": gettext_lazy("Cohort without a mentor"),
    "pairings.completed": gettext_lazy("Pairings completed"),
    "reviewer.certified": gettext_lazy("Reviewer certified"),
    "reviewer.ended": gettext_lazy("Reviewer's certificate ended"),
    "reviewer.asked": gettext_lazy("Asked to calibrate"),
    "session.opened": gettext_lazy("Calibration session opened"),
    "session.revealed": gettext_lazy("Ratings of a calibration session revealed"),
    "session.left": gettext_lazy("Calibration session goes on without a person"),
    "session.closed": gettext_lazy("Calibration session ended"),
    "session.cancelled": gettext_lazy("Calibration session called off"),
    "panel.review_taken_back": gettext_lazy("Review taken back"),
    "panel.review_discarded": gettext_lazy("Review set aside"),
    "panel.reviewer_added": gettext_lazy("One more reviewer wanted"),
    "panel.reviewer_assigned": gettext_lazy("Reviewer chosen by hand"),
    "panel.cancelled": gettext_lazy("Panel cancelled"),
    "rubric_change.proposed": gettext_lazy("Change to a rubric proposed"),
    "rubric_change.withdrawn": gettext_lazy("Proposed change to a rubric taken back"),
    "rubric_change.taken_up": gettext_lazy("Proposed change to a rubric taken up"),
    "rubric_change.declined": gettext_lazy("Proposed change to a rubric declined"),
    "session.trial_opened": gettext_lazy("Trial of a rubric's draft opened"),
    "session.trial_revealed": gettext_lazy("Ratings of a trial revealed"),
    "rubric.draft_published": gettext_lazy("Draft of a rubric published"),
    "rubric.published_tried": gettext_lazy("Draft of a rubric published after a trial"),
    "rubric.published_untried": gettext_lazy("Draft of a rubric published without a trial"),
    "rubric.draft_begun": gettext_lazy("Draft of a rubric begun"),
    "rubric.draft_discarded": gettext_lazy("Draft of a rubric thrown away"),
    "exemplar.added": gettext_lazy("Work for calibration added"),
    "exemplar.withdrawn": gettext_lazy("Work for calibration withdrawn"),
    "extension.corrected": gettext_lazy("Due date corrected"),
    "extension.granted": gettext_lazy("Due date extended"),
    "extension.refused": gettext_lazy("Longer time refused"),
    "credential.revoked": gettext_lazy("Badge revoked"),
    "partner.invited": gettext_lazy("Partner from outside invited"),
    "partner.link_renewed": gettext_lazy("Partner sent a new link"),
    "partner.revoked": gettext_lazy("Partner's review revoked"),
    "partner.forgotten": gettext_lazy("Partner's name and address deleted"),
}
PARTS: Final = ("holder", "mentor", "reviewer")
# More people of one name are not looked through.
MOST_PEOPLE: Final = 500


@dataclass(frozen=True)
class Named:
    """How an area calls what the log is about.

    ``titles(by, subjects)`` are the names of those subjects that are its own; ``found(by, words,
    user_ids)`` are subjects whose title holds the words, or that are one of these people.
    """

    titles: Callable[[Subject, Collection[str]], Mapping[str, str]]
    found: Callable[[Subject, str, Collection[int]], Collection[str]]


def _kinds(by: Subject) -> dict[str, object]:
    return {**SHARED, **(MANAGED if MANAGER.holds.test(by) else {})}


FILTERS: Final = (
    Filter(
        "kind",
        gettext_lazy("What changed"),
        lambda _by, rows, kind: rows.filter(action=kind),
        lambda by: list(_kinds(by).items()),
    ),
    # Moments stand as text in one form, which sorts as they do.
    Filter(
        "since",
        gettext_lazy("From"),
        lambda _by, rows, day: rows.filter(at__gte=midnight(day).isoformat()),
        field=inputs.Day(),
    ),
    Filter(
        "until",
        gettext_lazy("Until"),
        lambda _by, rows, day: rows.filter(at__lt=midnight(day + timedelta(days=1)).isoformat()),
        field=inputs.Day(),
    ),
)


def _rows(by: Subject) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(
        stream=f"programme:{by.programme.id}", action__in=list(_kinds(by))
    ).only("num", "at", "action", "subject", "actor_key", "payload")


def _moments(_by: Subject, rows: Sequence[AuditEntry]) -> dict[int, datetime]:
    return {row.pk: datetime.fromisoformat(row.at) for row in rows}


def _words(by: Subject, rows: Sequence[AuditEntry]) -> dict[int, str]:
    kinds = _kinds(by)
    return {row.pk: str(kinds[row.action]) for row in rows}


def _who(_by: Subject, rows: Sequence[AuditEntry]) -> dict[int, str]:
    """Names of those who did it; nobody did what the system does by itself."""
    names = _names({row.actor_key for row in rows if row.actor_key})
    system, gone = _("The system"), shown_name(None)
    return {row.pk: names.get(row.actor_key, gone) if row.actor_key else system for row in rows}


def _names(keys: Collection[str]) -> dict[str, str]:
    """What people are called, by their key in the log; without those whose key is destroyed."""
    users = dict(AuditPerson.objects.filter(key__in=keys).values_list("key", "user_id"))
    people = get_host().users(set(users.values()))
    return {key: shown_name(people.get(user_id)) for key, user_id in users.items()}


def _people_in(payload: Mapping[str, Any]) -> list[str]:
    """Keys of those whom it concerned in their part; a learner's affairs are the learner's own."""
    return [key for role, key in payload.get("people", {}).items() if role in PARTS]


def _about(named_by: Sequence[Named]) -> Cells:
    """What each change was about, by name: people first, then what else there is."""

    def cells(by: Subject, rows: Sequence[AuditEntry]) -> dict[int, str]:
        payloads = {row.pk: json.loads(row.payload) for row in rows}
        keys = {row.pk: _people_in(payloads[row.pk]) for row in rows}
        names = _names({key for found in keys.values() for key in found})
        subjects = {row.subject for row in rows}
        titles = dict(ChainMap(*(dict(named.titles(by, subjects)) for named in named_by)))
        courses = by.programme.course_keys
        course_names = dict(zip(courses, titles_of_courses(courses), strict=True))
        said: dict[int, str] = {}
        for row in rows:
            people = [names.get(key, shown_name(None)) for key in keys[row.pk]]
            title = titles.get(row.subject, "")
            course = course_names.get(str(payloads[row.pk].get("course")))
            parts = (*people, title, payloads[row.pk].get("cohort"), course)
            said[row.pk] = " · ".join(dict.fromkeys(one for one in parts if one))
        return said

    return cells


def log(*named_by: Named) -> Listing:
    """The list; ``named_by`` are what areas call what the log is about, and how it is found."""
    return listing(
        "log",
        EDITOR,
        label=gettext_lazy("Log"),
        rows=_rows,
        key="num",
        columns=(
            Column("what", gettext_lazy("What changed"), Kind.TEXT, _words, primary=True),
            Column("about", gettext_lazy("What it was about"), Kind.TEXT, _about(named_by)),
            Column("who", gettext_lazy("Who"), Kind.TEXT, _who),
            Column("at", gettext_lazy("When"), Kind.MOMENT, _moments, by_path("num")),
        ),
        order="-at",
        empty=gettext_lazy("Nothing has changed yet."),
        filters=FILTERS,
        search=_search(named_by),
    )


def _search(named_by: Sequence[Named]) -> Search:
    """Words in the kind of change, in the name of who did it, or of what it was about."""

    def search(by: Subject, rows: QuerySet[AuditEntry], words: str) -> QuerySet[AuditEntry]:
        wanted = words.casefold().split()
        kinds = [
            key
            for key, label in _kinds(by).items()
            if all(word in str(label).casefold() for word in wanted)
        ]
        people = dict(
            find(AuditPerson.objects.all(), words, people=("user_id",), texts=()).values_list(
                "key", "user_id"
            )[:MOST_PEOPLE]
        )
        subjects = {
            subject
            for named in named_by
            for subject in named.found(by, words, set(people.values()))
        }
        return rows.filter(
            Q(action__in=kinds) | Q(actor_key__in=list(people)) | Q(subject__in=subjects)
        )

    return search
