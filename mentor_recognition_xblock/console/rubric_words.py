"""What changed in a rubric, in words for its managers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..languages import name_of_language
from ..reviews import api as reviews

# Of changes that have no words to compare.
_WHOLE: Final = {
    "added": gettext_lazy("New criterion: {criterion}"),
    "removed": gettext_lazy("Criterion taken out: {criterion}"),
    "moved": gettext_lazy("Criterion moved: {criterion}"),
    "language": gettext_lazy("New language: {language}"),
    "language_gone": gettext_lazy("Language taken out: {language}"),
}
_TEXTS: Final = {
    "title": gettext_lazy("Title of the rubric ({language})"),
    "name": gettext_lazy("{criterion}: title ({language})"),
    "prompt": gettext_lazy("{criterion}: question ({language})"),
    "label": gettext_lazy("{criterion}: name of level {level} ({language})"),
    "anchor": gettext_lazy("{criterion}: description of level {level} ({language})"),
}


@dataclass(frozen=True)
class ShownChange:
    """What changed, and the words before and after where there are any."""

    what: str
    before: str
    after: str


def shown_change(change: reviews.RubricChange) -> ShownChange:
    """A change as it is read."""
    words = str({**_WHOLE, **_TEXTS}[change.kind]).format(
        criterion=change.criterion,
        level=change.level,
        language=name_of_language(change.language) if change.language else "",
    )
    if change.kind in _WHOLE:
        return ShownChange(words, "", "")
    nothing = _("(nothing)")
    return ShownChange(words, change.before or nothing, change.after or nothing)
