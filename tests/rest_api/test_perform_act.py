"""An operator does what a person may do, by the person's own rights."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.reviews import api as reviews

from ..factories import enrol
from ..pairing.scene import Scene

pytestmark = pytest.mark.django_db(transaction=True)


def run(*words: str) -> str:
    out = StringIO()
    call_command("perform_act", *words, stdout=out)
    return out.getvalue()


def test_a_term_is_closed_from_a_shell_as_its_manager() -> None:
    scene = Scene()
    who, at = ("--as", scene.manager().username), ("--at", scene.programme.slug)
    with pytest.raises(CommandError, match="sure: Tick to confirm"):
        run("programmes.close_term", "num=1", *who, *at)
    assert "Every mentor is evaluated now" in run(
        "programmes.close_term", "num=1", "sure=true", *who, *at
    )
    assert programmes.terms(scene.programme.id)[0].closed_at is not None


def test_a_document_comes_from_a_file_and_a_read_is_printed(tmp_path: Path) -> None:
    scene = Scene()
    who, at = ("--as", scene.manager().email), ("--at", scene.programme.slug)
    level = {"level": 0, "text": "None."}
    rubric = tmp_path / "rubric.json"
    rubric.write_text(json.dumps({"key": "x", "title": "T", "criteria": [level]}), "utf-8")
    with pytest.raises(CommandError):
        run("reviews.add_rubric", f"content=@{rubric}", *who, *at)
    run("reviews.use_shipped_rubric", *who, *at)
    assert reviews.rubric_in_use(scene.programme.id).key == "portfolio"
    assert json.loads(run("reviews.panel_counts", *who, *at)) == {}


def test_whoever_may_not_is_refused_in_the_words_of_the_page() -> None:
    scene = Scene()
    learner = enrol(scene.world.course).username
    with pytest.raises(CommandError, match="Only the programme's manager can do this"):
        run("programmes.close_term", "num=1", "sure=on", "--as", learner,
            "--at", scene.programme.slug)  # fmt: skip


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["programmes.fly"], "there is no act"),
        (["programmes.close_term", "--as", "x"], "is done at a programme"),
        (["programmes.create", "--at", "x", "--as", "x"], "is done at a site"),
        (["programmes.create"], "say who acts"),
        (["programmes.create", "--as", "nobody"], "Nobody has the username"),
        (["programmes.create", "slug", "--as", "SOMEBODY"], "write name=value"),
        (["programmes.create", "slug=@/nowhere", "--as", "SOMEBODY"], "slug: "),
    ],
)
def test_what_is_missing_is_named(words: list[str], why: str) -> None:
    somebody = Scene().manager().username
    with pytest.raises(CommandError, match=why):
        run(*[somebody if word == "SOMEBODY" else word for word in words])


def test_without_an_act_they_are_listed_with_their_fields() -> None:
    assert "pairing.end (programme) pairing" in run()
