"""What is written in comments, answers and summaries: Markdown, rendered as the work is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from ..core.markdown import normalise, render
from ..core.suggestions import as_words
from ..errors import Invalid
from ..inputs import require_length
from .limits import MAX_BODY, MAX_QUOTE, MAX_SUMMARY

_HEADING: Final = re.compile(r"<(/?)h[1-6]>")


@dataclass(frozen=True)
class Remark:
    """``source`` as it was written, and the sanitised ``html`` that shows it."""

    source: str = ""
    html: str = ""


def remark(body: str) -> Remark:
    """A comment or an answer; ``Invalid`` (``body``) for one without words, or too long."""
    kept = body.strip()
    require_length("body", kept, MAX_BODY)
    return _shown(kept, "body", _("Write your comment first."))


def summary(text: str, *, required: bool) -> Remark:
    """What stands over a review; ``Invalid`` (``summary``) as for a comment."""
    kept = text.strip()
    require_length("summary", kept, MAX_SUMMARY)
    if not kept and not required:
        return Remark()
    return _shown(kept, "summary", _("Write a summary, or gather comments first."))


def suggestion(words: str | None, exact: str) -> str | None:
    """What to put in place of ``exact``, "" to take it out; None where nothing is suggested.

    ``Invalid``: on the whole work (``suggests``), too long or what stands there (``replacement``).
    """
    if words is None:
        return None
    if not exact:
        raise Invalid(_("Choose the words for which you suggest others."), field="suggests")
    kept = as_words(words)
    require_length("replacement", kept, MAX_QUOTE)
    if kept == exact:
        raise Invalid(_("Write other words than those that stand there."), field="replacement")
    return kept


def shown(source: str) -> str:
    """The HTML of a comment, without headings of its own."""
    return _HEADING.sub(_as_paragraph, render(source).html)


def _shown(source: str, field: str, missing: str) -> Remark:
    done = render(source)
    if not done.text.strip() and "<img" not in done.html:
        if source:
            missing = _("Nothing of this would be seen: write words, not only pictures or HTML.")
        raise Invalid(missing, field=field)
    return Remark(normalise(source), _HEADING.sub(_as_paragraph, done.html))


def _as_paragraph(tag: re.Match[str]) -> str:
    """A comment stands below the page's own headings and has none: theirs are bold lines."""
    return "</strong></p>" if tag[1] else "<p><strong>"
