"""From a comment to a better text: suggested, accepted, moved with its passage, placed again."""

from __future__ import annotations

import re
from typing import Any

from .screens import by_keyboard, everywhere
from .test_annotating import open_work
from .test_hosts import fits, learning
from .test_journeys import accessible, be, status

REPLACED = "counted twice, by day and by night,"


def passages(page: Any) -> tuple[str, str]:
    """Words that are suggested to be others, and words that the learner will take out."""
    paragraphs = page.locator(".mr-text > p").all_inner_texts()
    first = re.findall(r"\w+ \w+ \w+", paragraphs[0])[0]
    last = re.findall(r"\w+ \w+ \w+", paragraphs[-1])[0]
    return first, last


def comment(page: Any, words: str, body: str, *, instead: str = "") -> None:
    """By the keyboard alone; ``instead`` is suggested for the words."""
    by_keyboard(page, page.get_by_role("button", name="New comment"))
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    by_keyboard(page, page.locator("[data-mr-composer]").get_by_label("Comment", exact=True))
    page.keyboard.type(body)
    if instead:
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        replacement = page.locator("[data-mr-composer] textarea[name=replacement]")
        assert replacement.evaluate("node => node === document.activeElement")
        assert replacement.input_value() == words
        page.keyboard.press("Control+a")
        page.keyboard.type(instead)
    by_keyboard(page, page.get_by_role("button", name="Comment now"))
    page.locator(".mr-annotation:focus", has_text="Comment sent").wait_for()


def card(page: Any, body: str) -> Any:
    return page.locator("[data-mr-note]", has_text=body)


def test_a_mentor_suggests_words_by_the_keyboard_alone(page: Any) -> None:
    open_work(page, 1)
    suggested, doomed = passages(page)
    comment(page, suggested, "Say how it was done.", instead=REPLACED)
    comment(page, doomed, "Does this belong here?")
    made = card(page, "Say how it was done.")
    assert made.locator("del", has_text=suggested.split()[0]).count() == 1
    assert made.locator("ins", has_text="twice").count() == 1
    assert "removed:" in made.locator("del").first.inner_text()
    everywhere(page, "suggestion-made", narrow=True)


def test_a_learner_accepts_it_revises_and_the_comment_goes_with_its_passage(page: Any) -> None:
    be(page, "sam")
    made = card(page, "Say how it was done.")
    everywhere(page, "suggestion-read", narrow=True)
    source = page.get_by_label("Your work (Markdown)")
    # What stands typed is saved first: nothing is written over.
    reflection = page.get_by_label("Reflection: what")
    reflection.fill("I looked again at how we counted.")
    by_keyboard(page, made.get_by_role("button", name="Accept the suggestion"))
    page.locator("[data-mr-note]:focus", has_text="Accepted: the words").wait_for()
    text = source.input_value()
    assert REPLACED in text
    assert reflection.input_value() == "I looked again at how we counted."
    assert made.get_by_role("button", name="Accept").count() == 0
    everywhere(page, "suggestion-accepted", narrow=True)
    # The paragraph of the other comment goes, and a new one stands first.
    blocks = text.rstrip().split("\n\n")
    source.fill("\n\n".join(["We began again.", *blocks[:-1]]))
    page.get_by_role("button", name="Submit this version").click()
    status(page, "Your version is in")
    assert "addressed in version" in made.inner_text()
    assert "has these words" in made.inner_text()
    made.get_by_role("button", name="in the text").click()
    marker = page.locator(".mr-marker:focus")
    marker.wait_for()
    before = marker.evaluate("node => node.parentElement.innerText")
    assert REPLACED in before
    gone = card(page, "Does this belong here?")
    assert "no longer in the text" in gone.inner_text()
    inside = learning(page, "sam", "data-project-9", theme="indigo-dark-theme", direction="rtl")
    inside.locator(".mr-suggestion").first.wait_for()
    accessible(page, "suggestion-dark-rtl")
    assert fits(page)


def test_an_orphan_is_placed_again_and_the_trail_tells_all_of_it(page: Any) -> None:
    open_work_of(page, "Does this belong here?")
    gone = card(page, "Does this belong here?")
    by_keyboard(page, gone.locator("summary", has_text="Place it on other words"))
    by_keyboard(page, gone.get_by_label("Find the words"))
    page.keyboard.type("We began again")
    page.keyboard.press("Enter")
    accessible(page, "orphan-placing")
    by_keyboard(page, gone.get_by_role("button", name="Place it on the chosen words"))
    page.locator("[data-mr-note]:focus", has_text="stands on these words now").wait_for()
    assert "placed it on other words" in gone.inner_text()
    gone.get_by_role("button", name="in the text").click()
    assert "We began again" in page.locator(".mr-marker:focus").evaluate(
        "node => node.parentElement.innerText"
    )
    everywhere(page, "orphan-placed", narrow=True)
    page.get_by_role("button", name="What comments led to").click()
    chain = page.locator(".mr-chain", has_text="Say how it was done.")
    chain.wait_for()
    said = " ".join(chain.inner_text().split())
    assert re.search(r"Suggestion accepted .*, in version \d", said), said
    assert "Addressed in version" in said
    assert "full circle" in said
    everywhere(page, "trail-of-a-suggestion", narrow=True)


def open_work_of(page: Any, body: str) -> None:
    """The work of the mentor's with this comment, wherever it stands in the queue."""
    be(page, "ines")
    for index in range(page.locator(".mr-todo-act button").count()):
        page.locator(".mr-todo-act button").nth(index).click()
        page.locator("[data-mr-selectable]").wait_for()
        if card(page, body).count():
            return
        page.get_by_role("button", name="All mentees").click()
        page.locator(".mr-todo-item").first.wait_for()
    raise AssertionError(body)


def test_what_is_typed_outlives_a_cancel_and_a_reload_and_goes_at_the_second_press(
    page: Any,
) -> None:
    open_work(page, 1)
    page.get_by_role("button", name="New comment").click()
    page.get_by_label("On the whole work").check()
    body = page.locator("[data-mr-composer]").get_by_label("Comment", exact=True)
    body.fill("Half a thought")
    cancel = page.locator("[data-mr-cancel]")
    cancel.click()
    assert cancel.inner_text() == "Discard what is typed?"
    assert body.input_value() == "Half a thought"
    page.reload()
    page.locator("[data-mr-composer]").wait_for()
    assert body.input_value() == "Half a thought"
    assert page.get_by_label("On the whole work").is_checked()
    cancel.click()
    cancel.click()
    page.locator("[data-mr-composer]").wait_for(state="hidden")
    page.get_by_role("button", name="New comment").click()
    assert body.input_value() == ""


def test_a_filter_stays_through_an_act_and_a_reload(page: Any) -> None:
    open_work(page, 1)
    page.get_by_role("button", name=re.compile("^Open ")).click()
    count = page.locator("[data-mr-note]:visible").count()
    page.locator("[data-mr-note]:visible").first.get_by_role("button", name="Resolve").click()
    status(page, "Comment resolved")
    page.reload()
    page.locator("[data-mr-filter=open][aria-pressed=true]").wait_for()
    assert page.locator("[data-mr-note]:visible").count() == count - 1
