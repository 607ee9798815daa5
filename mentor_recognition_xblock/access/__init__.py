"""Who may do what: every act and every door says it once, and one gate asks.

An *act* is what a person may do in an area (:class:`Act`, declared beside its function in the
area's ``acts.py``). A *door* is anything through which somebody reaches the areas: a page, a
unit, the block's views and handlers, REST, a task, a command. ``tests/access`` fails by name
where either does not say who may.
"""

from .acts import Act, Confirmed, Done, Place, Registry, act, acts_in, read
from .doors import SHOWS, SHOWS_PRIVATE, WRITES, Does, Door, by_operators, by_the_system, door_of
from .gate import admit, perform, perform_each, rehearse, run
from .offices import SEATS, Office
from .rules import (
    ANYBODY,
    ARRANGER,
    AUTHOR,
    COMMITTEE,
    COURSE_ARRANGER,
    DECIDER,
    EDITOR,
    HOLDER,
    IN_COURSE,
    KEYER,
    LEARNER,
    MANAGER,
    MANAGER_SOMEWHERE,
    MEMBER,
    MENTOR,
    MENTOR_OF_PAGE,
    OPERATOR,
    OWNER,
    PREVIEWER,
    SIGNED_IN,
    SITE_ADMIN,
    SYSTEM,
    Recused,
    Rule,
)
from .states import MEANING, Needs, NotInThisState, ProgrammeState, allows, require_state
from .subject import MentorOfPlace, Subject

__all__ = [
    "ANYBODY",
    "ARRANGER",
    "AUTHOR",
    "COMMITTEE",
    "COURSE_ARRANGER",
    "DECIDER",
    "EDITOR",
    "HOLDER",
    "IN_COURSE",
    "KEYER",
    "LEARNER",
    "MANAGER",
    "MANAGER_SOMEWHERE",
    "MEANING",
    "MEMBER",
    "MENTOR",
    "MENTOR_OF_PAGE",
    "OPERATOR",
    "OWNER",
    "PREVIEWER",
    "SEATS",
    "SHOWS",
    "SHOWS_PRIVATE",
    "SIGNED_IN",
    "SITE_ADMIN",
    "SYSTEM",
    "WRITES",
    "Act",
    "Confirmed",
    "Does",
    "Done",
    "Door",
    "MentorOfPlace",
    "Needs",
    "NotInThisState",
    "Office",
    "Place",
    "ProgrammeState",
    "Recused",
    "Registry",
    "Rule",
    "Subject",
    "act",
    "acts_in",
    "admit",
    "allows",
    "by_operators",
    "by_the_system",
    "door_of",
    "perform",
    "perform_each",
    "read",
    "rehearse",
    "require_state",
    "run",
]
