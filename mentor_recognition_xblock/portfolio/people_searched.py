"""Everybody of a programme, whose names are looked for in what is to be public."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ..core.plain_words import is_plain_word
from ..hosts import HostUser, get_host
from ..mentors import api as mentors
from ..pairing import api as pairing
from ..programmes import api as programmes
from ..projects import api as projects
from ..reviews import api as reviews

# Of more people than these some have any given name there is: then the whole name counts alone.
MOST_IN_PARTS: Final = 1_000


@dataclass(frozen=True)
class Searched:
    """Names and handles to look for; of ``whole_names`` no single word counts."""

    names: tuple[str, ...]
    handles: tuple[str, ...]
    whole_names: tuple[str, ...] = ()


def others_of(
    programme_ids: Collection[int], *, near: Collection[int], me: int, at: datetime
) -> Searched:
    """All learners, mentors, reviewers and officers but ``me``; ``near`` are searched in parts.

    So are all the others while there are at most 1,000 of them.
    """
    staff: set[int] = set()
    learners: set[int] = set()
    for programme_id in programme_ids:
        staff |= {one.user_id for one in mentors.mentors(programme_id)}
        staff |= reviews.ever_certified(programme_id)
        staff |= programmes.people_in_charge(programme_id=programme_id, at=at)
        learners |= {one.learner_id for one in pairing.pairings(programme_id=programme_id)}
        learners |= projects.learners_of_programme(programme_id)
    users = get_host().users((staff | learners | set(near)) - {me})
    in_parts = users if len(users) <= MOST_IN_PARTS else set(near)
    close = [user for user_id, user in users.items() if user_id in in_parts]
    far = [user for user_id, user in users.items() if user_id not in in_parts]
    return Searched(
        names=names_of(close),
        handles=(
            *handles_of(users[one] for one in near if one in users),
            *_distinct(users.values()),
        ),
        whole_names=names_of(far),
    )


def names_of(users: Iterable[HostUser]) -> tuple[str, ...]:
    """Their names, of those who have one."""
    return tuple(user.display_name for user in users if user.display_name)


def handles_of(users: Iterable[HostUser]) -> tuple[str, ...]:
    """Usernames and addresses."""
    return tuple(word for user in users for word in (user.username, user.email) if word)


def _distinct(users: Iterable[HostUser]) -> tuple[str, ...]:
    """Without usernames that are words of the language: a stranger may be called "tide"."""
    return tuple(word for word in handles_of(users) if not (word.isalpha() and is_plain_word(word)))
