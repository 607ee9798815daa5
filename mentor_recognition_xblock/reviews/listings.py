"""The list of reviewers: until when they are certified and how much they did, never on what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, Exists, FloatField, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy

from ..access import MANAGER, Subject
from ..listings import (
    Bulk,
    Column,
    Filter,
    Kind,
    State,
    column_of,
    courses_of,
    listing,
    options_of,
)
from ..programmes import api as programmes
from . import acts
from .bystanders import not_mentored_in
from .certificates import RENEWS_DAYS
from .estimate_models import ReviewerEstimate
from .key_agreement import drifts
from .models import Certificate, ReviewAssignment
from .score_estimates import FEWEST_OWN, leniencies
from .states import HANDED_IN

STATES: Final = {
    "certified": State("certified", gettext_lazy("Certified"), "good"),
    "ends_soon": State("ends_soon", gettext_lazy("Certificate ends soon"), "wait"),
    "ended": State("ended", gettext_lazy("Certificate has ended"), "bad"),
}
# How near somebody stays to agreed keys, by the verdict in ``core.drift``.
NEARNESS: Final = {
    "within": State("within", gettext_lazy("Within the limits"), "good"),
    "not_enough": State("not_enough", gettext_lazy("Not enough evidence"), "wait"),
    "drifted": State("drifted", gettext_lazy("Drifted"), "bad"),
}


def _rows(by: Subject) -> QuerySet[Certificate]:
    """The newest certificate of each person."""
    rows = Certificate.objects.filter(programme_id=by.programme.id)
    newer = rows.filter(reviewer=OuterRef("reviewer"), pk__gt=OuterRef("pk"))
    return rows.filter(~Exists(newer))


def _states(by: Subject, rows: Sequence[Certificate]) -> dict[int, State]:
    soon = _soon(by)

    def of(row: Certificate) -> str:
        if row.expires_at <= by.at:
            return "ended"
        return "ends_soon" if row.expires_at <= soon else "certified"

    return {row.pk: STATES[of(row)] for row in rows}


def _in_state(by: Subject, rows: QuerySet[Certificate], state: str) -> QuerySet[Certificate]:
    if state == "ended":
        return rows.filter(expires_at__lte=by.at)
    if state == "ends_soon":
        return rows.filter(expires_at__gt=by.at, expires_at__lte=_soon(by))
    return rows.filter(expires_at__gt=_soon(by))


def _soon(by: Subject) -> datetime:
    return by.at + timedelta(days=RENEWS_DAYS)


def _reviews(by: Subject) -> QuerySet[ReviewAssignment]:
    """What was handed in by the last close: a count that moved with each review would tell a
    manager beside it who sits on which panel. Those set aside stay in it for the same reason.
    """
    closes = [one.closed_at for one in programmes.terms(by.programme.id) if one.closed_at]
    rows = ReviewAssignment.objects.filter(
        panel__programme_id=by.programme.id, state__in=HANDED_IN
    ).order_by()
    return rows.filter(submitted_at__lte=max(closes)) if closes else rows.none()


def _done(by: Subject, rows: Sequence[Certificate]) -> dict[int, int]:
    found = _reviews(by).filter(reviewer__in=[row.reviewer_id for row in rows])
    counts = dict(found.values_list("reviewer_id").annotate(count=Count("pk")))
    return {row.pk: counts.get(row.reviewer_id, 0) for row in rows}


def _by_done(by: Subject) -> Coalesce:
    own = _reviews(by).filter(reviewer=OuterRef("reviewer"))
    count = own.values("reviewer").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(count, output_field=IntegerField()), 0)


def _leniency(by: Subject, rows: Sequence[Certificate]) -> dict[int, float | None]:
    known = leniencies(programme_id=by.programme.id, reviewer_ids=[row.reviewer_id for row in rows])
    return {
        row.pk: round(known[row.reviewer_id].leniency, 2) if row.reviewer_id in known else None
        for row in rows
    }


def _by_leniency(by: Subject) -> Subquery:
    own = ReviewerEstimate.objects.filter(
        programme_id=by.programme.id,
        reviewer=OuterRef("reviewer"),
        reviews__gte=FEWEST_OWN,
    )
    return Subquery(own.values("leniency"), output_field=FloatField())


def _nearness(by: Subject, rows: Sequence[Certificate]) -> dict[int, State]:
    found = drifts([row.pk for row in rows], by.at)
    return {
        row.pk: NEARNESS[found[row.pk].verdict if row.pk in found else "not_enough"] for row in rows
    }


def _above_keys(by: Subject, rows: Sequence[Certificate]) -> dict[int, float | None]:
    found = drifts([row.pk for row in rows], by.at)
    return {row.pk: round(found[row.pk].bias.value, 2) if row.pk in found else None for row in rows}


def _as_near(by: Subject, rows: QuerySet[Certificate], verdict: str) -> QuerySet[Certificate]:
    found = _nearness(by, list(rows))
    return rows.filter(pk__in=[pk for pk, state in found.items() if state.key == verdict])


REVIEWERS: Final = listing(
    "reviewers",
    MANAGER,
    label=gettext_lazy("Reviewers"),
    rows=_rows,
    key="pk",
    columns=(
        column_of(
            "name", gettext_lazy("Name"), Kind.PERSON, "reviewer_id", sortable=True, primary=True
        ),
        Column("state", gettext_lazy("State"), Kind.STATE, _states),
        column_of("until", gettext_lazy("Certified until"), Kind.DAY, "expires_at", sortable=True),
        Column(
            "done", gettext_lazy("Reviews done by the last close"), Kind.NUMBER, _done, _by_done
        ),
        Column(
            "leniency",
            gettext_lazy("Levels above others"),
            Kind.NUMBER,
            _leniency,
            _by_leniency,
        ),
        Column("nearness", gettext_lazy("Beside agreed keys"), Kind.STATE, _nearness),
        Column("above_keys", gettext_lazy("Levels above agreed keys"), Kind.NUMBER, _above_keys),
    ),
    order="name",
    empty=gettext_lazy("The programme has no reviewers yet."),
    filters=(
        Filter(
            "state",
            gettext_lazy("State"),
            _in_state,
            options_of({key: state.label for key, state in STATES.items()}),
        ),
        Filter(
            "nearness",
            gettext_lazy("Beside agreed keys"),
            _as_near,
            options_of({key: state.label for key, state in NEARNESS.items()}),
        ),
    ),
    people=("reviewer_id",),
    bulk=(Bulk(acts.remind, "certificate"),),
)


def without_bystanders(by: Subject, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Learners without the staff, the people in charge and mere reviewers, course by course."""
    others = not_mentored_in(programme_id=by.programme.id, course_keys=courses_of(by), at=by.at)
    # Few of them are enrolled: their rows are named, as the database tries each name on each row.
    theirs = rows.filter(user_id__in=frozenset[int]().union(*others.values())).order_by()
    found = theirs.values_list("pk", "course_key", "user_id")
    return rows.exclude(pk__in=[pk for pk, key, user_id in found if user_id in others[key]])
