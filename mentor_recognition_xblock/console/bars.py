"""A gate as a drawing: where the estimate lies, how sure it is, and what is needed.

In whole percent of the bar's width, for an SVG; the figures stand beside it as text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Bar:
    """``low`` and ``width`` of the band, the ``point`` seen and the ``threshold``, 0-100."""

    low: float
    width: float
    point: float
    threshold: float


def bar_of(gate: dict[str, Any]) -> Bar | None:
    """The drawing of a stored gate; None where it is no share with an interval."""
    if gate["interval"] != "wilson" or gate["point"] is None:
        return None
    return Bar(
        low=round(gate["low"] * 100, 1),
        width=round((gate["high"] - gate["low"]) * 100, 1),
        point=round(gate["point"] * 100, 1),
        threshold=round(gate["threshold"] * 100, 1),
    )
