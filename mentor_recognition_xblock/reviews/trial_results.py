"""How a trial's ratings agree by the rubric in use and by the draft, criterion by criterion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from ..core.agreement_intervals import (
    FEWEST_UNITS,
    NOTHING,
    Interval,
    alpha_gain,
    alpha_interval,
    are_told_apart,
    kappa_interval,
)
from ..core.texts import text_of
from ..languages import localized
from .session_data import TrialRow, TrialSide
from .session_models import CalibrationSession, SessionPlace, SessionWork
from .session_wordings import is_by_draft

Scores = Mapping[tuple[int, int], Mapping[str, int]]
# By work, the levels that a criterion was given.
Units = list[list[int]]


def trial_rows(
    row: CalibrationSession,
    works: Sequence[SessionWork],
    places: Sequence[SessionPlace],
    given: Scores,
) -> list[dict[str, Any]]:
    """A row for each criterion, those of the draft first, then those that it takes out.

    ``given`` is by place and work. Of a criterion that one wording has not, its side is null.
    """
    ours = [one["key"] for one in row.rubric.criteria]
    theirs = [one["key"] for one in (row.draft or {"criteria": []})["criteria"]]
    seed = row.uuid.int % 2**32
    found = []
    for key in [*theirs, *(key for key in ours if key not in theirs)]:
        before = _units(key, works, places, given, draft=False) if key in ours else None
        after = _units(key, works, places, given, draft=True) if key in theirs else None
        gain, is_told = NOTHING, False
        if before is not None and after is not None:
            gain = alpha_gain(before, after, seed=seed)
            is_told = are_told_apart(before, after)
        found.append(
            {
                "key": key,
                "present": _side(key, before, works, seed),
                "draft": _side(key, after, works, seed),
                "gain": asdict(gain),
                "told_apart": is_told,
            }
        )
    return found


def shown_rows(row: CalibrationSession) -> tuple[TrialRow, ...]:
    """The rows as they are shown, criteria by their titles in the reader's language."""
    criteria = [*row.rubric.criteria, *(row.draft or {"criteria": []})["criteria"]]
    titles = {one["key"]: localized(text_of(one["title"], field="title")) for one in criteria}
    return tuple(
        TrialRow(
            title=titles[one["key"]],
            present=_shown(one["present"]),
            draft=_shown(one["draft"]),
            gain=Interval(**one["gain"]),
            are_told_apart=one["told_apart"],
        )
        for one in row.trial
    )


def _shown(side: Mapping[str, Any] | None) -> TrialSide | None:
    if side is None:
        return None
    return TrialSide(Interval(**side["alpha"]), Interval(**side["kappa"]))


def _side(
    key: str, units: Units | None, works: Sequence[SessionWork], seed: int
) -> dict[str, Any] | None:
    if units is None:
        return None
    keyed = [at for at, work in enumerate(works) if key in work.levels]
    # Of few works kappa would tell everybody their keys: of one it is 0 or 1.
    kappa = NOTHING
    if len(keyed) >= FEWEST_UNITS:
        kappa = kappa_interval(
            [units[at] for at in keyed], [works[at].levels[key] for at in keyed], seed=seed
        )
    return {"alpha": asdict(alpha_interval(units, seed=seed)), "kappa": asdict(kappa)}


def _units(
    key: str,
    works: Sequence[SessionWork],
    places: Sequence[SessionPlace],
    given: Scores,
    *,
    draft: bool,
) -> Units:
    return [
        [
            given[place.pk, work.pk][key]
            for place in places
            if is_by_draft(place.num, work.num) == draft
        ]
        for work in works
    ]
