"""A manager's pages: who gets in, what they change, and what they read."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.hosts.standalone.models import Enrolment
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.programmes import api as programmes

from ..factories import START, UserFactory, cohort_key, enrol, make_course
from ..pairing.scene import Scene

pytestmark = pytest.mark.django_db(transaction=True)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(scene: Scene, name: str = "pairings") -> str:
    return reverse(f"mentor_recognition:console_{name}", args=[scene.programme.slug])


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def post(client: Client, scene: Scene, act: str, **data: Any) -> Any:
    if "cohort" in data:
        data["cohort"] = cohort_key(scene.course_key, data["cohort"])
    return client.post(url(scene), {"act": act, "course": scene.course_key, **data})


@pytest.mark.parametrize("name", ["pairings", "import", "template", "setup"])
def test_only_a_manager_gets_in(scene: Scene, name: str) -> None:
    page = url(scene, name)
    assert Client().get(page).status_code == 302
    member = UserFactory()
    programmes.appoint(
        programme_id=scene.programme.id, user_id=member.pk, role="committee", at=START, actor=None
    )
    for stranger in (member, enrol(scene.world.course), scene.world.mentor_user):
        response = signed_in(stranger).get(page)
        assert response.status_code == 403
        assert scene.world.mentor_user.last_name not in text(response).partition("<main")[2]
        assert signed_in(stranger).post(page, {"act": "map"}).status_code in (403, 405)
    for insider in (scene.manager(), get_user_model().objects.create_superuser("root")):
        response = signed_in(insider).get(page)
        assert response.status_code == 200


def test_course_staff_map_cohorts_of_their_own_course_and_nothing_else(scene: Scene) -> None:
    staff = enrol(scene.world.course, role="staff")
    learner = enrol(scene.world.course, cohort="A")
    other = make_course()
    programmes.add_course(
        programme_id=scene.programme.id, course_key=other.course_key, at=START, actor=None
    )
    client = signed_in(staff)
    assert post(client, scene, "map", cohort="A", mentor=scene.mentor.id).status_code == 302
    assert scene.now(learner.pk) is not None
    assert other.title not in text(client.get(url(scene)))
    foreign = client.post(
        url(scene),
        {"act": "map", "course": other.course_key, "cohort": "A", "mentor": scene.mentor.id},
    )
    assert foreign.status_code == 403
    for act in ("pair", "end", "note", "match"):
        assert post(client, scene, act).status_code == 403


def test_a_mapped_cohort_pairs_moves_and_ends(scene: Scene) -> None:
    client, other = signed_in(scene.manager()), scene.another_mentor()
    learner = enrol(scene.world.course, cohort="A")
    page = text(client.get(url(scene)))
    assert "1 member" in page
    assert "the cohort has no mentor" in page
    done = post(client, scene, "map", cohort="A", mentor=scene.mentor.id)
    assert "The cohort has its mentor" in text(client.get(done["Location"]))
    post(client, scene, "map", cohort="A", mentor=other.id)
    now = scene.now(learner.pk)
    assert now is not None
    assert now.mentor_id == other.id
    post(client, scene, "map", cohort="A", mentor="")
    assert scene.now(learner.pk) is None


def test_a_cohort_beyond_capacity_needs_the_managers_word(scene: Scene) -> None:
    client = signed_in(scene.manager())
    people = [enrol(scene.world.course, cohort="A") for _ in range(3)]
    refused = post(client, scene, "map", cohort="A", mentor=scene.mentor.id)
    assert refused.status_code == 400
    assert "3 learners, and they offered 2" in text(refused)
    assert scene.now(people[0].pk) is None
    again = post(client, scene, "map", cohort="A", mentor=scene.mentor.id, beyond="on")
    assert again.status_code == 302
    assert all(scene.now(one.pk) for one in people)


def test_a_manager_pairs_by_hand_ends_and_hands_over(scene: Scene) -> None:
    client, other = signed_in(scene.manager()), scene.another_mentor()
    learner = enrol(scene.world.course)
    wrong = post(client, scene, "pair", learner="nobody", mentor=other.id)
    assert wrong.status_code == 400
    assert "No learner of this course has the username" in text(wrong)
    assert 'value="nobody"' in text(wrong)
    for mentor in (other, scene.mentor):
        assert (
            post(client, scene, "pair", learner=learner.email, mentor=mentor.id).status_code == 302
        )
    now = scene.now(learner.pk)
    assert now is not None
    assert (now.mentor_id, now.assignment_method) == (scene.mentor.id, "manual")
    post(client, scene, "note", learner=learner.username, note="Begin with the data.")
    (note,) = pairing.hand_overs_about(learner_id=learner.pk, course_key=scene.course_key)
    assert note.note == "Begin with the data."
    post(client, scene, "end", pairing=str(now.uuid))
    assert scene.now(learner.pk) is None
    assert "re-pair wanted" in text(client.get(url(scene)))


def test_a_suggested_match_is_made_as_it_was_shown(scene: Scene) -> None:
    client = signed_in(scene.manager())
    learner = enrol(scene.world.course)
    request = scene.asks(learner, at=timezone.now() - timedelta(days=4))
    page = client.get(url(scene))
    assert "waiting 4 days" in text(page)
    done = post(client, scene, "match", request=str(request.uuid), seed=page.context["seed"])
    assert done.status_code == 302
    now = scene.now(learner.pk)
    assert now is not None
    assert now.assignment_method == "match"


def test_blocks_and_answers_are_told_to_no_manager(scene: Scene) -> None:
    client = signed_in(scene.manager())
    learner = enrol(scene.world.course, cohort="A")
    pair = scene.takes(scene.asks(learner, at=timezone.now()), at=timezone.now())
    pairing.block_partner(pairing_uuid=pair.uuid, user_id=learner.pk, at=timezone.now())
    page = text(client.get(url(scene)))
    assert "re-pair wanted" in page
    assert "block" not in page.replace('class="block"', "").lower()
    again = post(client, scene, "pair", learner=learner.username, mentor=scene.mentor.id)
    assert again.status_code == 409
    assert "These two cannot be paired" in text(again)


def upload(client: Client, scene: Scene, content: bytes) -> Any:
    return client.post(
        url(scene, "import"), {"act": "preview", "file": SimpleUploadedFile("p.csv", content)}
    )


def test_a_file_is_checked_first_and_imported_by_a_second_word(scene: Scene) -> None:
    client = signed_in(scene.manager())
    learner = enrol(scene.world.course)
    head = b"course,learner,mentor,replace\n"
    line = f"{scene.course_key},{learner.username},{scene.world.mentor_user.username},\n".encode()
    bad = upload(client, scene, head + line + line.replace(learner.username.encode(), b"<b>x"))
    assert "1 mistake" in text(bad)
    assert "Line 3, column “learner”" in text(bad)
    assert "<title> Not done:" in text(bad)
    assert "&lt;b&gt;x" in text(bad)
    assert "Import all of it" not in text(bad)
    good = upload(client, scene, head + line)
    assert "1 new pairing" in text(good)
    assert scene.now(learner.pk) is None
    done = client.post(
        url(scene, "import"), {"act": "import_file", "content": good.context["content"]}
    )
    assert done.status_code == 302
    assert scene.now(learner.pk) is not None
    for content in ("", "***", "AAAA"):
        refused = client.post(url(scene, "import"), {"act": "import_file", "content": content})
        assert refused.status_code == 400
    assert client.post(url(scene, "import"), {"act": "preview"}).status_code == 400
    assert client.get(url(scene, "template")).content == pairing.TEMPLATE.encode()


def test_an_empty_site_is_set_up_in_the_browser(settings: Any) -> None:
    admin = get_user_model().objects.create_superuser("root", email="root@example.org")
    client = signed_in(admin)
    manage = reverse("mentor_recognition:console_manage")
    assert "no programme yet" in text(client.get(manage))
    form = {"act": "create", "title": "Quay", "organisation": "Harbour", "policy": "starter"}
    for slug in ("no spaces", "manage"):
        assert client.post(manage, {**form, "slug": slug}).status_code in (400, 409)
    made = client.post(manage, {**form, "slug": "quay"})
    setup = made["Location"]
    assert client.post(manage, {**form, "slug": "quay"}).status_code == 409
    course, person = make_course(), UserFactory()
    for data in (
        {"act": "course", "course_key": course.course_key},
        {"act": "appoint", "person": person.email, "role": "manager"},
    ):
        assert client.post(setup, data).status_code == 302
    add = reverse("mentor_recognition:console_add_mentor", args=["quay"])
    data = {"act": "mentor", "person": person.username, "hours": "3", "expertise": "Law, Data"}
    assert client.post(add, data).status_code == 302
    terms = reverse("mentor_recognition:console_terms", args=["quay"])
    spring = {"title": "Spring", "starts_on": "2099-01-01", "ends_on": "2099-05-01"}
    assert client.post(terms, {"act": "term", "num": "1", **spring}).status_code == 302
    programme = programmes.programme_by_slug("quay")
    (mentor,) = mentors.mentors(programme.id)
    assert mentor.expertise == ("Law", "Data")
    own = reverse("mentor_recognition:console_mentor", args=["quay", mentor.uuid])
    assert client.post(own, {"act": "capacity", "capacity": "4"}).status_code == 302
    load = pairing.load_of(programme_id=programme.id, mentor_id=mentor.id, at=timezone.now())
    assert load.places == 4
    for bad in (
        {"act": "course", "course_key": "course-v1:No+No+No"},
        {"act": "appoint", "person": "nobody", "role": "manager"},
        {"act": "appoint", "person": person.username, "role": "king"},
        {"act": "fly"},
    ):
        response = client.post(setup, bad)
        assert response.status_code == 400
        assert 'role="alert"' in text(response)
    assert client.post(own, {"act": "capacity", "capacity": "51"}).status_code == 400
    assert client.post(add, {**data, "hours": "0"}).status_code == 400
    for wrong in ({"num": "2", "ends_on": "2098-06-01"}, {"num": "x"}):
        response = client.post(terms, {"act": "term", **spring, **wrong})
        assert response.status_code == 400
        assert 'role="alert"' in text(response)
    fire = {"act": "dismiss", "role": "manager", "leave": "on"}
    assert client.post(setup, {**fire, "user": admin.pk}).status_code == 302
    assert client.post(setup, {**fire, "user": person.pk}).status_code == 409


def test_a_course_run_stays_in_one_programme(scene: Scene) -> None:
    other = Scene()
    manager = enrol(other.world.course, scene.manager(), role="staff")
    response = signed_in(manager).post(
        url(scene, "setup"), {"act": "course", "course_key": other.course_key}
    )
    assert response.status_code == 409


def test_the_page_reads_each_table_of_people_once(scene: Scene) -> None:
    scene.asks(at=timezone.now())
    client = signed_in(scene.manager())
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url(scene)).status_code == 200
    read = [one["sql"].split(" WHERE ")[0].partition(" FROM ")[2] for one in captured]
    # Of mentors twice: those of the programme, and, for the head of the page, oneself.
    for table, times in {"_mentor": 2, "_mentorrequest": 1, "_pause": 1, "_commitment": 1}.items():
        found = [one for one in read if one.split('"')[1].endswith(table)]
        assert len(found) == times, table
    memberships = [
        one for one in captured if "_enrolment" in one["sql"] and '"is_active", ' in one["sql"]
    ]
    assert len(memberships) == 1
    assert len(captured) <= 34


def test_pages_cost_the_same_for_few_and_for_many(scene: Scene) -> None:
    client = signed_in(scene.manager())
    pages = [url(scene), url(scene, "setup")]
    costs = []
    for more in (1, 12):
        for number in range(more):
            enrol(scene.world.course, cohort=f"C{more}-{number}")
            scene.another_mentor()
            scene.asks(at=timezone.now())
        row = []
        for page in pages:
            client.get(page)
            with CaptureQueriesContext(connection) as captured:
                client.get(page)
            row.append(len(captured))
        costs.append(row)
    assert costs[0] == costs[1]
    assert Enrolment.objects.count() > 30


def test_the_manager_alone_reads_how_many_gave_closing_words(scene: Scene) -> None:
    manager, staff = scene.manager(), enrol(scene.world.course, role="staff")
    shown = text(signed_in(manager).get(url(scene)))
    assert "at least 10 learners gave an answer that you cannot read" in shown
    assert "Closing words" not in text(signed_in(staff).get(url(scene)))
    rate = badges.ResponseRate(asked=40, answered=17, k=10, by=timezone.now())
    with mock.patch.object(badges, "response_rate", return_value=rate):
        shown = text(signed_in(manager).get(url(scene)))
    assert re.search(r"Of 40 learners who were asked by [^,]+(, \d+)?, 17 had answered", shown)


def test_a_manager_ends_no_pairing_of_another_programme(scene: Scene) -> None:
    foreign = Scene()
    pair = foreign.takes(foreign.asks())
    response = post(signed_in(scene.manager()), scene, "end", pairing=str(pair.uuid))
    assert response.status_code == 404
    assert foreign.now(pair.learner_id) is not None
