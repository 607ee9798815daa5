"""Whom panels are drawn from: enough to hide in, staff where peers are few, newcomers in turn."""

from __future__ import annotations

from collections import Counter

import pytest

from mentor_recognition_xblock.errors import Invalid
from mentor_recognition_xblock.hosts.standalone.host import StandaloneHost
from mentor_recognition_xblock.hosts.standalone.models import Cohort, Enrolment
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews import panel_changes
from mentor_recognition_xblock.reviews.models import ReviewAssignment, ReviewPanel
from tests.factories import UserFactory, cohort_key, enrol
from tests.projects.story import day
from tests.reviews.case import Case, levels, make_case
from tests.reviews.test_who_reviews_whom import logged, readers

pytestmark = pytest.mark.django_db


def lack(panel: reviews.PanelData) -> str:
    return ReviewPanel.objects.get(pk=panel.id).waits_for


def test_nobody_is_drawn_from_fewer_than_the_policy_wants() -> None:
    case = make_case(reviewers=4, outside=0, least_pool=5)
    panel = case.open_first()
    assert (panel.state, lack(panel), readers(panel)) == ("waiting", "small_pool", set())
    assert reviews.waiting_reasons(case.programme_id) == {"small_pool": 1}
    [words] = reviews.reason_words({"small_pool": 2}).values()
    assert "could guess" in words
    case.add_reviewer()
    assert reviews.redraw_waiting(programme_id=case.programme_id, at=day(2)) == 1
    assert len(readers(panel)) == 3
    assert [told["waits_for"] for told in logged(case, panel)] == ["small_pool", ""]


def test_whom_the_author_knows_not_to_review_hides_nobody() -> None:
    case = make_case(reviewers=4, outside=0, least_pool=5)
    case.add_reviewer(user=case.story.world.learners[0])
    case.add_reviewer(user=case.story.world.mentor_user)
    assert lack(case.open_first()) == "small_pool"


def test_whoever_gave_the_work_back_still_hides_the_others() -> None:
    """The author does not know who did: another is drawn, as long as there is one."""
    case = make_case(reviewers=5, outside=0, least_pool=5)
    panel = case.open_first()
    gone = case.drawn()[0]
    uuid = case.waiting(gone)[0].uuid
    reviews.decline(assignment_uuid=uuid, reviewer_id=gone.pk, reason="no_time", at=day(2))
    assert len(readers(panel)) == 3
    assert gone.pk not in readers(panel)


def test_no_manager_chooses_somebody_where_reviewers_could_be_guessed() -> None:
    case = make_case(reviewers=4, outside=0, least_pool=5)
    panel = case.open_first()
    change = panel_changes.Change(
        case.programme_id, panel.uuid, UserFactory().pk, day(2), "It has waited for weeks."
    )
    with pytest.raises(Invalid):
        panel_changes.assign_reviewer(change, person_id=case.reviewers[0].pk)
    assert readers(panel) == set()


@pytest.mark.parametrize(("least", "joins"), [(5, True), (4, False)])
def test_staff_of_other_courses_are_drawn_in_where_peers_are_few_and_only_there(
    monkeypatch, least, joins
) -> None:
    case = make_case(reviewers=4, outside=0, least_pool=least)
    staff = case.add_reviewer(user=UserFactory())
    other = case.elsewhere().course_key
    told = StandaloneHost.staff_by_course

    def staffed(self, course_keys):
        found = told(self, course_keys)
        return {key: one | ({staff.pk} if key == other else set()) for key, one in found.items()}

    monkeypatch.setattr(StandaloneHost, "staff_by_course", staffed)
    # The only one from elsewhere has the place that is kept for such.
    assert (staff.pk in readers(case.open_first())) == joins


def test_a_waiting_panel_completes_with_what_is_in_once_patience_ends() -> None:
    case = make_case(reviewers=2, outside=0, patience_days=14)
    panel = case.open_first()
    for user, level in zip(case.drawn(), (2, 3), strict=True):
        case.send(user, levels(level))
    short = {"programme_id": case.programme_id}
    assert reviews.complete_short(**short, at=day(14.9)) == 0
    assert reviews.complete_short(**short, at=day(15)) == 1
    assert reviews.complete_short(**short, at=day(16)) == 0
    done = case.panel(panel.id)
    assert (done.state, done.raters, done.score) == ("complete", 2, 2.5)
    [result] = reviews.results_for_learner(panel.project_id)
    assert (result.raters, result.wanted) == (2, 3)


