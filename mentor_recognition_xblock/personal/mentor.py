"""A mentor's place in one programme: their learners, and their way to the next tier."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from .. import pages
from ..access import MENTOR_OF_PAGE, SHOWS_PRIVATE, Needs, allows
from ..appeals import acts as appeal_acts
from ..appeals import api as appeals
from ..badges import api as badges
from ..hosts import get_host
from ..mentors import api as mentors
from ..pages import PageVisit, names, private
from ..pairing import api as pairing
from ..programmes import api as programmes
from ..projects import api as projects
from ..projects import extension_acts
from ..recognition import acts, rights_acts, sponsor_acts
from ..recognition import api as recognition
from ..reviews import api as reviews
from ..statuses import status_of
from ..units import more_time

# So many answers about due dates are shown.
NEWEST: Final = 10


@pages.page(MENTOR_OF_PAGE, does=SHOWS_PRIVATE, methods=("GET", "HEAD", "POST"))
def learners(request: HttpRequest, slug: str) -> HttpResponse:
    """Everyone the mentor guides now, in all courses; who waits stands first."""
    visit = pages.visit_of(request)
    address = reverse("mentor_recognition:mentor_learners", args=[slug])
    answer = pages.perform(request, address=address)
    if isinstance(answer, HttpResponse):
        return answer
    mentor = _mentor(visit)
    pairs = pairing.active_pairings_of(mentor.id)
    works = projects.works_in_pairings([pair.id for pair in pairs])
    shown = names({pair.learner_id for pair in pairs})
    begun = {work.pairing_id for work in works}
    host = get_host()
    keys = {pair.course_key for pair in pairs}
    courses = host.courses(keys)
    units = programmes.units_with(course_keys=keys, activity="project")
    clock = mentors.clock(programme_id=visit.programme.id, mentor_id=mentor.id, now=visit.at)
    rows: list[dict[str, Any]] = [
        {
            "waits": timesince(clock.since(work.waiting_since), visit.at)
            if work.waiting_since
            else "",
            "name": shown[work.learner_id],
            "course": courses.get(work.course_key),
            "work": work,
            "address": host.unit_url(work.usage_key),
        }
        for work in works
    ]
    # Who has not begun needs a word first.
    for pair in pairs:
        if pair.id not in begun:
            unit = units.get(pair.course_key)
            rows.append(
                {
                    "name": shown[pair.learner_id],
                    "course": courses.get(pair.course_key),
                    "since": pair.starts_at,
                    "address": host.unit_url(unit) if unit else "",
                }
            )
    context = {
        "programme": visit.programme,
        "rows": rows,
        "waiting": sum(bool(row.get("work") and row["work"].waiting_since) for row in rows)
        if allows(visit.programme.state, Needs.TAKE_PART)
        else 0,
        "load": pairing.load_of(programme_id=visit.programme.id, mentor_id=mentor.id, at=visit.at),
        "done": pages.done_message(request),
        "error": answer,
        **_extensions(pairs, visit.at),
    }
    return private(request, "personal/learners.html", context, status=status_of(answer))


pages.acts(
    learners,
    {
        "answer_extension": extension_acts.answer_extension,
        "correct_extension": extension_acts.correct_extension,
    },
)


def _extensions(pairs: list[pairing.PairingData], at: datetime) -> dict[str, Any]:
    """More time that their learners asked for or got: what waits, and the newest of the rest."""
    found = more_time.rows(
        projects.extensions_of_learners([(pair.course_key, pair.learner_id) for pair in pairs]),
        get_host().users,
        at=at,
    )
    return {
        "waiting_extensions": [row for row in reversed(found) if row["waits"]],
        "extensions": [row for row in found if not row["waits"]][:NEWEST],
    }


@pages.page(MENTOR_OF_PAGE, does=SHOWS_PRIVATE)
def progress_record(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """One evaluation of one's own as JSON: enough to compute every figure again."""
    record = recognition.own_explanation(uuid, mentor_id=_mentor(pages.visit_of(request)).id)
    return pages.record(record, filename=f"evaluation-{uuid}.json")


