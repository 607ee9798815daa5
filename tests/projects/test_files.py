"""Files of works: made harmless, held by versions for good, read by those who may."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from mentor_recognition_xblock.core import attachments
from mentor_recognition_xblock.errors import Invalid, NotFound
from mentor_recognition_xblock.privacy import api as privacy
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.projects import file_store
from mentor_recognition_xblock.projects.file_models import ProjectFile, VersionFile
from tests.factories import enrol
from tests.projects import documents
from tests.projects.story import FIRST, Story, day

AUTHOR = documents.AUTHOR


def add(story: Story, content: bytes, name: str = "tides.png", **changes: Any) -> projects.FileData:
    wishes = {"unit": story.unit, "learner_id": story.learner_id, "at": day(0.5)}
    return projects.keep_file(name=name, content=content, **(wishes | changes))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_drawn_again_without_what_it_says_of_its_author(kind: str) -> None:
    raw = documents.picture(kind, author=AUTHOR)
    assert AUTHOR.encode() in raw
    made = attachments.checked(raw + b"<script>alert(1)</script>PK\x03\x04", "mine.html")
    assert AUTHOR.encode() not in made.content
    assert b"script" not in made.content
    assert made.kind == "picture"
    assert made.name in ("mine.png", "mine.jpg")
    with Image.open(io.BytesIO(made.content)) as image:
        assert image.size == (120, 80)
        assert not dict(image.getexif())


def test_a_pdf_keeps_its_pages_and_nothing_that_acts_or_names() -> None:
    raw = documents.pdf("First page.", "Second page.", author=AUTHOR, acts=True)
    for trace in (AUTHOR.encode(), b"alert", b"payload", b"exportDataObject"):
        assert trace in raw
    made = attachments.checked(raw + b"PK\x03\x04<html><script>1</script>", "report.exe")
    assert made.pages == ("First page.", "Second page.")
    for trace in (AUTHOR.encode(), b"alert", b"payload", b"exportDataObject", b"script", b"PK"):
        assert trace not in made.content
    reader = PdfReader(io.BytesIO(made.content))
    assert len(reader.pages) == 2
    assert "/OpenAction" not in reader.trailer["/Root"]
    assert made.name == "report.pdf"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"x" * (attachments.MAX_BYTES + 1), "too_large"),
        (documents.huge_picture(), "too_many_pixels"),
        (documents.moving_picture(), "moves"),
        (documents.picture()[:90], "broken"),
        (b"\x89PNG\r\n\x1a\nnot at all", "broken"),
        (documents.pdf(password="x"), "locked"),
        (b"%PDF-1.4<script>alert(1)</script>", "broken"),
        (documents.bomb(), "broken"),
        (b"MZ\x90\x00\x03", "unknown"),
        (b"PK\x03\x04 a zip", "unknown"),
        (b"\xff\xfeU\x00T\x00F", "unknown"),
        (b" \n\t ", "empty"),
        (b"a" * 100_001, "too_long"),
    ],
)
def test_what_cannot_be_made_harmless_is_refused_with_a_reason(content: bytes, code: str) -> None:
    with pytest.raises(attachments.UnusableFile) as refused:
        attachments.checked(content, "a.png")
    assert refused.value.code == code


def test_markup_and_drawings_with_scripts_are_text_and_never_pages() -> None:
    for raw in (b"<svg onload=alert(1)>", b"<html><script>alert(1)</script>", b"GIF8<script>"):
        made = attachments.checked(raw, "a.svg")
        assert (made.kind, made.media_type, made.name) == ("source", "text/plain", "a.txt")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("tides.png", "tides.png"),
        ("../../etc/passwd", "passwd.png"),
        ("C:\\me\\my tides.png", "my-tides.png"),
        ("cod\u202egnp.exe", "codgnp.png"),
        ("مد.png", "مد.png"),
        (".htaccess", "htaccess.png"),
        ("", "file.png"),
        ("a" * 300 + ".png", "a" * 76 + ".png"),
        ('x"; filename="y.html', "x-filename-y.png"),
    ],
)
def test_a_name_says_what_the_file_is_and_hides_nothing(given: str, shown: str) -> None:
    assert attachments.shown_name(given, ".png") == shown


@pytest.mark.django_db
def test_a_version_holds_its_files_for_good_and_the_same_file_is_stored_once(story: Story) -> None:
    file = add(story, documents.picture())
    assert add(story, documents.picture(), "again.png") == file
    held = {str(file.uuid): "High tide at the pier"}
    first = story.submit(f"{FIRST}\n\n![]({file.name})", files=held)
    story.submit(f"{FIRST}\n\nMore.\n\n![Low]({file.name})", files=held, at=day(2))
    assert '<img alt="" data-mr-file="1">' in first.html
    assert file.name not in first.html
    assert ProjectFile.objects.count() == 1
    assert VersionFile.objects.count() == 2
    assert [one.alt for one in projects.files_in(first)] == ["High tide at the pier"]


@pytest.mark.django_db
def test_a_picture_needs_words_and_a_file_must_be_there(story: Story) -> None:
    file = add(story, documents.picture())
    with pytest.raises(projects.PictureNeedsWords) as refused:
        story.submit(files={str(file.uuid): "  "})
    assert refused.value.field == f"files.{file.uuid}"
    with pytest.raises(Invalid, match="no longer there"):
        story.submit(files={"3f0e8a52-90a7-4b5e-a5f0-f2b6a1d6a001": "x"})


@pytest.mark.django_db
def test_only_other_files_make_a_new_version(story: Story) -> None:
    file = add(story, b"print(1)\n", "count.py")
    story.submit(reflection="")
    second = story.submit(reflection="", files={str(file.uuid): ""}, at=day(2))
    assert second.num == 2
    with pytest.raises(projects.UnchangedVersion):
        story.submit(reflection="", files={str(file.uuid): ""}, request_key="again", at=day(3))


@pytest.mark.django_db
def test_a_file_is_read_by_its_learner_and_by_their_mentor_once_a_version_holds_it(
    story: Story,
) -> None:
    file = add(story, documents.picture())
    assert projects.file_for(file_uuid=file.uuid, reader_id=story.learner_id)[0].name == file.name
    with pytest.raises(NotFound):
        projects.file_for(file_uuid=file.uuid, reader_id=story.mentor_id)
    story.submit(files={str(file.uuid): "High tide"})
    assert projects.file_for(file_uuid=file.uuid, reader_id=story.mentor_id)[1]
    with pytest.raises(NotFound):
        projects.file_for(file_uuid=file.uuid, reader_id=enrol(story.world.course).pk)


@pytest.mark.django_db
def test_files_that_nothing_holds_go_after_a_week_and_others_stay(story: Story) -> None:
    kept = add(story, b"in a version\n", "a.py")
    drafted = add(story, b"in a draft\n", "b.py")
    left = add(story, b"in nothing\n", "c.py")
    story.submit(files={str(kept.uuid): ""})
    projects.save_draft(
        unit=story.unit,
        learner_id=story.learner_id,
        title="",
        source="words",
        reflection="",
        files={str(drafted.uuid): ""},
        at=day(1),
    )
    assert projects.drop_unused_files(before=day(1), dry_run=True) == 1
    stored = ProjectFile.objects.get(uuid=left.uuid).stored
    privacy.enforce_retention(at=day(0.5) + timedelta(days=8))
    assert file_store.get(stored) is None
    assert set(ProjectFile.objects.values_list("uuid", flat=True)) == {kept.uuid, drafted.uuid}


@pytest.mark.django_db
def test_no_more_than_fits_and_nothing_without_a_storage(story: Story, settings: Any) -> None:
    ProjectFile.objects.bulk_create(
        ProjectFile(
            unit_id=story.unit_id, learner_id=story.learner_id, kind="source", name=f"{n}.py",
            media_type="text/plain", ending="py", digest=str(n), size=1, stored=f"x{n}",
            created_at=day(0),
        )
        for n in range(100)
    )  # fmt: skip
    with pytest.raises(projects.FilesAreFull):
        add(story, b"one more\n", "more.py")
    settings.MENTOR_RECOGNITION_FILES = {}
    with pytest.raises(projects.NoStorage):
        add(story, b"one more\n", "more.py")


@pytest.mark.django_db
def test_who_leaves_takes_their_files_along_and_is_given_them_before(story: Story) -> None:
    file = add(story, documents.picture(author=AUTHOR))
    stored = ProjectFile.objects.get().stored
    story.submit(files={str(file.uuid): "High tide"})
    [told] = projects.export_person(user_id=story.learner_id)["files"]
    assert (told["name"], told["said_of_it"]) == (file.name, ["High tide"])
    projects.forget_person(user_id=story.learner_id, at=day(9))
    assert file_store.get(stored) is None
    assert not ProjectFile.objects.exists()


@pytest.mark.django_db
def test_a_mentor_who_leaves_is_no_longer_named_in_code_and_captions(story: Story) -> None:
    name = story.world.mentor_user.get_full_name() or story.world.mentor_user.username
    file = add(story, f"# thanks to {name}\nprint(1)\n".encode(), "count.py")
    version = story.submit(files={str(file.uuid): f"Written with {name}"})
    projects.forget_person(user_id=story.mentor_id, at=day(9))
    [held] = projects.files_in(version)
    assert name not in held.alt
    content = projects.file_for(file_uuid=file.uuid, reader_id=story.learner_id)[1].decode()
    assert name not in content
    assert len(content) == len(f"# thanks to {name}\nprint(1)\n")
