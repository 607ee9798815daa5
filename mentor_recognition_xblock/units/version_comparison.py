"""Pages of a project that show what changed: between two versions, and since a comment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import inputs
from ..access import SHOWS
from ..core.comparison import ComparisonSums
from ..phrases import joined
from ..projects import api as projects
from ..projects import comparison_acts
from . import works
from .actions import Offer, Page, Show, address
from .change_rows import parts
from .file_changes import counted, file_rows
from .visit import Visit

LAYOUTS: Final = ("", "side")


def compare_page(visit: Visit, data: dict[str, Any]) -> Page:
    """Two versions of one's own project or a mentee's; the newest two unless it is said which."""
    project = works.opened_by_staff(visit, data["uuid"])
    versions = projects.versions(project.id)
    after = data["after"] or (versions[-1].num if versions else 0)
    before = data["before"] or max(after - 1, 0) or (2 if len(versions) > 1 else 0)
    context: dict[str, Any] = {
        "project": project,
        "is_own": project.learner_id == visit.user_id,
        "is_staff_reading": works.is_strangers(visit, project),
        "layout": data["layout"],
        "choices": [
            (version.num, _("Version {num}").format(num=version.num)) for version in versions
        ],
    }
    if len(versions) > 1:
        made = projects.comparison_of(project_id=project.id, before=before, after=after)
        context |= {
            "made": made,
            "summary": summary(made.sums, files=counted(made.files), only_form=made.only_form),
            "parts": list(parts(made.paragraphs, side=data["layout"] == "side")),
            "files": file_rows(
                made.files,
                side=data["layout"] == "side",
                opens=not works.is_strangers(visit, project),
            ),
        }
        before, after = made.before.num, made.after.num
    return Page(
        "compare.html",
        context,
        address(
            "show_changes", uuid=project.uuid, before=before, after=after, layout=data["layout"]
        ),
    )


def since_page(visit: Visit, data: dict[str, Any]) -> Page:
    """What became of the words of a comment, on one's own project or a mentee's."""
    uuid = data["annotation_uuid"]
    work = comparison_acts.project_of_comment(uuid)
    project = works.opened(visit, work.uuid)
    made = projects.change_since(uuid)
    return Page(
        "since.html",
        {
            "made": made,
            "project": project,
            "sentence": _fate(made),
            "parts": list(parts(made.paragraphs, side=False)),
        },
        address("show_since", annotation_uuid=uuid),
    )


def summary(sums: ComparisonSums, *, files: Sequence[str] = (), only_form: bool = False) -> str:
    """What changed, in one sentence: paragraphs first, then words, then ``files`` as counted."""
    if sums.is_same:
        if only_form:
            same = _("All words are the same; headings, emphasis or links differ.")
        elif files:
            same = _("All words are the same.")
        else:
            return _("Both versions say the same.")
        return " ".join([same, *_sentence(files)])
    kinds = [
        (sums.changed, _changed),
        (sums.moved, _moved),
        (sums.added, _added),
        (sums.removed, _removed),
        (sums.words_added, _words_added),
        (sums.words_removed, _words_removed),
    ]
    return " ".join(_sentence([*(say(count) for count, say in kinds if count), *files]))


def _sentence(said: Sequence[str]) -> list[str]:
    return [_("{list}.").format(list=joined(list(said)))] if said else []


def _changed(n: int) -> str:
    return ngettext("{n} paragraph changed", "{n} paragraphs changed", n).format(n=n)


def _moved(n: int) -> str:
    return ngettext("{n} paragraph moved", "{n} paragraphs moved", n).format(n=n)


def _added(n: int) -> str:
    return ngettext("{n} paragraph new", "{n} paragraphs new", n).format(n=n)


def _removed(n: int) -> str:
    return ngettext("{n} paragraph gone", "{n} paragraphs gone", n).format(n=n)


def _words_added(n: int) -> str:
    return ngettext("{n} word added", "{n} words added", n).format(n=n)


def _words_removed(n: int) -> str:
    return ngettext("{n} word removed", "{n} words removed", n).format(n=n)


def _fate(made: projects.ChangeSince) -> str:
    if made.anchor_status == "exact":
        return _(
            "The words commented on in version {num} stand unchanged in version {now}."
        ).format(num=made.before.num, now=made.after.num)
    if made.anchor_status in ("moved", "placed"):
        return _("The words commented on in version {num} have changed by version {now}.").format(
            num=made.before.num, now=made.after.num
        )
    return _("The words commented on in version {num} are gone from version {now}.").format(
        num=made.before.num, now=made.after.num
    )


_PLACE: Final = {
    "uuid": inputs.Identifier(required=False),
    "before": inputs.Whole(0, 10_000, 0),
    "after": inputs.Whole(0, 10_000, 0),
    "layout": inputs.Choice(LAYOUTS, ""),
}
ACTIONS: Final[dict[str, Offer]] = {
    "show_changes": Show(compare_page, (), SHOWS, fields=_PLACE),
    "show_since": Show(since_page, (), SHOWS, fields={"annotation_uuid": inputs.Identifier()}),
}
