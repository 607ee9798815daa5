"""Levels behind an award: of panels complete by the decision, and never of too few learners."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from mentor_recognition_xblock.core import policy as rules
from mentor_recognition_xblock.recognition import levels
from mentor_recognition_xblock.reviews.api import PanelScore

from ..core.test_policy import shipped
from ..factories import START

POLICY = rules.parse(shipped("starter"))
K = POLICY.k_public
SECOND = timedelta(seconds=1)


def told(
    monkeypatch: pytest.MonkeyPatch, finals: list[tuple[str, Any]], *, outcomes: int = K
) -> dict[str, int]:
    found = SimpleNamespace(
        uuid=UUID(int=1), policy_version_id=1, programme_id=1, outcomes=outcomes,
        decided_at=START, pairings=tuple(f"pair-{num}" for num in range(outcomes)),
    )  # fmt: skip
    monkeypatch.setattr(
        levels.programmes, "policy_version", lambda _pk: SimpleNamespace(policy=POLICY)
    )
    monkeypatch.setattr(levels, "_finals", lambda _programme_id, *, until: finals)
    return levels.median_levels([found])[found.uuid]  # type: ignore[list-item]


def final(level: int, *, late: timedelta = timedelta()) -> PanelScore:
    return PanelScore(UUID(int=2), 2.0, {"clarity": float(level)}, 3, START + late)


def test_levels_are_the_low_median_of_enough_learners(monkeypatch: pytest.MonkeyPatch) -> None:
    finals = [(f"pair-{num}", final(1 if num < K / 2 else 3)) for num in range(K)]
    assert told(monkeypatch, finals) == {"clarity": 1}
    assert told(monkeypatch, [*finals[1:], ("pair-0", final(3))]) == {"clarity": 3}


def test_fewer_learners_than_the_public_minimum_stand_behind_no_level(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    finals = [(f"pair-{num}", final(2)) for num in range(K)]
    assert told(monkeypatch, finals[1:]) == {}
    assert told(monkeypatch, finals, outcomes=K - 1) == {}
    # Two projects of one learner are one learner.
    assert told(monkeypatch, [*finals[1:], finals[1]]) == {}
    assert told(monkeypatch, [*finals[1:], ("somebody else's", final(2))]) == {}


@pytest.mark.parametrize(
    ("late", "levels_told"),
    [(timedelta(), {"clarity": 2}), (-SECOND, {"clarity": 2}), (SECOND, {})],
)
def test_a_panel_counts_when_it_was_complete_by_the_decision(
    monkeypatch: pytest.MonkeyPatch, late: timedelta, levels_told: dict[str, int]
) -> None:
    finals = [(f"pair-{num}", final(2)) for num in range(1, K)]
    assert told(monkeypatch, [*finals, ("pair-0", final(2, late=late))]) == levels_told
