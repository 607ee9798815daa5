"""What a learner allows to be done with a finished work: each scope with its history.

Whatever shows a work asks here or holds a text that goes with the consent, so that a withdrawal
reaches everything in the transaction in which it is made.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..errors import Conflict
from ..projects import api as projects
from ..reviews import api as reviews
from .learner_models import SharedText, SharingDraft, WorkConsent
from .states import Scope


@dataclass(frozen=True)
class ConsentData:
    """One stretch of time in which a scope was allowed; ``withdrawn_at`` None while it is."""

    scope: str
    given_at: datetime
    withdrawn_at: datetime | None


class NothingToShow(Conflict):
    """Only a finished work is shown to others."""

    default_code = "work_not_finished"


def set_consent(
    *, project: projects.ProjectData, scope: Scope, allowed: bool, at: datetime
) -> bool:
    """Allow one use of a work, or no longer; whether that changed anything.

    ``NothingToShow`` for a work that is not finished. What was public goes at once.
    """
    with transaction.atomic():
        finished = projects.hold_project(unit_id=project.unit_id, learner_id=project.learner_id)
        if allowed and not finished:
            raise NothingToShow(_("Only a finished work can be shown to others."))
        if scope == Scope.EXEMPLAR:
            projects.lend(
                unit_id=project.unit_id, learner_id=project.learner_id, lends=allowed, at=at
            )
        rows = WorkConsent.objects.filter(project_id=project.id, scope=scope, active=True)
        if rows.exists() == allowed:
            return False
        if allowed:
            WorkConsent.objects.create(project_id=project.id, scope=scope, given_at=at)
        else:
            SharedText.objects.filter(consent__in=list(rows)).delete()
            rows.update(active=None, withdrawn_at=at)
            if scope == Scope.BINDER:
                reviews.take_out(project_ids=[project.id], at=at)
        audit.record(
            stream=f"programme:{project.programme_id}",
            action="consent.given" if allowed else "consent.withdrawn",
            at=at,
            actor=project.learner_id,
            subject=f"project:{project.uuid}",
            data={"scope": scope.value},
        )
    return True


def consents_of(project_id: int) -> list[ConsentData]:
    """The history of all scopes of a work, newest first."""
    rows = WorkConsent.objects.filter(project_id=project_id).order_by("-given_at", "-pk")
    return [ConsentData(row.scope, row.given_at, row.withdrawn_at) for row in rows]


def allowed_works(project_ids: Collection[int], scope: Scope, *, holds: bool = False) -> set[int]:
    """Of the works, those that may be used so now.

    ``holds``: they stay so until the caller's transaction ends, and a withdrawal waits for it.
    """
    rows = WorkConsent.objects.filter(project_id__in=set(project_ids), scope=scope, active=True)
    rows = rows.select_for_update() if holds else rows
    return set(rows.order_by("pk").values_list("project_id", flat=True))


def works_for(programme_id: int, scope: Scope) -> list[int]:
    """Ids of the programme's projects that may be used so now, in order of their random uuids."""
    rows = WorkConsent.objects.filter(
        project__unit__programme_id=programme_id, scope=scope, active=True
    )
    return list(rows.order_by("project__uuid").values_list("project_id", flat=True))


def forget_sharing(learner_id: int, at: datetime) -> None:
    """All that the learner allowed ends, and what they typed for it goes."""
    mine = WorkConsent.objects.filter(project__learner_id=learner_id)
    SharedText.objects.filter(consent__in=mine).delete()
    ended = set(mine.values_list("project_id", flat=True))
    mine.filter(active=True).update(active=None, withdrawn_at=at)
    reviews.take_out(project_ids=ended, at=at)
    SharingDraft.objects.filter(project__learner_id=learner_id).delete()
