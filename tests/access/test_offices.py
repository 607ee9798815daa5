"""Nobody gives themself a right, reads of people outside their courses, or judges a friend."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentor_recognition_xblock.errors import Conflict, NotAllowed
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.portfolio import api as portfolio
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.programmes.models import ProgrammeRole
from mentor_recognition_xblock.recognition import api as recognition

from ..factories import START, UserFactory, World, enrol, give_mentor, make_course, make_world
from .stage import evaluation, proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def office(world: World, role: str, user: Any = None) -> Any:
    user = user or UserFactory()
    programmes.appoint(
        programme_id=world.programme.id, user_id=user.pk, role=role, at=START, actor=None
    )
    return user


def setup(world: World, person_: Any, /, **data: str) -> Any:
    url = reverse("mentor_recognition:console_setup", args=[world.programme.slug])
    return client_of(person_).post(url, data)


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def held(world: World, user: Any) -> frozenset[str]:
    return programmes.roles_of(programme_id=world.programme.id, user_id=user.pk, at=timezone.now())


def test_a_course_is_added_by_its_staff_and_whether_others_exist_is_not_told(world: World) -> None:
    manager, foreign = office(world, "manager"), make_course()
    learner = enrol(foreign)
    said = set()
    for key in (foreign.course_key, "course-v1:No+Such+Course"):
        response = setup(world, manager, act="course", course_key=key)
        assert response.status_code == 400
        assert learner.last_name not in text(response)
        said.add(re.search(r'role="alert"[^>]*>(.*?)</', text(response)).group(1))  # type: ignore[union-attr]
    assert len(said) == 1
    assert "ask for a staff role" in said.pop()
    assert len(programmes.programme(world.programme.id).course_keys) == 1
    enrol(foreign, manager, role="staff")
    assert setup(world, manager, act="course", course_key=foreign.course_key).status_code == 302


@pytest.mark.parametrize("role", ["committee", "chair", "manager"])
def test_a_manager_gives_themself_no_office(world: World, role: str) -> None:
    manager = office(world, "manager")
    response = setup(world, manager, act="appoint", person=manager.username, role=role)
    assert response.status_code == (302 if role == "manager" else 403)
    assert role == "manager" or "You cannot appoint yourself" in text(response)
    assert held(world, manager) == {"manager"}


def test_a_superuser_gives_themself_no_seat(world: World, django_user_model: Any) -> None:
    root = django_user_model.objects.create_superuser("root")
    assert setup(world, root, act="appoint", person="root", role="committee").status_code == 403


def test_nobody_manages_and_sits_on_the_committee_at_once(world: World) -> None:
    manager, second = office(world, "manager"), office(world, "manager")
    member = office(world, "committee")
    for person, role in ((second, "committee"), (member, "manager"), (second, "chair")):
        response = setup(world, manager, act="appoint", person=person.username, role=role)
        assert response.status_code == 409
        assert "end one role" in text(response)
    with pytest.raises(Conflict):
        office(world, "chair", manager)
    setup(world, manager, act="dismiss", user=str(second.pk), role="manager")
    assert setup(
        world, manager, act="appoint", person=second.username, role="committee"
    ).status_code == 302  # fmt: skip


def test_who_held_both_offices_before_does_not_decide(world: World) -> None:
    both, open_case = office(world, "committee"), proposal(world)
    ProgrammeRole.objects.create(
        programme_id=world.programme.id, user_id=both.pk, role="manager", since=START, active=True
    )
    url = reverse(
        "mentor_recognition:committee_dossier", args=[world.programme.slug, open_case.uuid]
    )
    shown = client_of(both).get(url)
    assert shown.status_code == 200
    assert "give up one of the two roles" in text(shown)
    assert "<form" not in text(shown).partition("<main")[2]
    posted = {"outcome": "award", "reason": "They grew, all of them, and wrote.", "declared": "on"}
    assert client_of(both).post(url, posted).status_code == 403
    with pytest.raises(NotAllowed, match="roles"):
        recognition.decide(
            proposal_uuid=open_case.uuid, outcome="award", reason=posted["reason"],
            at=timezone.now(), actor=both.pk,
        )  # fmt: skip


def test_nobody_makes_themself_a_mentor_or_writes_a_spotlight_on_themself(world: World) -> None:
    manager = office(world, "manager")
    adding = reverse("mentor_recognition:console_add_mentor", args=[world.programme.slug])
    data = {"act": "mentor", "person": manager.username, "hours": "3"}
    response = client_of(manager).post(adding, data)
    assert response.status_code == 403
    assert mentors.mentor_of(programme_id=world.programme.id, user_id=manager.pk) is None
    office(world, "committee", world.mentor_user)
    url = reverse("mentor_recognition:console_spotlights", args=[world.programme.slug])
    words = {"act": "draft", "mentor": str(world.mentor.id), "title": "T", "body": "Great."}
    assert client_of(world.mentor_user).post(url, words).status_code == 403
    assert portfolio.spotlights(programme_id=world.programme.id) == []


def test_a_manager_learns_nothing_of_accounts_outside_the_courses(world: World) -> None:
    manager, outsider = office(world, "manager"), UserFactory()
    pairings = reverse("mentor_recognition:console_pairings", args=[world.programme.slug])
    imports = reverse("mentor_recognition:console_import", args=[world.programme.slug])
    course = world.course.course_key
    for act in ("pair", "note"):
        answers = [
            text(client_of(manager).post(
                pairings,
                {"act": act, "course": course, "learner": login, "note": "N",
                 "mentor": str(world.mentor.id)},
            )).replace(login, "X")
            for login in (outsider.username, "nobody-at-all", outsider.email)
        ]  # fmt: skip
        alerts = {re.search(r'role="alert"[^>]*>(.*?)</', one).group(1) for one in answers}  # type: ignore[union-attr]
        assert len(alerts) == 1
        assert outsider.last_name not in answers[0]
    fixes = set()
    for login in (outsider.username, "nobody-at-all", outsider.email):
        for column in ("learner", "mentor"):
            row = {"learner": world.learners[0].username, "mentor": world.mentor_user.username}
            row[column] = login
            lines = f"course,learner,mentor\n{course},{row['learner']},{row['mentor']}\n"
            upload = SimpleUploadedFile("p.csv", lines.encode())
            page = text(client_of(manager).post(imports, {"act": "preview", "file": upload}))
            assert outsider.last_name not in page
            fixes.add((column, page.replace(login, "X").split("csrfmiddlewaretoken")[0][-400:]))
            assert "check the spelling, or" in page
    assert len(fixes) == 2


PAGES = ("dossier", "evaluation", "record")


@pytest.mark.parametrize("tie", ["themself", "their learner", "their mentor"])
def test_a_conflict_closes_every_page_about_the_mentor(world: World, tie: str) -> None:
    open_case = proposal(world, "master")
    near = evaluation(world, near_miss=True)
    if tie == "themself":
        member = office(world, "committee", world.mentor_user)
    elif tie == "their learner":
        member = office(world, "committee", world.learners[0])
    else:
        member = office(world, "committee")
        mentor = mentors.enrol_mentor(
            programme_id=world.programme.id, user_id=member.pk, hours_per_week=2, expertise=[],
            at=START, actor=None,
        )  # fmt: skip
        give_mentor(
            programme_id=world.programme.id, course_key=world.course.course_key,
            mentor_id=mentor.id, learner_id=world.mentor_user.pk,
            at=timezone.now() - timedelta(days=30),
        )  # fmt: skip
    slug, neutral = world.programme.slug, office(world, "chair")
    portfolio.draft_spotlight(
        programme_id=world.programme.id, mentor_id=world.mentor.id, title="Quiet reader",
        body="Reads twice.", at=START, actor=neutral.pk,
    )  # fmt: skip
    for person, allowed in ((member, False), (neutral, True)):
        client = client_of(person)
        for name, uuid in zip(
            PAGES, (open_case.uuid, open_case.evaluation.uuid, near.uuid), strict=True
        ):
            response = client.get(
                reverse(f"mentor_recognition:committee_{name}", args=[slug, uuid])
            )
            assert response.status_code == (200 if allowed else 403)
            if not allowed:
                assert "Someone else decides" in text(response)
                assert world.mentor_user.last_name not in text(response).partition("<main")[2]
        queue = text(client.get(reverse("mentor_recognition:committee_queue", args=[slug])))
        # The mentor who looks reads their own name at the head of the page, and nowhere else.
        assert (world.mentor_user.last_name in queue.partition("<main")[2]) is allowed
        # Said to everybody: a count would tell of a case.
        assert "are for others to decide" in queue
        spots = text(client.get(reverse("mentor_recognition:console_spotlights", args=[slug])))
        assert ("Quiet reader" in spots) is allowed
