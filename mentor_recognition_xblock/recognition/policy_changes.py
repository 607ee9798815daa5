"""What changed between two policies, in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ..core.policy_diff import Change, changes
from ..languages import localized
from . import words


@dataclass(frozen=True)
class ChangeInWords:
    """One change: ``what`` it is, before and after; empty where it was not there."""

    what: str
    before: str
    after: str


def changes_in_words(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[ChangeInWords]:
    """Every value that differs; what the cohort's figures are is told in one line."""
    titles = {
        tier["key"]: _text(tier["title"])
        for content in (before, after)
        for tier in content.get("tiers", ())
    }
    found: list[ChangeInWords] = []
    for one in changes(before, after):
        if one.path.partition(".")[0] == "baseline":
            line = ChangeInWords(_("Baseline cohort"), "", _("frozen anew"))
            if line not in found:
                found.append(line)
            continue
        found.append(ChangeInWords(_what(one, titles), _value(one.before), _value(one.after)))
    return found


def _what(change: Change, titles: Mapping[str, str]) -> str:
    steps = change.path.split(".")
    name = ".".join(steps)
    if steps[0] == "tiers" and len(steps) > 1:
        name = _rule(steps[2:])
        tier = titles.get(steps[1], steps[1])
        return f"{tier}: {name}" if name else tier
    if steps[0] == "weights" and len(steps) > 1:
        return _("Weight of {metric}").format(metric=words.title(steps[1]))
    return LABELS.get(name, lambda: name)()


def _rule(steps: list[str]) -> str:
    if steps[:1] == ["gates"] and len(steps) > 1:
        title, of = words.title(steps[1]), LABELS.get(".".join(["rated", *steps[2:]]))
        return title if of is None else _("{metric}: {what}").format(metric=title, what=of())
    if steps[:1] == ["min"] and len(steps) > 1:
        return words.title(f"min.{steps[1]}")
    if steps[:1] == ["review_if"] and len(steps) > 1:
        return _("Review by people below: {metric}").format(metric=words.title(steps[1]))
    name = ".".join(steps)
    return LABELS.get(name, lambda: name)() if name else ""


def _value(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, Mapping):
        if "title" in value and "key" in value:
            return _text(value["title"])
        if all(isinstance(one, str) for one in value.values()):
            return _text(value)
        return ", ".join(f"{name}: {_value(one)}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(_value(one) for one in value)
    return str(value)


def _text(value: Any) -> str:
    from ..core.texts import text_of

    return localized(text_of(value, field="title"))


# Paths in a policy that are no metric, in words; others stand as they are written.
LABELS = {
    "notice_days": lambda: _("Days of notice before rules change"),
    "confidence.z": lambda: _("z of the intervals"),
    "success.level": lambda: _("Success: final score at least"),
    "success.gain": lambda: _("Success: gain of at least"),
    "panel.size": lambda: _("Reviewers per panel"),
    "panel.extra": lambda: _("Reviewers added when a panel disagrees"),
    "panel.span": lambda: _("Levels apart that count as a disagreement"),
    "panel.due_days": lambda: _("Days for a review"),
    "panel.max_open": lambda: _("Most open reviews per reviewer"),
    "panel.draw": lambda: _("How works are given to reviewers"),
    "panel.window_days": lambda: _("Days of works drawn together"),
    "panel.least_pool": lambda: _("Fewest people a panel is drawn from"),
    "panel.patience_days": lambda: _("Days before fewer reviews than wanted decide"),
    "panel.renewals": lambda: _("Times a reviewer may take longer"),
    "panel.renewal_days": lambda: _("Days longer each time"),
    "panel.newcomers": lambda: _("Share of places kept for new reviewers"),
    "panel.elsewhere": lambda: _("Where one reviewer of a panel comes from"),
    "calibration.exemplars": lambda: _("Works in a calibration"),
    "calibration.min_kappa": lambda: _("Agreement needed for a certificate"),
    "calibration.valid_months": lambda: _("Months a certificate is valid"),
    "calibration.retry_days": lambda: _("Days before another calibration"),
    "calibration.seeded": lambda: _("Of a reviewer's works, one in so many has a known key"),
    "reliability_of_panels.min_icc": lambda: _("Reliability needed for panels to decide"),
    "reliability_of_panels.min_lower": lambda: _("Lower bound of that reliability"),
    "answers.hours": lambda: _("Hours for an answer"),
    "milestones.grace_days": lambda: _("Days of grace after a due date"),
    "pairing.min_days": lambda: _("Fewest days for a pairing to count"),
    "opinion_weight_max": lambda: _("Largest weight of opinion"),
    "rated.reach": lambda: _("median at least"),
    "rated.threads": lambda: _("fewest comments"),
    "rated.reviewers": lambda: _("fewest reviewers of each"),
    "rated.lower_quartile": lambda: _("lower quartile at least"),
    "title": lambda: _("Title"),
    "valid_months": lambda: _("Months the tier is valid"),
    "consecutive_closes": lambda: _("Consecutive closes"),
    "vote.quorum": lambda: _("Votes that a decision needs"),
    "vote.share": lambda: _("Share of the votes that awards"),
    "sponsors": lambda: _("Sponsors"),
    "rights": lambda: _("Rights"),
    "privacy.k_feedback": lambda: _("Fewest answers shown together"),
    "appeal.file_days": lambda: _("Days to file an appeal"),
    "appeal.seats": lambda: _("People who sit on an appeal"),
    "appeal.answer_days": lambda: _("Days to answer an appeal"),
    "privacy.k_public": lambda: _("Fewest cases behind a public figure"),
}
