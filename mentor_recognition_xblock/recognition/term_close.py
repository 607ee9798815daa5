"""A term's close: complete pairings, freeze their scores, evaluate every mentor, propose."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..core import metrics
from ..core.policy import content_hash
from ..deadlocks import retry_on_deadlock
from ..errors import Conflict
from ..programmes import api as programmes
from ..signals import announce, proposal_opened, term_evaluated
from . import frozen_scores, sources
from .data import RunData
from .evidence import facts_of_all
from .ladder import ranks_held, tiers_above
from .models import Evaluation, Proposal, TermClose
from .proposals import propose

BATCH: Final = 500


def evaluate_term(*, term_id: int, at: datetime) -> RunData:
    """Evaluate a closed term once, as of its close; repeating returns what it came to.

    Earlier closes that were not evaluated yet are evaluated first. Each is one transaction:
    either the whole close stands or none of it. ``Conflict`` while the term is open.
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
            _evaluate(other, other.closed_at, at)
    return _summary(term_id)


@retry_on_deadlock
def _evaluate(term: programmes.TermData, closed_at: datetime, at: datetime) -> None:
    with transaction.atomic():
        programmes.lock_term(term.id)
        # Again under the lock: the outbox delivers at least once.
        if TermClose.objects.filter(term_id=term.id).exists():
            return
        # As of the close, however late we run: rules made since do not reach back.
        version = programmes.policy_in_force(programme_id=term.programme_id, at=closed_at)
        known = sources.read(term.programme_id, at=closed_at)
        reliability = frozen_scores.panel_reliability(term, known)
        reliable = frozen_scores.may_decide(reliability, version.policy)
        # Pairings end before their scores are frozen, for only completed ones count.
        if frozen_scores.complete_pairings(known):
            known = sources.with_pairings_read_again(known)
        frozen_scores.freeze(term, known, version.policy, reliable=reliable)
        _evaluate_all(term, version, known)
        TermClose.objects.create(
            term_id=term.id,
            policy_version_id=version.id,
            panels=reliability.panels,
            icc=reliability.estimate,
            icc_lower=reliability.lower,
            reliable=reliable,
            evaluated_at=at,
        )
        # After all are evaluated: tiers ask for closes in a row, of which this is the last.
        opened = propose(term, version.policy, closed_at=closed_at, at=at)
        announce(term_evaluated, term_id=term.id)
        for proposal in opened:
            announce(proposal_opened, proposal_uuid=str(proposal.uuid))
        names: list[audit.Json] = [str(new.uuid) for new in opened]
        audit.record(
            stream=f"programme:{term.programme_id}",
            action="term.evaluated",
            at=closed_at,
            actor=None,
            subject=f"term:{term.uuid}",
            data={
                "policy": version.content_hash,
                "evaluations": Evaluation.objects.filter(term_id=term.id).count(),
                "proposals": names,
                "icc": reliability.estimate,
                "reliable": reliable,
            },
        )


def _evaluate_all(
    term: programmes.TermData, version: programmes.PolicyVersionData, known: sources.Sources
) -> None:
    held = ranks_held(term.programme_id, version.policy, known.at)
    rows = []
    for mentor_id, facts in facts_of_all(known, version.policy).items():
        plain = facts.as_json()
        digest = content_hash(plain)
        for tier in tiers_above(version.policy, held.get(mentor_id, -1)):
            result = metrics.evaluate(version.policy, tier, facts)
            rows.append(
                Evaluation(
                    mentor_id=mentor_id,
                    term_id=term.id,
                    policy_version_id=version.id,
                    tier_key=tier.key,
                    result=result.result,
                    near_miss=result.near_miss,
                    gates=[gate.as_json() for gate in result.gates],
                    facts=plain,
                    facts_hash=digest,
                    created_at=known.at,
                )
            )
    Evaluation.objects.bulk_create(rows, batch_size=BATCH)


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
