"""The versions of a programme's rubrics: which there are, and one of them as it was published."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from ..errors import NotFound
from .data import RubricData
from .models import Exemplar, ReviewPanel, Rubric
from .rubric_changes import changes, is_same_yardstick, languages_of
from .rubric_rows import RubricChange, RubricVersion
from .rubrics import rubric_data
from .session_models import CalibrationSession
from .states import CLOSED, ExemplarState


def rubric_versions(programme_id: int) -> list[RubricVersion]:
    """All of them, the newest first; four queries, however many there are."""
    rows = list(Rubric.of_works.filter(programme_id=programme_id).order_by("-created_at", "-pk"))
    panels = _panels(programme_id)
    works = _works(programme_id)
    trials = _trials(programme_id)
    by_number = {(row.key, row.num): row for row in rows}
    found = []
    for place, row in enumerate(rows):
        before = by_number.get((row.key, row.num - 1))
        exemplars, keyed = works.get(row.pk, (0, 0))
        data = rubric_data(row)
        # As drafts are compared: with what was in use before, whatever its key.
        older = rows[place + 1] if place + 1 < len(rows) else None
        asks_anew = older is not None and not is_same_yardstick(content_of(older), content_of(row))
        found.append(
            RubricVersion(
                key=row.key,
                num=row.num,
                title=data.title,
                languages=languages_of(content_of(row)),
                criteria=len(data.criteria),
                published_at=row.created_at,
                in_use=place == 0,
                panels=panels.get(row.pk, 0),
                exemplars=exemplars,
                keyed=keyed,
                changes=changes(content_of(before), content_of(row)) if before else (),
                tried_in=trials.get(row.pk),
                is_untried=asks_anew and row.pk not in trials,
            )
        )
    return found


def rubric_version(*, programme_id: int, key: str, num: int) -> RubricData:
    """One version; ``NotFound`` if there is none."""
    row = Rubric.objects.filter(programme_id=programme_id, key=key, num=num).first()
    if row is None:
        raise NotFound(_("There is no such version of a rubric."))
    return rubric_data(row)


def changes_to_rubric_in_use(
    *, programme_id: int, content: dict[str, Any]
) -> tuple[tuple[RubricChange, ...], bool]:
    """What publishing ``content`` would change, and whether the exemplars' keys would hold."""
    row = Rubric.of_works.filter(programme_id=programme_id).order_by("-created_at", "-pk").first()
    if row is None:
        return (), True
    before = content_of(row)
    return changes(before, content), is_same_yardstick(before, content)


def content_of(row: Rubric) -> dict[str, Any]:
    """The rubric as it was added."""
    return {"key": row.key, "title": row.title_texts, "criteria": row.criteria}


def _panels(programme_id: int) -> dict[int, int]:
    rows = ReviewPanel.of_people.filter(programme_id=programme_id).exclude(state__in=CLOSED)
    return dict(rows.order_by().values_list("rubric_id").annotate(count=Count("pk")))


def _trials(programme_id: int) -> dict[int, UUID]:
    rows = CalibrationSession.objects.filter(published_as__programme_id=programme_id)
    return dict(rows.order_by("pk").values_list("published_as_id", "uuid"))


def _works(programme_id: int) -> dict[int, tuple[int, int]]:
    rows = Exemplar.objects.filter(rubric__programme_id=programme_id).order_by()
    rows = rows.exclude(state=ExemplarState.WITHDRAWN)
    counted = rows.values_list("rubric_id").annotate(
        every=Count("pk"), keyed=Count("pk", filter=Q(state=ExemplarState.AGREED))
    )
    return {rubric_id: (every, keyed) for rubric_id, every, keyed in counted}
