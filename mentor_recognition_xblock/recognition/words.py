"""Gates, criteria and results in words, from the metrics, the policy and the stored figures."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..core.messages import Message
from ..core.metrics import GateResult, gates_of, metric_of
from ..core.policy import Policy, Tier
from ..core.rights import RIGHTS
from ..languages import localized
from ..phrases import joined
from . import pictures
from .data import GateView


def title(metric: str) -> str:
    """The metric's name."""
    return _sentence(metric_of(metric).title)


def formula(metric: str, policy: Policy) -> str:
    """How the figure is computed, with its source."""
    return _sentence(metric_of(metric).formula(policy))


def why(gate: GateResult) -> str:
    """Why a gate came to its result, with the figures that decided."""
    metric = metric_of(gate.metric)
    return _sentence(metric.why_nothing(gate) if gate.value is None else metric.why(gate))


def result_label(result: str) -> str:
    """The three results."""
    return {
        "met": _("met"),
        "not_enough": _("not enough evidence"),
        "not_met": _("not met"),
    }[result]


def view(stored: dict[str, Any], policy: Policy) -> GateView:
    """A stored gate, explained."""
    gate, metric = GateResult(**stored), metric_of(stored["metric"])
    name, label = _sentence(metric.title), result_label(gate.result)
    return GateView(
        metric=gate.metric,
        title=name,
        needed=_whole(_sentence(metric.needed(gate.threshold, gate.window))),
        now=_("nothing yet") if gate.value is None else _whole(_sentence(metric.now(gate))),
        interval=_whole(_interval(gate)),
        counts=_counts(gate.counts),
        result=gate.result,
        result_label=label,
        words=_whole(why(gate)),
        formula=_whole(_sentence(metric.formula(policy))),
        picture=pictures.of_gate(gate, title=name, result_label=label),
    )


def summary(result: str, gates: list[dict[str, Any]], near_miss: bool) -> str:
    """One sentence on where somebody stands towards a tier."""
    if result == "met":
        return _("All criteria were met at the last close.")
    if near_miss:
        return _("The figures are high enough, but on too few cases yet: {names}.").format(
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
    rights = [_("It lets you: {right}").format(right=right(one)) for one in tier.rights]
    if tier.kind == "entry":
        first = _("Open to everyone who mentors in the programme and accepts its commitments.")
        return [first, *rights]
    sentences = [
        _sentence(metric_of(gate.metric).criterion(gate, policy)) for gate in gates_of(tier)
    ]
    sentences += [_sentence(metric_of(one.metric).review(one, policy)) for one in tier.review_if]
    sentences.append(
        ngettext(
            "All of this at {count} term's close, then a decision of the committee.",
            "All of this at {count} terms' closes running, then a decision of the committee.",
            tier.consecutive_closes,
        ).format(count=tier.consecutive_closes)
    )
    if tier.sponsors:
        sentences.append(
            ngettext(
                "Before an award {count} mentor who holds the tier or a higher one says what they "
                "saw. It weighs nothing in the figures.",
                "Before an award {count} mentors from different courses, who hold the tier or a "
                "higher one, say what they saw. It weighs nothing in the figures.",
                tier.sponsors,
            ).format(count=tier.sponsors)
        )
        sentences.append(
            _(
                "No sponsor worked with the mentor in the last year or was sponsored by them, and "
                "none decides on them. While too few could, members of the committee stand in."
            )
        )
    if tier.vote.quorum > 1:
        voters = _("At least {quorum} members vote.").format(quorum=tier.vote.quorum)
        sentences.append(f"{voters} {award_in_words(tier.vote.share)}")
    if tier.account:
        sentences.append(_("Before it votes, the mentor tells of their work in their own words."))
    # Or a badge that was decided so would claim more cases than it rests on.
    sentences.append(
        _(
            "Where the figures are high enough and only cases are too few, the mentor may ask for "
            "a dossier review, after which the committee decides."
        )
    )
    return sentences + rights


def right(key: str) -> str:
    """What a right lets a mentor do; its key where it is none of ours any more."""
    return _sentence(RIGHTS[key]) if key in RIGHTS else key


def award_in_words(share: float) -> str:
    """Which share of a committee's votes awards."""
    if abs(share - 2 / 3) < 0.005:
        return _("An award needs two thirds of the votes.")
    if share > 0.5:
        # xgettext:no-python-format
        words = _("An award needs {percent} % of the votes.")
        return _whole(words.format(percent=f"{share * 100:.0f}"))
    return _("An award needs more than half of the votes.")


def reason_shown(reason: str, *, lacks_sponsors: bool) -> str:
    """The reason as it is read: votes may come to what nobody voted for."""
    if lacks_sponsors:
        waits = _("Too few sponsors stood by the last day: the committee looks at the case again.")
        return f"{waits}\n\n{reason}" if reason else waits
    return reason or _("The votes of the committee were divided: it looks at the case again.")


def _whole(text: str) -> str:
    """A figure and its percent sign stay on one line."""
    return text.replace(" %", "\u00a0%")


def _names(gates: list[dict[str, Any]], result: str) -> str:
    return joined(title(gate["metric"]) for gate in gates if gate["result"] == result)


def _interval(gate: GateResult) -> str:
    if gate.low is None or gate.high is None or gate.confidence is None:
        return ""
    level = f"{gate.confidence * 100:.0f}"
    return _sentence(metric_of(gate.metric).interval(gate.low, gate.high, level=level))


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


def _sentence(message: Message) -> str:
    """A rule's sentence in the reader's language, with its figures."""
    figures = {name: _figure(value) for name, value in message.figures.items()}
    text = ngettext(message.text, message.many, message.count) if message.many else _(message.text)
    return text.format(**figures)


def _figure(value: object) -> object:
    if isinstance(value, Message):
        return _sentence(value)
    return localized(value) if isinstance(value, str) else value
