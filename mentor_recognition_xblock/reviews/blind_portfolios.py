"""A mentor's portfolio as its reviewers read it: works with the mentor's comments, contributions.

What it holds was masked when it was kept. When anything happened is not shown, nor how many found
a comment helpful: what is popular is not what is scored.
"""

from __future__ import annotations

import re
from html import escape
from typing import Final

from django.utils.translation import gettext as _

from ..core.markdown import text_of
from ..mentors import api as mentors
from .portfolio_texts import NoteText, PortfolioText, text_of_part
from .target_models import PortfolioPart

# Of works, as they are rendered for units: below the heading of their part.
_HEADING: Final = re.compile(r"(?<=<)(/?)h5(?=[\s>])")


def portfolio_html(portfolio_id: int) -> str:
    """The page of a portfolio, and in the place of each work taken back that it was."""
    works: list[str] = []
    contributions: list[str] = []
    for row in PortfolioPart.objects.filter(portfolio_id=portfolio_id).order_by("pk"):
        if row.content is not None:
            part = text_of_part(row.content, row.project_id)
            if row.project_id is None:
                contributions.append(_contribution(part))
            else:
                works.append(_work(part, len(works) + 1))
        elif row.withdrawn_at is not None:
            works.append(_withdrawn(len(works) + 1))
    return "".join([*works, *contributions])


def words_in(portfolio_id: int) -> int:
    """How many words there are to read in it."""
    return len(text_of(portfolio_html(portfolio_id)).split())


def _work(part: PortfolioText, num: int) -> str:
    title = _("Work {number}: {title}").format(number=num, title=part.title)
    pieces = [_heading(title), _under(_("The final version")), _lowered(part.html)]
    if part.notes:
        pieces += [_under(_("The mentor's comments")), *(_note(one) for one in part.notes)]
    if part.said or part.learned:
        pieces.append(_under(_("What the learner says")))
        pieces += [f"<blockquote>{_lowered(text)}</blockquote>" for text in part.said]
        rows = (
            f"<li>{escape(what, quote=False)} ({escape(where, quote=False)})</li>"
            for what, where in part.learned
        )
        pieces.append(f"<ul>{''.join(rows)}</ul>" if part.learned else "")
    return "".join(pieces)


def _note(note: NoteText) -> str:
    on = f"<blockquote>{escape(note.quote, quote=False)}</blockquote>" if note.quote else ""
    told = " · ".join(one for one in (_kind(note.category), _outcome(note.state)) if one)
    return f"{on}{_lowered(note.html)}<p><em>{escape(told, quote=False)}</em></p>"


def _kind(category: str) -> str:
    return {
        "scoping": _("scoping"),
        "iterative": _("iterative feedback"),
        "narrative": _("narrative"),
        "praise": _("praise"),
    }.get(category, "")


def _outcome(state: str) -> str:
    return {
        "addressed": _("the learner changed the work"),
        "declined": _("the learner left it as it was, with a reason"),
        "resolved": _("settled"),
    }.get(state, _("not answered"))


def _contribution(part: PortfolioText) -> str:
    title = _("Given to other mentors: {title}").format(title=part.title)
    kind = mentors.ContributionKind(part.kind).label
    return f"{_heading(title)}<p><em>{escape(str(kind), quote=False)}</em></p>{part.html}"


def _withdrawn(num: int) -> str:
    title = _heading(_("Work {number}").format(number=num))
    said = _("Its learner has taken this work back since: it is not shown any more.")
    return f"{title}<p>{escape(said, quote=False)}</p>"


def _heading(words: str) -> str:
    return f"<h5>{escape(words, quote=False)}</h5>"


def _under(words: str) -> str:
    return f"<h6>{escape(words, quote=False)}</h6>"


def _lowered(html: str) -> str:
    return _HEADING.sub(r"\1h6", html)
