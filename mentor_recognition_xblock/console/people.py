"""People of a programme: one person's roles with their acts, and giving a role to somebody."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from .. import inputs, pages
from ..access import MANAGER, SHOWS
from ..errors import Invalid, NotFound
from ..hosts import get_host
from ..hosts.people import shown_name
from ..intake import api as intake
from ..listings.people import find
from ..mentors import api as mentors
from ..pages import PageVisit, names
from ..phrases import joined
from ..programmes import api as programmes
from ..programmes import people_acts
from ..reviews import acts as review_acts
from ..reviews import api as reviews
from ..reviews import people_list
from ..statuses import status_of
from . import manager_pages

# So many are shown of those whose name was looked for.
MOST: Final = 20
WORDS: Final = inputs.Text(100, required=False, lines=False)


@pages.page(MANAGER, does=SHOWS, methods=("GET", "HEAD", "POST"))
def person(request: HttpRequest, slug: str, user: int) -> HttpResponse:
    """What one person holds and held, since when, by whom, until when; and the acts on it."""
    visit = pages.visit_of(request)
    answer = pages.perform(
        request,
        address=reverse("mentor_recognition:console_person", args=[slug, user]),
        also={"user": str(user)},
    )
    if isinstance(answer, HttpResponse):
        return answer
    offices = programmes.roles_of_person(programme_id=visit.programme.id, user_id=user, at=visit.at)
    others = [
        held
        for held in people_list.roles_of_people(visit).get(user, [])
        if held.role in (people_list.REVIEWER, people_list.MENTOR)
    ]
    former = reviews.former_certificate(
        programme_id=visit.programme.id, reviewer_id=user, at=visit.at
    )
    if not offices and not others and former is None:
        raise NotFound("nobody with a role")
    mentor = mentors.mentor_of(programme_id=visit.programme.id, user_id=user)
    people = {one.given_by for one in offices} | {one.ended_by for one in offices}
    shown = names({user, *(who for who in people if who is not None)})
    context: dict[str, Any] = {
        "programme": visit.programme,
        "name": shown[user],
        "held": [_row(one, shown) for one in offices if one.is_held],
        "past": [_row(one, shown) for one in offices if not one.is_held],
        "certified": next((one for one in others if one.role == people_list.REVIEWER), None),
        "former": former,
        "mentor": mentor,
        "is_self": user == visit.user_id,
        "seat": next(
            (
                office
                for office in (programmes.Office.CHAIR, programmes.Office.COMMITTEE)
                if any(one.role == office and one.is_held for one in offices)
            ),
            None,
        ),
        "sits": any(one.role == programmes.Office.COMMITTEE and one.is_held for one in offices),
        "chairs": any(one.role == programmes.Office.CHAIR and one.is_held for one in offices),
        "done": pages.done_message(request),
        "error": answer,
    }
    return manager_pages.show(request, "person.html", context, status=status_of(answer))


def _row(one: programmes.RoleData, shown: dict[int, str]) -> dict[str, Any]:
    words = _held_words(one, shown) if one.is_held else _ended_words(one, shown)
    return {"role": one, "words": words}


def _held_words(one: programmes.RoleData, shown: dict[int, str]) -> str:
    """Since when, by whom, and when it ends with its term."""
    said = [_("since {since}").format(since=_day(one.since))]
    if by := shown.get(one.given_by or 0, ""):
        said.append(_("given by {who}").format(who=by))
    if one.until:
        said.append(
            _("ends with {term} on {until}").format(term=one.term_title, until=_day(one.until))
        )
    return joined(said)


def _day(at: datetime) -> str:
    return date_format(localtime(at))


def _ended_words(one: programmes.RoleData, shown: dict[int, str]) -> str:
    """From when to when, and who or what ended it."""
    since, until = _day(one.since), _day(one.until) if one.until else ""
    said = [_("from {since} until {until}").format(since=since, until=until)]
    if by := shown.get(one.ended_by or 0, ""):
        said.append(_("ended by {who}").format(who=by))
    elif one.term_title:
        said.append(_("ended with {term}").format(term=one.term_title))
    return joined(said)


@pages.page(MANAGER, does=SHOWS, methods=("GET", "HEAD", "POST"))
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Look for somebody by name, username or e-mail address, and give them a role."""
    visit = pages.visit_of(request)
    answer = pages.perform(
        request, address=reverse("mentor_recognition:console_give_role", args=[slug])
    )
    if isinstance(answer, HttpResponse):
        return answer
    asked = request.GET.get("q") or request.POST.get("q") or ""
    try:
        asked = WORDS("q", asked)
    except Invalid:
        asked = ""
    found = _found(visit, asked) if asked else []
    context = {
        "programme": visit.programme,
        "q": asked,
        "found": found,
        "roles": [(role.value, role.label) for role in programmes.Office],
        "terms": [
            (str(term.num), term.title)
            for term in programmes.terms(visit.programme.id)
            if term.closed_at is None and term.ends_on >= visit.at.date()
        ],
        "done": pages.done_message(request),
        "error": answer,
    }
    return manager_pages.show(request, "give_role.html", context, status=status_of(answer))


def _found(visit: PageVisit, words: str) -> list[dict[str, Any]]:
    """Whom the words name: one account exactly, or people of the programme by their names.

    Others are not looked for by name: whoever manages a programme reads of nobody outside it.
    """
    exact = get_host().users_by_login([words]).get(words)
    ids = [] if exact is None else [exact.user_id]
    for user_id in _named(visit, words):
        if user_id not in ids:
            ids.append(user_id)
    users = get_host().users(ids) if ids else {}
    holding = people_list.roles_of_people(visit)
    return [
        {
            "user": user_id,
            # Who is outside the programme is named by what was typed, and by nothing else.
            "person": words if exact is not None and user_id == exact.user_id else "",
            "name": shown_name(users.get(user_id)),
            "holds": people_list.names_of(holding.get(user_id, [])),
        }
        for user_id in ids
    ]


def _named(visit: PageVisit, words: str) -> list[int]:
    members: QuerySet[Any] = intake.enrolled_members(visit.programme.course_keys)
    enrolled = find(members, words, people=("user_id",), texts=())
    first = enrolled.order_by("user_id").values_list("user_id", flat=True).distinct()[:MOST]
    accounts = get_host().named_accounts().filter(pk__in=list(people_list.roles_of_people(visit)))
    holders = find(accounts, words, people=("pk",), texts=())
    return [*holders.order_by("pk").values_list("pk", flat=True)[:MOST], *first]


pages.acts(
    person,
    {
        "dismiss": people_acts.dismiss,
        "hand_over": people_acts.hand_over,
        "name_chair": people_acts.name_chair,
        "end_certificate": review_acts.end_certificate,
        "remind": review_acts.remind,
    },
)
pages.acts(add, {"appoint": people_acts.appoint})
