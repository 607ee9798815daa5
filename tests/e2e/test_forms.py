"""Forms that a browser must be able to send: with its own headers, and with a real tick."""

from __future__ import annotations

from typing import Any

from .test_journeys import be


def test_a_person_saves_how_they_want_to_be_written_to(page: Any) -> None:
    be(page, "sam")
    page.goto("/notices/")
    page.get_by_label("Once a week, on Monday morning").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("status").get_by_text("Saved.").wait_for()
    assert page.get_by_label("Once a week, on Monday morning").is_checked()


def test_an_author_who_cancels_is_back_at_the_unit(page: Any) -> None:
    be(page, "priya")
    editor = page.url
    page.locator("[data-mr-cancel]").click()
    page.wait_for_url(editor.replace("studio/", ""))


def test_mistakes_of_a_file_can_be_read_on_a_phone(page: Any) -> None:
    be(page, "marek")
    page.goto("/console/manage/")
    page.goto(page.locator("main a[href$='/pairings/']").first.get_attribute("href"))
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(page.url.split("?")[0] + "import/")
    rows = b"course,learner,mentor,replace\nnone,nobody-at-all,nobody-either,no\n"
    page.locator("input[type=file]").set_input_files(
        {"name": "p.csv", "mimeType": "text/csv", "buffer": rows}
    )
    page.get_by_role("button", name="Check it").click()
    alert = page.get_by_role("alert").filter(has_text="nothing can be imported")
    alert.wait_for()
    assert page.title().startswith("Not done:")
    for item in page.locator("ul[aria-labelledby=mistakes] > li").all():
        box = item.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390


def test_a_manager_ticks_what_removing_a_course_means(page: Any) -> None:
    be(page, "marek")
    page.goto("/console/manage/")
    page.goto(page.locator("main a[href$='/setup/']").first.get_attribute("href"))
    before = page.locator("input[name=course_key][type=hidden]").count()
    step = page.locator("#courses > details")
    if step.get_attribute("open") is None:
        step.locator("> summary").click()
    step.locator("details:has(input[value=remove_course]) > summary").first.click()
    form = page.locator("form:has(input[value=remove_course])").first
    tick = form.locator("input[name=sure]")
    assert tick.get_attribute("type") == "checkbox"
    form.get_by_role("button").click()
    assert tick.evaluate("node => node.validity.valueMissing")
    tick.check()
    form.get_by_role("button").click()
    page.get_by_role("status").get_by_text("The course is out of the programme").wait_for()
    assert page.locator("input[name=course_key][type=hidden]").count() == before - 1
