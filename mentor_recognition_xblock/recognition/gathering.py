"""Facts of every mentor of a programme, in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from ..core import metrics
from ..core.policy import Policy
from ..mentors import api as mentors
from ..pairing import api as pairing
from ..programmes import api as programmes
from ..projects import api as projects
from ..reviews import api as reviews
from .models import Outcome

FAR = date.max


def facts_of_all(programme_id: int, *, at: datetime, policy: Policy) -> dict[int, metrics.Facts]:
    """Facts by mentor id as of ``at``: outcomes as frozen, the rest as observed until then."""
    pairs = pairing.pairings(programme_id=programme_id)
    histories = projects.evidence(programme_id, until=at)
    scores = reviews.scores(programme_id, completed_before=at)
    pauses = mentors.pauses(programme_id)
    by_pairing: dict[int, list[projects.ProjectHistory]] = defaultdict(list)
    for history in histories:
        if history.pairing_id is not None:
            by_pairing[history.pairing_id].append(history)
    outcomes = _outcomes(programme_id)
    terms = _terms(programme_id, at, pairs, pauses)
    grouped: dict[int, list[pairing.PairingData]] = defaultdict(list)
    for pair in pairs:
        grouped[pair.mentor_id].append(pair)
    return {
        mentor.id: metrics.Facts(
            as_of=at.date(),
            outcomes=tuple(outcomes.get(mentor.id, ())),
            projects=tuple(
                _project(history, pair, scores.get(history.project_id), policy, at, away)
                for away in [pauses.get(mentor.id, [])]
                for pair in grouped[mentor.id]
                if counts(pair, policy, at)
                for history in sorted(by_pairing[pair.id], key=lambda row: row.project_id)
            ),
            terms=terms[mentor.id],
            lapses=tuple(
                sorted(
                    pair.ends_at.date()
                    for pair in grouped[mentor.id]
                    if pair.end_reason == "mentor_lapse" and pair.ends_at and pair.ends_at <= at
                )
            ),
        )
        for mentor in mentors.mentors(programme_id)
    }


def counts(pair: pairing.PairingData, policy: Policy, at: datetime) -> bool:
    """No-fault ends and pairings under the least length leave every count."""
    if pair.end_reason in ("no_fault", "learner_left"):
        return False
    until = pair.ends_at or at
    return until - pair.starts_at >= timedelta(days=policy.pairing_min_days)


def _outcomes(programme_id: int) -> dict[int, list[metrics.OutcomeFact]]:
    found: dict[int, list[metrics.OutcomeFact]] = defaultdict(list)
    for row in Outcome.objects.filter(mentor__programme_id=programme_id).order_by("pk"):
        found[row.mentor_id].append(
            metrics.OutcomeFact(
                pairing=str(row.pairing_uuid),
                course=row.course_key,
                cohort=row.cohort,
                ended_on=row.ended_on,
                baseline=row.baseline,
                final=row.final,
                reliable=row.reliable,
            )
        )
    return found


def _terms(
    programme_id: int,
    at: datetime,
    pairs: Iterable[pairing.PairingData],
    pauses: dict[int, list[mentors.PauseData]],
) -> dict[int, tuple[metrics.TermFact, ...]]:
    closed = [
        term
        for term in programmes.terms(programme_id)
        if term.closed_at is not None and term.closed_at <= at
    ]
    offered = mentors.offered_terms(programme_id)
    spans: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for pair in pairs:
        end = pair.ends_at.date() if pair.ends_at else FAR
        spans[pair.mentor_id].append((pair.starts_at.date(), end))

    def facts(mentor_id: int) -> tuple[metrics.TermFact, ...]:
        return tuple(
            metrics.TermFact(
                num=term.num,
                offered=term.id in offered.get(mentor_id, frozenset()),
                paused=any(
                    pause.starts_on <= term.starts_on and pause.ends_on >= term.ends_on
                    for pause in pauses.get(mentor_id, [])
                ),
                active=any(
                    start <= term.ends_on and end >= term.starts_on
                    for start, end in spans.get(mentor_id, [])
                ),
            )
            for term in closed
        )

    return defaultdict(
        tuple, {mentor.id: facts(mentor.id) for mentor in mentors.mentors(programme_id)}
    )


def _project(
    history: projects.ProjectHistory,
    pair: pairing.PairingData,
    scores: reviews.ProjectScores | None,
    policy: Policy,
    at: datetime,
    away: list[mentors.PauseData],
) -> metrics.ProjectFact:
    first_noted = min(history.annotated_nums, default=None)
    last = history.versions[-1].submitted_at if history.versions else pair.starts_at
    due = [
        version
        for version in history.versions
        if not version.is_final
        and version.submitted_at >= pair.starts_at
        and not _paused(version.submitted_at.date(), away)
        and version.submitted_at + timedelta(hours=policy.answer_hours) <= at
    ]
    limit = timedelta(hours=policy.answer_hours)
    return metrics.ProjectFact(
        project=str(history.uuid),
        last_on=last.date(),
        versions_after_annotation=sum(
            first_noted is not None and version.num > first_noted for version in history.versions
        ),
        addressed=history.addressed,
        criterion_up=_rose(scores),
        finished=history.finished_at is not None,
        on_time=_on_time(history, policy, at),
        answers_due=len(due),
        answers_in_time=sum(
            version.answered_at is not None and version.answered_at - version.submitted_at <= limit
            for version in due
        ),
    )


def _rose(scores: reviews.ProjectScores | None) -> bool:
    if scores is None or scores.baseline is None or scores.final is None:
        return False
    before = scores.baseline.medians
    return any(level > before.get(key, 4) for key, level in scores.final.medians.items())


def _on_time(history: projects.ProjectHistory, policy: Policy, at: datetime) -> bool | None:
    if history.due_at is None:
        return None
    limit = history.due_at + timedelta(days=policy.grace_days)
    if history.finished_at is not None:
        return history.finished_at <= limit
    return False if limit < at else None


def _paused(day: date, away: list[mentors.PauseData]) -> bool:
    return any(pause.starts_on <= day <= pause.ends_on for pause in away)
