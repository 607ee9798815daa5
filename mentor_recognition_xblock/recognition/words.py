"""Gates, criteria and results in words, generated from the policy and the stored figures."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..core.policy import Gate, Policy, Tier
from ..phrases import joined
from .data import GateView
from .reasons import percent, why

NUMBERS: Final = frozenset({"M6", "M9", "M11", "M12"})


def title(metric: str) -> str:
    """The metric's name."""
    return {
        "min.completed": _("Completed pairings"),
        "min.cohorts": _("Different cohorts"),
        "min.recent_18m": _("Completed in the last 18 months"),
        "M1": _("Learners' outcomes"),
        "M2": _("Growth against expectation"),
        "M3": _("Feedback that led to revision"),
        "M4": _("Milestones reached on time"),
        "M5": _("Skills verified by others"),
        "M6": _("Craft of feedback"),
        "M7": _("Answers in time"),
        "M8": _("Consistency over terms"),
        "M9": _("Different courses"),
        "M10": _("Learners' own view"),
        "M11": _("Contributions to the community"),
        "M12": _("Own learning"),
    }.get(metric, metric)


def formula(metric: str, policy: Policy) -> str:
    """How the figure is computed, with its source."""
    return {
        "min.completed": _("Pairings with blinded scores of the first and the final version."),
        "min.cohorts": _("Distinct cohorts among them."),
        "min.recent_18m": _("Those that ended within 18 months of the close."),
        "M1": _(
            "Share of completed pairings whose final score is at least {level} or at least {gain} "
            "above the first; the lower 90 % bound (Wilson 1927) must reach the threshold."
        ).format(level=policy.success.level, gain=policy.success.gain),
        "M2": _(
            "Final score minus what learners of the course reach from the same start, averaged "
            "and shrunk by n/(n+k), k = {k} (Efron & Morris 1975); the probability that the true "
            "gain is above zero counts."
        ).format(k=f"{policy.baseline.k if policy.baseline else 6:g}"),
        "M3": _(
            "Share of the projects finished in the last 24 months with two versions after the "
            "first comment, a comment addressed, and a criterion up."
        ),
        "M4": _(
            "Share of the milestones due in the last 24 months that were reached by the date plus "
            "{days} days; an extension moves the date."
        ).format(days=policy.grace_days),
        "M7": _(
            "Share of the versions of the last 18 months answered within {hours} hours; the clock "
            "stops in declared pauses, and a pairing the mentor let lapse counts as one missed."
        ).format(hours=policy.answer_hours),
        "M8": _(
            "Of the last terms offered, those with a learner; wholly paused terms are passed over."
        ),
        "M9": _("Courses with at least two completed pairings."),
    }.get(metric, _("Not recorded in this release: never counted as met."))


def needed(metric: str, threshold: float, window: int | None) -> str:
    """The threshold as it is read."""
    if metric == "M8" and window:
        return _("{k} of {n} terms").format(k=f"{threshold:g}", n=window)
    if metric == "M2":
        return _("probability at least {percent} %").format(percent=f"{threshold * 100:.0f}")
    if metric in NUMBERS or metric.startswith("min."):
        return _("at least {number}").format(number=f"{threshold:g}")
    return _("at least {percent} %").format(percent=f"{threshold * 100:.0f}")


def result_label(result: str) -> str:
    """The three results."""
    return {
        "met": _("met"),
        "not_enough": _("not enough evidence"),
        "not_met": _("not met"),
    }[result]


def view(gate: dict[str, Any], policy: Policy) -> GateView:
    """A stored gate, explained."""
    metric = gate["metric"]
    return GateView(
        metric=metric,
        title=title(metric),
        needed=_whole(needed(metric, gate["threshold"], gate["window"])),
        now=_whole(_now(gate)),
        interval=_whole(_interval(gate)),
        counts=_counts(gate["counts"]),
        result=gate["result"],
        result_label=result_label(gate["result"]),
        words=_whole(why(gate)),
        formula=_whole(formula(metric, policy)),
    )


