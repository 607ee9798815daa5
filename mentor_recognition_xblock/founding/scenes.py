"""What happens in each step of a rehearsal; a refusal says what mends it.

People are played through the acts that they would do themselves, so that every rule holds for them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..access import Act, Done, Subject
from ..access.gate import rehearse as play
from ..badges import api as badges
from ..errors import Conflict, NotFound, RecognitionError
from ..hosts import get_host
from ..mentors import api as mentors
from ..pairing import acts as pairing_acts
from ..pairing import api as pairing
from ..programmes import api as programmes
from ..projects import acts as project_acts
from ..projects import api as projects
from ..projects import comment_acts
from ..reviews import acts as review_acts
from ..reviews import api as reviews

FIRST: Final = "A rehearsal: nobody reads this, and nothing of it is kept."
FINAL: Final = "A rehearsal: the same words once more, changed after a comment."
QUOTE: Final = "rehearsal"
# So many learners are looked at to find one who can open the unit.
TRIED: Final = 20


@dataclass
class Scene:
    """What the steps so far have found; ``by`` is whoever rehearses."""

    by: Subject
    courses: tuple[str, ...] = ()
    unit: str = ""
    course: str = ""
    learner: int = 0
    mentor_user: int = 0
    version: Any = None
    policy: Any = None
    mentors: list[mentors.MentorData] = field(default_factory=list)

    @property
    def programme_id(self) -> int:
        """The programme's row."""
        return self.by.programme.id

    def play(
        self, act: Act, who: int, *, unit: bool = False, course: bool = False, **given: Any
    ) -> Done:
        """Do an act as somebody, in the unit, the course run, or the programme."""
        place = {"unit": self.unit} if unit else {"course": self.course} if course else {}
        return play(act, self.by.stand_in(who, **place), given)


def find_term(scene: Scene) -> None:
    """Work counts in the term whose days it falls in."""
    if programmes.term_at(scene.programme_id, scene.by.at.date()) is None:
        raise Conflict(_("No term runs today: lay out the calendar, or change a term's first day."))


def find_criteria(scene: Scene) -> None:
    """Panels and evaluations ask the policy."""
    try:
        version = programmes.policy_in_force(programme_id=scene.programme_id, at=scene.by.at)
    except NotFound:
        raise Conflict(_("No criteria are in force: choose them.")) from None
    scene.policy = version.policy


def find_rubric(scene: Scene) -> None:
    """Work is scored by the rubric that is in use when its panel opens."""
    if reviews.newest_rubric(scene.programme_id) is None:
        raise Conflict(_("No rubric is in use: use the shipped one, or write your own."))


def find_units(scene: Scene) -> None:
    """A project unit in a course run, and a place where reviewers work in any."""
    keys = scene.by.programme.course_keys
    if not keys:
        raise Conflict(_("The programme has no course: add one."))
    scene.courses = tuple(
        key for key in keys if programmes.unit_with(course_key=key, activity="project")
    )
    if not scene.courses:
        raise Conflict(_("No course has a unit for projects: ask its author to add one in Studio."))
    if not any(programmes.unit_with(course_key=key, activity="review") for key in keys):
        raise Conflict(
            _("No course has a unit for peer review: ask its author to add one in Studio.")
        )


def find_learner(scene: Scene) -> None:
    """Somebody who is enrolled to learn, has handed in nothing, and can open the unit."""
    host, at = get_host(), scene.by.at
    scene.mentors = [one for one in mentors.mentors(scene.programme_id) if one.left_at is None]
    teaching = {one.user_id for one in scene.mentors}
    enrolled = False
    for key in scene.courses:
        others = reviews.not_mentored(programme_id=scene.programme_id, course_key=key, at=at)
        people = host.enrolled_user_ids(key) - others - teaching
        enrolled = enrolled or bool(people)
        idle = people - projects.learners_at_work([key], among=people)[key]
        unit = programmes.unit_with(course_key=key, activity="project") or ""
        for user_id in sorted(host.active_user_ids(idle))[:TRIED]:
            if host.opens_unit(user_id, unit):
                scene.course, scene.unit, scene.learner = key, unit, user_id
                return
    if not enrolled:
        raise Conflict(
            _("Nobody is enrolled to learn in a course with a project unit: enrol learners there.")
        )
    raise Conflict(
        _(
            "No learner who has not begun can open the project unit: look at its date of release, "
            "or enrol somebody."
        )
    )


def pair(scene: Scene) -> None:
    """By the cohort that is mapped to a mentor, else by asking and being accepted."""
    _follow_cohort(scene)
    pair = _pairing(scene)
    if pair is None:
        _ask_and_accept(scene)
        pair = _pairing(scene)
    if pair is None:
        raise Conflict(_("Nobody took the request: look at what your mentors offer."))
    scene.mentor_user = mentors.mentor(pair.mentor_id).user_id


def _follow_cohort(scene: Scene) -> None:
    found = get_host().memberships(scene.course, user_ids=[scene.learner])
    pairing.follow_memberships(
        programme_id=scene.programme_id,
        course_key=scene.course,
        memberships=found,
        at=scene.by.at,
    )


