"""Words for the public, searched for what would point to a person."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from hashlib import sha256

from django.utils.translation import gettext as _

from ..core.markdown import render
from ..core.own_names import OwnNames
from ..core.redaction import Finding, findings_of, looked_for
from ..errors import Invalid
from ..hosts import get_host
from ..mentors import api as mentors
from ..pairing import api as pairing
from ..programmes import api as programmes
from .data import Found
from .people_searched import others_of


class Sensitive(Invalid):
    """A text names somebody or tells how to reach them; ``found`` says where."""

    default_code = "sensitive"

    def __init__(self, found: list[Found]) -> None:
        super().__init__(
            _("Take out what is listed first: it would identify a person."), field=found[0].field
        )
        self.found = found


def scan(mentor_id: int, texts: Mapping[str, str], *, at: datetime) -> list[Found]:
    """What stands in ``texts`` (Markdown, by field), as written and as it would be read.

    The names looked for are those of everybody in the mentor's programmes. Names that the mentor
    also has are the mentor's own.
    """
    user_id = mentors.mentor(mentor_id).user_id
    learners: set[int] = set()
    places: list[int] = []
    # In every programme: a page of one may speak of learners of another.
    for programme in programmes.programmes():
        own = mentors.mentor_of(programme_id=programme.id, user_id=user_id)
        if own is not None:
            pairs = pairing.pairings(programme_id=programme.id, mentor_id=own.id)
            learners |= {pair.learner_id for pair in pairs}
            places.append(programme.id)
    others = others_of(places, near=learners - {user_id}, me=user_id, at=at)
    wanted = looked_for(names=others.names, handles=others.handles, whole_names=others.whole_names)
    me = get_host().user(user_id)
    # A mentor called Ana may sign with it, though a learner is called so too.
    mine = OwnNames([me.display_name] if me else [])
    hits: list[Found] = []
    for field, text in texts.items():
        seen: set[tuple[str, str]] = set()
        # As written and as read: markup can hide a name from either, as in "A**n**a".
        for version in (text, render(text).text):
            for finding in findings_of(version, wanted):
                known = (finding.kind, finding.excerpt.casefold())
                is_own = finding.kind in ("name", "handle") and mine.hold(finding.excerpt)
                if known in seen or is_own:
                    continue
                seen.add(known)
                hits.append(Found(field, finding))
    return hits


def sift(found: Collection[Found], plain: Collection[str]) -> tuple[list[Found], list[str]]:
    """What still must go, and the words of ``plain`` (folded) that excused the rest.

    Only a single name that is an ordinary word too can be excused, whatever ``plain`` holds.
    """
    words = {word.casefold() for word in plain}
    left, excused = [], set()
    for name in found:
        word = name.finding.excerpt.casefold()
        if name.may_be_a_word and word in words:
            excused.add(word)
        else:
            left.append(name)
    return left, sorted(excused)


def may_be_words(found: Collection[Found]) -> list[str]:
    """Names in it, folded, of which the author may say that they are words here."""
    return sorted({name.finding.excerpt.casefold() for name in found if name.may_be_a_word})


def excused_words(found: Collection[Found], plain: Collection[str]) -> list[str]:
    """Raise ``Sensitive`` for what is found, but for excused words, which are returned."""
    left, excused = sift(found, plain)
    if left:
        raise Sensitive(left)
    return excused


def wording(texts: Mapping[str, str]) -> str:
    """These very words as a digest: what is said of them holds for no others."""
    return sha256(json.dumps(texts, sort_keys=True).encode()).hexdigest()


def kind_label(finding: Finding) -> str:
    """What was found, in words."""
    return {
        "email": _("an e-mail address"),
        "link": _("a link to somebody's profile"),
        "handle": _("somebody's handle"),
        "phone": _("a telephone number"),
        "number": _("a number that may identify somebody"),
        "name": _("a name"),
    }[finding.kind]
