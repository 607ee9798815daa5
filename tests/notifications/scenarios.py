"""Each event made to happen through the public doors; a new one needs a line here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.pairing.maintenance import maintain
from mentor_recognition_xblock.portfolio import api as portfolio
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.reviews import api as reviews

from ..badges.conftest import Decide
from ..factories import START, cohort_key, enrol, make_world
from ..pairing.scene import Scene
from ..population import make_site
from ..projects.story import day, make_story, make_unit
from ..reviews.case import Case, levels, make_case
from . import (
    agreement_scenarios,
    appeal_scenarios,
    rubric_scenarios,
    session_scenarios,
    sponsor_scenarios,
)
from .dossier_scenarios import (
    ask_for_a_dossier_review,
    stand_beside_a_beginner,
    wait_for_an_account,
)
from .file_scenarios import copy_a_file
from .partner_scenarios import ask_a_partner, review_as_partner
from .portfolio_scenarios import (
    draw_whatever_is_reviewed,
    look_behind_works_and_portfolios,
    review_portfolios,
)
from .reviewer_scenarios import drift_from_the_keys, end_a_certificate
from .rules_scenarios import announce_rules, settle_a_contribution, withdraw_rules
from .skill_scenarios import verify_a_skill


def close_a_term(_decide: Decide) -> None:
    world = make_world()
    programmes.close_term(term_id=world.terms[0].id, at=START + timedelta(days=130), actor=None)


def open_a_programme(_decide: Decide) -> None:
    world = make_world()
    for state in (programmes.ProgrammeState.PAUSED, programmes.ProgrammeState.OPEN):
        programmes.change_state(programme_id=world.programme.id, to=state, at=START, actor=None)


def evaluate_a_term(_decide: Decide) -> None:
    world = make_world()
    for role in ("manager", "committee"):
        programmes.appoint(
            programme_id=world.programme.id, user_id=enrol(world.course).pk, role=role, at=START,
            actor=None,
        )  # fmt: skip
    programmes.close_term(term_id=world.terms[0].id, at=START + timedelta(days=130), actor=None)


def let_a_term_end(_decide: Decide) -> None:
    scene = Scene()
    scene.manager()
    end = datetime.combine(scene.world.terms[0].ends_on, time(9), tzinfo=START.tzinfo)
    programmes.remind_of_closes(at=end - timedelta(days=10))


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


def review_as_mentor(_decide: Decide) -> None:
    story = make_case().story
    version = story.submit()
    story.annotate(version, gather=True)
    project = projects.project(version.project_id)
    projects.send_review(
        project_uuid=project.uuid, author_id=story.mentor_id, summary="Go on.", next_step="revise",
        at=day(3),
    )  # fmt: skip


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
    # An award is told to those who stood behind it.
    sponsor_scenarios.be_sponsored(decide)


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


def let_a_badge_end(days_left: int) -> Callable[[Decide], None]:
    def end(decide: Decide) -> None:
        until = badge_of(decide).valid_until
        assert until is not None
        badges.tell_of_ends(at=until - timedelta(days=days_left))

    return end


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


def apply_to_mentor(_decide: Decide) -> None:
    world = make_world()
    manager = enrol(world.course)
    programmes.appoint(
        programme_id=world.programme.id, user_id=manager.pk, role="manager", at=START, actor=None
    )
    for approve in (True, False):
        made = mentors.apply_to_mentor(
            programme_id=world.programme.id, user_id=enrol(world.course).pk, hours=2,
            expertise=[], prose="", at=START,
        )  # fmt: skip
        mentors.answer_application(
            application_uuid=made.uuid, approve=approve, reason="So.", at=START, actor=manager.pk
        )


def hand_over_roles(_decide: Decide) -> None:
    world = make_world()
    for role in ("manager", "committee"):
        first, second = (enrol(world.course).pk for _ in range(2))
        given = {"programme_id": world.programme.id, "role": role, "at": START, "actor": None}
        programmes.appoint(user_id=first, **given)
        programmes.hand_over(user_id=first, to=second, **given)


def ask_for_time(_decide: Decide) -> None:
    """One whose mentor is asked and a manager answers, and one without a mentor."""
    story = make_story(learners=2)
    programme_id, course = story.world.programme.id, story.world.course.course_key
    manager = enrol(story.world.course)
    programmes.appoint(
        programme_id=programme_id, user_id=manager.pk, role="manager", at=START, actor=None
    )
    alone = story.world.pairings[1]
    pairing.end_pairing(pairing_id=alone.id, reason="no_fault", at=day(9), actor=None)
    for learner in story.world.learners:
        asked = projects.ask_for_extension(
            unit=story.unit, learner_id=learner.pk, until=day(70).date(), reason="Ill.", at=day(50)
        )
    for one in projects.waiting_extensions([course]):
        projects.answer_extension(
            extension_uuid=one.uuid, until=one.wanted_at.date() if one != asked else None,
            words="Come and see me.", arranged=[course], at=day(51), actor=manager.pk,
        )  # fmt: skip


def ask_to_calibrate(_decide: Decide) -> None:
    case = make_case(reviewers=0, outside=0)
    reviews.ask_to_calibrate(
        programme_id=case.programme_id, person_id=enrol(case.story.world.course).pk, at=START,
        actor=None,
    )  # fmt: skip


def let_a_certificate_end(_decide: Decide) -> None:
    case = make_case(reviewers=1, outside=0)
    held = reviews.certificate(
        programme_id=case.programme_id, reviewer_id=case.reviewers[0].pk, at=START
    )
    assert held is not None
    reviews.remind_reviewers(at=held.expires_at - timedelta(days=20))


def lend_and_take_back(_decide: Decide) -> None:
    case = make_case(reviewers=0, outside=0)
    case.submit()
    case.submit(source="# Tides\n\nThe end.", final=True, at=START + timedelta(days=2))
    for lends in (True, False):
        projects.lend(
            unit_id=case.story.unit_id, learner_id=case.story.learner_id, lends=lends,
            at=START + timedelta(days=3),
        )  # fmt: skip


def finish_a_work(_decide: Decide) -> None:
    case = make_case()
    case.submit()
    case.submit(source="# Tides\n\nThe end.", final=True, at=START + timedelta(days=2))


SCENARIOS: dict[str, Callable[[Decide], Any]] = {
    "job_started": close_a_term,
    "term_closed": close_a_term,
    "role_given": hand_over_roles,
    "role_ended": hand_over_roles,
    "term_ends_soon": let_a_term_end,
    "programme_opened": open_a_programme,
    "units_unheard_of": lambda _decide: make_world(),
    "application_made": apply_to_mentor,
    "application_answered": apply_to_mentor,
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
    "version_submitted": finish_a_work,
    "work_done": finish_a_work,
    "copy_asked": copy_a_file,
    "annotation_made": comment,
    "annotation_addressed": comment,
    "mentor_review_sent": review_as_mentor,
    "extension_asked": ask_for_time,
    "extension_answered": ask_for_time,
    **agreement_scenarios.SCENARIOS,
    "certificate_issued": lambda _decide: make_case(reviewers=1, outside=0),
    "calibration_asked": ask_to_calibrate,
    "certificate_ends_soon": let_a_certificate_end,
    "certificate_ended": end_a_certificate,
    "reviewer_drifted": drift_from_the_keys,
    **session_scenarios.SCENARIOS,
    **appeal_scenarios.SCENARIOS,
    **rubric_scenarios.SCENARIOS,
    "skill_answered": verify_a_skill,
    "lending_ended": lend_and_take_back,
    "review_assigned": draw_whatever_is_reviewed,
    "review_submitted": review,
    "panel_completed": review,
    "identity_revealed": look_behind_works_and_portfolios,
    "portfolio_review_asked": review_portfolios,
    "portfolio_released": review_portfolios,
    "partner_invited": ask_a_partner,
    "partner_reviewed": review_as_partner,
    "contribution_settled": settle_a_contribution,
    "policy_announced": announce_rules,
    "policy_withdrawn": withdraw_rules,
    "term_evaluated": evaluate_a_term,
    "proposal_opened": open_a_proposal,
    "case_needs_account": wait_for_an_account,
    "decision_made": decide_both_ways,
    **sponsor_scenarios.SCENARIOS,
    "dossier_review_asked": ask_for_a_dossier_review,
    "supervision_begun": stand_beside_a_beginner,
    "dossier_review_answered": ask_for_a_dossier_review,
    "learner_awarded": award_a_learner,
    "credential_issued": issue_badges_of_both_kinds,
    "credential_claimed": claim,
    "credential_unclaimed": leave_a_badge,
    "credential_revoked": revoke,
    "credential_ends_soon": let_a_badge_end(20),
    "credential_ended": let_a_badge_end(0),
    "testimonial_published": publish_a_testimonial,
    "spotlight_asked": ask_for_a_spotlight,
}
