"""The block's fields for a project: when it is due, what is asked for, what completes it."""

from __future__ import annotations

from typing import Any

from xblock.core import Scope, XBlockMixin

from . import olx


def N_(message: str) -> str:  # noqa: N802  # gettext's name for a message marked alone
    """Mark a message for translation where it is shown."""
    return message


def _asked(name: str) -> Any:
    return olx.Flag(display_name=name, default=False, scope=Scope.settings)


class ProjectSettings(XBlockMixin):  # type: ignore[misc]  # XBlock has no types
    """When the work is due, on a date or some time after a learner's start; which parts of a
    portfolio entry learners are asked for, none unless an author says so; and what completes the
    unit, the final version unless an author says otherwise.
    """

    due_at = olx.Moment(display_name=N_("Due"), default=None, scope=Scope.settings)
    due_after = olx.Whole(
        display_name=N_("Due this long after the learner's start"),
        help=N_("Instead of a date; 0 for none."),
        default=0,
        scope=Scope.settings,
    )
    due_after_in = olx.Chosen(
        display_name=N_("Counted in"),
        help=N_("days or weeks"),
        default="weeks",
        scope=Scope.settings,
    )
    done_when = olx.Chosen(
        display_name=N_("When the unit counts as complete"),
        help=N_("first, word, final or settled"),
        default="final",
        scope=Scope.settings,
    )
    ask_brief = _asked(N_("Ask for type and brief"))
    ask_skills = _asked(N_("Ask for target skills"))
    ask_narrative = _asked(N_("Ask for a narrative entry"))
    ask_learned = _asked(N_("Ask what carries over"))
    ask_closing = _asked(N_("Ask for a reflection at the close"))

    @property
    def due_as_typed(self) -> dict[str, Any]:
        """What the editor's form holds of the fields that say when it is due."""
        due = self.due_at.strftime("%Y-%m-%dT%H:%M") if self.due_at else ""
        return {"due_at": due, "due_after": self.due_after or ""}
