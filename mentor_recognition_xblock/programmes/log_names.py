"""What the log calls terms, policies and units."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from django.utils.translation import gettext as _

from ..access import Subject
from ..audit.listings import Named
from .models import CourseUnit, PolicyVersion, Term


def _titles(by: Subject, subjects: Collection[str]) -> Mapping[str, str]:
    prefix = "activity:"
    units = [one.removeprefix(prefix) for one in subjects if one.startswith(prefix)]
    # All of them: a programme has few, and the page asks as much whatever stands on it.
    terms = Term.objects.filter(programme_id=by.programme.id)
    policies = PolicyVersion.objects.filter(programme_id=by.programme.id)
    titles = CourseUnit.objects.filter(programme_id=by.programme.id, pk__in=units)
    version = _("Version {num}")
    return {
        **{f"term:{uuid}": title for uuid, title in terms.values_list("uuid", "title")},
        **{
            f"policy:{uuid}": version.format(num=num)
            for uuid, num in policies.values_list("uuid", "num")
        },
        **{f"{prefix}{pk}": title for pk, title in titles.values_list("pk", "title")},
    }


def _found(by: Subject, words: str, _people: Collection[int]) -> Collection[str]:
    terms = Term.objects.filter(programme_id=by.programme.id, title__icontains=words)
    return [f"term:{uuid}" for uuid in terms.values_list("uuid", flat=True)]


NAMED: Final = Named(_titles, _found)
