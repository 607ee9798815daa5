"""A mentor: works to comment on, learners who asked, words to consent to."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...access import Needs
from ...hosts import get_host
from ...hosts.people import shown_name
from ...mentors import api as mentors
from ...pairing import api as pairing
from ...portfolio import api as portfolio
from ...programmes import api as programmes
from ...projects import api as projects
from ...recognition import api as recognition
from ...shell import Belonging
from .places import course_title, lets, lets_in_course
from .rows import Waiting


def waiting(found: Belonging, *, at: datetime) -> list[Waiting]:
    """Nothing for whoever is no mentor."""
    if not found.mentorships:
        return []
    rows = _works(found, at)
    for programme in found.mentored:
        mentor = found.mentorships[programme.id]
        if lets(programme, Needs.TAKE_PART):
            rows += _extensions(programme, mentor)
            rows += _consents(programme, mentor)
            rows += _cases(programme, mentor, at)
        if lets(programme, Needs.PAIR):
            rows += _requests(programme, mentor, at)
    return rows


def _cases(
    programme: programmes.ProgrammeData, mentor: mentors.MentorData, at: datetime
) -> list[Waiting]:
    """Cases whose vote waits for the mentor's own words."""
    return [
        Waiting(
            what=_("You are proposed as {tier}: tell the committee of it in your own words").format(
                tier=one.tier_title
            ),
            act=_("Tell"),
            address=reverse("mentor_recognition:mentor_progress", args=[programme.slug]) + "#case",
            place=programme.title,
            since=one.steps[0].at,
            due_at=one.due_at,
        )
        for one in recognition.own_cases(mentor.id, at=at)
        if one.is_asked
    ]


def _works(found: Belonging, at: datetime) -> list[Waiting]:
    pairs = [
        pair
        for pair, mentor_user_id in pairing.pairings_of_person(found.user_id)
        if mentor_user_id == found.user_id and pair.ends_at is None
    ]
    works = [
        work
        for work in projects.works_in_pairings([pair.id for pair in pairs])
        if work.waiting_since is not None and lets_in_course(work.course_key, Needs.TAKE_PART)
    ]
    host = get_host()
    people = host.users({work.learner_id for work in works})
    pair_of = {pair.id: pair for pair in pairs}
    clocks = {
        place: mentors.clock(programme_id=place[0], mentor_id=place[1], now=at)
        for place in {_place(pair_of[work.pairing_id]) for work in works}
    }
    return [
        Waiting(
            what=_("{learner} waits for your comments on “{title}”").format(
                learner=shown_name(people.get(work.learner_id)), title=work.title
            ),
            act=_("Comment"),
            address=host.unit_url(work.usage_key),
            place=course_title(work.course_key),
            since=work.waiting_since
            and clocks[_place(pair_of[work.pairing_id])].since(work.waiting_since),
        )
        for work in works
    ]


def _place(pair: pairing.PairingData) -> tuple[int, int]:
    """Whose pauses count."""
    return pair.programme_id, pair.mentor_id


def _requests(
    programme: programmes.ProgrammeData, mentor: mentors.MentorData, at: datetime
) -> list[Waiting]:
    load = pairing.load_of(programme_id=programme.id, mentor_id=mentor.id, at=at)
    if not load.places:
        return []
    queue = pairing.waiting_requests(programme_id=programme.id, mentor_id=mentor.id, at=at)
    unit = _unit_for_requests(programme, [one.course_key for one in queue])
    if not queue:
        return []
    return [
        Waiting(
            what=ngettext(
                "{n} learner looks for a mentor, and you have a free place",
                "{n} learners look for a mentor, and you have a free place",
                len(queue),
            ).format(n=len(queue)),
            act=_("Look at the requests"),
            address=get_host().unit_url(unit) if unit else "",
            place=programme.title,
            since=min(one.asked_at for one in queue),
        )
    ]


def _extensions(programme: programmes.ProgrammeData, mentor: mentors.MentorData) -> list[Waiting]:
    pairs = pairing.active_pairings_of(mentor.id)
    waits = [
        one
        for one in projects.extensions_of_learners(
            [(pair.course_key, pair.learner_id) for pair in pairs]
        )
        if one.state == projects.ExtensionState.WAITING
    ]
    people = get_host().users({one.learner_id for one in waits}) if waits else {}
    return [
        Waiting(
            what=_("{learner} asks for more time for “{title}”").format(
                learner=shown_name(people.get(one.learner_id)), title=one.unit_title
            ),
            act=_("Answer"),
            address=reverse("mentor_recognition:mentor_learners", args=[programme.slug])
            + "#more-time",
            place=programme.title,
            since=one.asked_at,
        )
        for one in waits
    ]


def _unit_for_requests(programme: programmes.ProgrammeData, keys: list[str]) -> str:
    in_order = dict.fromkeys([*keys, *programme.course_keys])
    units = programmes.units_with(course_keys=list(in_order), activity="mentoring")
    return next((units[key] for key in in_order if key in units), "")


def _consents(programme: programmes.ProgrammeData, mentor: mentors.MentorData) -> list[Waiting]:
    asked = portfolio.spotlights(
        programme_id=programme.id,
        mentor_id=mentor.id,
        states=[portfolio.SpotlightState.ASKED],
    )
    return [
        Waiting(
            what=_("May “{title}” be shown to the public?").format(title=one.title),
            act=_("Read and answer"),
            address=reverse("mentor_recognition:portfolio", args=[programme.slug]),
            place=programme.title,
        )
        for one in asked
    ]
