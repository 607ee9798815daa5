"""The rules: a predicate over the subject, and what somebody is told whom it refuses.

Predicates are those of ``rules``, which the platform pins: they are named, compose by ``|`` and
``&``, and stop at the first answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _
from rules.predicates import Predicate, predicate

from ..core.rights import LEAD_PANEL, SUPERVISE
from ..errors import NotAllowed, NotFound, RecognitionError
from .offices import SEATS, Office
from .subject import Subject


class Recused(NotAllowed):
    """The page is about a mentor with whom the person has a conflict of interest."""

    default_code = "recused"


@dataclass(frozen=True)
class Rule:
    """Who may, in one word; ``refusal`` says to others what to do instead.

    ``page`` names the template below ``mentor_recognition/`` that a refused page shows; with
    ``hidden`` others learn nothing, not even that the door exists.
    """

    name: str
    holds: Predicate
    refusal: object = ""
    code: str = "not_allowed"
    page: str = "console/denied.html"
    hidden: bool = False

    def refused(self) -> RecognitionError:
        """The error for those who may not."""
        if self.hidden:
            return NotFound(self.refusal)
        return NotAllowed(self.refusal, code=self.code)


@predicate
def signed_in(subject: Subject) -> bool:
    """Any account."""
    return subject.person is not None


@predicate
def enrolled(subject: Subject) -> bool:
    """An active enrolment in the unit's course."""
    return subject.is_enrolled


@predicate
def course_staff(subject: Subject) -> bool:
    """Staff of the unit's course."""
    return subject.is_staff


@predicate
def mentors_here(subject: Subject) -> bool:
    """A mentor of the programme."""
    return subject.mentor is not None


@predicate
def manages(subject: Subject) -> bool:
    """Holds the office of manager."""
    return Office.MANAGER in subject.roles


@predicate
def administers(subject: Subject) -> bool:
    """A superuser of the site."""
    return subject.is_site_admin


@predicate
def manages_something(subject: Subject) -> bool:
    """Manages at least one programme."""
    return subject.manages_any


@predicate
def staff_of_some_course(subject: Subject) -> bool:
    """Staff of a course run of the programme."""
    return bool(subject.staff_of)


@predicate
def has_seat(subject: Subject) -> bool:
    """Sits on the programme's committee."""
    return bool(SEATS & subject.roles)


@predicate
def sits_on_an_appeal(subject: Subject) -> bool:
    """Has a seat on an appeal of the programme, or had one to its end."""
    return subject.person is not None and bool(subject.appeals_seated)


@predicate
def reviews_works(subject: Subject) -> bool:
    """Is certified to review."""
    return subject.is_reviewer


@predicate
def leads_panels(subject: Subject) -> bool:
    """Holds a tier that lets them lead calibration sessions."""
    return subject.person is not None and subject.may(LEAD_PANEL)


@predicate
def supervises(subject: Subject) -> bool:
    """Holds a tier that lets them stand beside other mentors."""
    return subject.person is not None and subject.may(SUPERVISE)


@predicate
def authors(subject: Subject) -> bool:
    """May change the block's settings."""
    return subject.may_author


@predicate
def stands_in_studio(subject: Subject) -> bool:
    """The block stands where it is written, with settings of a draft."""
    return subject.in_studio


@predicate
def elsewhere(subject: Subject) -> bool:
    """Nobody who comes by the web: operators at a shell, workers, or another check of its own."""
    return False


@predicate
def anybody(subject: Subject) -> bool:
    """Everybody, who is known by something else than an account."""
    return True


