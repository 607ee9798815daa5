"""Each person's journey in a real browser, and every screen of it through axe."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

AXE = Path(__file__).resolve().parents[2] / "frontend/node_modules/axe-core/axe.min.js"
SHOTS = Path(__file__).parent / "screenshots"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def be(page: Any, username: str) -> None:
    page.goto("/")
    page.locator(f"form:has(input[value={username}]) button").click()
    page.wait_for_load_state("networkidle")


def here(address: str) -> str:
    """The path of an address of the issuer, which was played for another port than this one."""
    return urlsplit(address)._replace(scheme="", netloc="").geturl()


def status(page: Any, text: str) -> None:
    page.locator("[data-mr-status]", has_text=text).first.wait_for(timeout=10_000)


def accessible(page: Any, name: str) -> None:
    """No violation of WCAG 2.2 AA or axe's best practices; kept as a screenshot too."""
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=str(SHOTS / f"{name}.png"), full_page=True)
    if not AXE.exists():
        pytest.skip("axe-core is not installed: run npm install in frontend/")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
    seen = [
        (one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found["violations"]
    ]
    assert seen == [], json.dumps(seen, indent=1)


def reflows(page: Any) -> None:
    """At 320 px nothing but marked regions scrolls sideways (WCAG 1.4.10)."""
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size({"width": 1200, "height": 900})


def test_the_landing_page_names_every_persona(page: Any) -> None:
    page.goto("/")
    assert page.locator("li.mr-card").count() == 19
    accessible(page, "landing")
    reflows(page)


def test_a_learner_reads_comments_keeps_a_draft_and_submits_the_next_version(page: Any) -> None:
    be(page, "sam")
    accessible(page, "learner")
    reflows(page)
    page.locator(".mr-marker").first.click()
    assert page.evaluate("document.activeElement.dataset.mrNote") is not None
    page.get_by_role("button", name="Mark as addressed").first.click()
    status(page, "Marked as addressed")
    page.get_by_label("Reflection: what").press_sequentially("I asked the harbour master.")
    page.locator("[data-mr-saved]", has_text="Draft saved").wait_for(timeout=10_000)
    page.reload()
    assert page.get_by_label("Reflection: what").input_value() == "I asked the harbour master."
    page.get_by_label("Your work").fill("# Tide\n\nA *new* version <script>alert(1)</script> 🚢.")
    page.get_by_role("button", name="Submit this version").click()
    status(page, "Your version is in")
    assert page.locator(".mr-text script").count() == 0
    assert "no longer in the text" in page.locator(".mr-notes").inner_text()


def test_a_refused_submission_keeps_every_word(page: Any) -> None:
    be(page, "lena")
    accessible(page, "learner-new")
    page.get_by_label("Project title").fill("Labels")
    page.get_by_label("Your work").fill("x" * 20_001)
    page.get_by_role("button", name="Submit this version").click()
    page.locator(".mr-error").wait_for()
    assert "20,001" in page.locator(".mr-error").inner_text()
    assert len(page.get_by_label("Your work").input_value()) == 20_001
    accessible(page, "learner-error")


def test_a_mentor_comments_on_words_found_by_keyboard(page: Any) -> None:
    be(page, "ines")
    accessible(page, "mentor-queue")
    reflows(page)
    page.locator("li", has_text="waits for your comments").get_by_role("button").first.click()
    page.get_by_role("button", name="New comment").click()
    accessible(page, "mentor-annotating")
    reflows(page)
    page.get_by_role("button", name="Comment now").click()
    assert page.locator(".mr-error").count() == 0  # the browser asks for the comment first
    words = " ".join(page.locator(".mr-text p").first.inner_text().split()[:3])
    page.get_by_label("Find words").fill(words)
    page.keyboard.press("Enter")
    assert words in page.locator("[data-mr-chosen]").inner_text()
    page.get_by_label("Comment", exact=True).fill("Who asked for this? Begin there.")
    page.get_by_label("Find words").fill("words that nobody wrote")
    page.keyboard.press("Enter")
    assert "words that nobody wrote" in page.locator("[data-mr-chosen]").inner_text()
    page.get_by_role("button", name="Comment now").click()
    assert "First select words" in page.locator(".mr-error").inner_text()
    page.get_by_label("Find words").fill(words)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Comment now").focus()
    page.keyboard.press("Enter")
    status(page, "Comment sent")
    made = page.locator(".mr-annotation:focus")
    assert "Begin there" in made.inner_text()
    assert "Comment sent" in made.inner_text()


def beside(card: Any, text: Any) -> bool:
    """Whether the card stands to the side of the text, level with it."""
    one, other = card.bounding_box(), text.bounding_box()
    is_aside = one["x"] >= other["x"] + other["width"] or one["x"] + one["width"] <= other["x"]
    return is_aside and one["y"] <= other["y"] + other["height"]


# Where a word stands that no comment's number stands on: the middle of the longest run of text.
MIDDLE_WORD = """paragraph => {
  paragraph.scrollIntoView({block: "center"});
  const runs = Array.from(paragraph.childNodes).filter(node => node.nodeType === Node.TEXT_NODE);
  const run = runs.sort((one, other) => other.length - one.length)[0];
  const words = Array.from(run.data.matchAll(/\\w{4,}/g));
  const word = words[Math.floor(words.length / 2)];
  const range = document.createRange();
  range.setStart(run, word.index);
  range.setEnd(run, word.index + word[0].length);
  const place = range.getClientRects()[0];
  return [place.x + place.width / 2, place.y + place.height / 2];
}"""


def test_a_mentor_comments_on_words_selected_with_the_pointer(page: Any) -> None:
    be(page, "ines")
    page.locator(".mr-todo-act button").last.click()
    page.locator("[data-mr-selectable]").wait_for()
    page.mouse.dblclick(*page.locator(".mr-text p").first.evaluate(MIDDLE_WORD))
    card = page.locator("[data-mr-composer]")
    card.wait_for(timeout=5_000)
    words = card.locator("[data-mr-chosen]").inner_text().strip()
    assert words
    assert beside(card, page.locator("[data-mr-text]"))
    card.get_by_label("Comment", exact=True).fill("Chosen by a double click: say what you saw.")
    page.get_by_role("button", name="Comment now").click()
    status(page, "Comment sent")
    added = page.locator(".mr-annotation", has_text="Chosen by a double click")
    assert added.count() == 1
    assert added.locator(".mr-quote").inner_text() == words


def test_a_reviewer_scores_without_learning_whose_work_it_is(page: Any) -> None:
    be(page, "rui")
    accessible(page, "review-list")
    page.get_by_role("button", name="Read and review").first.click()
    page.locator(".mr-criterion").first.wait_for()
    accessible(page, "review-work")
    reflows(page)
    for criterion in page.locator(".mr-criterion").all():
        criterion.locator("input[type=radio]").nth(2).check()
    page.get_by_label("For the author").fill("A clear thread; say who acts on it.")
    page.get_by_role("button", name="Send review").click()
    status(page, "Review sent")


def test_a_newcomer_calibrates_and_sees_the_key_after_each_rating(page: Any) -> None:
    be(page, "greta")
    accessible(page, "calibration")
    for number in range(1, 5):
        assert page.locator("details", has_text="your rating and the key").count() == number - 1
        for criterion in page.locator(".mr-criterion").all():
            criterion.locator("input[type=radio]").nth(1).check()
        page.get_by_role("button", name="Save this rating").click()
        page.locator("details", has_text="your rating and the key").nth(number - 1).wait_for()
    accessible(page, "calibration-result")


def test_the_committee_decides_and_the_mentor_claims_a_badge_that_verifies(page: Any) -> None:
    be(page, "hanna")
    accessible(page, "console-queue")
    reflows(page)
    page.locator(".mr-todo a").first.click()
    accessible(page, "console-dossier")
    reflows(page)
    page.get_by_role("button", name="Cast my vote").click()
    page.locator("#reason-error").wait_for()
    accessible(page, "console-error")
    page.get_by_label("Award").check()
    page.get_by_role("textbox", name="Reason").fill("The dossier holds what the figures say.")
    page.get_by_label("no conflict of interest").check()
    page.get_by_role("button", name="Cast my vote").click()
    page.get_by_text("The badge is signed").wait_for()
    be(page, "amara")
    assert "Proficient Mentor, Harbour" not in page.locator(".mr-gift summary").first.inner_text()
    accessible(page, "recognition-gift")
    page.locator(".mr-gift > summary").first.click()
    page.get_by_text("What would become public").first.click()
    accessible(page, "recognition-reveal")
    reflows(page)
    page.get_by_label("Make the public page now").first.check()
    page.get_by_role("button", name="Claim badge").first.click()
    status(page, "Your public page is on")
    accessible(page, "recognition-claimed")
    address = page.get_by_role("link", name="Public page").first.get_attribute("href")
    offers_as_2_0_and_takes_it_back(page)
    page.get_by_role("button", name="Put it into a wallet").first.click()
    page.locator(".mr-code svg").wait_for()
    accessible(page, "recognition-wallet")
    reflows(page)
    page.context.clear_cookies()
    page.goto(here(address))
    assert "This badge is valid" in page.locator(".mr-verdict").inner_text()
    accessible(page, "public-valid")
    reflows(page)
    assert page.context.cookies() == []


def offers_as_2_0_and_takes_it_back(page: Any) -> None:
    """By keyboard alone; on a narrow screen and from right to left too."""
    offer = page.locator("details", has_text="Also as an Open Badge 2.0").last
    offer.locator("summary").focus()
    page.keyboard.press("Enter")
    accessible(page, "recognition-2-0")
    reflows(page)
    offer.get_by_role("checkbox").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    status(page, "It is offered as an Open Badge 2.0 too.")
    hosted = page.locator("code", has_text="/ob2/assertions/").inner_text()
    assert page.request.get(here(hosted)).json()["id"] == hosted
    accessible(page, "recognition-2-0-on")
    reflows(page)
    page.evaluate("document.documentElement.dir = 'rtl'")
    accessible(page, "recognition-2-0-rtl")
    page.set_viewport_size({"width": 320, "height": 800})
    accessible(page, "recognition-2-0-narrow-rtl")
    page.evaluate("document.documentElement.dir = 'ltr'")
    accessible(page, "recognition-2-0-narrow")
    page.set_viewport_size({"width": 1200, "height": 900})
    offer = page.locator("details", has=page.locator("code", has_text=hosted))
    offer.get_by_role("checkbox").uncheck()
    offer.get_by_role("button").click()
    status(page, "no hash of your address is saved")
    assert page.request.get(here(hosted)).status == 404


def test_anybody_checks_a_badge_by_its_text_and_learns_what_is_wrong(page: Any) -> None:
    page.goto("/")
    address = page.locator("a[href*='/badges/']").first.get_attribute("href")
    document = page.request.get(address.replace("/badges/", "/credentials/")).text()
    for text, words, name in (
        (document, "This badge is valid", "verify-valid"),
        (document.replace("Mentor", "Master", 1), "does not verify", "verify-changed"),
        ("hello", "neither a badge", "verify-problem"),
    ):
        page.goto("/verify/")
        page.get_by_label("Or its text").fill(text)
        page.get_by_role("button", name="Check", exact=True).click()
        assert words in page.locator(".mr-verdict").inner_text()
        accessible(page, name)
        reflows(page)


def test_unknown_badges_answer_like_hidden_ones(page: Any) -> None:
    answer = page.goto("/badges/00000000-0000-4000-8000-000000000000")
    assert answer is not None
    assert answer.status == 404
    accessible(page, "public-not-found")


def test_the_criteria_are_public_and_come_from_the_policy(page: Any) -> None:
    page.goto("/criteria/harbour/")
    assert "sha256:" in page.locator("main").inner_text()
    accessible(page, "criteria")
    reflows(page)


def test_an_author_sees_errors_beside_their_fields(page: Any) -> None:
    be(page, "priya")
    accessible(page, "studio")
    page.get_by_label("Title").fill("")
    page.get_by_role("button", name="Save").click()
    page.locator(".mr-error").wait_for()
    assert page.get_by_label("Title").get_attribute("aria-invalid") == "true"
    accessible(page, "studio-error")
    page.get_by_label("Title").fill("How mentoring is recognised")
    page.get_by_role("button", name="Save").click()
    status(page, "Saved")


def test_a_mentor_sees_the_way_to_the_next_tier(page: Any) -> None:
    be(page, "tomas")
    assert "not enough evidence" in page.locator("main").inner_text()
    accessible(page, "recognition-near-miss")
    reflows(page)


def test_a_learner_sees_results_under_aliases(page: Any) -> None:
    be(page, "noor")
    assert "Reviewer 1" in page.locator("main").inner_text()
    accessible(page, "learner-results")
    reflows(page)


def test_pages_mirror_from_right_to_left(page: Any) -> None:
    be(page, "sam")
    page.evaluate("document.documentElement.dir = 'rtl'")
    aside = page.locator(".mr-side").first.bounding_box()
    text = page.locator(".mr-text").first.bounding_box()
    assert aside["x"] < text["x"]
    accessible(page, "learner-rtl")
