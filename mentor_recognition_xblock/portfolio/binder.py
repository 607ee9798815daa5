"""A mentor's evidence binder: works of their learners, with what the comments led to.

Made when it is looked at, of what learners allow at that moment; nothing of it is stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.html import escape

from ..core.markdown import render, text_of
from ..pairing import api as pairing
from ..projects import api as projects
from ..reviews import api as reviews
from .consents import allowed_works
from .entries import entries_of
from .entry_data import EntryData, Learned
from .headings import raised
from .states import Scope


@dataclass(frozen=True)
class BinderNote:
    """A comment of the mentor on a work: the words it was on, what it said, what became of it.

    ``quote`` is plain text, ``body`` safe HTML.
    """

    quote: str
    body: str
    category: str
    state: str
    helped: bool
    created_at: datetime


@dataclass(frozen=True)
class BinderWork:
    """One allowed work, no names in it: its text, the learner's reflections, the mentor's notes.

    ``html`` and ``reflections`` are safe HTML.
    """

    title: str
    html: str
    reflections: tuple[str, ...]
    learned: tuple[Learned, ...]
    notes: tuple[BinderNote, ...]


def binder_of(*, programme_id: int, mentor_id: int, user_id: int) -> list[BinderWork]:
    """The works that learners of this mentor allow; a constant number of queries."""
    pairs = pairing.pairings(programme_id=programme_id, mentor_id=mentor_id)
    pairing_ids = [pair.id for pair in pairs]
    allowed = allowed_works(projects.finished_in_pairings(pairing_ids), Scope.BINDER)
    works = projects.guided_works(pairing_ids=pairing_ids, author_id=user_id, among=allowed)
    entries = entries_of([one.project for one in works])
    pages = [(work, page) for work in works for page in _pages(work, entries[work.project.id])]
    masked = iter(
        reviews.masked_works(
            [(replace(work.versions[-1], html=page), work.project) for work, page in pages],
            programme_id=programme_id,
        )
    )
    return [_work(work, entries[work.project.id], masked) for work in works]


def _told(work: projects.GuidedWork, entry: EntryData) -> list[str]:
    told = [*(version.reflection for version in work.versions), entry.narrative, entry.closing]
    return [text for text in told if text]


def _pages(work: projects.GuidedWork, entry: EntryData) -> list[str]:
    """All words of a work, each as HTML: names are masked in what a reader sees."""
    pages = [work.versions[-1].html, _plain(work.project.title)]
    pages += [render(text).html for text in _told(work, entry)]
    for one in entry.learned:
        pages += [_plain(one.what), _plain(one.where)]
    for note in work.notes:
        pages += [_plain(note.exact), render(note.body).html]
    return pages


def _plain(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _work(work: projects.GuidedWork, entry: EntryData, masked: Iterator[str]) -> BinderWork:
    """The same taken off ``masked`` in the order of ``_pages``."""
    html = raised(next(masked))

    def words() -> str:
        return text_of(next(masked)).strip()

    def rendered() -> str:
        return raised(next(masked), 1)

    return BinderWork(
        html=html,
        title=words(),
        reflections=tuple(rendered() for _one in _told(work, entry)),
        learned=tuple(Learned(words(), words()) for _one in entry.learned),
        notes=tuple(
            BinderNote(words(), rendered(), note.category, note.state, note.helped, note.created_at)
            for note in work.notes
        ),
    )
