"""A mentor's comment with its answers as somebody may read it who must not learn whose they are.

The passage stands in the paragraphs around it, and who speaks is a role. Moments and kinds of
comments are not shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from django.utils.translation import gettext as _

from ..core.markdown import text_of
from ..core.paragraphs import paragraphs
from ..projects import api as projects
from .blind_work import People, people_of


@dataclass(frozen=True)
class _Part:
    """A stretch of the page: its heading, its HTML, and whether its learner wrote it as work."""

    heading: str
    html: str
    is_work: bool = False


def masked_thread(thread: projects.ThreadData) -> str:
    """The thread as HTML, without the names of its mentor, its learner and their mentors."""
    project = thread.project
    people = people_of([project], programme_id=project.programme_id, others=[thread.author_id])
    return _page([_masked(part, people, thread) for part in _parts(thread)])


def words_in(thread: projects.ThreadData) -> int:
    """How many words there are to read in it."""
    return len(text_of(_page(_parts(thread))).split())


def _page(parts: list[_Part]) -> str:
    return "".join(f"<h5>{escape(one.heading)}</h5>{one.html}" for one in parts)


def _parts(thread: projects.ThreadData) -> list[_Part]:
    mentor, learner = _("The mentor"), _("The learner")
    is_whole = thread.start is None
    heading = _("The work as a whole") if is_whole else _("The passage, marked")
    found = [
        _Part(heading, thread.version.html if is_whole else _passage(thread), is_work=True),
        _Part(mentor, thread.html + _suggested(thread)),
    ]
    roles = {thread.author_id: mentor, thread.project.learner_id: learner}
    for answer in thread.answers:
        # Somebody who mentors the learner now, and did not write the comment.
        heading = roles.get(answer.author_id, _("Another mentor"))
        found.append(_Part(heading, answer.html))
    return found


def _suggested(thread: projects.ThreadData) -> str:
    if thread.suggested is None:
        return ""
    words = escape(thread.suggested) or _("(nothing: the words are to go)")
    return f"<p>{_('Suggested in the place of the passage:')}</p><blockquote>{words}</blockquote>"


def _passage(thread: projects.ThreadData) -> str:
    """The paragraphs that the passage touches, with the one before and the one after."""
    text, start, end = thread.version.text, thread.start or 0, thread.end or 0
    every = paragraphs(thread.version.html, text)
    touched = [num for num, one in enumerate(every) if one.start < end and one.end > start]
    if not touched:
        return f"<p><mark>{escape(text[start:end])}</mark></p>"
    near = every[max(0, touched[0] - 1) : touched[-1] + 2]
    return "".join(f"<p>{_marked(text, one.start, one.end, start, end)}</p>" for one in near)


def _marked(text: str, begin: int, last: int, start: int, end: int) -> str:
    """A stretch of text with what lies between ``start`` and ``end`` marked."""
    start, end = min(max(start, begin), last), max(min(end, last), begin)
    before, within, after = (
        escape(piece, quote=False)
        for piece in (text[begin:start], text[start:end], text[max(start, end) : last])
    )
    return f"{before}<mark>{within}</mark>{after}" if within else before + after


def _masked(part: _Part, people: People, thread: projects.ThreadData) -> _Part:
    # What the author says of words of their name, they say of their work: "Will" in "Hello Will" is
    # somebody, whatever it is there.
    html = people.masked(part.html, thread.project, own_words=part.is_work)
    return _Part(part.heading, html, part.is_work)
