"""Works for calibration: written or lent, keyed by two people who see nothing of each other's."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.exemplar_draws import draw
from mentor_recognition_xblock.reviews.exemplar_keys import agreed_levels

from ..factories import START, UserFactory, enrol
from ..projects.story import day
from ..reviews.case import CRITERIA, Case, levels, make_case
from .test_pairings import signed_in, text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case() -> Case:
    return make_case(reviewers=3)


@pytest.fixture
def manager(case: Case) -> Any:
    return office(case, "manager")


def office(case: Case, role: str) -> Any:
    user = UserFactory()
    programmes.appoint(
        programme_id=case.programme_id, user_id=user.pk, role=role, at=START, actor=None
    )
    return user


def address(case: Case, name: str = "exemplars", *args: Any) -> str:
    slug = programmes.programme(case.programme_id).slug
    return reverse(f"mentor_recognition:console_{name}", args=[slug, *args])


def write(case: Case, manager: Any, title: str = "A kite") -> Any:
    sent = {"act": "write", "title": title, "source": "We built **kites**."}
    answer = signed_in(manager).post(address(case), sent)
    assert answer.status_code == 302, text(answer)
    return row(title).uuid


def row(title: str) -> Any:
    return apps.get_model("mentor_recognition", "Exemplar").objects.get(title=title)


def give(case: Case, user: Any, uuid: Any, *given: int, reason: str = "It says so.") -> Any:
    sent = {"act": "key"}
    for key, level in levels(*given).items():
        sent |= {f"levels.{key}": str(level), f"rationale.{key}": f"{reason} {level}"}
    return signed_in(user).post(address(case, "exemplar", uuid), sent)


def page(case: Case, user: Any, uuid: Any) -> str:
    return text(signed_in(user).get(address(case, "exemplar", uuid)))


def pool(case: Case, person: Any = None) -> set[Any]:
    """Every work that the person could be drawn: attempts after attempt takes the next ones."""
    rated: list[tuple[int, int]] = []
    titles: set[Any] = set()
    for num in range(1, 13):
        found = draw(
            rated, rubric_id=reviews.rubric_in_use(case.programme_id).id,
            reviewer_id=person.pk if person else 0, num=num, count=1,
        )  # fmt: skip
        rated += [(one.pk, num) for one in found.chosen]
        titles |= {one.title for one in found.chosen}
    return titles


def test_a_written_work_is_used_once_two_people_agree(case: Case, manager: Any) -> None:
    uuid = write(case, manager)
    first, second = case.reviewers[:2]
    assert "A kite" not in pool(case)
    assert give(case, first, uuid, 3, 2, 2, 1, 4, reason="Only mine:").status_code == 302
    # The second person learns that there is a key, and nothing of it.
    seen = page(case, second, uuid)
    assert "It waits for your key" in seen
    assert "Only mine:" not in seen
    assert "A kite" not in pool(case)
    answer = give(case, second, uuid, 2, 2, 3, 1, 4, reason="And mine:")
    assert "The key is agreed" in text(signed_in(second).get(answer["Location"]))
    assert "A kite" in pool(case)
    made = row("A kite")
    assert made.levels == levels(2, 2, 2, 1, 4)
    assert made.rationale["breadth"] == "And mine: 2"
    assert made.rationale["mastery"] == "Only mine: 2"
    late = give(case, first, uuid, 0)
    assert (late.status_code, "cannot be changed" in text(late)) == (409, True)


def test_keys_far_apart_are_settled_by_both(case: Case, manager: Any) -> None:
    uuid = write(case, manager)
    first, second = case.reviewers[:2]
    give(case, first, uuid, 4, reason="High, says one:")
    give(case, second, uuid, 1, reason="Low, says two:")
    assert row("A kite").state == "disputed"
    assert "A kite" not in pool(case)
    # Both gave theirs, so both may read the other's.
    assert "Low, says two:" in page(case, first, uuid)
    assert "High, says one:" in page(case, second, uuid)
    give(case, first, uuid, 2, reason="On a second look:")
    assert (row("A kite").state, row("A kite").levels) == ("agreed", levels(1))


def test_or_by_a_third_person_who_has_read_neither(case: Case, manager: Any) -> None:
    uuid = write(case, manager)
    first, second, third = case.reviewers
    give(case, first, uuid, 4, reason="High, says one:")
    give(case, second, uuid, 1, reason="Low, says two:")
    seen = page(case, third, uuid)
    assert "yours decides" in seen
    assert "says one" not in seen
    assert "says two" not in seen
    give(case, third, uuid, 3)
    assert (row("A kite").state, row("A kite").levels) == ("agreed", levels(3))
    assert give(case, manager, uuid, 3).status_code == 409


def test_nobody_is_both_people(case: Case, manager: Any) -> None:
    uuid = write(case, manager)
    for _index in range(2):
        give(case, manager, uuid, 2)
    give(case, manager, uuid, 3)
    assert (row("A kite").state, row("A kite").keys.count()) == ("open", 1)


def test_a_key_needs_a_level_and_a_reason_for_each_criterion(case: Case, manager: Any) -> None:
    uuid = write(case, manager)
    refused = give(case, manager, uuid, 2, reason="")
    assert refused.status_code == 400
    assert "Say in a sentence what in the work shows" in text(refused)
    sent = {"act": "key", "levels.breadth": "2"}
    refused = signed_in(manager).post(address(case, "exemplar", uuid), sent)
    assert "Choose a level for" in text(refused)


def test_learners_and_uncertified_people_neither_read_nor_set_keys(
    case: Case, manager: Any
) -> None:
    uuid = write(case, manager)
    stranger = enrol(case.story.world.course)
    assert signed_in(stranger).get(address(case)).status_code == 403
    assert give(case, stranger, uuid, 2).status_code == 403
    assert give(case, office(case, "committee"), uuid, 2).status_code == 302
    reviewer = case.reviewers[0]
    assert "Write a work" not in text(signed_in(reviewer).get(address(case)))
    sent = {"act": "write", "title": "T", "source": "S"}
    assert signed_in(reviewer).post(address(case), sent).status_code == 403


def finished(case: Case, source: str) -> projects.VersionData:
    """A finished work with the learner's consent."""
    case.submit()
    version = case.submit(source=source, final=True, at=day(2))
    story = case.story
    projects.lend(
        unit_id=projects.project(version.project_id).unit_id, learner_id=story.learner_id,
        lends=True, at=day(3),
    )  # fmt: skip
    return version


