"""What a programme's managers do with its rubric: use the shipped one, write their own, publish."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import MANAGER, Done, Place, Subject, act
from . import api
from .rubric_texts import MAX_CRITERIA

# Keys are those of criteria, and of their levels: ``breadth.2``.
TITLES: Final = inputs.Many(inputs.Text(api.MAX_TITLE, required=False, lines=False), MAX_CRITERIA)
PROMPTS: Final = inputs.Many(inputs.Text(500, required=False, lines=False), MAX_CRITERIA)
LABELS: Final = inputs.Many(inputs.Text(60, required=False, lines=False), 5 * MAX_CRITERIA)
ANCHORS: Final = inputs.Many(inputs.Text(500, required=False, lines=False), 5 * MAX_CRITERIA)
# The save that a form showed.
NUM: Final = inputs.Whole(1, 2**31 - 1)
TAG: Final = inputs.Reference(35)


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Use the shipped rubric"),
    done=gettext_lazy("The shipped rubric and its exemplars are in use."),
)
def use_shipped_rubric(by: Subject) -> Done:
    """Review by the portfolio rubric that ships with the package, with its keyed exemplars."""
    made = api.seed_shipped_rubric(programme_id=by.programme.id, at=by.at, actor=by.user_id)
    return Done(made=made)


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Add a rubric"),
    done=gettext_lazy("The rubric is used for work submitted from now on."),
    takes={"content": inputs.Structure()},
)
def add_rubric(by: Subject, *, content: dict[str, Any]) -> Done:
    """Review by a rubric of one's own, or by its next version."""
    made = api.add_rubric(programme_id=by.programme.id, content=content, at=by.at, actor=by.user_id)
    return Done(made=made)


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Begin a draft"),
    done=gettext_lazy("The draft is begun. Nothing changes for reviewers until it is published."),
    takes={"source": inputs.Reference(80)},
    about=("source",),
)
def begin_rubric(by: Subject, *, source: str) -> Done:
    """Begin the next rubric: a copy of the shipped one or of a version (``key:num``), or blank."""
    made = api.begin_rubric_draft(
        programme_id=by.programme.id, source=source, at=by.at, actor=by.user_id
    )
    return Done(made={"num": made.num, "content": made.content})


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Save"),
    done={
        "": gettext_lazy("Draft saved."),
        "add": gettext_lazy("Saved. The new criterion stands at the end."),
        "move": gettext_lazy("Saved, and moved."),
        "remove": gettext_lazy("Saved. The criterion is taken out; below you can put it back."),
        "restore": gettext_lazy("Saved. The criterion is back, at the end."),
        "language": gettext_lazy("Saved. The language is added."),
        "drop": gettext_lazy(
            "The language is taken out. Until you publish, adding it again brings its words back."
        ),
    },
    takes={
        "num": NUM,
        "language": TAG,
        "title": inputs.Maybe(inputs.Text(api.MAX_TITLE, lines=False)),
        "titles": TITLES,
        "prompts": PROMPTS,
        "labels": LABELS,
        "anchors": ANCHORS,
        "step": inputs.Text(80, required=False, lines=False),
        "new_language": inputs.Text(35, required=False, lines=False),
    },
)
def save_rubric(
    by: Subject,
    *,
    num: int,
    language: str,
    title: str | None,
    titles: dict[str, str],
    prompts: dict[str, str],
    labels: dict[str, str],
    anchors: dict[str, str],
    step: str,
    new_language: str,
) -> Done:
    """Save the draft's texts in one language, then take a ``step``: ``add``, ``up:breadth`` …"""
    named = {"titles": titles, "prompts": prompts, "labels": labels, "anchors": anchors}
    written = {
        f"{name}.{key}": words for name, many in named.items() for key, words in many.items()
    }
    if title is not None:
        written["title"] = title
    made = api.save_rubric_draft(
        programme_id=by.programme.id,
        num=num,
        language=language,
        written=written,
        step=step,
        new_language=new_language,
        at=by.at,
    )
    what = step.partition(":")[0]
    outcome = {"up": "move", "down": "move", "show": "", "preview": ""}.get(what, what)
    return Done(outcome, made={"num": made.num})


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Publish"),
    done={
        "": gettext_lazy(
            "Published: work submitted from now on is scored by it. Reviews under way keep theirs."
        ),
        "same": gettext_lazy(
            "The draft said what the rubric in use says: there is no new version, and no draft."
        ),
        "untried": gettext_lazy(
            "Published without a trial on works, which its list of versions and the log say: work "
            "submitted from now on is scored by it. Reviews under way keep theirs."
        ),
    },
    takes={"num": NUM},
)
def publish_rubric(by: Subject, *, num: int) -> Done:
    """Make the draft the rubric in use, as a version that never changes."""
    before = api.newest_rubric(by.programme.id)
    made, trial = api.publish_rubric_draft(
        programme_id=by.programme.id, num=num, at=by.at, actor=by.user_id
    )
    is_tried = before is None or trial in ("tried", "not_needed")
    outcome = "" if is_tried else "untried"
    outcome = "same" if before is not None and before.id == made.id else outcome
    return Done(outcome, made={"key": made.key, "num": made.num, "trial": trial})


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Throw the draft away"),
    done=gettext_lazy("The draft is gone. The rubric in use stays as it is."),
    confirm=gettext_lazy("what was written since the last version is lost."),
)
def discard_rubric(by: Subject) -> None:
    """Throw the draft of the next rubric away."""
    api.discard_rubric_draft(programme_id=by.programme.id, at=by.at, actor=by.user_id)
