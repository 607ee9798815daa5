"""A term's close: complete pairings, freeze their scores, evaluate every mentor, propose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..core import metrics
from ..core.consensus import Reliability
from ..core.policy import content_hash
from ..deadlocks import retry_on_deadlock
from ..errors import Conflict
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

BATCH: Final = 500


@dataclass(frozen=True)
class _Frozen:
    """A close whose pairings are complete and whose scores are frozen: what mentors are read by."""

    version: programmes.PolicyVersionData
    known: sources.Sources
    reliability: Reliability
    reliable: bool


def evaluate_term(*, term_id: int, at: datetime, progress: jobs.Tell = jobs.quietly) -> RunData:
    """Evaluate a closed term once, as of its close; repeating returns what it came to.

    Earlier closes that were not evaluated yet are evaluated first. Each is two transactions:
    pairings are completed and their scores frozen; then every mentor's evaluation, the proposals
    and the close itself stand together, or none of them. Between the two mentors are read from one
    picture of the programme, so that whoever is killed there begins again and loses nothing.
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
    rows = _evaluations(term, frozen, progress)
    mentors = len(frozen.known.present())
    progress(mentors, mentors, "writing")
    _write(term, closed_at, at, frozen, rows)


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
            least=version.policy.k_feedback,
            min_days=version.policy.pairing_min_days,
            at=closed_at,
        )
        reviews.release_thanks(
            programme_id=term.programme_id, least=version.policy.k_feedback, at=closed_at
        )
        known = sources.read(term.programme_id, at=closed_at)
        reliability = frozen_scores.panel_reliability(term, known)
        reliable = frozen_scores.may_decide(reliability, version.policy)
        # Pairings end before their scores are frozen, for only completed ones count.
        if frozen_scores.complete_pairings(known):
            known = sources.with_pairings_read_again(known)
        frozen_scores.freeze(term, known, version.policy, reliable=reliable)
        return _Frozen(version, known, reliability, reliable)


def _evaluations(
    term: programmes.TermData, frozen: _Frozen, progress: jobs.Tell
) -> list[Evaluation]:
    """Every present mentor's evaluations, not stored yet."""
    version, known = frozen.version, frozen.known
    held = ranks_held(term.programme_id, version.policy, known.at)
    ending = tiers_ending(term.programme_id, version.policy, known.at, within=EVALUATED_AGAIN)
    mentors = len(known.present())
    begun = in_flight(term, version, known)
    rows: list[Evaluation] = []
    for count, (mentor_id, facts) in enumerate(facts_of_all(known, version.policy)):
        progress(count, mentors, "evaluating")
        plain = facts.as_json()
        digest = content_hash(plain)
        renewed = ending.get(mentor_id)
        above = tiers_above(version.policy, held.get(mentor_id, -1))
        for tier in [renewed, *above] if renewed else above:
            result = metrics.evaluate(version.policy, tier, facts)
            row = Evaluation(
                mentor_id=mentor_id,
                term_id=term.id,
                policy_version_id=version.id,
                tier_key=tier.key,
                result=result.result,
                # Whoever holds the tier has until its end: only the next one is near.
                near_miss=result.near_miss and tier is not renewed,
                gates=[gate.as_json() for gate in result.gates],
                reviews=[gate.as_json() for gate in result.reviews],
                facts=plain,
                facts_hash=digest,
                created_at=known.at,
            )
            kept = begun.get((mentor_id, tier.key))
            if kept is not None and result.result != "met":
                _keep(row, kept)
            rows.append(row)
    return rows


def _keep(row: Evaluation, begun: InFlight) -> None:
    """Evaluate by the older version instead, where it was met before and is met still."""
    policy = begun.version.policy
    result = metrics.evaluate(policy, policy.tier(row.tier_key), begun.facts)
    if result.result == "met":
        row.policy_version_id = begun.version.id
        row.result, row.near_miss = result.result, False
        row.gates = [gate.as_json() for gate in result.gates]
        row.reviews = [gate.as_json() for gate in result.reviews]
        row.facts = begun.facts.as_json()
        row.facts_hash = content_hash(row.facts)


@retry_on_deadlock
def _write(
    term: programmes.TermData,
    closed_at: datetime,
    at: datetime,
    frozen: _Frozen,
    rows: Sequence[Evaluation],
) -> None:
    """The close as a whole: evaluations, proposals, what follows, and the entry in the log."""
    with transaction.atomic():
        programmes.lock_term(term.id)
        if TermClose.objects.filter(term_id=term.id).exists():
            return
        for row in rows:
            row.pk = None  # of a try that was undone
        Evaluation.objects.bulk_create(rows, batch_size=BATCH)
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
        opened, asked = propose(term, frozen.version.policy, closed_at=closed_at, at=at)
        announce(term_evaluated, term_id=term.id)
        for proposal in opened:
            announce(proposal_opened, proposal_uuid=str(proposal.uuid))
        for review in asked:
            announce(dossier_review_asked, review_uuid=str(review.uuid))
        names: list[audit.Json] = [str(new.uuid) for new in opened]
        audit.record(
            stream=f"programme:{term.programme_id}",
            action="term.evaluated",
            at=closed_at,
            actor=None,
            subject=f"term:{term.uuid}",
            data={
                "policy": frozen.version.content_hash,
                "evaluations": len(rows),
                "proposals": names,
                "reviews": [str(one.uuid) for one in asked],
                "icc": frozen.reliability.estimate,
                "reliable": frozen.reliable,
                "kept": sum(row.policy_version_id != frozen.version.id for row in rows),
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