def use(case: Case, manager: Any, version: projects.VersionData, **more: str) -> Any:
    sent = {"act": "use", "title": "Lent work", **more}
    return signed_in(manager).post(address(case, "lent_work", version.uuid), sent)


def test_a_lent_work_is_shown_and_used_without_names(case: Case, manager: Any) -> None:
    from mentor_recognition_xblock.hosts import get_host

    person = get_host().user(case.story.learner_id)
    assert person is not None
    version = finished(case, f"{person.display_name} measured the mill in Brugge.")
    shown = text(signed_in(manager).get(address(case, "lent_work", version.uuid)))
    assert "measured the mill" in shown
    assert person.display_name not in shown.split("mr-main-column")[1]
    assert use(case, manager, version, hide="Brugge").status_code == 302
    made = row("Lent work")
    assert person.display_name not in made.html
    assert "Brugge" not in made.html
    assert "measured the mill" in made.html
    listed = text(signed_in(manager).get(address(case)))
    assert "No learner lends a work yet" in listed  # it is used, so it is offered no more


def test_a_work_is_offered_only_while_its_learner_lends_it(case: Case, manager: Any) -> None:
    version = finished(case, "The mill was measured.")
    use(case, manager, version)
    uuid = row("Lent work").uuid
    give(case, case.reviewers[0], uuid, 2)
    give(case, case.reviewers[1], uuid, 2)
    assert "Lent work" in pool(case)
    unit = projects.project(version.project_id).unit_id
    projects.lend(unit_id=unit, learner_id=case.story.learner_id, lends=False, at=day(4))
    # At once, whatever the outbox does; and then its words go.
    assert "Lent work" not in pool(case)
    assert signed_in(manager).get(address(case, "exemplar", uuid)).status_code == 404
    reviews.withdraw_lent(project_id=version.project_id, at=day(4))
    assert (row("Lent work").state, row("Lent work").html) == ("withdrawn", "")
    assert use(case, manager, version, title="Again").status_code == 404


