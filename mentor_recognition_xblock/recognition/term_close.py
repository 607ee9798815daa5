"""A term's close: complete pairings, freeze their scores, evaluate every mentor, propose."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..bulk_insert import insert
from ..core import metrics
from ..core.consensus import Reliability
from ..core.disclosure import LEAST_ANSWERS
from ..core.policy import Tier
from ..deadlocks import retry_on_deadlock
from ..errors import Conflict, NotFound
from ..jobs import api as jobs
from ..pairing import api as pairing
from ..programmes import api as programmes
from ..reviews import api as reviews
from ..signals import announce, dossier_review_asked, proposal_opened, term_evaluated
from . import frozen_scores, sources
from .data import RunData
from .evidence import facts_of_all
from .in_flight import InFlight, in_flight
from .ladder import EVALUATED_AGAIN, ranks_held, tiers_above, tiers_ending
from .models import Evaluation, Proposal, TermClose
from .proposals import propose
from .results_file import ResultsFile

BATCH: Final = 500


@dataclass(frozen=True)
class _Frozen:
    """A close whose pairings are complete and whose scores are frozen: what mentors are read by."""

    version: programmes.PolicyVersionData
    at: datetime
    reliability: Reliability
    reliable: bool


@dataclass(frozen=True)
class Difference:
    """A result that comes out otherwise than it was stored; empty where there is none."""

    mentor_id: int
    tier_key: str
    stored: str
    again: str


def evaluate_term(*, term_id: int, at: datetime, progress: jobs.Tell = jobs.quietly) -> RunData:
    """Evaluate a closed term once, as of its close; repeating returns what it came to.

    Earlier closes that were not evaluated yet are evaluated first. Each is two transactions:
    pairings are completed and their scores frozen; then every mentor's evaluation, the proposals
    and the close itself stand together, or none of them. Between the two mentors are read, some at
    a time, as they stood at the close; whoever is killed there begins again and loses nothing.
    ``progress`` counts mentors. ``Conflict`` while the term is open.
    """
    term = programmes.term(term_id)
    if term.closed_at is None:
        raise Conflict(_("A term is evaluated after its close: close it first."), field="term")
    done = set(
        TermClose.objects.filter(term__programme_id=term.programme_id).values_list(
            "term_id", flat=True
        )
    )
    for other in programmes.terms(term.programme_id):
        if other.num <= term.num and other.closed_at is not None and other.id not in done:
            _evaluate(other, other.closed_at, at, progress)
    return _summary(term_id)


def _evaluate(
    term: programmes.TermData, closed_at: datetime, at: datetime, progress: jobs.Tell
) -> None:
    progress(0, 0, "reading")
    frozen = _freeze(term, closed_at)
    if frozen is None:
        return
    results, mentors = _evaluations(term, frozen, progress)
    progress(mentors, mentors, "writing")
    _write(term, at, frozen, results)


@retry_on_deadlock
def _freeze(term: programmes.TermData, closed_at: datetime) -> _Frozen | None:
    """Complete the pairings and freeze their scores, once; None where the close stands already."""
    with transaction.atomic():
        programmes.lock_term(term.id)
        # Again under the lock: a killed worker's work is done again.
        if TermClose.objects.filter(term_id=term.id).exists():
            return None
        # As of the close, however late we run: rules made since do not reach back.
        version = programmes.policy_in_force(programme_id=term.programme_id, at=closed_at)
        # Before mentors are read: what they may see from this close on counts in it.
        reviews.release_ratings(
            programme_id=term.programme_id, least=version.policy.k_feedback, at=closed_at
        )
        pairing.release_learner_ratings(
            programme_id=term.programme_id,
            least=max(LEAST_ANSWERS, version.policy.k_feedback),
            min_days=version.policy.pairing_min_days,
            at=closed_at,
        )
        reviews.release_portfolios(programme_id=term.programme_id, at=closed_at)
        reviews.release_thanks(
            programme_id=term.programme_id, least=version.policy.k_feedback, at=closed_at
        )
        reliability = frozen_scores.panel_reliability(term, at=closed_at)
        reliable = frozen_scores.may_decide(reliability, version.policy)
        frozen_scores.complete_and_freeze(term, version.policy, at=closed_at, reliable=reliable)
        return _Frozen(version, closed_at, reliability, reliable)


def _evaluations(
    term: programmes.TermData,
    frozen: _Frozen,
    progress: jobs.Tell,
    *,
    only: Collection[int] | None = None,
) -> tuple[ResultsFile, int]:
    """Evaluations of present mentors, not stored yet, and of how many mentors they are.

    Of all, or of ``only`` some, by id.
    """
    results = ResultsFile(term_id=term.id, at=frozen.at)
    policy = frozen.version.policy
    held = ranks_held(term.programme_id, policy, frozen.at)
    ending = tiers_ending(term.programme_id, policy, frozen.at, within=EVALUATED_AGAIN)
    mentors = sources.count_present(term.programme_id, at=frozen.at) if only is None else len(only)
    count = 0
    for known in sources.in_parts(term.programme_id, at=frozen.at, only=only):
        begun = in_flight(term, frozen.version, known)
        for mentor_id, facts in facts_of_all(known, policy, until_term=term.num):
            progress(count, mentors, "evaluating")
            count += 1
            renewed = ending.get(mentor_id)
            above = tiers_above(policy, held.get(mentor_id, -1))
            for tier in [renewed, *above] if renewed else above:
                kept = begun.get((mentor_id, tier.key))
                row = _row(mentor_id, frozen.version, facts, tier, kept)
                # Whoever holds the tier has until its end: only the next one is near.
                row["near_miss"] = row["near_miss"] and tier is not renewed
                results.add(**row)
    return results, count


def evaluate_again(
    *, term_id: int, mentor_ids: Collection[int], progress: jobs.Tell = jobs.quietly
) -> list[Difference]:
    """Evaluate mentors of an evaluated close again, from its evidence as it stands today.

    What differs from what was stored, which stays: evidence that came late counts at the next
    close. It costs what these mentors cost. ``NotFound`` where the term was not evaluated.
    """
    term = programmes.term(term_id)
    close = TermClose.objects.filter(term_id=term_id).first()
    if close is None or term.closed_at is None:
        raise NotFound(_("The term was not evaluated yet."))
    version = programmes.policy_version(close.policy_version_id)
    frozen = _Frozen(
        version,
        term.closed_at,
        Reliability(close.icc, close.icc_lower, close.panels),
        close.reliable,
    )
    results, _count = _evaluations(term, frozen, progress, only=mentor_ids)
    stored = {
        (mentor_id, tier): (result, digest)
        for mentor_id, tier, result, digest in Evaluation.objects.filter(
            term_id=term_id, mentor_id__in=mentor_ids
        ).values_list("mentor_id", "tier_key", "result", "facts_hash")
    }
    found = []
    for row in results:
        was = stored.pop((row.mentor_id, row.tier_key), ("", ""))
        if was != (row.result, row.facts_hash):
            found.append(Difference(row.mentor_id, row.tier_key, was[0], row.result))
    return [
        *found,
        *(Difference(mentor, tier, was[0], "") for (mentor, tier), was in sorted(stored.items())),
    ]


def _row(
    mentor_id: int,
    version: programmes.PolicyVersionData,
    facts: metrics.Facts,
    tier: Tier,
    begun: InFlight | None,
) -> dict[str, Any]:
    """One mentor against one tier; by an older version where it was met before and is met still."""
    result = metrics.evaluate(version.policy, tier, facts)
    if begun is not None and result.result != "met":
        policy = begun.version.policy
        older = metrics.evaluate(policy, policy.tier(tier.key), begun.facts)
        if older.result == "met":
            version, facts, result = begun.version, begun.facts, older
    return {
        "mentor_id": mentor_id,
        "policy_version_id": version.id,
        "tier_key": tier.key,
        "result": result.result,
        "near_miss": result.near_miss,
        "gates": [gate.as_json() for gate in result.gates],
        "reviews": [gate.as_json() for gate in result.reviews],
        "facts": facts.canonical,
        "facts_hash": facts.digest,
    }


@retry_on_deadlock
def _write(term: programmes.TermData, at: datetime, frozen: _Frozen, results: ResultsFile) -> None:
    """The close as a whole: evaluations, proposals, what follows, and the entry in the log."""
    with transaction.atomic():
        programmes.lock_term(term.id)
        if TermClose.objects.filter(term_id=term.id).exists():
            return
        kept = 0
        rows = iter(results)
        while part := list(islice(rows, BATCH)):
            insert(part)
            kept += sum(row.policy_version_id != frozen.version.id for row in part)
        TermClose.objects.create(
            term_id=term.id,
            policy_version_id=frozen.version.id,
            panels=frozen.reliability.panels,
            icc=frozen.reliability.estimate,
            icc_lower=frozen.reliability.lower,
            reliable=frozen.reliable,
            evaluated_at=at,
        )
        # After all are evaluated: tiers ask for closes in a row, of which this is the last.
        opened, asked = propose(term, frozen.version.policy, closed_at=frozen.at, at=at)
        announce(term_evaluated, term_id=term.id)
        for proposal in opened:
            announce(proposal_opened, proposal_uuid=str(proposal.uuid))
        for review in asked:
            announce(dossier_review_asked, review_uuid=str(review.uuid))
        names: list[audit.Json] = [str(new.uuid) for new in opened]
        audit.record(
            stream=f"programme:{term.programme_id}",
            action="term.evaluated",
            at=frozen.at,
            actor=None,
            subject=f"term:{term.uuid}",
            data={
                "policy": frozen.version.content_hash,
                "evaluations": results.count,
                "proposals": names,
                "reviews": [str(one.uuid) for one in asked],
                "icc": frozen.reliability.estimate,
                "reliable": frozen.reliable,
                "kept": kept,
            },
        )


def _summary(term_id: int) -> RunData:
    close = TermClose.objects.get(term_id=term_id)
    rows = Evaluation.objects.filter(term_id=term_id)
    return RunData(
        term_id=term_id,
        mentors=rows.values("mentor_id").distinct().count(),
        evaluations=rows.count(),
        proposals=Proposal.objects.filter(evaluation__term_id=term_id).count(),
        reliable=close.reliable,
        icc=close.icc,
    )
