"""Each event made to happen through the public doors; a new one needs a line here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.pairing.maintenance import maintain
from mentor_recognition_xblock.portfolio import api as portfolio
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.projects import api as projects

from ..badges.conftest import Decide
from ..factories import START, cohort_key, enrol, make_world
from ..pairing.scene import Scene
from ..population import make_site
from ..projects.story import day, make_unit
from ..reviews.case import Case, levels, make_case


def close_a_term(_decide: Decide) -> None:
    world = make_world()
    programmes.close_term(term_id=world.terms[0].id, at=START + timedelta(days=130), actor=None)


def open_a_proposal(_decide: Decide) -> None:
    site = make_site(terms=4)
    site.steady(site.mentor().id, terms=range(1, 4))
    for term in (1, 2, 3):
        site.close(term)


def map_a_cohort(scene: Scene | None = None) -> Scene:
    scene = scene or Scene()
    enrol(scene.world.course, cohort="A")
    pairing.map_cohort(
        programme_id=scene.programme.id, course_key=scene.course_key,
        cohort_key=cohort_key(scene.course_key, "A"), mentor_id=scene.mentor.id, at=day(0),
        actor=None,
    )  # fmt: skip
    return scene


def lose_a_mentor(_decide: Decide) -> None:
    scene = map_a_cohort()
    scene.manager()
    pairing.release_mentor(mentor_id=scene.mentor.id, at=day(9), actor=None)


def meet_nobody(_decide: Decide) -> None:
    scene = map_a_cohort()
    scene.manager()
    maintain(programme_id=scene.programme.id, at=day(30))


def end_a_pairing(_decide: Decide) -> None:
    (pair,) = make_world().pairings
    pairing.end_pairing(pairing_id=pair.id, reason="completed", at=day(9), actor=None)


def let_a_pairing_lapse(_decide: Decide) -> None:
    scene = Scene()
    scene.takes(scene.asks())
    maintain(programme_id=scene.programme.id, at=day(28))


def wait_for_a_mentor(days: int) -> Callable[[Decide], None]:
    def wait(_decide: Decide) -> None:
        scene = Scene()
        scene.manager()
        scene.asks()
        maintain(programme_id=scene.programme.id, at=day(days))

    return wait


def be_accepted(_decide: Decide) -> None:
    scene = Scene()
    scene.takes(scene.asks())


def comment(_decide: Decide) -> None:
    story = make_case().story
    note = story.annotate(story.submit())
    projects.mark_addressed(annotation_uuid=note, learner_id=story.learner_id, at=day(3))


def review(_decide: Decide) -> Case:
    case = make_case()
    case.open_first()
    for reviewer in case.drawn():
        case.send(reviewer)
    return case


def award_a_learner(_decide: Decide) -> None:
    case = make_case(reviewers=8)
    make_unit(case.story.world, usage_key=case.story.usage_key, badge=(2.5, False))
    case.submit(at=day(1))
    final = case.submit(source="A better one.", final=True, at=day(2))
    case.open(final, "final")
    for reviewer in case.reviewers:
        for waiting in case.waiting(reviewer, at=day(3)):
            case.send(reviewer, levels(3), uuid=waiting.uuid)


def decide_both_ways(decide: Decide) -> None:
    decide(outcome="decline")
    decide()


def badge_of(decide: Decide, world: Any = None) -> badges.CredentialData:
    decision = decide(world=world or make_world())
    (badge,) = badges.credentials_of(user_id=decision.mentor_user_id)
    return badge


def issue_badges_of_both_kinds(decide: Decide) -> None:
    badge_of(decide)
    award_a_learner(decide)


def claim(decide: Decide) -> None:
    badge = badge_of(decide)
    badges.claim(credential_uuid=badge.uuid, user_id=badge.recipient_id, public=False, at=START)


def leave_a_badge(decide: Decide) -> None:
    badge_of(decide)
    badges.remind_unclaimed(at=START + timedelta(days=4))


def revoke(decide: Decide) -> None:
    badges.revoke(
        credential_uuid=badge_of(decide).uuid, reason="Issued to the wrong person.", at=START,
        actor=None,
    )  # fmt: skip


def publish_a_testimonial(decide: Decide) -> None:
    world = make_world()
    (pair,) = world.pairings
    pairing.end_pairing(pairing_id=pair.id, reason="completed", at=day(5), actor=None)
    badge_of(decide, world)
    given = badges.offer_testimonial(
        pairing_id=pair.id, learner_id=world.learners[0].pk, scope="public", show_name=False,
        text="She read every draft twice and asked the question I had avoided.", at=day(10),
    )  # fmt: skip
    badges.publish_testimonial(
        testimonial_uuid=given.uuid, mentor_user_id=world.mentor_user.pk, at=day(10)
    )


def ask_for_a_spotlight(_decide: Decide) -> None:
    world = make_world()
    editor = enrol(world.course).pk
    programmes.appoint(
        programme_id=world.programme.id, user_id=editor, role="manager", at=START, actor=None
    )
    drafted = portfolio.draft_spotlight(
        programme_id=world.programme.id, mentor_id=world.mentor.id, title="A second reader",
        body="Reads everything **twice**.", at=START, actor=editor,
    )  # fmt: skip
    portfolio.ask_mentor(uuid=drafted.uuid, at=START, actor=editor)


def start_a_batch(_decide: Decide) -> None:
    badges.start_batch(decisions=[], reason="test", at=START)


SCENARIOS: dict[str, Callable[[Decide], Any]] = {
    "term_closed": close_a_term,
    "units_unheard_of": lambda _decide: make_world(),
    "cohort_mapped": lambda _decide: map_a_cohort(),
    "cohort_without_mentor": lose_a_mentor,
    "pairing_started": lambda _decide: make_world(),
    "pairing_ended": end_a_pairing,
    "pairing_lapsed": let_a_pairing_lapse,
    "mentor_left": lose_a_mentor,
    "contact_missing": meet_nobody,
    "request_waiting": wait_for_a_mentor(8),
    "request_accepted": be_accepted,
    "request_lapsed": wait_for_a_mentor(28),
    "version_submitted": lambda _decide: make_case().submit(),
    "annotation_made": comment,
    "annotation_addressed": comment,
    "certificate_issued": lambda _decide: make_case(reviewers=1, outside=0),
    "review_assigned": review,
    "review_submitted": review,
    "panel_completed": review,
    "term_evaluated": close_a_term,
    "proposal_opened": open_a_proposal,
    "decision_made": decide_both_ways,
    "learner_awarded": award_a_learner,
    "batch_started": start_a_batch,
    "credential_issued": issue_badges_of_both_kinds,
    "credential_claimed": claim,
    "credential_unclaimed": leave_a_badge,
    "credential_revoked": revoke,
    "testimonial_published": publish_a_testimonial,
    "spotlight_asked": ask_for_a_spotlight,
}
