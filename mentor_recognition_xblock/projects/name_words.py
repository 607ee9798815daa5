"""Words of a work that may be its author's name and may be words: what the author says of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..core.comparable_text import words_of
from ..core.name_masks import doubts
from ..core.names import Doubt
from ..errors import Invalid, NotFound
from ..hosts import HostUser, get_host
from .data import HIDE, SHOW
from .models import Project


def name_doubts(html: str, *, author: HostUser) -> tuple[Doubt, ...]:
    """Words of a version that may be its author's name; this reads all of it."""
    return doubts(html, names=[author.display_name], handles=handles_of(author))


def settle_name_words(
    *, unit_id: int, learner_id: int, answers: Mapping[str, str], at: datetime
) -> None:
    """Keep what the author says, ``hide`` or ``show`` by folded word; the same again is no change.

    ``Invalid`` for a word that is no part of their name: nothing else is theirs to decide.
    """
    who = get_host().user(learner_id)
    own = words_of_name(who) if who else frozenset()
    for word, answer in answers.items():
        if word not in own or answer not in (HIDE, SHOW):
            raise Invalid(_("Only words of your own name can be shown or hidden."), field="words")
    with transaction.atomic():
        rows = Project.objects.select_for_update()
        project = rows.filter(unit_id=unit_id, learner_id=learner_id).first()
        if project is None:
            raise NotFound(_("Submit a first version: then there is something to hide."))
        said = {**project.name_words, **answers}
        if said == project.name_words:
            return
        project.name_words = said
        project.save(update_fields=["name_words"])
        # How many, never which: the log outlives the name.
        audit.record(
            stream=f"programme:{project.unit.programme_id}",
            action="project.name_words_settled",
            at=at,
            actor=learner_id,
            subject=f"project:{project.uuid}",
            data={"count": len(answers)},
        )


def handles_of(person: HostUser) -> list[str]:
    """Username and address, as far as there are any."""
    return [word for word in (person.username, person.email) if word]


def words_of_name(person: HostUser) -> frozenset[str]:
    """The folded words of a person's name, username and address."""
    known = [person.display_name, *handles_of(person)]
    return frozenset(token.word for words in known for token in words_of(words))
