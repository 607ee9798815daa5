"""Reading the signs of closes: for people who may decide on the mentors they name."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..core import guards
from ..core.pictures.series import Estimate
from ..elements.pictures import TermsPicture
from ..mentors import api as mentors
from ..programmes import api as programmes
from . import words
from .guard_models import GuardReport
from .models import Evaluation

_Report = tuple[programmes.TermData, dict[str, Any]]

LOOK_AT = {
    "concentration": gettext_lazy(
        "One learner stands behind {part} of {whole} counted pairings. Read whether the others say "
        "the same."
    ),
    "burst": gettext_lazy(
        "{part} of {whole} works were finished within two days. Read when they were begun and "
        "whether comments led to changes."
    ),
    "fast": gettext_lazy(
        "{part} of {whole} counted pairings ended within a week of the least length that counts. "
        "Read what was done in them."
    ),
    "reciprocity": gettext_lazy(
        "Two mentors mentored each other. Read whether each stands on the outcomes of others too."
    ),
    "hang": gettext_lazy(
        "The tier is met, and would not be without the outcomes of one learner. Wait for another "
        "close, or read the other outcomes with care."
    ),
}
BESIDE = {
    "volume": gettext_lazy("how many learners they had"),
    "ratings": gettext_lazy("how learners rated them"),
    "testimonials": gettext_lazy("published testimonials"),
    "spotlights": gettext_lazy("spotlights"),
}


@dataclass(frozen=True)
class Signal:
    """One sign about one mentor, or two: account ids, and what a person should look at.

    ``evaluations`` are what to read, one for each of ``people``: of the next tier at that close.
    """

    kind: str
    people: tuple[int, ...]
    evaluations: tuple[UUID, ...]
    part: int
    whole: int
    look_at: str


@dataclass(frozen=True)
class Popularity:
    """How a metric goes with something else: Spearman's r of n mentors, 90 % interval."""

    metric: str
    title: str
    beside: str
    n: int
    r: float
    low: float
    high: float


@dataclass(frozen=True)
class Drift:
    """A metric over closes: its mean at the last of them, and how it changes a close.

    ``slope`` is the Theil-Sen slope with its 90 % interval; None before the fourth close.
    """

    metric: str
    title: str
    closes: int
    mean: float
    slope: float | None
    low: float | None
    high: float | None
    moves: bool


@dataclass(frozen=True)
class Guards:
    """The signs of the newest close. Figures of fewer than ``fewest`` mentors are left out."""

    title: str
    mentors: int
    fewest: int
    met: int
    hang: int
    popularity: tuple[Popularity, ...]
    drifts: tuple[Drift, ...]
    signals: tuple[Signal, ...]


def guards_of(programme_id: int, *, without: Collection[int]) -> Guards | None:
    """The signs as of the newest close, ``without`` some mentors; None before the first."""
    rows = _reports(programme_id)
    if not rows:
        return None
    term, newest = rows[-1]
    assert term.closed_at is not None
    policy = programmes.policy_in_force(programme_id=programme_id, at=term.closed_at).policy
    fewest = policy.k_public
    users = {one.id: one.user_id for one in mentors.mentors(programme_id)}
    hang = [who for who in newest["hang"] if who not in without]
    named = [
        *newest["signals"],
        *({"kind": "hang", "mentors": [who], "part": 0, "whole": 0} for who in hang),
    ]
    read = _evaluations(term.id, {who for one in named for who in one["mentors"]})
    return Guards(
        title=term.title,
        mentors=newest["mentors"],
        fewest=fewest,
        met=sum(who not in without for who in newest["met"]),
        hang=len(hang),
        popularity=tuple(
            Popularity(
                one["metric"],
                words.title(one["metric"]),
                str(BESIDE.get(one["beside"], one["beside"])),
                *(one[name] for name in ("n", "r", "low", "high")),
            )
            for one in newest["popularity"]
            if one["n"] >= fewest
        ),
        drifts=_drifts(rows, fewest),
        signals=tuple(
            Signal(
                one["kind"],
                tuple(users[who] for who in one["mentors"]),
                tuple(read[who] for who in one["mentors"]),
                one["part"],
                one["whole"],
                str(LOOK_AT[one["kind"]]).format(part=one["part"], whole=one["whole"]),
            )
            for one in named
            # Of two mentors neither is told without the other.
            if not set(one["mentors"]) & set(without) and set(one["mentors"]) <= read.keys()
        ),
    )


def _evaluations(term_id: int, mentor_ids: Collection[int]) -> dict[int, UUID]:
    """By mentor id, the first evaluation at a close; one query."""
    rows = Evaluation.objects.filter(term_id=term_id, mentor_id__in=list(mentor_ids))
    return dict(rows.order_by("-pk").values_list("mentor_id", "uuid"))


def picture_of(programme_id: int) -> TermsPicture | None:
    """The mean success rate at each close with its interval; None of fewer than two."""
    rows = _reports(programme_id)
    if len(rows) < 2:
        return None
    closed_at = rows[-1][0].closed_at
    assert closed_at is not None
    policy = programmes.policy_in_force(programme_id=programme_id, at=closed_at).policy
    known = [
        (term.title, one)
        for term, report in rows
        if (one := report["metrics"].get("M1")) and one["n"] >= policy.k_public
    ]
    if len(known) < 2:
        return None
    return TermsPicture(
        title=_("Learners' outcomes, mean over mentors"),
        along=_("Close"),
        estimates=[Estimate(title, one["mean"], one["low"], one["high"]) for title, one in known],
        # xgettext:no-python-format
        caption=_("Each close with the 90 % interval of its mean."),
    )


def _reports(programme_id: int) -> list[_Report]:
    found = dict(
        GuardReport.objects.filter(term__programme_id=programme_id).values_list("term_id", "report")
    )
    return [(term, found[term.id]) for term in programmes.terms(programme_id) if term.id in found]


def _drifts(rows: Sequence[_Report], fewest: int) -> tuple[Drift, ...]:
    found = []
    for metric, newest in rows[-1][1]["metrics"].items():
        # What the newest close may not tell is not told as of an older one.
        if newest["n"] < fewest:
            continue
        points = [
            (float(term.num), one["mean"])
            for term, report in rows
            if (one := report["metrics"].get(metric)) and one["n"] >= fewest
        ]
        slope = guards.slope(points)
        found.append(
            Drift(
                metric,
                words.title(metric),
                len(points),
                points[-1][1],
                None if slope is None else slope.slope,
                None if slope is None else slope.low,
                None if slope is None else slope.high,
                slope is not None and slope.moves,
            )
        )
    return tuple(found)
