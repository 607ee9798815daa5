"""A manager: learners who wait, terms to close, panels without reviewers, late decisions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time
from functools import partial
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...access import Needs
from ...mentors import api as mentors
from ...pairing import api as pairing
from ...programmes import api as programmes
from ...projects import api as projects
from ...recognition import api as recognition
from ...reviews import api as reviews
from ...shell import Belonging
from .places import lets
from .rows import Waiting


def waiting(found: Belonging, *, at: datetime) -> list[Waiting]:
    """What waits in every programme that the person manages."""
    return [row for one in found.managed for row in programme_waiting(one, at=at)]


def programme_waiting(one: programmes.ProgrammeData, *, at: datetime) -> list[Waiting]:
    """What waits for the manager of one programme, of what its state lets be done or come due."""
    found: list[tuple[Needs, Callable[[programmes.ProgrammeData], list[Waiting]]]] = [
        (Needs.PAIR, _learners),
        (Needs.ARRANGE, _extensions),
        (Needs.ARRANGE, _applications),
        (Needs.TIME, partial(_terms, at=at)),
        (Needs.ARRANGE, _panels),
        (Needs.TAKE_PART, _keys),
        (Needs.ARRANGE, _proposals),
        (Needs.TIME, partial(_decisions, at=at)),
        (Needs.ARRANGE, partial(_short_cases, at=at)),
    ]
    return [row for needs, rows in found if lets(one, needs) for row in rows(one)]


def _learners(one: programmes.ProgrammeData) -> list[Waiting]:
    requests = pairing.open_requests(one.id)
    if not requests:
        return []
    return [
        Waiting(
            what=ngettext(
                "{n} learner waits for a mentor",
                "{n} learners wait for a mentor",
                len(requests),
            ).format(n=len(requests)),
            act=_("Pair"),
            address=reverse("mentor_recognition:console_pairings", args=[one.slug]) + "#matches",
            place=one.title,
            since=requests[0].queued_at,
        )
    ]


def _extensions(one: programmes.ProgrammeData) -> list[Waiting]:
    waits = projects.waiting_extensions(one.course_keys)
    if not waits:
        return []
    return [
        Waiting(
            what=ngettext(
                "{n} learner asks for more time", "{n} learners ask for more time", len(waits)
            ).format(n=len(waits)),
            act=_("Answer"),
            address=reverse("mentor_recognition:console_extensions", args=[one.slug]),
            place=one.title,
            since=waits[0].asked_at,
        )
    ]


def _applications(one: programmes.ProgrammeData) -> list[Waiting]:
    waits = mentors.waiting_applications(one.id)
    if not waits:
        return []
    return [
        Waiting(
            what=ngettext(
                "{n} person applies to mentor", "{n} people apply to mentor", len(waits)
            ).format(n=len(waits)),
            act=_("Answer"),
            address=reverse("mentor_recognition:console_add_mentor", args=[one.slug])
            + "#applications",
            place=one.title,
            since=waits[0].asked_at,
        )
    ]


def _terms(one: programmes.ProgrammeData, at: datetime) -> list[Waiting]:
    ended = [
        term
        for term in programmes.terms(one.id)
        if term.closed_at is None and term.ends_on < at.date()
    ]
    return [
        Waiting(
            what=_("“{title}” has ended and is not closed").format(title=term.title),
            act=_("Close it"),
            address=reverse("mentor_recognition:console_terms", args=[one.slug]),
            place=one.title,
        )
        for term in ended[:1]
    ]


def _panels(one: programmes.ProgrammeData) -> list[Waiting]:
    return [
        Waiting(
            what=words,
            act=_("See which"),
            address=reverse("mentor_recognition:console_list_panels", args=[one.slug])
            + f"?{urlencode({'state': 'waiting', **({'lacks': reason} if reason else {})})}",
            place=one.title,
        )
        for reason, words in reviews.reason_words(reviews.waiting_reasons(one.id)).items()
    ]


def _proposals(one: programmes.ProgrammeData) -> list[Waiting]:
    waits = reviews.open_proposals(one.id)
    if not waits:
        return []
    return [
        Waiting(
            what=ngettext(
                "{n} proposed change to the rubric waits for an answer",
                "{n} proposed changes to the rubric wait for an answer",
                len(waits),
            ).format(n=len(waits)),
            act=_("Answer"),
            address=reverse("mentor_recognition:console_rubric_proposals", args=[one.slug]),
            place=one.title,
            since=datetime.combine(waits[0].made_on, time(), tzinfo=UTC),
        )
    ]


def _keys(one: programmes.ProgrammeData) -> list[Waiting]:
    waiting = reviews.works_without_key(one.id)
    if not waiting:
        return []
    return [
        Waiting(
            what=ngettext(
                "{n} work for calibration waits for its key",
                "{n} works for calibration wait for their keys",
                waiting,
            ).format(n=waiting),
            act=_("Set a key"),
            address=reverse("mentor_recognition:console_exemplars", args=[one.slug]),
            place=one.title,
        )
    ]


def _decisions(one: programmes.ProgrammeData, at: datetime) -> list[Waiting]:
    """Counted, not named: a manager does not decide."""
    late = [
        proposal for proposal in recognition.proposals(programme_id=one.id) if proposal.due_at < at
    ]
    if not late:
        return []
    return [
        Waiting(
            what=ngettext(
                "{n} decision of the committee is overdue",
                "{n} decisions of the committee are overdue",
                len(late),
            ).format(n=len(late)),
            act=_("See who sits on it"),
            address=reverse("mentor_recognition:console_setup", args=[one.slug]) + "#committee",
            place=one.title,
            due_at=late[0].due_at,
        )
    ]


def _short_cases(one: programmes.ProgrammeData, at: datetime) -> list[Waiting]:
    """Counted, not named: nothing can come of them until more members may vote."""
    short = recognition.short_cases(programme_id=one.id, at=at)
    if not short:
        return []
    return [
        Waiting(
            what=ngettext(
                "{n} case has fewer members who may vote on it than the rules ask for",
                "{n} cases have fewer members who may vote on them than the rules ask for",
                short,
            ).format(n=short),
            act=_("Appoint members"),
            address=reverse("mentor_recognition:console_setup", args=[one.slug]) + "#committee",
            place=one.title,
        )
    ]
