"""Reading recognition: a mentor's own progress, the committee's dossiers, recomputation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ..core import metrics
from ..core.policy import content_hash
from ..errors import NotFound
from ..hosts import get_host
from ..mentors import api as mentors
from ..programmes import api as programmes
from ..projects import api as projects
from . import words
from .data import (
    DossierData,
    EvaluationData,
    ProgressData,
    ProposalData,
    StandingData,
    TierProgress,
)
from .deciding import decision_data
from .models import Evaluation, Proposal, Standing


def evaluations(
    *, mentor_id: int | None = None, term_id: int | None = None
) -> list[EvaluationData]:
    """Evaluations of a mentor, of a term, or both, oldest first."""
    rows = Evaluation.objects.order_by("pk")
    if mentor_id is not None:
        rows = rows.filter(mentor_id=mentor_id)
    if term_id is not None:
        rows = rows.filter(term_id=term_id)
    return [_evaluation(row) for row in rows]


def evaluation(uuid: UUID) -> EvaluationData:
    """One evaluation; ``NotFound`` if there is none."""
    row = Evaluation.objects.filter(uuid=uuid).first()
    if row is None:
        raise NotFound(_("There is no such evaluation."))
    return _evaluation(row)


def recompute(uuid: UUID) -> list[str]:
    """Work an evaluation out again from its stored facts and policy; the differences, if any."""
    stored = evaluation(uuid)
    policy = programmes.policy_version(stored.policy_version_id).policy
    again = metrics.evaluate(
        policy, policy.tier(stored.tier_key), metrics.Facts.from_json(stored.facts)
    )
    found = []
    if content_hash(stored.facts) != stored.facts_hash:
        found.append("the stored facts do not match their hash")
    if again.result != stored.result:
        found.append(f"result: stored {stored.result}, recomputed {again.result}")
    for before, after in zip(stored.gates, (gate.as_json() for gate in again.gates), strict=True):
        if before != after:
            found.append(f"{before['metric']}: stored {before}, recomputed {after}")
    return found


def standing_of(*, mentor_id: int, at: datetime) -> StandingData | None:
    """The highest tier held at ``at``; the entry tier for every mentor without a decision."""
    return standings([mentor_id], at=at).get(mentor_id)


def standings(mentor_ids: Iterable[int], *, at: datetime) -> dict[int, StandingData]:
    """Standing by mentor id; mentors of one programme, in a constant number of queries."""
    people = [mentors.mentor(mentor_id) for mentor_id in mentor_ids]
    if not people:
        return {}
    policy = programmes.policy_in_force(programme_id=people[0].programme_id, at=at).policy
    entry = next((tier for tier in policy.tiers if tier.kind == "entry"), None)
    found = {}
    for person in people:
        if entry is not None:
            found[person.id] = StandingData(entry.key, entry.title, person.joined_at, None, None)
    rows = Standing.objects.filter(
        mentor_id__in=[person.id for person in people], since__lte=at, until__gt=at
    ).select_related("decision")
    for row in sorted(rows, key=lambda row: policy.rank(row.tier_key)):
        tier_title = policy.tier(row.tier_key).title if policy.rank(row.tier_key) >= 0 else ""
        found[row.mentor_id] = StandingData(
            row.tier_key, tier_title, row.since, row.until, row.decision.uuid
        )
    return found


def progress_of(*, programme_id: int, mentor_user_id: int, at: datetime) -> ProgressData:
    """A mentor's own figures at the last close; a proposal shows only after its decision."""
    person = mentors.mentor_of(programme_id=programme_id, user_id=mentor_user_id)
    if person is None:
        raise NotFound(_("Only mentors of the programme have progress to show."))
    standing = standing_of(mentor_id=person.id, at=at)
    last = Evaluation.objects.filter(mentor_id=person.id).order_by("-term__num").first()
    if last is None:
        return ProgressData(standing.title if standing else "", None, ())
    policy = programmes.policy_version(last.policy_version_id).policy
    held = policy.rank(standing.tier_key) if standing else -1
    rows = Evaluation.objects.filter(
        mentor_id=person.id,
        term_id=last.term_id,
        policy_version_id=last.policy_version_id,
    )
    above = [row for row in rows if policy.rank(row.tier_key) > held]
    return ProgressData(
        standing_title=standing.title if standing else "",
        evaluated_at=last.created_at,
        tiers=tuple(
            TierProgress(
                key=row.tier_key,
                title=policy.tier(row.tier_key).title,
                result=row.result,
                summary=words.summary(row.result, row.gates, row.near_miss),
                gates=tuple(words.view(gate, policy) for gate in row.gates),
            )
            for row in sorted(above, key=lambda row: policy.rank(row.tier_key))
        ),
    )


