"""Learners' portfolio badges: an author's criteria for a unit, met by blinded, frozen scores.

No committee decides here: the criteria are the author's, stated before, and each is a fact in the
record (a milestone reached, a panel's score). The award is kept like a decision, and the badge
is issued from it by the same path. What reviewers scored is never changed by it.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ...audit import api as audit
from ...core.policy import content_hash
from ...programmes import api as programmes
from ...projects import api as projects
from ...reviews import api as reviews
from ...signals import announce, learner_awarded
from ..models import Achievement, LearnerAward
from ..states import AchievementKind
from . import achievements


def rules_in_words(rules: programmes.BadgeRules) -> list[str]:
    """An author's criteria, for the unit and for the badge."""
    score = _(
        "The final version scores at least {score} of 4: the mean of its criteria, each the "
        "median of reviewers who did not know whose it was."
    ).format(score=f"{rules.min_score:g}")
    on_time = _("The final version was in by its due date, with the days of grace.")
    return [score, *([on_time] if rules.on_time else [])]


def award_learner(*, project_id: int, at: datetime) -> LearnerAward | None:
    """Award the badge of the project's unit where its criteria are met; once a unit and learner.

    Changed rules hold for works whose review ends from now on; badges issued keep theirs.
    """
    project = projects.project(project_id)
    unit = programmes.unit_by_id(project.unit_id)
    rules, scores = unit.badge, reviews.scores_of(project_id)
    if rules is None or scores.final is None:
        return None
    facts = {
        "project": str(project.uuid),
        "panel": str(scores.final.panel_uuid),
        "final": scores.final.score,
        "baseline": scores.baseline.score if scores.baseline else None,
        "medians": scores.final.medians,
        "raters": scores.final.raters,
        "on_time": projects.was_on_time(
            project_id, grace_days=_policy(project.programme_id, at).grace_days
        ),
        "rules": rules.as_json(),
    }
    # ``on_time`` is None without a due date: where punctuality is asked for, that meets nothing.
    if scores.final.score < rules.min_score or (rules.on_time and facts["on_time"] is not True):
        return None
    with transaction.atomic():
        series = _series(unit.usage_key)
        achievement = _achievement(unit, rules, series, at)
        # By series, not by version of the badge: new rules do not award the same unit twice.
        row, created = LearnerAward.objects.get_or_create(
            series=series,
            learner_id=project.learner_id,
            defaults={
                "achievement": achievement,
                "project_uuid": project.uuid,
                "facts": facts,
                "facts_hash": content_hash(facts),
                "awarded_at": at,
            },
        )
        if created:
            announce(learner_awarded, award_uuid=str(row.uuid))
            audit.record(
                stream=f"programme:{project.programme_id}",
                action="learner.awarded",
                at=at,
                actor=None,
                subject=f"award:{row.uuid}",
                data={"facts": row.facts_hash},
                people={"learner": project.learner_id},
            )
    return row


def _policy(programme_id: int, at: datetime) -> Any:
    return programmes.policy_in_force(programme_id=programme_id, at=at).policy


def _series(usage_key: str) -> str:
    # A usage key may be longer than the column.
    return f"unit:{hashlib.sha256(usage_key.encode()).hexdigest()[:32]}"


def _achievement(
    unit: programmes.UnitData, rules: programmes.BadgeRules, series: str, at: datetime
) -> Achievement:
    """The version of the badge with these rules and this title; changed ones are a new version."""
    newest = (
        Achievement.objects.filter(programme_id=unit.programme_id, series=series)
        .order_by("-num")
        .first()
    )
    wanted = {**rules.as_json(), "title": unit.name}
    if newest is not None and newest.rules == wanted:
        return newest
    return achievements.make(
        programme_id=unit.programme_id,
        series=series,
        num=newest.num + 1 if newest else 1,
        name=unit.name,
        description=_(
            "The learner brought a portfolio project from a first version to a final one; "
            "reviewers who did not know whose it was scored it."
        ),
        criteria=rules_in_words(rules),
        alignments=[],
        fields={"kind": AchievementKind.LEARNER, "usage_key": unit.usage_key, "rules": wanted},
        at=at,
    )
