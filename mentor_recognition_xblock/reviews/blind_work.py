"""A work as somebody may read it who must not learn whose it is: the names in it are masked."""

from __future__ import annotations

from collections.abc import Sequence

from ..core.name_masks import masked_html
from ..hosts import HostUser, get_host
from ..pairing import api as pairing
from ..projects import api as projects


def masked_works(
    works: Sequence[tuple[projects.VersionData, projects.ProjectData]], *, programme_id: int
) -> list[str]:
    """The HTML of each version without the names of its author and their mentors; two queries."""
    learners = {project.learner_id for _version, project in works}
    mentors = pairing.mentor_user_ids_of_learners(programme_id=programme_id, learner_ids=learners)
    people = get_host().users({*learners, *(one for ids in mentors.values() for one in ids)})
    return [
        masked(
            version.html,
            author=people.get(project.learner_id),
            others=[
                people[user_id]
                for user_id in sorted(mentors.get(project.learner_id, set()) & set(people))
            ],
            said=project.name_words,
        )
        for version, project in works
    ]


def masked(
    html: str,
    *,
    author: HostUser | None,
    others: Sequence[HostUser],
    said: projects.NameWords,
) -> str:
    """``html`` without the names, usernames and addresses of its author and their mentors.

    ``said`` is what the author says of words of their own name; a mentor's stay hidden.
    """
    people = [*([author] if author else []), *others]
    # The author speaks for their own name only: the mentor was not asked.
    theirs = {word for one in others for word in projects.words_of_name(one)}
    return masked_html(
        html,
        names=[person.display_name for person in people],
        handles=[words for person in people for words in projects.handles_of(person)],
        ordinary=said.ordinary - theirs,
        identifying=said.identifying,
    )