def proposals(*, programme_id: int, is_open: bool = True) -> list[ProposalData]:
    """Open proposals by due date, or decided ones, newest first; constant queries."""
    rows = _proposals().filter(programme_id=programme_id)
    rows = (
        rows.filter(open=True).order_by("due_at", "pk")
        if is_open
        else rows.filter(open__isnull=True).order_by("-pk")
    )
    return [_proposal(row) for row in rows]


def near_misses(*, programme_id: int) -> list[tuple[mentors.MentorData, EvaluationData, str]]:
    """Mentors at the last close whose figures hold but whose evidence is short."""
    closed = [term for term in programmes.terms(programme_id) if term.closed_at is not None]
    if not closed:
        return []
    rows = Evaluation.objects.filter(term_id=closed[-1].id, near_miss=True).order_by("pk")
    people = {person.id: person for person in mentors.mentors(programme_id)}
    found = []
    for row in rows:
        policy = programmes.policy_version(row.policy_version_id).policy
        found.append((people[row.mentor_id], _evaluation(row), policy.tier(row.tier_key).title))
    return found


def dossier(proposal_uuid: UUID, *, at: datetime) -> DossierData:
    """Everything on one proposal; ``NotFound`` if there is none."""
    row = _proposals().filter(uuid=proposal_uuid).first()
    if row is None:
        raise NotFound(_("There is no such proposal."))
    stored = _evaluation(row.evaluation)
    version = programmes.policy_version(stored.policy_version_id)
    fitted = version.policy.baseline
    outcomes = tuple(
        {
            **one,
            "gain": one["final"] - one["baseline"],
            "expected": None
            if fitted is None
            else fitted.intercepts.get(one["course"], fitted.intercept)
            + fitted.slope * one["baseline"],
        }
        for one in stored.facts["outcomes"]
    )
    keys = {one["project"] for one in stored.facts["projects"]}
    histories = projects.evidence(row.programme_id, until=row.opened_at)
    host = get_host()
    courses = {
        key: (course.title if (course := host.course(key)) else key)
        for key in sorted({one["course"] for one in stored.facts["outcomes"]})
    }
    return DossierData(
        proposal=_proposal(row),
        evaluation=stored,
        gates=tuple(words.view(gate, version.policy) for gate in stored.gates),
        policy_hash=version.content_hash,
        policy_num=version.num,
        policy_title=version.policy.title,
        standing=standing_of(mentor_id=row.mentor_id, at=at),
        decisions=tuple(
            decision_data(one)
            for one in row.decisions.select_related("proposal__evaluation", "mentor").order_by("pk")
        ),
        outcomes=outcomes,
        reflections=sum(one.reflections for one in histories if str(one.uuid) in keys),
        courses=courses,
    )


def criteria_text(policy_version_id: int, tier_key: str) -> list[str]:
    """The tier's criteria as sentences, from the policy version."""
    policy = programmes.policy_version(policy_version_id).policy
    return words.criteria(policy, policy.tier(tier_key))


def _proposals() -> QuerySet[Proposal]:
    return Proposal.objects.select_related("evaluation__policy_version", "mentor").prefetch_related(
        "decisions"
    )


def _proposal(row: Proposal) -> ProposalData:
    policy = programmes.policy_version(row.evaluation.policy_version_id).policy
    decisions = sorted(row.decisions.all(), key=lambda one: one.pk)
    return ProposalData(
        uuid=row.uuid,
        programme_id=row.programme_id,
        mentor_id=row.mentor_id,
        mentor_user_id=row.mentor.user_id,
        tier_key=row.tier_key,
        tier_title=policy.tier(row.tier_key).title,
        opened_at=row.opened_at,
        due_at=row.due_at,
        is_open=bool(row.open),
        last_outcome=decisions[-1].outcome if decisions else "",
    )


def _evaluation(row: Evaluation) -> EvaluationData:
    return EvaluationData(
        id=row.pk,
        uuid=row.uuid,
        mentor_id=row.mentor_id,
        term_id=row.term_id,
        tier_key=row.tier_key,
        policy_version_id=row.policy_version_id,
        result=row.result,
        near_miss=row.near_miss,
        gates=row.gates,
        facts=row.facts,
        facts_hash=row.facts_hash,
        created_at=row.created_at,
    )
