"""Criteria that a comment may name: those of the programme's rubric, which a room above holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from django.utils.translation import gettext as _

from ..core.texts import Worded, text_of
from ..errors import Invalid

# By criterion its title, for a programme; ``reviews`` says where to look (``connect``).
_SOURCES: Final[list[Callable[[int], Mapping[str, str]]]] = []


def connect(source: Callable[[int], Mapping[str, str]]) -> None:
    """Ask ``source`` for the titles of a programme's criteria, by key."""
    _SOURCES[:] = [source]


def of_programme(programme_id: int) -> Mapping[str, str]:
    """The titles, which know themselves in other languages; none while there is no rubric."""
    return _SOURCES[0](programme_id) if _SOURCES else {}


def texts_of(programme_id: int, key: str) -> object:
    """The title as it is stored: in one language or in several; None where no criterion is named.

    ``Invalid`` (``criterion``) for a key that the rubric does not have.
    """
    if not key:
        return None
    title = of_programme(programme_id).get(key)
    if title is None:
        raise Invalid(_("The rubric has no criterion of that name."), field="criterion")
    return dict(title.languages) if isinstance(title, Worded) else str(title)


def title_of(stored: object) -> str:
    """What ``texts_of`` stored, as a text that knows its languages."""
    return "" if stored is None else text_of(stored, field="criterion")
