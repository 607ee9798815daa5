"""What the log calls rubrics, panels and calibration sessions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from ..access import Subject
from ..audit.listings import Named
from .models import Rubric
from .panel_list import panel_name
from .session_models import CalibrationSession


def _subject(key: str, num: int) -> str:
    return f"rubric:{key}:{num}"


def _titles(by: Subject, subjects: Collection[str]) -> Mapping[str, str]:
    rows = Rubric.objects.filter(programme_id=by.programme.id)
    named = _("{title}, version {num}")
    rubrics = {
        _subject(key, num): named.format(title=title, num=num)
        for key, num, title in rows.values_list("key", "num", "title")
    }
    panels = [one.partition(":")[2] for one in subjects if one.startswith("panel:")]
    sessions = CalibrationSession.objects.filter(rubric__programme_id=by.programme.id)
    return {
        **rubrics,
        **{f"panel:{uuid}": panel_name(UUID(uuid)) for uuid in panels},
        **{f"session:{uuid}": title for uuid, title in sessions.values_list("uuid", "title")},
    }


def _found(by: Subject, words: str, _people: Collection[int]) -> Collection[str]:
    rows = Rubric.objects.filter(programme_id=by.programme.id, title__icontains=words)
    return [_subject(key, num) for key, num in rows.values_list("key", "num")]


NAMED: Final = Named(_titles, _found)