def test_who_knows_the_author_neither_keys_nor_calibrates_on_the_work(
    case: Case, manager: Any
) -> None:
    version = finished(case, "The mill was measured.")
    use(case, manager, version)
    uuid = row("Lent work").uuid
    mentor = case.story.world.mentor_user
    case.add_reviewer(user=mentor)
    refused = give(case, mentor, uuid, 2)
    assert (refused.status_code, "You know whose work" in text(refused)) == (403, True)
    give(case, case.reviewers[0], uuid, 2)
    give(case, case.reviewers[1], uuid, 2)
    assert "Lent work" not in pool(case, mentor)
    assert "Lent work" not in pool(case, case.story.world.learners[0])
    assert "Lent work" in pool(case, enrol(case.story.world.course))


def test_only_a_finished_work_of_one_s_own_is_lent(case: Case) -> None:
    from mentor_recognition_xblock.errors import Conflict

    version = case.submit()
    unit = projects.project(version.project_id).unit_id
    with pytest.raises(Conflict, match="finished"):
        projects.lend(unit_id=unit, learner_id=case.story.learner_id, lends=True, at=day(3))


def test_a_withdrawn_work_is_drawn_no_more_and_what_was_rated_stays(
    case: Case, manager: Any
) -> None:
    newcomer = enrol(case.story.world.course)
    at = timezone.now()
    state = reviews.calibration(programme_id=case.programme_id, reviewer_id=newcomer.pk, at=at)
    rated, unrated = state.exemplars[:2]
    reviews.rate_exemplar(
        programme_id=case.programme_id, reviewer_id=newcomer.pk, exemplar_uuid=rated.uuid,
        scores=levels(2), at=at,
    )  # fmt: skip
    for one in (rated, unrated):
        there = address(case, "exemplar", one.uuid)
        assert signed_in(manager).post(there, {"act": "withdraw"}).status_code == 400
        gone = signed_in(manager).post(there, {"act": "withdraw", "sure": "on"})
        assert gone.status_code == 302
    state = reviews.calibration(programme_id=case.programme_id, reviewer_id=newcomer.pk, at=at)
    assert rated.uuid in {one.uuid for one in state.exemplars}
    assert unrated.uuid not in {one.uuid for one in state.exemplars}
    assert state.total == 4


def test_the_level_of_two_is_the_lower_of_three_the_middle() -> None:
    assert agreed_levels([{"a": 2, "b": 3}]) is None
    assert agreed_levels([{"a": 2, "b": 3}, {"a": 3, "b": 3}]) == {"a": 2, "b": 3}
    assert agreed_levels([{"a": 1}, {"a": 3}]) is None
    assert agreed_levels([{"a": 1}, {"a": 3}, {"a": 4}]) == {"a": 3}
    assert set(levels(1)) == set(CRITERIA)


def test_too_few_works_certify_nobody(case: Case, manager: Any) -> None:
    for one in pool(case):
        reviews.withdraw_exemplar(
            programme_id=case.programme_id, exemplar_uuid=row(one).uuid, at=day(1), actor=None
        )
    uuid = write(case, manager)
    give(case, case.reviewers[0], uuid, 2)
    give(case, case.reviewers[1], uuid, 2)
    newcomer = enrol(case.story.world.course)
    state = reviews.calibration(
        programme_id=case.programme_id, reviewer_id=newcomer.pk, at=timezone.now()
    )
    assert (state.exemplars, state.finished) == ((), False)
    assert "nobody can begin one" in text(signed_in(manager).get(address(case, "rubrics")))


def test_the_list_asks_as_often_for_many_works_as_for_few(
    case: Case, manager: Any, client: Client
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = signed_in(manager)

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address(case)).status_code == 200
        return len(asked)

    count()
    before = count()
    for num in range(4):
        give(case, case.reviewers[0], write(case, manager, f"Kite {num}"), 2)
    assert count() == before