def summary(result: str, gates: list[dict[str, Any]], near_miss: bool) -> str:
    """One sentence on where somebody stands towards a tier."""
    if result == "met":
        return _("All criteria were met at the last close.")
    if near_miss:
        return _("What was seen is high enough; there is not enough of it yet: {names}.").format(
            names=_names(gates, "not_enough")
        )
    if result == "not_enough":
        return _("Evidence is still short for: {names}.").format(names=_names(gates, "not_enough"))
    open_too = _names(gates, "not_enough")
    below = _("Below what is needed: {names}.").format(names=_names(gates, "not_met"))
    if not open_too:
        return below
    return below + " " + _("Evidence is still short for: {names}.").format(names=open_too)


def criteria(policy: Policy, tier: Tier) -> list[str]:
    """The tier's criteria as sentences; page and badge say exactly what the policy holds."""
    if tier.kind == "entry":
        return [_("Open to everyone who mentors in the programme and accepts its commitments.")]
    minimum = tier.minimum
    found = []
    if minimum.completed:
        found.append(
            ngettext(
                "At least {count} completed pairing with blinded scores before and after.",
                "At least {count} completed pairings with blinded scores before and after.",
                minimum.completed,
            ).format(count=minimum.completed)
        )
    if minimum.cohorts:
        found.append(
            ngettext(
                "From at least {count} cohort.", "From at least {count} cohorts.", minimum.cohorts
            ).format(count=minimum.cohorts)
        )
    if minimum.recent_18m:
        found.append(
            _("At least {count} of them in the last 18 months.").format(count=minimum.recent_18m)
        )
    found += [_criterion(gate, policy) for gate in tier.gates]
    found.append(
        ngettext(
            "All of this at {count} term's close, then a decision of the committee.",
            "All of this at {count} terms' closes running, then a decision of the committee.",
            tier.consecutive_closes,
        ).format(count=tier.consecutive_closes)
    )
    return found


def _criterion(gate: Gate, policy: Policy) -> str:
    return _("{title}: {needed}. {formula}").format(
        title=title(gate.metric),
        needed=needed(gate.metric, gate.threshold, gate.window),
        formula=formula(gate.metric, policy),
    )


def _whole(text: str) -> str:
    """A figure and its percent sign stay on one line."""
    return text.replace(" %", "\u00a0%")


def _names(gates: list[dict[str, Any]], result: str) -> str:
    return joined(title(gate["metric"]) for gate in gates if gate["result"] == result)


def _now(gate: dict[str, Any]) -> str:
    value, metric = gate["value"], gate["metric"]
    if value is None:
        return _("nothing yet")
    if metric in {"M8", "M9"} or metric.startswith("min."):
        return f"{value:g}"
    if metric == "M1":
        # xgettext:no-python-format
        return _("{percent} % observed").format(percent=percent(gate["point"]))
    if metric == "M2":
        return _("probability {percent} %").format(percent=percent(value))
    return _("{percent} %").format(percent=percent(value))


def _interval(gate: dict[str, Any]) -> str:
    if gate["low"] is None:
        return ""
    level = f"{gate['confidence'] * 100:.0f}"
    if gate["metric"] == "M2":
        return _("gain {low} to {high} levels ({level} % normal interval)").format(
            low=f"{gate['low']:+.2f}", high=f"{gate['high']:+.2f}", level=level
        )
    return _("between {low} and {high} % ({level} % Wilson interval)").format(
        low=percent(gate["low"]), high=percent(gate["high"]), level=level
    )


def _counts(counts: dict[str, int]) -> str:
    if "hits" in counts:
        text = _("{hits} of {n}").format(hits=counts["hits"], n=counts["n"])
    else:
        text = str(counts.get("n", 0))
    if counts.get("set_aside"):
        text += " " + _("({count} set aside: reviewers agreed too little that term)").format(
            count=counts["set_aside"]
        )
    if counts.get("lapses"):
        text += " " + ngettext(
            "({count} pairing lapsed)", "({count} pairings lapsed)", counts["lapses"]
        ).format(count=counts["lapses"])
    return text
