"""What must not stand in a learner's closing words: a badge carries them to anybody."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

from ..core.plain_words import is_plain_word
from ..core.redaction import Finding, findings
from ..errors import Invalid
from ..hosts import HostUser

SHORTEST: Final = 30
LONGEST: Final = 600


def checked_words(text: str, *, learner: HostUser, mentor: HostUser | None, show_name: bool) -> str:
    """The words; ``Invalid`` for a length that does not fit, or for what identifies a person.

    Looked for are the mentor, the learner who does not show their name, and ways to reach anybody.
    Not the mentor's other learners: a refusal would tell who they are. A single name that is an
    ordinary word too may stand: nobody could say here that it is no name.
    """
    words = text.strip()
    if not SHORTEST <= len(words) <= LONGEST:
        raise Invalid(
            _("Write {low} to {high} characters; this has {count}.").format(
                low=SHORTEST, high=LONGEST, count=len(words)
            ),
            field="text",
        )
    if not show_name and _who(words, learner):
        raise Invalid(
            _("Your name is in the text: take it out, or choose to show your name."),
            field="text",
        )
    named = [] if mentor is None else _who(words, mentor)
    own = {one.excerpt.casefold() for one in _who(words, learner)}
    reached = [one for one in findings(words) if one.kind != "name"]
    for found in (*reached, *(one for one in named if one.excerpt.casefold() not in own)):
        raise Invalid(
            _("Take “{words}” out: it would tell who somebody is, or how to reach them.").format(
                words=found.excerpt
            ),
            field="text",
        )
    return words


def _who(words: str, person: HostUser) -> list[Finding]:
    """Where the person is named: in full, in part, or as they are called here."""
    handles = [one for one in (person.username, person.email) if one]
    names = [person.display_name] if person.display_name else []
    listed = {one.casefold() for one in handles}
    return [
        found
        for found in findings(words, names=names, handles=handles)
        if (found.kind == "name" and not is_plain_word(found.excerpt))
        or found.excerpt.casefold() in listed
    ]
