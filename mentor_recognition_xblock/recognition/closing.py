"""A term's close: complete pairings, freeze their scores, evaluate every mentor, propose."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from statistics import fmean
from typing import Final

from django.db import transaction

from ..audit import api as audit
from ..core import metrics
from ..core.consensus import Reliability, icc_k
from ..core.policy import Policy, Tier, content_hash
from ..mentors import api as mentors
from ..pairing import api as pairing
from ..programmes import api as programmes
from ..projects import api as projects
from ..reviews import api as reviews
from ..signals import announce, proposal_opened, term_evaluated
from .data import RunData
from .gathering import counts, facts_of_all
from .models import Evaluation, Outcome, Proposal, Standing, TermClose

DECIDE_IN: Final = timedelta(days=30)
BATCH: Final = 500


def evaluate_term(*, term_id: int, at: datetime) -> RunData:
    """Evaluate a closed term once, as of its close; repeating returns what it came to.

    Everything is one transaction: either the whole close stands or none of it.
    """
    term = programmes.term(term_id)
    if term.closed_at is None:
        raise ValueError("a term is evaluated after its close")
    with transaction.atomic():
        programmes.lock_term(term_id)
        if TermClose.objects.filter(term_id=term_id).exists():
            return _summary(term_id)
        closed_at = term.closed_at
        version = programmes.policy_in_force(programme_id=term.programme_id, at=closed_at)
        reliability = _reliability(term)
        rule = version.policy.reliability_of_panels
        reliable = (
            reliability.estimate is not None
            and reliability.lower is not None
            and reliability.estimate >= rule.min_icc
            and reliability.lower >= rule.min_lower
        )
        _complete_pairings(term, closed_at)
        _freeze(term, version.policy, closed_at, reliable=reliable)
        evaluations = _evaluate_all(term, version, closed_at)
        TermClose.objects.create(
            term_id=term_id,
            policy_version_id=version.id,
            panels=reliability.panels,
            icc=reliability.estimate,
            icc_lower=reliability.lower,
            reliable=reliable,
            evaluated_at=at,
        )
        opened = _propose(term, version.policy, evaluations, closed_at)
        announce(term_evaluated, term_id=term_id)
        for proposal in opened:
            announce(proposal_opened, proposal_uuid=str(proposal.uuid))
        audit.record(
            stream=f"programme:{term.programme_id}",
            action="term.evaluated",
            at=closed_at,
            actor=None,
            subject=f"term:{term.uuid}",
            data={
                "policy": version.content_hash,
                "evaluations": len(evaluations),
                "proposals": sorted(str(one.uuid) for one in opened),
                "icc": reliability.estimate,
                "reliable": reliable,
            },
        )
    return _summary(term_id)


def _reliability(term: programmes.TermData) -> Reliability:
    """ICC(k) of the panels completed since the close before this one."""
    closes = [
        other.closed_at
        for other in programmes.terms(term.programme_id)
        if other.num < term.num and other.closed_at is not None
    ]
    assert term.closed_at is not None
    since = max(closes, default=term.closed_at - timedelta(days=3650))
    return icc_k(reviews.ratings_matrix(term.programme_id, since=since, until=term.closed_at))


def _complete_pairings(term: programmes.TermData, at: datetime) -> None:
    """End, as completed, the running pairings whose project has both panel scores."""
    scored = {
        history.pairing_id
        for history, _baseline, _final in _scored_projects(term.programme_id, at)
    }
    for pair in pairing.pairings(programme_id=term.programme_id):
        if pair.ends_at is None and pair.starts_at <= at and pair.id in scored:
            pairing.end_pairing(pairing_id=pair.id, reason="completed", at=at, actor=None)


def _freeze(term: programmes.TermData, policy: Policy, at: datetime, *, reliable: bool) -> None:
    """Write the outcome of every completed pairing that has none yet; the mean over projects."""
    known = set(
        Outcome.objects.filter(mentor__programme_id=term.programme_id).values_list(
            "pairing_id", flat=True
        )
    )
    scored: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for history, baseline, final in _scored_projects(term.programme_id, at):
        if history.pairing_id is not None:
            scored[history.pairing_id].append((baseline, final))
    Outcome.objects.bulk_create(
        [
            Outcome(
                pairing_id=pair.id,
                pairing_uuid=pair.uuid,
                mentor_id=pair.mentor_id,
                term_id=term.id,
                course_key=pair.course_key,
                cohort=pair.cohort,
                baseline=fmean(baseline for baseline, _final in scored[pair.id]),
                final=fmean(final for _baseline, final in scored[pair.id]),
                reliable=reliable,
                ended_on=(pair.ends_at or at).date(),
            )
            for pair in pairing.pairings(programme_id=term.programme_id, ended_before=at)
            if pair.end_reason == "completed"
            and pair.id not in known
            and pair.id in scored
            and counts(pair, policy, at)
        ],
        batch_size=BATCH,
    )


def _scored_projects(
    programme_id: int, at: datetime
) -> list[tuple[projects.ProjectHistory, float, float]]:
    scores = reviews.scores(programme_id, completed_before=at)
    found = []
    for history in projects.evidence(programme_id, until=at):
        score = scores.get(history.project_id)
        if score and score.baseline and score.final:
            found.append((history, score.baseline.score, score.final.score))
    return found


def _evaluate_all(
    term: programmes.TermData, version: programmes.PolicyVersionData, at: datetime
) -> list[Evaluation]:
    facts = facts_of_all(term.programme_id, at=at, policy=version.policy)
    held = _ranks_held(term.programme_id, version.policy, at)
    rows = []
    for mentor in mentors.mentors(term.programme_id):
        if mentor.joined_at > at or (mentor.left_at and mentor.left_at <= at):
            continue
        plain = facts[mentor.id].as_json()
        digest = content_hash(plain)
        for tier in _tiers_above(version.policy, held.get(mentor.id, -1)):
            result = metrics.evaluate(version.policy, tier, facts[mentor.id])
            rows.append(
                Evaluation(
                    mentor_id=mentor.id,
                    term_id=term.id,
                    policy_version_id=version.id,
                    tier_key=tier.key,
                    result=result.result,
                    near_miss=result.near_miss,
                    gates=[gate.as_json() for gate in result.gates],
                    facts=plain,
                    facts_hash=digest,
                    created_at=at,
                )
            )
    return Evaluation.objects.bulk_create(rows, batch_size=BATCH)


def _propose(
    term: programmes.TermData, policy: Policy, evaluations: list[Evaluation], at: datetime
) -> list[Proposal]:
    """Open a proposal for the next tier where every gate held for the closes the tier asks."""
    held = _ranks_held(term.programme_id, policy, at)
    met = [one for one in evaluations if one.result == "met"]
    nums = {other.id: other.num for other in programmes.terms(term.programme_id)}
    earlier: dict[tuple[int, str], set[int]] = defaultdict(set)
    for mentor_id, tier_key, term_id in Evaluation.objects.filter(
        mentor__programme_id=term.programme_id, result="met", term_id__in=nums
    ).values_list("mentor_id", "tier_key", "term_id"):
        earlier[mentor_id, tier_key].add(nums[term_id])
    waiting = set(
        Proposal.objects.filter(programme_id=term.programme_id, open=True).values_list(
            "mentor_id", flat=True
        )
    )
    opened = []
    for one in met:
        tiers = _tiers_above(policy, held.get(one.mentor_id, -1))
        if one.mentor_id in waiting or not tiers or one.tier_key != tiers[0].key:
            continue
        needed = range(term.num - tiers[0].consecutive_closes + 1, term.num + 1)
        if set(needed) <= earlier[one.mentor_id, one.tier_key]:
            opened.append(
                Proposal(
                    programme_id=term.programme_id,
                    mentor_id=one.mentor_id,
                    tier_key=one.tier_key,
                    opened_at=at,
                    due_at=at + DECIDE_IN,
                )
            )
    # MariaDB's bulk insert returns no ids: ask for them by what is unique.
    ids = {
        (mentor_id, tier_key): pk
        for pk, mentor_id, tier_key in Evaluation.objects.filter(term_id=term.id).values_list(
            "pk", "mentor_id", "tier_key"
        )
    }
    for proposal in opened:
        proposal.evaluation_id = ids[proposal.mentor_id, proposal.tier_key]
        proposal.save()
    return opened


def _tiers_above(policy: Policy, rank: int) -> list[Tier]:
    earned = [tier for tier in policy.tiers if tier.kind == "earned"]
    return [tier for tier in earned if policy.rank(tier.key) > rank]


def _ranks_held(programme_id: int, policy: Policy, at: datetime) -> dict[int, int]:
    rows = Standing.objects.filter(
        mentor__programme_id=programme_id, since__lte=at, until__gt=at
    ).values_list("mentor_id", "tier_key")
    held: dict[int, int] = {}
    for mentor_id, tier_key in rows:
        held[mentor_id] = max(held.get(mentor_id, -1), policy.rank(tier_key))
    return held


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