@pages.page(MENTOR_OF_PAGE, does=SHOWS_PRIVATE, methods=("GET", "HEAD", "POST"))
def progress(request: HttpRequest, slug: str) -> HttpResponse:
    """The figures at the last close, criterion by criterion, decisions, and badges."""
    visit = pages.visit_of(request)
    address = reverse("mentor_recognition:mentor_progress", args=[slug])
    answer = pages.perform(request, address=address)
    if isinstance(answer, HttpResponse):
        return answer
    mentor, programme = _mentor(visit), visit.programme
    found = recognition.progress_of(
        programme_id=programme.id, mentor_user_id=visit.user_id, at=visit.at
    )
    credentials = badges.credentials_of(user_id=visit.user_id, programme_id=programme.id)
    term = programmes.term_at(programme.id, visit.at.date())
    appealed = appeals.appeals_of(mentor.id)
    context = {
        "programme": programme,
        "progress": found,
        "next": found.tiers[0] if found.tiers else None,
        "later": found.tiers[1:],
        "closes_on": term.ends_on if term else None,
        "image": _image(credentials),
        "standing": recognition.standing_of(mentor_id=mentor.id, at=visit.at),
        "craft": reviews.craft_of(programme_id=programme.id, mentor_user_id=visit.user_id),
        "ratings": pairing.ratings_of_mentor(mentor.id),
        # Nobody is decided on before a term was evaluated.
        "decisions": recognition.decisions_shown_to_mentor(mentor.id)
        if found.evaluated_at is not None
        else [],
        "credentials": credentials,
        "rights": recognition.own_rights(
            programme_id=programme.id, mentor_id=mentor.id, at=visit.at
        ),
        "asking": recognition.review_of_mentor(mentor.id),
        "min_account": recognition.MIN_ACCOUNT,
        "asks_for_sponsors": recognition.asks_for_sponsors(programme.id, visit.at),
        "own_sponsors": recognition.own_sponsors(mentor_id=mentor.id, at=visit.at),
        "cases": [
            _case(one, credentials, appealed)
            for one in recognition.own_cases(mentor.id, at=visit.at)
        ],
        **_appeals(visit, mentor.id, appealed),
        "done": pages.done_message(request),
        "error": answer,
    }
    return private(request, "personal/progress.html", context, status=status_of(answer))


ACTS = pages.acts(
    progress,
    {
        "": acts.ask_for_dossier_review,
        "tell": acts.tell,
        "beside": rights_acts.stand_beside,
        "stop": rights_acts.stop_standing_beside,
        "seek": sponsor_acts.seek_sponsors,
        "appeal": appeal_acts.file_appeal,
        "withdraw_appeal": appeal_acts.withdraw,
    },
)


def _case(
    case: recognition.OwnCase,
    credentials: list[badges.CredentialData],
    appealed: list[appeals.OwnAppeal],
) -> dict[str, Any]:
    """A case with all that became of it, in order: its appeals, and the badge that came of it."""
    badge = next((one for one in credentials if one.decision_uuid == case.award), None)
    steps = list(case.steps)
    for one in (own.appeal for own in appealed if own.appeal.proposal == case.uuid):
        steps.append(recognition.CaseStep(one.filed_at, _("You appealed")))
        if one.closed_at is not None:
            state = appeals.AppealState(one.state).label
            steps.append(
                recognition.CaseStep(one.closed_at, _("Your appeal: {state}").format(state=state))
            )
    if badge is not None:
        steps.append(recognition.CaseStep(badge.issued_at, _("Badge issued")))
        if badge.claimed_at is not None:
            steps.append(recognition.CaseStep(badge.claimed_at, _("Badge claimed")))
    return {
        "case": case,
        "steps": sorted(steps, key=lambda step: step.at),
        "is_claimed": badge is not None and badge.claimed_at is not None,
    }


def _appeals(visit: PageVisit, mentor_id: int, appealed: list[appeals.OwnAppeal]) -> dict[str, Any]:
    """What may be appealed and until when, what was, and the numbers of the rules."""
    lets = allows(visit.programme.state, Needs.TAKE_PART)
    found = appeals.appealable(mentor_id=mentor_id, at=visit.at) if lets else []
    context: dict[str, Any] = {
        "appeals": appealed,
        "appealable": found,
        "min_words": appeals.MIN_WORDS,
        "max_words": appeals.MAX_WORDS,
    }
    if found:
        policy = programmes.policy_in_force(programme_id=visit.programme.id, at=visit.at).policy
        context["rule"] = policy.appeal
    return context


def _image(credentials: list[badges.CredentialData]) -> str:
    """The badge of what the mentor holds; the product's own shield before the first."""
    held = [one for one in credentials if one.state == badges.CredentialState.CLAIMED]
    if not held:
        return static("mentor_recognition/img/badge.svg")
    return badges.image_url(held[-1].achievement_uuid, "svg")


def _mentor(visit: PageVisit) -> mentors.MentorData:
    assert visit.mentor is not None  # the page's door
    return visit.mentor