def _pairing(scene: Scene) -> pairing.PairingData | None:
    return pairing.active_pairing(
        programme_id=scene.programme_id, course_key=scene.course, learner_id=scene.learner
    )


def _ask_and_accept(scene: Scene) -> None:
    if not scene.mentors:
        raise Conflict(_("The programme has no mentor: add one."))
    asked = scene.play(
        pairing_acts.ask, scene.learner, course=True,
        goal=next(iter(mentors.GOALS)), words="", skills="", languages="", time_zone="",
    ).made  # fmt: skip
    why: RecognitionError | None = None
    for mentor in scene.mentors:
        try:
            scene.play(pairing_acts.hold, mentor.user_id, request_uuid=str(asked.uuid))
            scene.play(pairing_acts.accept, mentor.user_id, request_uuid=str(asked.uuid))
        except RecognitionError as refusal:
            why = refusal
            continue
        return
    raise Conflict(
        _(
            "No mentor can take a learner: map a cohort to one, or set how many learners they "
            "take. The last refusal: {why}"
        ).format(why=why)
    )


def submit(scene: Scene) -> None:
    """The first version, in which growth begins."""
    scene.version = _version(scene, FIRST, final=False)


def submit_final(scene: Scene) -> None:
    """The last version, which a panel of others reads."""
    scene.version = _version(scene, FINAL, final=True)


def _version(scene: Scene, source: str, *, final: bool) -> Any:
    return scene.play(
        project_acts.submit, scene.learner, unit=True,
        title="A rehearsal", source=source, reflection="", request_key="", base=None,
        final=final, confirmed=final,
    ).made  # fmt: skip


def review(scene: Scene) -> None:
    """As an event would open it: the panel of the first version."""
    _review(scene, "baseline")


def review_final(scene: Scene) -> None:
    """Nobody who read the first version reads the last: twice as many reviewers are needed."""
    _review(scene, "final")


def _review(scene: Scene, stage: str) -> None:
    panel = reviews.open_panel(version_id=scene.version.id, stage=stage, at=scene.by.at)
    rules = scene.policy.panel
    if rules.draw == "on_request":
        _ask(scene, panel.id)
    reviews.draw_window(programme_id=scene.programme_id, at=scene.by.at, early=True)
    seats, size = reviews.seats(panel.id), rules.size
    if len(seats) < size:
        raise Conflict(
            ngettext(
                "{n} reviewer can be drawn and {size} are needed.",
                "{n} reviewers can be drawn and {size} are needed.",
                len(seats),
            ).format(n=len(seats), size=size)
            + " "
            + _(
                "Appoint founding reviewers who are enrolled in a course of the programme and are "
                "nobody's mentor there; nobody reads both versions of a work, so {all} in all."
            ).format(all=max(2 * size, rules.least_pool))
        )
    rubric = reviews.rubric_in_use(scene.programme_id)
    for seat in seats:
        scene.play(
            review_acts.submit, seat.reviewer_id,
            assignment_uuid=str(seat.assignment_uuid),
            scores={criterion.key: 2 for criterion in rubric.criteria},
            comments={}, overall="A rehearsal.",
        )  # fmt: skip
    if reviews.panel(panel.id).score is None:
        raise Conflict(_("The panel did not complete: look at the rubric in use."))


def _ask(scene: Scene, panel_id: int) -> None:
    """Reviewers ask for works, one after the other, until the panel has all it wants."""
    for user_id in sorted(reviews.certified(programme_id=scene.programme_id, at=scene.by.at)):
        if len(reviews.seats(panel_id)) < scene.policy.panel.size:
            scene.play(review_acts.ask_for_work, user_id)


def comment(scene: Scene) -> None:
    """Feedback and what the learner does with it."""
    start = FIRST.index(QUOTE)
    made = scene.play(
        comment_acts.annotate, scene.mentor_user,
        version_uuid=str(scene.version.uuid), start=start, end=start + len(QUOTE), exact=QUOTE,
        prefix="", suffix="", category=next(iter(projects.CATEGORIES)), body="A rehearsal.",
        whole=False, criterion="", suggests=False, replacement="", request_key="",
    ).made  # fmt: skip
    uuid = str(made)
    scene.play(
        comment_acts.reply, scene.learner,
        annotation_uuid=uuid, body="A rehearsal.", request_key="",
    )  # fmt: skip
    scene.play(comment_acts.mark_addressed, scene.learner, annotation_uuid=uuid)


def find_committee(scene: Scene) -> None:
    """Somebody proposes nothing and decides everything: with a chair."""
    chairs = programmes.members(
        programme_id=scene.programme_id, role=programmes.Office.CHAIR, at=scene.by.at
    )
    if not chairs:
        raise Conflict(_("The committee has no chair: appoint one."))


def find_key(scene: Scene) -> None:
    """A badge is worth what its signature is."""
    if not badges.key_in_use(kind=badges.KEY_KINDS[0]):
        raise Conflict(
            _("The issuer has no key: ask the site's operator to run “create_issuer_key”.")
        )
