"""A mentor's evidence binder: works of their learners, with what the comments led to.

Made when it is looked at, of what learners allow at that moment; nothing of it is stored.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
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
    works = _allowed(programme_id, mentor_id, user_id)
    return list(_shown(works, programme_id, others=(), lifts=True).values())


def blind_binder_of(*, programme_id: int, mentor_id: int, user_id: int) -> dict[int, BinderWork]:
    """The same by project id, without the names of any of its people anywhere in it.

    Headings stand as in a unit, not as on a page of its own.
    """
    works = _allowed(programme_id, mentor_id, user_id)
    learners = {work.project.learner_id for work in works}
    guided = pairing.mentor_user_ids_of_learners(programme_id=programme_id, learner_ids=learners)
    others = {user_id, *learners, *(one for ids in guided.values() for one in ids)}
    return _shown(works, programme_id, others=others, lifts=False)


def _allowed(programme_id: int, mentor_id: int, user_id: int) -> list[projects.GuidedWork]:
    pairs = pairing.pairings(programme_id=programme_id, mentor_id=mentor_id)
    pairing_ids = [pair.id for pair in pairs]
    allowed = allowed_works(projects.finished_in_pairings(pairing_ids), Scope.BINDER)
    return projects.guided_works(pairing_ids=pairing_ids, author_id=user_id, among=allowed)


def _shown(
    works: Sequence[projects.GuidedWork],
    programme_id: int,
    *,
    others: Collection[int],
    lifts: bool,
) -> dict[int, BinderWork]:
    entries = entries_of([one.project for one in works])
    pages = [page for work in works for page in _pages(work, entries[work.project.id])]
    masked = iter(reviews.masked_pages(pages, programme_id=programme_id, others=others))
    return {work.project.id: _work(work, entries[work.project.id], masked, lifts) for work in works}


def _told(work: projects.GuidedWork, entry: EntryData) -> list[str]:
    told = [*(version.reflection for version in work.versions), entry.narrative, entry.closing]
    return [text for text in told if text]


def _pages(work: projects.GuidedWork, entry: EntryData) -> list[reviews.Page]:
    """All words of a work, each as HTML: names are masked in what a reader sees."""
    pages = [work.versions[-1].html, _plain(work.project.title)]
    pages += [render(text).html for text in _told(work, entry)]
    for one in entry.learned:
        pages += [_plain(one.what), _plain(one.where)]
    found = [reviews.Page(html, work.project) for html in pages]
    for note in work.notes:
        # A mentor who writes "Hello Will" means somebody, whatever the word is in the work.
        said = reviews.Page(render(note.body).html, work.project, is_own=False)
        found += [reviews.Page(_plain(note.exact), work.project), said]
    return found


def _plain(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _work(
    work: projects.GuidedWork, entry: EntryData, masked: Iterator[str], lifts: bool
) -> BinderWork:
    """The same taken off ``masked`` in the order of ``_pages``."""
    html = raised(next(masked), 2 * lifts)

    def words() -> str:
        return text_of(next(masked)).strip()

    def rendered() -> str:
        return raised(next(masked), 1 * lifts)

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