SIGNED_IN: Final = Rule("signed in", signed_in, _("Sign in to take part."))
MEMBER: Final = Rule(
    "member",
    enrolled | course_staff | mentors_here,
    _("Enrol in this course to take part."),
    code="not_enrolled",
)
LEARNER: Final = Rule(
    "learner", enrolled, _("Only learners of this course can do this."), code="not_enrolled"
)
MENTOR: Final = Rule(
    "mentor", mentors_here, _("Only mentors of this programme can do this."), code="not_a_mentor"
)
MENTOR_OF_PAGE: Final = Rule(
    "mentor of the programme",
    mentors_here,
    _("Only mentors of the programme have a page here."),
    hidden=True,
)
MANAGER: Final = Rule(
    "manager",
    manages | administers,
    _("Only the programme's manager can do this."),
    page="console/not_manager.html",
)
ARRANGER: Final = Rule(
    "manager or course staff",
    manages | administers | staff_of_some_course,
    _("Only the programme's manager and the staff of its courses can do this."),
    page="console/not_manager.html",
)
COURSE_ARRANGER: Final = Rule(
    "manager or staff of the course",
    manages | administers | course_staff,
    _("You do not manage this course."),
)
MANAGER_SOMEWHERE: Final = Rule(
    "manager of a programme",
    manages_something | administers,
    _("Only a programme's manager can do this."),
    page="console/not_manager.html",
)
SITE_ADMIN: Final = Rule(
    "site administrator", administers, _("Only the site's administrators can do this.")
)
COMMITTEE: Final = Rule(
    "committee",
    has_seat,
    _("Only members of the programme's committee see this."),
    page="console/refused.html",
)
DECIDER: Final = Rule(
    "committee, no manager",
    has_seat & ~manages,
    _("Managers appoint the committee, so they do not decide: give up one of the two roles."),
)
SEATED: Final = Rule(
    "seated on an appeal",
    sits_on_an_appeal,
    _("Only the people who sit on an appeal see this."),
    hidden=True,
)
EDITOR: Final = Rule(
    "manager or committee",
    manages | has_seat,
    _("Only the programme's manager and committee can do this."),
    page="console/not_manager.html",
)
KEYER: Final = Rule(
    "manager, committee or certified reviewer",
    manages | administers | has_seat | reviews_works,
    _("Only certified reviewers, the programme's manager and its committee can do this."),
)
# Whoever takes part, certified or not any more: what they made stays theirs to see.
PARTICIPANT: Final = Rule(
    "member or certified reviewer",
    enrolled | course_staff | mentors_here | reviews_works,
    MEMBER.refusal,
    code="not_enrolled",
)
PROPOSER: Final = Rule(
    "mentor or certified reviewer",
    mentors_here | reviews_works,
    _("Only mentors and certified reviewers of the programme propose changes to its rubric."),
)
VERIFIER: Final = Rule(
    "certified reviewer, who verifies skills",
    reviews_works,
    _("Only certified reviewers of the programme verify skills."),
)
PANEL_LEADER: Final = Rule(
    "manager, or mentor whose tier leads panels",
    manages | administers | leads_panels,
    _("Only the programme's manager, and mentors whose tier lets them, lead calibration."),
    page="console/not_manager.html",
)
SUPERVISOR: Final = Rule(
    "mentor whose tier supervises",
    mentors_here & supervises,
    _("Your tier does not let you stand beside other mentors."),
    code="not_of_this_tier",
)
SPONSOR: Final = Rule(
    "mentor or committee",
    mentors_here | has_seat,
    _("Only mentors of the programme, and members of its committee, sponsor mentors."),
)
AUTHOR: Final = Rule("author", authors, _("Only authors can change this."))
PREVIEWER: Final = Rule("author or in Studio", authors | stands_in_studio, AUTHOR.refusal)
IN_COURSE: Final = Rule(
    "in a course, not in Studio",
    ~stands_in_studio,
    _("Studio only previews this unit: take part in the course itself."),
    code="studio",
)
ANYBODY: Final = Rule("anybody", anybody)
HOLDER: Final = Rule("holder of the secret in the address", anybody)
OWNER: Final = Rule("whose it is, as the command asks", signed_in, _("Sign in to take part."))
OPERATOR: Final = Rule("operator", elsewhere)
SYSTEM: Final = Rule("system", elsewhere)

# Who sets a programme up: from its draft on.
ARRANGING: Final = frozenset({MANAGER, ARRANGER, COURSE_ARRANGER, EDITOR, AUTHOR})
