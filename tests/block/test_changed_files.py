"""Files in a comparison of versions: which came, went or changed, and the lines that did."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import cache

from mentor_recognition_xblock.projects import file_comparison
from mentor_recognition_xblock.projects.file_models import ProjectFile

from ..factories import World, make_world
from ..projects import documents
from ..rest_api.test_acts import signed_in, url
from .runtime import act, place
from .test_actions import done
from .test_files import add
from .test_sentences import words

pytestmark = pytest.mark.django_db(transaction=True)

CODE = b"def tide(hour):\n\n    return hour * 2\n"
NEWER = b"def tide(hour):\n\n    return hour % 12\n"


@pytest.fixture
def world() -> World:
    cache.clear()
    return make_world(learners=2)


@pytest.fixture
def unit(world: World) -> str:
    made = place(world)
    act(made, world.learners[0], "show", {})
    return made


def hand_in(unit: str, learner: Any, base: int, files: dict[ProjectFile, str]) -> None:
    data = {
        "title": "Tide", "source": "The same words.", "reflection": "", "final": False,
        "request_key": str(base), "base": base,
        "files": {str(file.uuid): alt for file, alt in files.items()},
    }  # fmt: skip
    done(act(unit, learner, "submit", data))


def compared(unit: str, reader: Any, **more: Any) -> str:
    return done(act(unit, reader, "show_changes", more))["html"]


def test_each_file_says_what_became_of_it(world: World, unit: str) -> None:
    learner = world.learners[0]
    picture = add(unit, learner, documents.picture(), "chart.png")
    gone = add(unit, learner, b"old words\n", "notes.txt")
    code = add(unit, learner, CODE, "tide.py")
    hand_in(unit, learner, 0, {picture: "A curve", gone: "", code: ""})
    newer = add(unit, learner, NEWER, "tide.py")
    new = add(unit, learner, b"a,b\n1,2\n", "table.csv")
    hand_in(unit, learner, 1, {picture: "A falling curve", newer: "", new: ""})
    said = words(compared(unit, learner))
    assert (
        "All words are the same. 1 file changed, 1 file new, 1 file gone, 1 file described anew."
        in said
    )
    assert "tide-2.py changed; was tide.py" in said
    assert "table.csv new" in said
    assert "notes.txt gone" in said
    assert "chart.png the same file, described anew A falling curve" in said
    assert "What changed in tide-2.py" in said
    # The number is the editor's: the blank line counts.
    assert "Changed: line 3" in said


def test_a_picture_that_changed_is_shown_as_it_was_and_as_it_is(world: World, unit: str) -> None:
    learner = world.learners[0]
    old = add(unit, learner, documents.picture(), "chart.png")
    hand_in(unit, learner, 0, {old: "A curve"})
    new = add(unit, learner, documents.picture(size=(120, 81)), "chart.png")
    hand_in(unit, learner, 1, {new: "A falling curve"})
    html = compared(unit, learner)
    shown = re.findall(
        r'<img\s+src="[^"]*/([0-9a-f-]{36})[^"]*"\s+alt="([^"]*)"[^>]*height="(\d+)"', html
    )
    assert shown == [
        (str(old.uuid), "A curve", str(old.height)),
        (str(new.uuid), "A falling curve", "81"),
    ]


def test_a_file_whose_own_name_ends_in_a_number_is_compared_with_what_took_its_place(
    world: World, unit: str
) -> None:
    learner = world.learners[0]
    hand_in(unit, learner, 0, {add(unit, learner, CODE, "tide-3.py"): ""})
    newer = add(unit, learner, NEWER, "tide-3.py")
    hand_in(unit, learner, 1, {newer: ""})
    said = words(compared(unit, learner))
    assert f"{newer.name} changed; was tide-3.py" in said
    assert "Changed: line 3" in said


def test_unchanged_lines_of_code_are_counted_as_lines(world: World, unit: str) -> None:
    learner = world.learners[0]
    code = b"".join(b"x%d = %d\n" % (n, n) for n in range(30))
    hand_in(unit, learner, 0, {add(unit, learner, code, "tide.py"): ""})
    hand_in(unit, learner, 1, {add(unit, learner, code + b"end = 1\n", "tide.py"): ""})
    said = words(compared(unit, learner))
    assert "lines unchanged" in said
    assert "paragraphs unchanged" not in said


def test_the_lines_stand_side_by_side_where_asked(world: World, unit: str) -> None:
    learner = world.learners[0]
    hand_in(unit, learner, 0, {add(unit, learner, CODE, "tide.py"): ""})
    hand_in(unit, learner, 1, {add(unit, learner, NEWER, "tide.py"): ""})
    html = compared(unit, learner, layout="side")
    assert html.count("mr-changes-pair") >= 2
    assert '<ins class="mr-added"' in html


def test_a_file_that_is_the_same_is_said_to_be_and_counts_as_no_change(
    world: World, unit: str
) -> None:
    learner = world.learners[0]
    code = add(unit, learner, CODE, "tide.py")
    hand_in(unit, learner, 0, {code: ""})
    data = {
        "title": "Tide", "source": "Other words.", "reflection": "", "final": False,
        "request_key": "b", "base": 1, "files": {str(code.uuid): ""},
    }  # fmt: skip
    done(act(unit, learner, "submit", data))
    said = words(compared(unit, learner))
    assert "tide.py unchanged" in said
    assert "file" not in said.split("words removed.")[0]


def test_texts_beyond_the_limit_are_not_compared_and_said_so(
    world: World, unit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    learner = world.learners[0]
    hand_in(unit, learner, 0, {add(unit, learner, CODE, "tide.py"): ""})
    hand_in(unit, learner, 1, {add(unit, learner, NEWER, "tide.py"): ""})
    monkeypatch.setattr(file_comparison, "MAX_COMPARED", len(CODE))
    said = words(compared(unit, learner))
    assert "Too long to be compared here" in said
    assert "line 3" not in said


def test_markup_in_a_file_is_shown_and_never_run(world: World, unit: str) -> None:
    learner = world.learners[0]
    hand_in(unit, learner, 0, {add(unit, learner, b"<b>one</b>\n", "page.txt"): ""})
    hand_in(unit, learner, 1, {add(unit, learner, b"<script>one</script>\n", "page.txt"): ""})
    html = compared(unit, learner)
    assert "<script" not in html
    assert "&lt;" in html


def test_the_api_names_the_files_with_their_lines(world: World, unit: str) -> None:
    learner = world.learners[0]
    hand_in(unit, learner, 0, {add(unit, learner, CODE, "tide.py"): ""})
    hand_in(unit, learner, 1, {add(unit, learner, NEWER, "tide.py"): ""})
    versions = ProjectFile.objects.order_by("pk")
    before, after = (one.held_by.get().version.uuid for one in versions)
    address = url("projects.compare", slug=world.programme.slug)
    answer = signed_in(learner).get(address, {"before": before, "after": after})
    assert answer.status_code == 200
    (file,) = answer.json()["found"]["files"]
    assert (file["change"], file["name"], file["was"]) == ("replaced", "tide-2.py", "tide.py")
    assert [row["change"] for row in file["rows"]] == ["same", "changed"]


def test_the_number_of_queries_does_not_grow_with_the_files(
    world: World, unit: str, django_assert_max_num_queries: Any
) -> None:
    learner = world.learners[0]
    first = {add(unit, learner, b"%d\n" % n, f"a{n}.txt"): "" for n in range(9)}
    hand_in(unit, learner, 0, first)
    second = {add(unit, learner, b"%d!\n" % n, f"a{n}.txt"): "" for n in range(9)}
    hand_in(unit, learner, 1, second)
    compared(unit, learner)
    with django_assert_max_num_queries(27):
        compared(unit, learner)
