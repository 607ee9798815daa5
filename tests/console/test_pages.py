"""Pages of the console that had no test of their own: import, template, evaluation."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from mentor_recognition_xblock.pairing.models import Pairing
from mentor_recognition_xblock.programmes import api as programmes

from ..access.stage import evaluation
from ..factories import START, UserFactory, enrol, make_world
from ..pairing.scene import Scene

pytestmark = pytest.mark.django_db(transaction=True)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_template_is_a_file_that_the_import_reads() -> None:
    scene = Scene()
    client = signed_in(scene.manager())
    page = f"/console/{scene.programme.slug}/pairings"
    answer = client.get(f"{page}/template.csv")
    assert answer["Content-Type"].startswith("text/csv")
    assert 'filename="pairings.csv"' in answer["Content-Disposition"]
    header, *rows = csv.reader(io.StringIO(answer.content.decode()))
    assert header == ["course", "learner", "mentor", "replace"]
    assert rows
    shown = client.post(
        f"{page}/import/", {"act": "preview", "file": SimpleUploadedFile("p.csv", answer.content)}
    )
    assert shown.status_code == 200
    assert "Name a course run of this programme" in shown.content.decode()


def test_an_import_is_looked_at_then_done_once_by_the_same_content() -> None:
    scene = Scene()
    client, learner = signed_in(scene.manager()), enrol(scene.world.course)
    url = f"/console/{scene.programme.slug}/pairings/import/"
    row = f"{scene.course_key},{learner.username},{scene.world.mentor_user.username},no"
    content = f"course,learner,mentor,replace\n{row}\n".encode()
    looked = client.post(url, {"act": "preview", "file": SimpleUploadedFile("p.csv", content)})
    assert not Pairing.objects.exists()
    held = re.search(r'name="content" value="([^"]+)"', looked.content.decode())
    assert held is not None
    for _again in range(2):
        done = client.post(url, {"act": "import_file", "content": held.group(1)})
        assert done.status_code == 302
        assert "done=pairing.import_file" in done["Location"]
    assert Pairing.objects.count() == 1


@pytest.mark.parametrize("content", ["é", "%%%", "YQ", "=", "\x00", "Y" * 100_001])
def test_a_content_that_no_page_handed_on_is_refused(content: str) -> None:
    scene = Scene()
    url = f"/console/{scene.programme.slug}/pairings/import/"
    answer = signed_in(scene.manager()).post(url, {"act": "import_file", "content": content})
    assert answer.status_code == 400
    assert not Pairing.objects.exists()


def test_an_evaluation_shows_its_evidence_without_a_form() -> None:
    world, member = make_world(), UserFactory()
    programmes.appoint(
        programme_id=world.programme.id, user_id=member.pk, role="committee", at=START, actor=None
    )
    found = evaluation(world, near_miss=True)
    place = [world.programme.slug, found.uuid]
    url = reverse("mentor_recognition:committee_evaluation", args=place)
    shown = signed_in(member).get(url)
    text = re.sub(r"\s+", " ", shown.content.decode())
    assert shown.status_code == 200
    assert shown["Cache-Control"] == "private, no-store"
    assert world.mentor_user.get_full_name() in text
    assert "Nothing is decided unless the mentor asks" in text
    assert world.course.title in text
    assert "<form" not in text.partition("<main")[2]


def test_course_staff_without_a_seat_are_led_to_what_is_theirs() -> None:
    world = make_world()
    staff = enrol(world.course, role="instructor")
    shown = signed_in(staff).get("/home/").content.decode()
    assert f"/console/{world.programme.slug}/pairings/?course=" in shown
