"""Reading recognition: a mentor's own progress, standings, and the committee's lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Min, QuerySet
from django.utils.translation import gettext as _

from ..core.policy import Policy, parse
from ..errors import NotFound
from ..languages import localized
from ..mentors import api as mentors
from ..programmes import api as programmes
from . import pictures, words
from .data import (
    DecisionShownToMentor,
    EvaluationData,
    ProgressData,
    ProposalData,
    StandingData,
    TierProgress,
)
from .models import Decision, Evaluation, Proposal, Standing


def evaluations(
    *, mentor_id: int | None = None, term_id: int | None = None
) -> list[EvaluationData]:
    """Evaluations of a mentor, of a term, or both, oldest first."""
    rows = Evaluation.objects.order_by("pk")
    if mentor_id is not None:
        rows = rows.filter(mentor_id=mentor_id)
    if term_id is not None:
        rows = rows.filter(term_id=term_id)
    return [evaluation_data(row) for row in rows]


def evaluation(uuid: UUID | str) -> EvaluationData:
    """One evaluation; ``NotFound`` if there is none."""
    row = Evaluation.objects.filter(uuid=uuid).first()
    if row is None:
        raise NotFound(_("There is no such evaluation."))
    return evaluation_data(row)


def standing_of(*, mentor_id: int, at: datetime) -> StandingData | None:
    """The highest tier held at ``at``; the entry tier for every mentor without a decision."""
    return standings([mentor_id], at=at).get(mentor_id)


def standings(mentor_ids: Iterable[int], *, at: datetime) -> dict[int, StandingData]:
    """Standing by mentor id; mentors of one programme, in a constant number of queries."""
    wanted = set(mentor_ids)
    if not wanted:
        return {}
    people = list(mentors.mentors_by_id(wanted).values())
    if not people:
        return {}
    programme_id = people[0].programme_id
    policy = programmes.policy_in_force(programme_id=programme_id, at=at).policy
    entry = next((tier for tier in policy.tiers if tier.kind == "entry"), None)
    standing_by_mentor = {}
    if entry is not None:
        for person in people:
            title = localized(entry.title)
            standing_by_mentor[person.id] = StandingData(
                entry.key, title, person.joined_at, None, None
            )
    rows = Standing.objects.filter(
        mentor_id__in=[person.id for person in people], since__lte=at, until__gt=at
    ).select_related("decision")
    for row in sorted(rows, key=lambda row: (policy.rank(row.tier_key), row.since)):
        standing_by_mentor[row.mentor_id] = StandingData(
            row.tier_key, tier_title(policy, row.tier_key), row.since, row.until, row.decision.uuid
        )
    return standing_by_mentor


def mentors_by_tier(programme_id: int, *, at: datetime) -> list[tuple[str, int]]:
    """Titles of the tiers in their order, each with how many present mentors hold it."""
    present = [one.id for one in mentors.mentors(programme_id) if one.left_at is None]
    policy = programmes.policy_in_force(programme_id=programme_id, at=at).policy
    held = Counter(one.tier_key for one in standings(present, at=at).values())
    return [(localized(tier.title), held[tier.key]) for tier in policy.tiers]


def progress_of(*, programme_id: int, mentor_user_id: int, at: datetime) -> ProgressData:
    """A mentor's own figures at the last close; their case is told by ``own_cases``."""
    person = mentors.mentor_of(programme_id=programme_id, user_id=mentor_user_id)
    if person is None:
        raise NotFound(_("Only mentors of the programme have progress to show."))
    standing = standing_of(mentor_id=person.id, at=at)
    title = standing.title if standing else ""
    last = (
        Evaluation.objects.filter(mentor_id=person.id, created_at__lte=at)
        .order_by("-term__num")
        .first()
    )
    if last is None:
        return ProgressData(title, None, ())
    known: dict[int, Policy] = {}
    policy = policy_of(last.policy_version_id, known)
    held = policy.rank(standing.tier_key) if standing else -1
    rows = Evaluation.objects.filter(mentor_id=person.id, term_id=last.term_id)
    above = sorted(
        (row for row in rows if policy.rank(row.tier_key) > held),
        key=lambda row: policy.rank(row.tier_key),
    )
    return ProgressData(
        standing_title=title,
        evaluated_at=last.created_at,
        tiers=tuple(
            _tier_progress(row, policy_of(row.policy_version_id, known), is_next=place == 0)
            for place, row in enumerate(above)
        ),
        outcomes=pictures.of_terms(_closes(person.id, at), towards=above[0].gates if above else []),
    )


def _closes(mentor_id: int, at: datetime) -> list[tuple[str, list[dict[str, Any]]]]:
    """Title and gates of each close in order; the latest evaluation's first, of all tiers."""
    rows = Evaluation.objects.filter(mentor_id=mentor_id, created_at__lte=at)
    by_term: dict[int, tuple[str, list[dict[str, Any]]]] = {}
    for num, title, gates in rows.order_by("term__num", "-pk").values_list(
        "term__num", "term__title", "gates"
    ):
        by_term.setdefault(num, (title, []))[1].extend(gates)
    return list(by_term.values())


