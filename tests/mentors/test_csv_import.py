"""Mentors by a file: every line is answered first, then all of them or nobody."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mentor_recognition_xblock.errors import Invalid
from mentor_recognition_xblock.mentors import api as mentors

from ..console.test_pairings import signed_in, text
from ..factories import START, UserFactory, World, make_world
from .test_applications import manager_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> World:
    return make_world()


def preview(world: World, content: str) -> mentors.Preview:
    return mentors.preview_import(
        programme_id=world.programme.id, content=content.encode(), actor=0
    )


def run(world: World, content: str) -> mentors.Preview:
    return mentors.run_import(
        programme_id=world.programme.id,
        content=content.encode(),
        at=START,
        actor=world.learners[0].pk,
    )


def mentor(world: World, user: Any) -> mentors.MentorData | None:
    return mentors.mentor_of(programme_id=world.programme.id, user_id=user.pk)


def test_good_lines_add_mentors_and_the_same_file_again_changes_nothing(world: World) -> None:
    new, back = UserFactory(), UserFactory()
    run(world, f"person,hours\n{back.username},2\n")
    gone = mentor(world, back)
    assert gone is not None
    mentors.end_mentor(mentor_id=gone.id, at=START, actor=None)
    content = (
        "person;hours;expertise\n"
        f"{new.email};3;tides, prose\n"
        f"{back.username};4;\n"
        f"{world.mentor_user.username};5;\n"
    )
    assert preview(world, content).counts == {"new": 1, "returned": 1, "same": 1}
    run(world, content)
    made = mentor(world, new)
    assert made is not None
    assert (made.hours_per_week, made.expertise) == (3, ("tides", "prose"))
    assert mentor(world, back).left_at is None  # type: ignore[union-attr]
    assert preview(world, content).counts == {"same": 3}


def test_each_bad_line_is_named_with_its_mend_and_nobody_is_added(world: World) -> None:
    good, twice = UserFactory(), UserFactory()
    content = (
        "person,hours,expertise\n"
        f"{good.username},3,\n"
        "nobody-here,3,\n"
        f"{twice.username},none,\n"
        f"{good.username},3,\n"
        f",3,\n"
        f"{twice.username},3,{'x' * 70}\n"
    )
    found = preview(world, content)
    assert [(one.line, one.column) for one in found.mistakes] == [
        (3, "person"), (4, "hours"), (5, "person"), (6, "person"), (7, "expertise"),
    ]  # fmt: skip
    with pytest.raises(Invalid) as fault:
        run(world, content)
    assert fault.value.field == "file"
    assert "Line 3" in str(fault.value)
    assert mentor(world, good) is None


def test_a_manager_looks_first_and_then_adds_all(world: World) -> None:
    manager, new = manager_of(world), UserFactory()
    client = signed_in(manager)
    address = reverse("mentor_recognition:console_import_mentors", args=[world.programme.slug])

    def look(content: str) -> str:
        file = SimpleUploadedFile("mentors.csv", content.encode())
        return text(client.post(address, {"act": "preview", "file": file}))

    bad = look(f"person,hours\n{manager.username},3\nnobody-here,0\n")
    assert "You cannot add yourself" in bad
    assert "Nobody has this username" in bad
    assert "Import all of it" not in bad
    good = look(f"person,hours\n{new.username},3\n")
    assert mentor(world, new) is None
    sent = re.search(r'name="content" value="([^"]+)"', good)
    assert sent is not None
    response = client.post(address, {"act": "import_mentors", "content": sent[1]})
    assert response.status_code == 302
    assert mentor(world, new) is not None
    template = reverse("mentor_recognition:console_mentor_template", args=[world.programme.slug])
    assert client.get(template).content.startswith(b"person,hours,expertise")
