"""Comments and answers are Markdown, shown by the work's own renderer."""

from __future__ import annotations

import re

import pytest

from mentor_recognition_xblock.core.markdown import text_of
from mentor_recognition_xblock.errors import Invalid
from mentor_recognition_xblock.projects import api as projects
from tests.projects.story import day


def test_comments_and_answers_are_markdown_as_the_work_is(story) -> None:
    version = story.submit()
    uuid = story.annotate(version, body="**Which** ones?\n\n* by day\n* by night")
    projects.reply(
        annotation_uuid=uuid, author_id=story.learner_id, body="`all` of them", at=day(3)
    )
    note = story.note(version, uuid)
    assert note.body.startswith("**Which** ones?")
    assert "<strong>Which</strong>" in note.html
    assert note.html.count("<li>") == 2
    assert note.replies[0].html == "<p><code>all</code> of them</p>"


def test_nothing_that_acts_comes_through_a_comment(story) -> None:
    version = story.submit()
    hostile = (
        "Hm <script>alert(1)</script><img src=x onerror=alert(1)> "
        '[x](javascript:alert(1)) <b style="x">'
    )
    html = story.note(version, story.annotate(version, body=hostile)).html
    # What was typed is there to be read, and no element is made of it.
    assert re.findall("<[^>]*>", html) == ["<p>", "</p>"]
    assert text_of(html) == hostile.replace("[x](javascript:alert(1))", "x")


def test_code_and_html_in_a_comment_are_shown_as_they_were_typed(story) -> None:
    version = story.submit(source="Use List<String> here.\n\nThe <b>tide</b> turns at noon.")
    assert "Use List<String> here." in version.text
    typed = "Why List<String> and not <b>Set</b>?"
    uuid = story.annotate(version, "turns at noon", body=typed)
    note = story.note(version, uuid)
    assert text_of(note.html) == typed
    source = "First.\n\nThe <b>tide</b> turns at noon.\n\nUse Map<K, V> here."
    moved = story.submit(source=source, at=day(4))
    carried = story.note(moved, uuid)
    assert moved.text[carried.start : carried.end] == "turns at noon"


def test_headings_of_a_comment_are_no_headings_of_the_page(story) -> None:
    version = story.submit()
    html = story.note(version, story.annotate(version, body="# Sources\n\nWhich?")).html
    assert "<p><strong>Sources</strong></p>" in html
    assert "<h" not in html


@pytest.mark.parametrize("body", ["---", "[](https://a.example)", "> "])
def test_a_comment_that_shows_no_words_is_refused(story, body) -> None:
    with pytest.raises(Invalid) as refusal:
        story.annotate(story.submit(), body=body)
    assert refusal.value.field == "body"


def test_a_comment_of_which_nothing_would_be_seen_is_refused_with_the_reason(story) -> None:
    version = story.submit()
    with pytest.raises(Invalid, match="Nothing of this would be seen") as refusal:
        story.annotate(version, body="***")
    assert refusal.value.field == "body"
    with pytest.raises(Invalid, match="Write your comment first"):
        story.annotate(version, body="  ")
