"""Pairings from a file: every bad line named, all or nothing, twice is once."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.errors import Invalid
from mentor_recognition_xblock.hosts import get_host
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.pairing import csv_import
from mentor_recognition_xblock.pairing.sheets import sheet_rows
from tests.growth import assert_doubles_gently

from ..factories import START, UserFactory, enrol
from .scene import Scene, day

pytestmark = pytest.mark.django_db(transaction=True)
HEAD = "course,learner,mentor,replace"


@pytest.fixture
def scene() -> Scene:
    return Scene()


def login(user_id: int) -> str:
    user = get_host().user(user_id)
    assert user is not None
    return user.username


def log(scene: Scene) -> list[audit.Entry]:
    return list(audit.entries(stream=f"programme:{scene.programme.id}"))


def preview(scene: Scene, *lines: str, head: str = HEAD) -> pairing.Preview:
    return pairing.preview_import(
        programme_id=scene.programme.id, content="\n".join([head, *lines]).encode(), at=START
    )


def run(scene: Scene, *lines: str) -> pairing.Preview:
    return pairing.run_import(
        programme_id=scene.programme.id, content="\n".join([HEAD, *lines]).encode(), at=START,
        actor=None,
    )  # fmt: skip


def test_an_import_that_fell_victim_to_a_deadlock_is_done_again(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    learner = enrol(scene.world.course)
    write, tries = csv_import.record, []

    def unlucky(*args: Any, **kwargs: Any) -> None:
        write(*args, **kwargs)
        tries.append(1)
        if len(tries) == 1:
            raise OperationalError(1213, "Deadlock found when trying to get lock")

    monkeypatch.setattr(csv_import, "record", unlucky)
    line = f"{scene.course_key},{learner.username},{login(scene.mentor.user_id)},"
    (done,) = run(scene, line).lines
    assert (done.act, len(tries)) == ("new", 2)
    (entry,) = [one for one in log(scene) if one.action == "pairing.started"]
    assert entry.subject


def test_usernames_and_addresses_pair_and_the_same_file_again_changes_nothing(
    scene: Scene,
) -> None:
    people = [enrol(scene.world.course) for _ in range(2)]
    mentor = login(scene.mentor.user_id)
    lines = [
        f"{scene.course_key},{people[0].username},{mentor},",
        f'{scene.course_key},"{people[1].email.upper()}",{mentor},no',
    ]
    assert preview(scene, *lines).counts == {"new": 2}
    assert pairing.pairings(programme_id=scene.programme.id) == []
    run(scene, *lines)
    made = pairing.pairings(programme_id=scene.programme.id)
    assert {one.assignment_method for one in made} == {"import"}
    assert run(scene, *lines).counts == {"same": 2}
    assert pairing.pairings(programme_id=scene.programme.id) == made


def test_the_log_is_written_after_all_lines_and_tells_of_each(scene: Scene) -> None:
    mentor = login(scene.mentor.user_id)
    lines = [f"{scene.course_key},{enrol(scene.world.course).username},{mentor}," for _ in range(2)]
    before = len(log(scene))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        run(scene, *lines)
    written = [one["sql"].split()[2] for one in queries if one["sql"].startswith("INSERT")]
    pairs = [at for at, table in enumerate(written) if table.endswith('_pairing"')]
    entries = [at for at, table in enumerate(written) if table.endswith('_auditentry"')]
    assert len(pairs) == 2
    assert max(pairs) < min(entries)
    assert [one.action for one in log(scene)[before:]] == ["pairing.started"] * 2


def test_a_line_that_fails_in_the_end_leaves_neither_pairings_nor_entries(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    mentor = login(scene.mentor.user_id)
    good, gone = enrol(scene.world.course), enrol(scene.world.course)
    before = log(scene)
    # They leave the course after the file was looked at.
    monkeypatch.setattr(
        type(get_host()), "is_enrolled", lambda _self, user_id, _key: user_id != gone.pk
    )
    with pytest.raises(Invalid) as error:
        run(scene, *(f"{scene.course_key},{one.username},{mentor}," for one in (good, gone)))
    assert "Line 3" in str(error.value)
    assert pairing.pairings(programme_id=scene.programme.id) == []
    assert log(scene) == before


def test_every_bad_line_is_named_with_its_column_and_nothing_is_written(scene: Scene) -> None:
    key, mentor = scene.course_key, login(scene.mentor.user_id)
    good, paired, blocked = (enrol(scene.world.course) for _ in range(3))
    other = scene.another_mentor()
    scene.takes(scene.asks(paired), other)
    parted = scene.takes(scene.asks(blocked))
    pairing.block_partner(pairing_uuid=parted.uuid, user_id=blocked.pk, at=START)
    outsider = UserFactory()
    lines = [
        f"{key},{good.username},{mentor},",
        f"course-v1:No+No+No,{good.username},{mentor},",
        f"{key},nobody,{mentor},",
        f"{key},{good.username},{good.username},",
        f"{key},{outsider.username},{mentor},",
        f"{key},{good.username},{mentor},",
        f"{key},{mentor},{mentor},",
        f"{key},{blocked.username},{mentor},",
        f"{key},{paired.username},{mentor},no",
        f"{key},{paired.username},{mentor},maybe",
        f"{key},,{mentor},",
        f"{key},{paired.username},{mentor},yes,extra",
        "",
        f"{key},{paired.username},{mentor},yes",
    ]
    found = preview(scene, *lines)
    assert [(one.line, one.column) for one in found.mistakes] == [
        (3, "course"), (4, "learner"), (5, "mentor"), (6, "learner"), (7, "learner"),
        (8, "mentor"), (9, "mentor"), (10, "replace"), (11, "replace"), (12, "learner"), (13, ""),
    ]  # fmt: skip
    assert all(one.fix for one in found.mistakes)
    assert found.counts == {"new": 1, "moved": 1}
    before = pairing.pairings(programme_id=scene.programme.id)
    with pytest.raises(Invalid, match="Line 3, course"):
        run(scene, *lines)
    assert pairing.pairings(programme_id=scene.programme.id) == before


def test_a_file_never_goes_beyond_a_mentors_capacity(scene: Scene) -> None:
    mentor = login(scene.mentor.user_id)
    lines = [f"{scene.course_key},{enrol(scene.world.course).username},{mentor}," for _ in range(3)]
    assert [(one.line, one.column) for one in preview(scene, *lines).mistakes] == [(4, "mentor")]
    mentors.declare_pause(
        mentor_id=scene.mentor.id, starts_on=START.date(), ends_on=day(1).date(), reason="",
        at=START, actor=None,
    )  # fmt: skip
    assert len(preview(scene, *lines).mistakes) == 3


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\n\n", b"learner,mentor\nx,y", b"course,learner,mentor,colour\n1,2,3,4",
        b"course,learner,mentor\n", "course,learner,mentor\nx,ü,z".encode("latin-1"),
        b'course,learner,mentor\n"x,y,z', b"course,learner,mentor\n\x00,y,z",
        b"course,learner,learner\nx,y,z", b"PK\x03\x04" + bytes(range(256)),
    ],
)  # fmt: skip
def test_what_is_no_such_file_is_refused_in_words(scene: Scene, content: bytes) -> None:
    with pytest.raises(Invalid) as error:
        pairing.preview_import(programme_id=scene.programme.id, content=content, at=START)
    assert error.value.field == "file"


def test_spreadsheets_with_semicolons_and_a_mark_at_the_start_are_read(scene: Scene) -> None:
    learner, mentor = enrol(scene.world.course), login(scene.mentor.user_id)
    text = f"\ufeffCourse;Learner;Mentor\r\n{scene.course_key};{learner.username};{mentor}\r\n"
    found = pairing.preview_import(programme_id=scene.programme.id, content=text.encode(), at=START)
    assert found.counts == {"new": 1}


def test_the_template_is_a_file_the_import_reads(scene: Scene) -> None:
    found = pairing.preview_import(
        programme_id=scene.programme.id, content=pairing.TEMPLATE.encode(), at=START
    )
    assert {one.line for one in found.mistakes} == {2}


def read(scene: Scene, text: str, encoding: str = "utf-8") -> pairing.Preview:
    return pairing.preview_import(
        programme_id=scene.programme.id, content=text.encode(encoding), at=START
    )


@pytest.mark.parametrize(
    "shape",
    [
        pytest.param("{head}\n{line}", id="plain"),
        pytest.param("{head},,,\n{line},,,,", id="empty cells at the end"),
        pytest.param("sep=;\n{semi}", id="sep with semicolons"),
        pytest.param("\ufeffsep=;\r\n{semi}", id="a mark, then sep"),
        pytest.param('"sep=,"\r\n{head}\r\n{line}', id="sep in quotation marks"),
        pytest.param("sep=\t\n{tab}", id="sep with tabs"),
        pytest.param("{tab}", id="tabs"),
        pytest.param("\ufeff\ufeff{head}\n{line}", id="two marks"),
        pytest.param("\u200e{head}\n\u202a{line}\u202c", id="marks of direction"),
        pytest.param("{head}\n\u00a0{spaced}\u00a0", id="spaces that do not break"),
        pytest.param("\n\n{head}\n\n,,,\n{line}\n\n", id="empty lines"),
        pytest.param("{head}\r{line}\r", id="line ends of old Macs"),
    ],
)
def test_what_spreadsheets_add_is_seen_by_nobody(scene: Scene, shape: str) -> None:
    learner, mentor = enrol(scene.world.course), login(scene.mentor.user_id)
    cells = [scene.course_key, learner.username, mentor, "no"]
    shown = {
        "head": HEAD,
        "line": ",".join(cells),
        "semi": f"{HEAD}\n{','.join(cells)}".replace(",", ";"),
        "tab": f"{HEAD}\n{','.join(cells)}".replace(",", "\t"),
        "spaced": ",".join(f"{cell[:2]}\u200b{cell[2:]}\u00a0" for cell in cells),
    }  # fmt: skip
    found = read(scene, shape.format(**shown))
    assert (found.counts, found.mistakes) == ({"new": 1}, ())


def test_unicode_text_of_excel_is_read(scene: Scene) -> None:
    learner, mentor = enrol(scene.world.course), login(scene.mentor.user_id)
    text = f"{HEAD}\n{scene.course_key},{learner.username},{mentor},no".replace(",", "\t")
    assert read(scene, text, "utf-16").counts == {"new": 1}


@pytest.mark.parametrize(
    ("word", "counts"),
    [("YES", {"moved": 1}), ("TRUE", {"moved": 1}), ("y", {"moved": 1}), ("1", {"moved": 1}),
     ("No", {}), ("FALSE", {}), ("0", {}), ("", {}), ("maybe", {}), ("٧", {})],
)  # fmt: skip
def test_yes_and_no_as_spreadsheets_write_them(
    scene: Scene, word: str, counts: dict[str, int]
) -> None:
    learner = enrol(scene.world.course).username
    run(scene, f"{scene.course_key},{learner},{login(scene.mentor.user_id)},")
    other = scene.another_mentor()
    found = preview(scene, f"{scene.course_key},{learner},{login(other.user_id)},{word}")
    assert found.counts == counts
    if not counts:
        [mistake] = found.mistakes
        assert (mistake.line, mistake.column) == (2, "replace")


def test_a_cell_that_is_too_long_is_called_so(scene: Scene) -> None:
    with pytest.raises(Invalid, match="Line 3 has a cell that is too long"):
        read(scene, f"{HEAD}\na,b,c,\n{'x' * 200_000},b,c,")


@pytest.mark.parametrize(
    ("lines", "begins"),
    [
        (['a,"b,c,', "d,e,f,", "g,h,i,"], 2),
        (["a,b,c,", 'd,"e,f,', "g,h,i,"], 3),
        (['a,"b', 'c",d,', 'e,"f,g,', "h,i,j,"], 4),
        (['a,"b', 'c","d,', "e,f,g,"], 3),
        (["a,b,c,", 'd,"e,f,', 'g,"h",i,'], 3),
        (["a,b,c,", '"d"x,e,f,'], 3),
    ],
)
def test_a_quotation_that_is_not_closed_is_named_by_the_line_it_begins_on(
    scene: Scene, lines: list[str], begins: int
) -> None:
    for end in ("\n", "\r\n"):
        with pytest.raises(Invalid, match=rf"Line {begins} is not valid CSV"):
            read(scene, end.join([HEAD, *lines]))


def test_a_line_counts_from_where_it_begins(scene: Scene) -> None:
    found = preview(scene, '"a', 'b",c,d,', "e,f,g,")
    assert {one.line for one in found.mistakes} == {2, 4}
    assert {one.line for one in read(scene, f"sep=,\n{HEAD}\na,b,c,").mistakes} == {3}


@pytest.mark.parametrize("kept", ["Nia.Example@School.EXAMPLE", "nia.example@school.example"])
@pytest.mark.parametrize("given", [str, str.upper, str.lower, str.title])
def test_an_address_is_found_in_any_letter_case(scene: Scene, kept: str, given: Any) -> None:
    learner = enrol(scene.world.course)
    learner.email = kept
    learner.save()
    line = f"{scene.course_key},{given(kept)},{login(scene.mentor.user_id)},"
    assert preview(scene, line).counts == {"new": 1}


@pytest.mark.parametrize(
    "piece", ['"', '""', '"a', ",", "a,", "\n", '"\n', "a\n", ";", "sep=", '"a"b', "\u200b", "\r"]
)
def test_twice_the_file_is_at_most_two_and_a_half_times_the_work(scene: Scene, piece: str) -> None:
    def parse(content: bytes) -> None:
        with suppress(Invalid):
            sheet_rows(content)

    def make(size: int) -> bytes:
        return f"{HEAD}\n{piece * (size // len(piece))}".encode()

    assert_doubles_gently(parse, make, size=100_000)
