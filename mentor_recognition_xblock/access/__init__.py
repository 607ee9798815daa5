"""Who may do what: every door says it once, and each gate asks the door.

A door is anything through which somebody reaches the areas: a page, what a page's form does, a
unit's page and actions, the block's views and handlers, a task, a command. It is declared beside
its function as a :class:`Door`; ``tests/access`` fails by name where one is missing.
"""

from .doors import SHOWS, SHOWS_PRIVATE, WRITES, Does, Door, by_operators, by_the_system, door_of
from .rules import (
    ANYBODY,
    ARRANGER,
    AUTHOR,
    COMMITTEE,
    DECIDER,
    EDITOR,
    HOLDER,
    IN_COURSE,
    LEARNER,
    MANAGER,
    MANAGER_SOMEWHERE,
    MEMBER,
    MENTOR,
    MENTOR_OF_PAGE,
    OPERATOR,
    PREVIEWER,
    SEATS,
    SIGNED_IN,
    SITE_ADMIN,
    SYSTEM,
    Recused,
    Rule,
)
from .subject import Subject

__all__ = [
    "ANYBODY",
    "ARRANGER",
    "AUTHOR",
    "COMMITTEE",
    "DECIDER",
    "EDITOR",
    "HOLDER",
    "IN_COURSE",
    "LEARNER",
    "MANAGER",
    "MANAGER_SOMEWHERE",
    "MEMBER",
    "MENTOR",
    "MENTOR_OF_PAGE",
    "OPERATOR",
    "PREVIEWER",
    "SEATS",
    "SHOWS",
    "SHOWS_PRIVATE",
    "SIGNED_IN",
    "SITE_ADMIN",
    "SYSTEM",
    "WRITES",
    "Does",
    "Door",
    "Recused",
    "Rule",
    "Subject",
    "by_operators",
    "by_the_system",
    "door_of",
]