def test_one_review_alone_never_decides_and_an_open_one_is_waited_for() -> None:
    one = make_case(reviewers=1, outside=0, patience_days=1)
    one.open_first()
    one.send(one.reviewers[0])
    assert reviews.complete_short(programme_id=one.programme_id, at=day(90)) == 0
    case = make_case(reviewers=4, outside=0, patience_days=1)
    panel = case.open_first()
    for user in case.drawn()[:2]:
        case.send(user)
    ReviewPanel.objects.filter(pk=panel.id).update(state="waiting", waits_for="all_full")
    assert reviews.complete_short(programme_id=case.programme_id, at=day(6)) == 0


def test_without_patience_a_panel_waits_for_ever() -> None:
    case = make_case(reviewers=2, outside=0)
    case.open_first()
    for user in case.drawn():
        case.send(user)
    assert reviews.complete_short(programme_id=case.programme_id, at=day(400)) == 0


def seasoned(case: Case, users: list) -> set[int]:
    """They have handed in as many reviews as make nobody a newcomer."""
    first = ReviewPanel.objects.get(pk=case.open_first().id)
    ReviewAssignment.objects.filter(panel=first).delete()
    for _turn in range(5):
        past = ReviewPanel.objects.create(
            programme_id=case.programme_id, project_id=first.project_id, rubric_id=first.rubric_id,
            stage="baseline", state="complete", seed="0", lot=0, wanted=3, due_days=7,
            opened_at=day(-300), completed_at=day(-290),
        )  # fmt: skip
        ReviewAssignment.objects.bulk_create(
            ReviewAssignment(
                panel=past, reviewer=user, alias="X", num=number, state="submitted",
                assigned_at=day(-300), due_at=day(-290), submitted_at=day(-295),
            )
            for number, user in enumerate(users, 1)
        )  # fmt: skip
    return {user.pk for user in users}


def test_newcomers_get_their_share_of_places_and_one_of_a_panel_at_most() -> None:
    case = make_case(reviewers=12, outside=0, learners=13, newcomers=0.2, max_open=50)
    old = seasoned(case, case.reviewers[:8])
    seats: Counter[int] = Counter()
    for learner in case.story.world.learners[1:]:
        panel = case.open(case.submit(learner))
        new = readers(panel) - old
        assert len(new) <= 1
        seats[len(new)] += 1
        assert "newcomers" not in logged(case, panel)[0]["relaxed"]
    # Three of five panels keep a place: that none of twelve does is one in 60,000.
    assert seats[1]


def test_where_all_are_new_panels_are_drawn_all_the_same_and_the_log_says_so() -> None:
    case = make_case(reviewers=4, outside=0, newcomers=0.2)
    panel = case.open_first()
    assert panel.state == "open"
    assert logged(case, panel)[0]["relaxed"] == ["newcomers"]


def test_a_newcomer_who_gives_a_work_back_is_not_replaced_by_two() -> None:
    case = make_case(reviewers=9, outside=0, learners=4, newcomers=1 / 3)
    old = seasoned(case, case.reviewers[:6])
    panel = case.open(case.submit(case.story.world.learners[1]))
    [new] = readers(panel) - old
    user = next(one for one in case.reviewers if one.pk == new)
    uuid = case.waiting(user)[0].uuid
    reviews.decline(assignment_uuid=uuid, reviewer_id=new, reason="no_time", at=day(2))
    assert len(readers(panel) - old) == 1


def test_one_of_a_panel_comes_from_another_cohort_where_the_policy_says_so() -> None:
    for _run in range(4):
        case = make_case(reviewers=0, elsewhere="cohort")
        course = case.story.world.course
        group = Cohort.objects.get(pk=cohort_key(course.course_key, "A"))
        Enrolment.objects.update_or_create(
            course=course, user=case.story.world.learners[0], defaults={"cohort": group}
        )
        for _person in range(6):
            case.add_reviewer(user=enrol(course, cohort="A"))
        other = case.add_reviewer(user=enrol(course, cohort="B"))
        assert other.pk in readers(case.open_first())


def test_where_the_policy_keeps_no_place_for_elsewhere_chance_alone_decides() -> None:
    drawn = 0
    for _run in range(8):
        case = make_case(reviewers=9, outside=1, elsewhere="nowhere")
        drawn += case.reviewers[0].pk in readers(case.open_first())
    # A third each: all eight are drawn once in 6,500.
    assert drawn < 8
