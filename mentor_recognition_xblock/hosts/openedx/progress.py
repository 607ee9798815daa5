"""Completion and grades of blocks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model

from ..base import HostGrade
from .queries import asked, parsed, strictly


@asked(float)
def block_completion(user_id: int, usage_key: str) -> float:
    """Completion 0..1 of one block; 0 where the person has not begun."""
    return _completed(user_id, _key(usage_key))


@strictly
def grade(user_id: int, course_key: str, usage_key: str = "") -> HostGrade | None:
    """As the platform last stored it: of a subsection what counts in the course, where anything
    does, and what staff put in its place.
    """
    from lms.djangoapps.grades import models

    place = {"user_id": user_id, "course_id": parsed(course_key)}
    if not usage_key:
        row = models.PersistentCourseGrade.objects.filter(**place).first()
        return None if row is None else HostGrade(float(row.percent_grade), row.modified)
    rows = models.PersistentSubsectionGrade.objects.select_related("override")
    row = rows.filter(**place, usage_key=_key(usage_key)).first()
    if row is None:
        return None
    which = "graded" if row.possible_graded else "all"
    earned, possible = getattr(row, f"earned_{which}"), getattr(row, f"possible_{which}")
    override = getattr(row, "override", None)
    if override is not None and getattr(override, f"earned_{which}_override") is not None:
        earned = getattr(override, f"earned_{which}_override")
        # Staff may leave what was possible as it was.
        possible = getattr(override, f"possible_{which}_override") or possible
    return HostGrade(earned / possible, row.modified) if possible else None


@strictly
def completed_at(user_id: int, usage_key: str) -> datetime | None:
    """When the block's completion became whole, as edx-completion keeps it."""
    from completion.models import BlockCompletion

    key = _key(usage_key)
    rows = BlockCompletion.objects.filter(
        context_key=parsed(str(key.context_key)), user_id=user_id, block_key=key, completion=1.0
    )
    moment: datetime | None = rows.values_list("modified", flat=True).first()
    return moment


@strictly
def tell_progress(user_id: int, usage_key: str, share: float) -> None:
    """As the block's own ``publish`` does for whoever is signed in, for somebody who is not."""
    from xmodule.modulestore import ModuleStoreEnum
    from xmodule.modulestore.django import modulestore
    from xmodule.modulestore.exceptions import ItemNotFoundError

    store, key = modulestore(), _key(usage_key)
    account = get_user_model().objects.filter(pk=user_id).first()
    try:
        with store.branch_setting(ModuleStoreEnum.Branch.published_only, key.context_key):
            block = store.get_item(key)
    except ItemNotFoundError:
        return
    if account is None:
        return
    if block.completion_mode == "completable":
        _complete(account, key, share)
    if block.has_score:
        from lms.djangoapps.grades.signals.signals import SCORE_PUBLISHED

        SCORE_PUBLISHED.send(
            sender=None,
            block=block,
            user=account,
            raw_earned=share,
            raw_possible=1.0,
            only_if_higher=True,
            score_deleted=None,
            grader_response=None,
        )


def _complete(account: Any, key: Any, share: float) -> None:
    from completion.models import BlockCompletion

    if share <= _completed(account.pk, key):
        return
    try:
        BlockCompletion.objects.submit_completion(user=account, block_key=key, completion=share)
    except RuntimeError:
        # A site that does not track completion says so by this.
        return


def _completed(user_id: int, key: Any) -> float:
    from completion.models import BlockCompletion

    rows = BlockCompletion.objects.filter(
        context_key=parsed(str(key.context_key)), user_id=user_id, block_key=key
    )
    return float(rows.values_list("completion", flat=True).first() or 0.0)


def _key(usage_key: str) -> Any:
    from opaque_keys.edx.keys import UsageKey

    return UsageKey.from_string(usage_key)
