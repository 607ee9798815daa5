"""A reviewer: blind reviews that were drawn for them; nothing of whose work it is."""

from __future__ import annotations

from datetime import UTC, datetime, time

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...access import Needs
from ...hosts import get_host
from ...programmes import api as programmes
from ...reviews import api as reviews
from ...shell import Belonging
from ...skills import api as skills
from .places import due_in, lets, unit_for
from .rows import Waiting


def waiting(found: Belonging, *, at: datetime) -> list[Waiting]:
    """Open reviews of all programmes, each at the review unit of a course the person takes."""
    by_programme = reviews.open_reviews_of(found.user_id)
    rows = []
    for programme_id, assignments in by_programme.items():
        programme = programmes.programme(programme_id)
        if not lets(programme, Needs.TAKE_PART):
            continue
        unit = unit_for(programme, "review", user_id=found.user_id)
        address = get_host().unit_url(unit) if unit else ""
        rows += [
            Waiting(
                what=_("Review {alias}").format(alias=one.alias),
                act=_("Review"),
                address=address,
                place=programme.title,
                due_at=due_in(programme, datetime.combine(one.due_on, time.max, tzinfo=UTC)),
            )
            for one in assignments
        ]
    return rows + _sessions(found) + _skills(found, at)


def _sessions(found: Belonging) -> list[Waiting]:
    """Calibration sessions that wait for ratings of the person."""
    rows = []
    for session in reviews.open_sessions_of(found.user_id):
        programme = programmes.programme(session.programme_id)
        if not lets(programme, Needs.TAKE_PART):
            continue
        rows.append(
            Waiting(
                what=ngettext(
                    "{title}: {n} work to rate", "{title}: {n} works to rate", session.left
                ).format(title=session.title, n=session.left),
                act=_("Rate"),
                address=reverse(
                    "mentor_recognition:calibration_session", args=[programme.slug, session.uuid]
                ),
                place=programme.title,
                due_at=due_in(programme, datetime.combine(session.ends_on, time.max, tzinfo=UTC)),
            )
        )
    return rows


def _skills(found: Belonging, at: datetime) -> list[Waiting]:
    """Documented skills that the person may verify, one row for each programme."""
    rows = []
    for programme_id in skills.programmes_that_wait():
        programme = programmes.programme(programme_id)
        if not lets(programme, Needs.TAKE_PART):
            continue
        if reviews.certificate(programme_id=programme.id, reviewer_id=found.user_id, at=at) is None:
            continue
        claims = skills.claims_to_verify(programme_id=programme.id, verifier_id=found.user_id)
        if not claims:
            continue
        unit = unit_for(programme, "review", user_id=found.user_id)
        rows.append(
            Waiting(
                what=ngettext(
                    "{n} skill waits for a verifier", "{n} skills wait for a verifier", len(claims)
                ).format(n=len(claims)),
                act=_("Verify"),
                address=get_host().unit_url(unit) if unit else "",
                place=programme.title,
            )
        )
    return rows
