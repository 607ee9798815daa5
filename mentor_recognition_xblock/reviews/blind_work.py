"""A work as somebody may read it who must not learn whose it is: the names in it are masked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from ..core.name_masks import masked_html
from ..hosts import HostUser, get_host
from ..pairing import api as pairing
from ..projects import api as projects


@dataclass(frozen=True)
class People:
    """The people who are looked for in works: their authors, and the mentors of these."""

    found: Mapping[int, HostUser]
    mentors: Mapping[int, set[int]]

    def masked(self, html: str, project: projects.ProjectData, *, own_words: bool = True) -> str:
        """``html`` without the names of the project's author and their mentors.

        ``own_words``: what the author says of words of their name holds in it, as in their work.
        """
        mentors = self.mentors.get(project.learner_id, set()) & set(self.found)
        said = project.name_words
        return masked(
            html,
            author=self.found.get(project.learner_id),
            others=[self.found[user_id] for user_id in sorted(mentors)],
            said=said if own_words else projects.NameWords(identifying=said.identifying),
        )


def people_of(
    works: Sequence[projects.ProjectData], *, programme_id: int, others: Collection[int] = ()
) -> People:
    """Who wrote and guided the works, and ``others`` who said something on them; two queries."""
    learners = {project.learner_id for project in works}
    guided = pairing.mentor_user_ids_of_learners(programme_id=programme_id, learner_ids=learners)
    mentors = {user_id: {*guided.get(user_id, ()), *others} - {user_id} for user_id in learners}
    found = get_host().users({*learners, *(one for ids in mentors.values() for one in ids)})
    return People(found, mentors)


@dataclass(frozen=True)
class Page:
    """HTML that stands in or on a work; ``is_own``: its learner wrote it as part of the work."""

    html: str
    project: projects.ProjectData
    is_own: bool = True


def masked_pages(
    pages: Sequence[Page], *, programme_id: int, others: Collection[int] = ()
) -> list[str]:
    """The HTML of each without the names of the work's people and of ``others``; two queries."""
    people = people_of([one.project for one in pages], programme_id=programme_id, others=others)
    return [people.masked(one.html, one.project, own_words=one.is_own) for one in pages]


def masked_from(user_ids: Collection[int]) -> Callable[[str], str]:
    """Takes the names of these people out of HTML that stands on no work; one query."""
    found = get_host().users(set(user_ids))
    others = [found[user_id] for user_id in sorted(found)]

    def masks(html: str) -> str:
        return masked(html, author=None, others=others, said=projects.NameWords())

    return masks


def masked_works(
    works: Sequence[tuple[projects.VersionData, projects.ProjectData]], *, programme_id: int
) -> list[str]:
    """The HTML of each version without the names of its author and their mentors; two queries."""
    people = people_of([project for _version, project in works], programme_id=programme_id)
    return [people.masked(version.html, project) for version, project in works]


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
