"""Why a gate came to its result, in one sentence with the figures that decided."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..core.results import MIN_OBSERVED


def why(gate: dict[str, Any]) -> str:
    """The sentence for a stored gate."""
    metric = gate["metric"]
    if gate["value"] is None:
        return _nothing(gate)
    if metric.startswith("min.") or metric == "M9":
        return _count(gate)
    if metric == "M8":
        return _terms(gate)
    if metric == "M2":
        return _gain(gate)
    return _success(gate) if metric == "M1" else _share(gate)


def _nothing(gate: dict[str, Any]) -> str:
    if gate["metric"] == "M2" and gate["counts"].get("n"):
        return _("The programme has not fixed its baseline cohort yet, so no growth is defined.")
    if gate["counts"].get("set_aside"):
        return _("What there is was set aside: reviewers agreed too little that term.")
    return _("Nothing to count yet.")


def _count(gate: dict[str, Any]) -> str:
    short = round(gate["threshold"] - gate["value"])
    if short <= 0:
        return _("Reached.")
    return ngettext("{count} more is needed.", "{count} more are needed.", short).format(
        count=short
    )


def _terms(gate: dict[str, Any]) -> str:
    seen = gate["counts"]["n"]
    if gate["result"] == "met":
        return _("Active in enough of the terms offered.")
    if gate["result"] == "not_met":
        return _("Of the last {n} terms offered, too few had a learner.").format(n=seen)
    return ngettext(
        "Only {n} term was offered so far.", "Only {n} terms were offered so far.", seen
    ).format(n=seen)


def _gain(gate: dict[str, Any]) -> str:
    figures = {"percent": percent(gate["value"]), "needed": percent(gate["threshold"])}
    if gate["result"] == "met":
        # xgettext:no-python-format
        return _("Growth above expectation is {percent} % likely; {needed} % is enough.").format(
            **figures
        )
    if gate["result"] == "not_met":
        return _(
            # xgettext:no-python-format
            "Growth above expectation is only {percent} % likely; {needed} % is needed."
        ).format(**figures)
    # xgettext:no-python-format
    return _("{percent} % likely so far, on too few completed pairings to decide.").format(
        **figures
    )


def _success(gate: dict[str, Any]) -> str:
    figures = {
        "low": percent(gate["low"]),
        "high": percent(gate["high"]),
        "needed": percent(gate["threshold"]),
    }
    if gate["result"] == "met":
        return _("Even the cautious lower end, {low} %, reaches {needed} %.").format(**figures)
    if gate["result"] == "not_met":
        return _("Even the favourable upper end, {high} %, stays below {needed} %.").format(
            **figures
        )
    return _(
        "The true share may lie anywhere from {low} to {high} %; its lower end must reach "
        "{needed} %. More pairings narrow it."
    ).format(**figures)


def _share(gate: dict[str, Any]) -> str:
    figures = {
        "percent": percent(gate["value"]),
        "high": percent(gate["high"]),
        "needed": percent(gate["threshold"]),
    }
    if gate["result"] == "met":
        # xgettext:no-python-format
        return _("{percent} % of what was seen; {needed} % is enough.").format(**figures)
    if gate["result"] == "not_met":
        return _("Even the favourable upper end, {high} %, stays below {needed} %.").format(
            **figures
        )
    if gate["value"] >= gate["threshold"]:
        return _("High enough, but fewer than {count} were seen.").format(count=MIN_OBSERVED)
    # xgettext:no-python-format
    return _("Below {needed} % so far, but too few to say it will stay so.").format(**figures)


def percent(share: float) -> str:
    """Whole percent, cut and not rounded: 59.9 must not read as the 60 it misses."""
    return str(int(share * 100 + 1e-9))
