"""Comments and reviews in a browser: gathered, sent together, answered, declined, taken back."""

from __future__ import annotations

from typing import Any

from .screens import by_keyboard, everywhere
from .test_annotating import open_work
from .test_journeys import accessible, be, status

BODY = "[data-mr-composer] textarea[name=body]"
SUMMARY = "textarea[name=summary]"


def write(page: Any, words: str, *, how: str, whole: bool = False) -> Any:
    """A new comment on the first words of the work, or on all of it; gives its card."""
    page.get_by_role("button", name="New comment").click()
    if whole:
        page.get_by_label("On the whole work").check()
    else:
        # Without the numbers of comments that stand there.
        beginning = page.locator("[data-mr-text] p").first.evaluate(
            "node => { const copy = node.cloneNode(true);"
            "copy.querySelectorAll('.mr-marker').forEach((one) => one.remove());"
            "return copy.textContent.slice(0, 20); }"
        )
        page.get_by_label("Find words to comment on").fill(beginning)
        page.get_by_role("button", name="Choose").click()
    page.locator(BODY).fill(words)
    page.get_by_role("button", name=how).click()
    page.locator(".mr-annotation:focus").wait_for()
    return page.locator("[data-mr-note]", has_text=words.strip("*"))


def test_a_review_is_gathered_kept_through_a_reload_and_sent_as_one(page: Any) -> None:
    open_work(page, 1)
    draft = write(page, "**Whose** question is it?", how="Add to review", whole=True)
    assert draft.evaluate("node => node === document.activeElement")
    assert draft.locator("strong", has_text="Whose").count() == 1
    assert "On the whole work" in draft.inner_text()
    write(page, "And in which months?", how="Add to review")
    page.locator(SUMMARY).press_sequentially("A *good* start.")
    page.locator(".mr-review [data-mr-saved]", has_text="Draft saved").wait_for()
    everywhere(page, "review-draft")
    page.reload()
    assert page.locator(SUMMARY).input_value() == "A *good* start."
    assert page.locator(".mr-annotation-draft").count() == 2
    be(page, "sam")
    assert "Whose question" not in page.locator("[data-mr-main]").inner_text()
    assert page.locator(".mr-review").count() == 0
    open_work(page, 1)
    page.get_by_label("What you ask for next").select_option("passed")
    page.get_by_role("button", name="Send review (2)").click()
    status(page, "Review sent")
    assert page.locator(".mr-annotation-draft").count() == 0
    be(page, "sam")
    review = page.locator(".mr-review")
    assert "Milestone reached" in review.inner_text()
    assert "2 comments" in review.inner_text()
    assert review.locator("em", has_text="good").count() == 1
    everywhere(page, "review-read")


def test_a_learner_leaves_it_as_it_is_and_the_mentor_accepts_or_reopens(page: Any) -> None:
    be(page, "sam")
    card = page.locator("[data-mr-note]", has_text="Whose question")
    card.locator("summary", has_text="Answer").click()
    card.get_by_label("Your answer").fill("It stays: the *harbour* asked.")
    card.get_by_role("button", name="Leave as it is").click()
    page.locator(".mr-annotation-declined:focus", has_text="left as it is").wait_for()
    open_work(page, 1)
    card = page.locator("[data-mr-note]", has_text="Whose question")
    accessible(page, "comment-declined")
    card.get_by_role("button", name="Reopen").click()
    page.locator(".mr-annotation-open:focus", has_text="Whose question").wait_for()
    card.get_by_role("button", name="Resolve").click()
    # It is folded away with those resolved, open where one was, and keeps the focus.
    page.locator("[data-mr-resolved][open] [data-mr-note]:focus").wait_for()
    assert "Resolved (1)" in page.locator("[data-mr-resolved] > summary").inner_text()
    page.locator("[data-mr-resolved] > summary").click()
    page.locator("[data-mr-note]").first.focus()
    for _press in range(5):
        page.keyboard.press("j")
    assert not page.evaluate("Boolean(document.activeElement.closest('[data-mr-resolved]'))")


def test_a_comment_is_edited_with_its_earlier_words_in_reach_and_deleted(page: Any) -> None:
    open_work(page, 1)
    card = write(page, "A word too much.", how="Comment now")
    by_keyboard(page, card.locator("summary", has_text="Change or delete"))
    card.get_by_label("Comment", exact=True).fill("A word less.")
    card.get_by_role("button", name="Save the comment").click()
    page.locator(".mr-annotation:focus", has_text="A word less.").wait_for()
    be(page, "sam")
    card = page.locator("[data-mr-note]", has_text="A word less.")
    card.locator("summary", has_text="edited").click()
    assert "A word too much." in card.inner_text()
    accessible(page, "comment-edited")
    open_work(page, 1)
    card = page.locator("[data-mr-note]", has_text="A word less.")
    before = page.locator("[data-mr-note]").count()
    card.locator("summary", has_text="Change or delete").click()
    card.get_by_role("button", name="Delete the comment").click()
    status(page, "Comment deleted")
    assert page.locator("[data-mr-note]").count() == before - 1
    assert page.evaluate("Boolean(document.activeElement.closest('[data-mr-note]'))")
    be(page, "sam")
    assert "A word less." not in page.locator("[data-mr-main]").inner_text()


def test_words_that_are_not_found_leave_no_earlier_choice_behind(page: Any) -> None:
    open_work(page, 1)
    page.get_by_role("button", name="New comment").click()
    finder = page.get_by_label("Find words to comment on")
    finder.fill(page.locator(".mr-text p").first.inner_text()[:12])
    page.get_by_role("button", name="Choose").click()
    finder.fill("nowhere to be found")
    page.get_by_role("button", name="Choose").click()
    assert "not in the text" in page.locator("[data-mr-chosen]").inner_text()
    page.locator(BODY).fill("Lands nowhere")
    page.get_by_role("button", name="Comment now").click()
    page.locator(".mr-error").wait_for()
    assert page.locator("[data-mr-note]", has_text="Lands nowhere").count() == 0


def test_three_clicks_on_the_last_paragraph_choose_it(page: Any) -> None:
    open_work(page, 1)
    page.locator(".mr-text p").first.click(click_count=3)
    page.locator("[data-mr-composer]").wait_for()
    last = page.locator(".mr-text > p").last
    last.click(click_count=3)
    chosen = page.locator("[data-mr-chosen]")
    # Markers of comments are no words of the work.
    wanted = last.evaluate(
        """node => {
            const copy = node.cloneNode(true);
            copy.querySelectorAll("[data-mr-skip]").forEach(marker => marker.remove());
            return copy.textContent.trim().slice(0, 40);
        }"""
    )
    page.wait_for_function(
        "words => document.querySelector('[data-mr-chosen]').innerText.startsWith(words)",
        arg=wanted,
    )
    assert chosen.inner_text().startswith(wanted)
