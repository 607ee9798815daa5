"""Closing words and a mentor's public page, from the first key to the public: in a real browser."""

from __future__ import annotations

from typing import Any

from .screens import by_keyboard, everywhere, focused, reading
from .test_journeys import accessible, be, here, reflows, status

WORDS = "Asked me who the figures are for, and I had no answer. Now I begin every chart with that."


def test_a_learner_writes_and_offers_words_by_keyboard(page: Any) -> None:
    be(page, "noor")
    page.goto("/demo/units/data-mentoring/")
    mentor = page.get_by_role("heading", name="has ended").inner_text()
    by_keyboard(page, page.locator("summary", has_text="Write a testimonial"))
    everywhere(page, "words-asked")
    page.get_by_label("Your words").focus()
    page.keyboard.type("Too short.")
    by_keyboard(page, page.get_by_role("button", name="Save it").first)
    page.locator(".mr-error").wait_for()
    everywhere(page, "words-refused")
    page.get_by_label("Your words").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(WORDS)
    page.keyboard.press("Tab")  # to the choices, of which "only me" is made
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.get_by_label("Anyone: my mentor").is_checked()
    by_keyboard(page, page.get_by_role("button", name="Save it").first)
    status(page, "Saved. Below is what others would read.")
    assert focused(page) == mentor
    everywhere(page, "words-offered")


def test_a_mentor_publishes_by_keyboard_and_the_public_reads_it_until_it_is_withdrawn(
    page: Any, browser: Any, demo: str
) -> None:
    be(page, "salla")
    everywhere(page, "words-mentor")
    card = page.locator(".mr-said .mr-card", has=page.locator("[data-mr-action^=publish]")).first
    words = card.locator("blockquote p").first.inner_text()
    by_keyboard(page, page.get_by_role("button", name="Make it part of my badges").first)
    status(page, "It is part of your badges now.")
    assert focused(page) == "What learners said"
    mine = page.locator(".mr-said .mr-card", has_text=words)
    assert "In your badges and public." in mine.inner_text()

    page.goto("/portfolio/harbour/")
    address = page.get_by_role("link", name="Open it as others see it").get_attribute("href")
    with reading(browser, demo) as public:
        public.goto(address)
        assert (
            words
            in public.get_by_role("heading", name="What learners said")
            .locator("xpath=..")
            .inner_text()
        )
        everywhere(public, "words-public-page")
        public.get_by_role("link", name="Mentor, Harbour mentoring").first.click()
        assert words in public.locator("main").inner_text()
        assert "This badge is valid" in public.locator(".mr-verdict").inner_text()
        everywhere(public, "words-public-badge")

    be(page, "salla")
    page.locator(".mr-said .mr-card", has_text=words).get_by_role("button").click()
    status(page, "It is no longer part of your badges.")
    with reading(browser, demo) as public:
        public.goto(address)
        assert words not in public.locator("main").inner_text()


def test_a_learner_narrows_and_withdraws_what_was_published(page: Any) -> None:
    be(page, "yuki")
    assert "your mentor made it part of their badges" in page.locator(".mr-block").inner_text()
    everywhere(page, "words-published")
    page.locator(".mr-closing").get_by_label("My mentor").first.check()
    page.get_by_role("button", name="Change who sees it").click()
    status(page, "Changed.")
    assert "Your mentor sees this, nobody else." in page.locator(".mr-block").inner_text()
    page.locator("summary", has_text="Withdraw it").click()
    everywhere(page, "words-withdrawing")
    page.get_by_role("button", name="Withdraw and delete").click()
    status(page, "Withdrawn, wherever it was shown.")
    page.locator("summary", has_text="Write a testimonial").wait_for()
    assert page.locator(".mr-closing blockquote").count() == 0


def test_a_manager_reads_how_many_answered_and_never_who(page: Any) -> None:
    be(page, "marek")
    page.goto("/console/harbour/pairings/")
    section = page.get_by_role("heading", name="Closing words").locator("xpath=..")
    assert "learners who were asked by" in section.inner_text()
    everywhere(page, "words-rate")


def test_a_mentor_chooses_previews_publishes_and_takes_a_public_page_down(
    page: Any, browser: Any, demo: str
) -> None:
    be(page, "ines")
    page.goto("/portfolio/harbour/")
    assert "Hidden: nobody but you sees it" in page.locator("main").inner_text()
    everywhere(page, "portfolio-new")
    page.get_by_label("Name to show").fill("Inês C.")
    page.get_by_label("Headline").fill("Figures that somebody acts on")
    page.get_by_label("About your mentoring").fill("With **Sam Abara** I found the reader first.")
    page.get_by_label("The tier I hold").check()
    page.get_by_label("The share of my learners").check()
    page.get_by_label("The badges I made public").check()
    page.get_by_role("button", name="Save and preview").click()
    assert "take out what is listed below" in page.locator("main").inner_text()
    assert page.get_by_role("button", name="Publish this page").count() == 0
    everywhere(page, "portfolio-found")

    page.get_by_label("About your mentoring").fill("I look for the *reader* first. Grace helps.")
    page.get_by_role("button", name="Save and preview").click()
    assert page.get_by_role("button", name="Publish this page").count() == 0
    page.get_by_label("“grace” is a word here, not a name").check()
    everywhere(page, "portfolio-words")
    page.get_by_role("button", name="Save and preview").click()
    preview = page.get_by_role("region", name="Preview: exactly what becomes public")
    told = preview.inner_text()
    assert "Figures that somebody acts on" in told
    assert "I look for the reader first. Grace helps." in told
    everywhere(page, "portfolio-preview")
    by_keyboard(page, page.get_by_role("button", name="Publish this page").first)
    page.get_by_text("Your page is public now.").wait_for()
    everywhere(page, "portfolio-public")
    address = page.get_by_role("link", name="Open it as others see it").get_attribute("href")

    with reading(browser, demo) as public:
        answer = public.goto(address)
        assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")
        assert public.locator("h1").inner_text() == "Inês C."
        shown = public.locator("main").inner_text()
        for words in ("Figures that somebody acts on", "Learners' outcomes", "Badges"):
            assert words in shown
        assert "Ines Carvalho" not in shown
        assert public.locator("meta[name=robots]").get_attribute("content") == "noindex"
        everywhere(public, "portfolio-read")
        badge = public.get_by_role("link", name="Harbour mentoring").first.get_attribute("href")
        public.goto(here(badge))
        public.get_by_role("link", name="The mentor's public page").click()
        assert public.locator("h1").inner_text() == "Inês C."
    with reading(browser, demo, locale="ar") as public:
        public.goto(address)
        assert public.locator("html").get_attribute("dir") == "rtl"
        reflows(public)
        accessible(public, "portfolio-read-arabic")

    page.get_by_label("The badges I made public").uncheck()
    page.get_by_role("button", name="Save and preview").click()
    page.get_by_role("heading", name="What is public").wait_for()
    with reading(browser, demo) as public:
        public.goto(address)
        assert public.get_by_role("heading", name="Badges").count() == 0
        assert public.get_by_role("heading", name="What learners said").count() == 0
    page.get_by_role("button", name="Take the page down").click()
    page.get_by_text("Your page is hidden").wait_for()
    with reading(browser, demo) as public:
        answer = public.goto(address)
        assert answer.status == 404
        assert "Inês" not in public.locator("main").inner_text()
        everywhere(public, "portfolio-gone")
