"""From what was read to the facts of every mentor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from ..core import metrics
from ..core.policy import Policy
from ..pairing import api as pairing
from ..projects import api as projects
from ..reviews import api as reviews
from .answers import answers
from .models import Outcome
from .sources import Sources, counts

# As ``OutcomeFact`` has them after the pairing.
_OUTCOME: Final = ("course_key", "cohort", "ended_on", "baseline", "final", "reliable")


def facts_of_all(
    sources: Sources,
    policy: Policy,
    *,
    only: Collection[int] | None = None,
    until_term: int | None = None,
) -> Iterator[tuple[int, metrics.Facts]]:
    """Id and facts of each mentor: outcomes as frozen, the rest as observed until then; one query.

    One by one, for a close says how many it has seen. ``only`` some mentors, by id; of outcomes,
    those frozen by the close of term number ``until_term``, if it is given.
    """
    outcomes = _outcomes([one.id for one in sources.mentors], until_term)
    for mentor in sources.present():
        if only is not None and mentor.id not in only:
            continue
        pairs = sources.pairings.get(mentor.id, ())
        yield (
            mentor.id,
            metrics.Facts(
                as_of=sources.at.date(),
                outcomes=tuple(outcomes.get(mentor.id, ())),
                projects=tuple(
                    _project(history, pair, sources, policy)
                    for pair in pairs
                    if counts(pair, policy, sources.at)
                    for history in sorted(
                        sources.histories.get(pair.id, ()), key=lambda row: row.project_id
                    )
                ),
                terms=_terms(mentor.id, sources, policy),
                contributions=tuple(
                    metrics.ContributionFact(str(uuid), day)
                    for uuid, day in sources.contributions.get(mentor.id, ())
                ),
                learning=tuple(
                    metrics.LearningFact(str(one.uuid), one.done_on, one.hours, one.reflects)
                    for one in sources.learning.get(mentor.id, ())
                ),
                craft=tuple(
                    metrics.CraftFact(str(one.panel_uuid), one.released_on, one.score, one.raters)
                    for one in sources.craft.get(mentor.user_id, ())
                ),
                ratings=tuple(
                    metrics.RatingFact(str(one.uuid), one.released_on, one.answers, one.met)
                    for one in sources.ratings.get(mentor.id, ())
                ),
                lapses=tuple(
                    sorted(
                        pair.ends_at.date()
                        for pair in pairs
                        if pair.end_reason == pairing.EndReason.MENTOR_LAPSE
                        and pair.ends_at is not None
                        and pair.ends_at <= sources.at
                    )
                ),
            ),
        )


def _outcomes(
    mentor_ids: Collection[int], until_term: int | None
) -> dict[int, list[metrics.OutcomeFact]]:
    by_mentor: dict[int, list[metrics.OutcomeFact]] = defaultdict(list)
    rows = Outcome.objects.filter(mentor_id__in=mentor_ids)
    if until_term is not None:
        rows = rows.filter(term__num__lte=until_term)
    for mentor_id, uuid, *values in rows.order_by("pk").values_list(
        "mentor_id", "pairing_uuid", *_OUTCOME
    ):
        by_mentor[mentor_id].append(metrics.OutcomeFact(str(uuid), *values))
    return by_mentor


def _terms(mentor_id: int, sources: Sources, policy: Policy) -> tuple[metrics.TermFact, ...]:
    """A term is active when a pairing covered at least the policy's least length of it."""
    today = sources.at.date()
    spans = [
        (pair.starts_at.date(), pair.ends_at.date() if pair.ends_at else today)
        for pair in sources.pairings.get(mentor_id, ())
    ]
    offered = sources.offered.get(mentor_id, frozenset())
    pauses = sources.pauses.get(mentor_id, ())
    # Both ends count, hence one day fewer.
    least = timedelta(days=max(0, policy.pairing_min_days - 1))
    return tuple(
        metrics.TermFact(
            num=term.num,
            offered=term.id in offered,
            # Only a pause over the whole term excuses it: a week away leaves time for a learner.
            paused=any(
                pause.starts_on <= term.starts_on and pause.ends_on >= term.ends_on
                for pause in pauses
            ),
            active=any(
                min(end, term.ends_on) - max(start, term.starts_on) >= least
                for start, end in spans
                if start <= term.ends_on and end >= term.starts_on
            ),
        )
        for term in sources.closed_terms
    )


def _project(
    history: projects.ProjectHistory,
    pair: pairing.PairingData,
    sources: Sources,
    policy: Policy,
) -> metrics.ProjectFact:
    first_noted = min(history.annotated_nums, default=None)
    last = history.versions[-1].submitted_at if history.versions else pair.starts_at
    due, in_time = answers(
        history.versions,
        hours=policy.answer_hours,
        since=pair.starts_at,
        until=min(pair.ends_at or sources.at, sources.at),
        pauses=sources.pauses.get(pair.mentor_id, ()),
    )
    finished = history.finished_at is not None
    skills = sources.skills.get((history.unit_id, history.learner_id)) if finished else None
    return metrics.ProjectFact(
        project=str(history.uuid),
        last_on=last.date(),
        versions_after_annotation=sum(
            first_noted is not None and version.num > first_noted for version in history.versions
        ),
        addressed=history.addressed,
        criterion_up=_rose(sources.scores, history.project_id),
        finished=finished,
        on_time=_on_time(history, pair, policy, sources.at),
        answers_due=due,
        answers_in_time=in_time,
        reflections=history.reflections,
        skills_decided=skills.decided if skills else 0,
        skills_verified=skills.verified if skills else 0,
        due_on=history.due_at.date() if history.due_at else None,
    )


def _rose(scores: Mapping[int, reviews.ProjectScores], project_id: int) -> bool:
    score = scores.get(project_id)
    if score is None or score.baseline is None or score.final is None:
        return False
    before = score.baseline.medians
    return any(key in before and level > before[key] for key, level in score.final.medians.items())


def _on_time(
    history: projects.ProjectHistory, pair: pairing.PairingData, policy: Policy, at: datetime
) -> bool | None:
    """None where nothing was due of this mentor: no date, not passed, or outside the pairing."""
    due = history.due_at
    if due is None or due < pair.starts_at:
        return None
    limit = projects.last_moment(due, grace_days=policy.grace_days)
    if history.finished_at is not None:
        return history.finished_at <= limit
    if limit >= at or (pair.ends_at is not None and pair.ends_at < due):
        return None
    return False