def _tier_progress(row: Evaluation, policy: Policy, *, is_next: bool) -> TierProgress:
    # Tiers are climbed one by one: only the next may be asked about.
    near_miss = row.near_miss and is_next
    return TierProgress(
        key=row.tier_key,
        title=tier_title(policy, row.tier_key),
        result=row.result,
        summary=words.summary(row.result, row.gates, near_miss),
        gates=tuple(words.view(gate, policy) for gate in row.gates),
        reviews=tuple(words.view(gate, policy) for gate in row.reviews),
        evaluation_uuid=row.uuid,
    )


def decisions_shown_to_mentor(mentor_id: int) -> list[DecisionShownToMentor]:
    """The decisions on a mentor as they read them, newest first; a query more for each policy."""
    rows = Decision.objects.filter(mentor_id=mentor_id).order_by("-pk")
    known: dict[int, Policy] = {}
    return [
        DecisionShownToMentor(
            outcome,
            tier_title(policy_of(version_id, known), key),
            words.reason_shown(reason, lacks_sponsors=lacks),
            decided_at,
            uuid,
        )
        for outcome, key, reason, lacks, decided_at, uuid, version_id in rows.values_list(
            "outcome",
            "tier_key",
            "reason",
            "lacks_sponsors",
            "decided_at",
            "uuid",
            "proposal__evaluation__policy_version_id",
        )
    ]


def proposals(*, programme_id: int, is_open: bool = True) -> list[ProposalData]:
    """Open proposals by due date, or decided ones, newest first; constant queries."""
    rows = proposal_rows().filter(programme_id=programme_id)
    rows = (
        rows.filter(open=True).order_by("due_at", "pk")
        if is_open
        else rows.filter(open__isnull=True).order_by("-pk")
    )
    known: dict[int, Policy] = {}
    return [proposal_data(row, known) for row in rows]


def near_misses(*, programme_id: int) -> list[tuple[mentors.MentorData, EvaluationData, str]]:
    """Mentors at the last close whose figures hold but whose evidence is short, with the tier.

    Only the next tier counts, and nobody whose proposal waits.
    """
    closed = [term for term in programmes.terms(programme_id) if term.closed_at is not None]
    if not closed:
        return []
    waiting = Proposal.objects.filter(programme_id=programme_id, open=True).values("mentor_id")
    # Tiers are evaluated and stored from the next one up: the first is the one to reach.
    at_close = Evaluation.objects.filter(term_id=closed[-1].id)
    nearest = at_close.values("mentor_id").annotate(first=Min("pk")).values("first")
    rows = at_close.filter(near_miss=True, pk__in=nearest).exclude(mentor_id__in=waiting)
    people = {person.id: person for person in mentors.mentors(programme_id)}
    known: dict[int, Policy] = {}
    return [
        (
            people[row.mentor_id],
            evaluation_data(row),
            tier_title(policy_of(row.policy_version_id, known), row.tier_key),
        )
        for row in rows.order_by("pk")
    ]


def criteria_text(policy_version_id: int, tier_key: str) -> list[str]:
    """The tier's criteria as sentences, from the policy version."""
    policy = programmes.policy_version(policy_version_id).policy
    return words.criteria(policy, policy.tier(tier_key))


@dataclass(frozen=True)
class TierText:
    """A tier of a policy in words: what it asks, and for how long it is given."""

    title: str
    sentences: tuple[str, ...]
    months: int


def shipped_criteria(name: str) -> tuple[TierText, ...]:
    """A shipped policy in words, tier by tier; ``NotFound`` for an unknown name."""
    policy = parse(programmes.shipped_policy(name))
    return tuple(
        TierText(localized(tier.title), tuple(words.criteria(policy, tier)), tier.valid_months)
        for tier in policy.tiers
    )


def proposal_rows() -> QuerySet[Proposal]:
    """Proposals with all that their data needs."""
    return Proposal.objects.select_related("evaluation", "mentor").prefetch_related("decisions")


def proposal_data(row: Proposal, known: dict[int, Policy]) -> ProposalData:
    """The row as handed out; ``known`` keeps policies by version id between rows."""
    policy = policy_of(row.evaluation.policy_version_id, known)
    decisions = sorted(row.decisions.all(), key=lambda decision: decision.pk)
    return ProposalData(
        uuid=row.uuid,
        programme_id=row.programme_id,
        mentor_id=row.mentor_id,
        mentor_user_id=row.mentor.user_id,
        tier_key=row.tier_key,
        tier_title=tier_title(policy, row.tier_key),
        opened_at=row.opened_at,
        due_at=row.due_at,
        is_open=bool(row.open),
        last_outcome=decisions[-1].outcome if decisions else "",
    )


def evaluation_data(row: Evaluation) -> EvaluationData:
    """The row as handed out."""
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
        reviews=row.reviews,
        facts=row.facts,
        facts_hash=row.facts_hash,
        created_at=row.created_at,
    )


def tier_title(policy: Policy, key: str) -> str:
    """The tier's title as the reader says it; its key where the policy no longer has it."""
    return localized(policy.tier(key).title) if policy.rank(key) >= 0 else key


def policy_of(version_id: int, known: dict[int, Policy]) -> Policy:
    """A policy version's rules; ``known`` keeps them between rows."""
    if version_id not in known:
        known[version_id] = programmes.policy_version(version_id).policy
    return known[version_id]
