"""What a gate, and a mentor's way over the terms, look like."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from ..core.metrics import GateResult, metric_of
from ..core.pictures.counts import Counts
from ..core.pictures.interval import Interval
from ..core.pictures.series import Estimate
from ..elements.pictures import (
    LEVEL,
    PERCENT,
    CountsPicture,
    IntervalPicture,
    Picture,
    TrendPicture,
)

_SHARE = "wilson"
# These estimate what they compare, and so have a band on its scale.
_BANDS = (_SHARE, "order")


def of_gate(gate: GateResult, *, title: str, result_label: str) -> Picture:
    """Blocks for what is counted; a bar with the threshold for a share, a probability, a level.

    The bar shows what was observed and its interval where the metric estimates a share or a level,
    and otherwise the figure that is compared.
    """
    metric = metric_of(gate.metric)
    if metric.windowed or metric.up_to is None:
        counted = Counts(int(gate.value or 0), int(gate.threshold), of=gate.window)
        return CountsPicture(
            title=title, result=gate.result, result_label=result_label, counts=counted
        )
    has_band = gate.interval in _BANDS
    seen = Interval(
        gate.point if has_band else gate.value,
        needed=gate.threshold,
        low=gate.low if has_band else None,
        high=gate.high if has_band else None,
        end=metric.up_to,
    )
    return IntervalPicture(
        title=title,
        result=gate.result,
        result_label=result_label,
        interval=seen,
        unit=PERCENT if metric.up_to == 1 else LEVEL,
    )


def of_terms(
    closes: Iterable[tuple[str, list[dict[str, Any]]]], *, towards: list[dict[str, Any]]
) -> Picture | None:
    """How the share of outcomes stood at each close, given as title and stored gates.

    ``towards`` are the gates of the tier to reach, whose threshold is drawn. None with fewer than
    two closes that have such a share: there is no way to show yet.
    """
    estimates, gates = [], []
    for title, stored in closes:
        gate = _outcome(stored)
        if gate is not None:
            estimates.append(Estimate(title, gate.point, gate.low, gate.high))
            gates.append(gate)
    if len(gates) < 2:
        return None
    needed = _outcome(towards)
    level = f"{(gates[-1].confidence or 0) * 100:.0f}"
    return TrendPicture(
        title=_("Outcomes over your terms"),
        along=_("Term"),
        estimates=estimates,
        goal=needed.threshold if needed else None,
        # xgettext:no-python-format
        goal_words=_("needed {figure}"),
        caption=_(
            # xgettext:no-python-format
            "Your completed pairings that succeeded, all until each term's close together, with "
            "{level} % interval."
        ).format(level=level),
    )


def _outcome(stored: list[dict[str, Any]]) -> GateResult | None:
    """The gate on learners' outcomes that is a share of pairings."""
    gates = (GateResult(**one) for one in stored)
    return next(
        (
            gate
            for gate in gates
            if metric_of(gate.metric).kind == "outcome" and gate.interval == _SHARE
        ),
        None,
    )
