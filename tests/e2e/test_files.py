"""A picture dropped into the text: words are asked for, the mentor sees it, no name is told."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from typing import Any

from tests.projects import documents

from .screens import by_keyboard, everywhere
from .test_journeys import accessible, be, status

DROP = """(node, file) => {
    const bytes = Uint8Array.from(atob(file.content), (letter) => letter.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], file.name, { type: file.type }));
    for (const kind of ["dragover", "drop"]) {
        const how = { dataTransfer: data, bubbles: true, cancelable: true };
        node.dispatchEvent(new DragEvent(kind, how));
    }
}"""


def drop(node: Any, content: bytes, name: str) -> None:
    node.evaluate(DROP, {"content": b64encode(content).decode(), "name": name, "type": ""})


def test_a_picture_is_dropped_described_submitted_and_seen_by_the_mentor(page: Any) -> None:
    be(page, "sam")
    work = page.get_by_label("Your work")
    work.fill("A week at the pier.\n\n")
    work.evaluate("area => area.setSelectionRange(area.value.length, area.value.length)")
    drop(work, documents.picture(size=(640, 320), author="Sam Abara"), "Sam Abara at the pier.png")
    row = page.locator("[data-mr-file-row]")
    row.wait_for()
    assert work.input_value().endswith("![](Sam-Abara-at-the-pier.png)")
    drop(page.locator("[data-mr-files]"), b"print(1)\n", "count.py")
    page.locator("[data-mr-file-row]").nth(1).wait_for()
    drop(page.locator("[data-mr-files]"), b"MZ\x00", "tool.exe")
    page.locator("[data-mr-files] .mr-error", has_text="tool.exe").wait_for()
    assert row.count() == 2
    page.get_by_role("button", name="Submit this version").click()
    page.locator(".mr-error", has_text="Say in a few words").wait_for()
    everywhere(page, "files-form")
    field = page.get_by_label("What does the picture show?")
    assert field.evaluate("node => node === document.activeElement")
    field.fill("The gauge at low tide")
    page.get_by_role("button", name="Preview").click()
    shown = page.locator("[data-mr-as-read] img")
    shown.wait_for()
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 640
    page.get_by_role("button", name="Write", exact=True).click()
    page.get_by_role("button", name="Submit this version").click()
    status(page, "Your version is in")
    picture = page.locator("[data-mr-text] img")
    assert picture.get_attribute("alt") == "The gauge at low tide"
    page.get_by_text("Read it here").click()
    assert page.locator(".mr-file-code").inner_text().strip() == "print(1)"
    everywhere(page, "files-version")
    be(page, "ines")
    page.get_by_role("button", name="Sam Abara").first.click()
    seen = page.locator("[data-mr-text] img")
    seen.wait_for()
    assert seen.get_attribute("alt") == "The gauge at low tide"
    assert seen.evaluate("image => image.decode().then(() => image.naturalWidth)") == 640
    accessible(page, "files-mentor")


def test_files_are_put_into_the_text_and_removed_by_keyboard(page: Any) -> None:
    be(page, "lena")
    work = page.get_by_label("Your work")
    work.fill("See ")
    drop(page.locator("[data-mr-files]"), b"print(1)\n", "count.py")
    page.locator("[data-mr-file-row]").wait_for()
    work.evaluate("area => area.setSelectionRange(4, 4)")
    by_keyboard(page, page.get_by_role("button", name="Put into the text"))
    assert work.input_value() == "See [count.py](count.py)"
    by_keyboard(page, page.get_by_role("button", name="Remove"))
    assert page.locator("[data-mr-file-row]").count() == 0
    assert page.get_by_role("button", name="Add files").evaluate(
        "node => node === document.activeElement"
    )
    page.locator("[data-mr-saved]", has_text="Draft saved").wait_for(timeout=10_000)


def test_a_mentor_comments_on_a_part_of_a_picture_by_keyboard_and_on_a_page(page: Any) -> None:
    be(page, "ines")
    page.get_by_role("button", name="Grace Holloway").first.click()
    page.get_by_text("Comment on a part of this picture").click()
    picture = page.locator("[data-mr-part-picture]")
    picture.focus()
    for key in ("ArrowRight", "ArrowDown", "Shift+ArrowLeft"):
        page.keyboard.press(key)
    form = page.locator("form[data-mr-action=annotate_part]").first
    sides = [form.locator(f"[name={name}]").input_value() for name in ("x", "y", "width", "height")]
    assert sides == ["27", "27", "48", "50"]
    picture.locator("img").evaluate("image => image.decode()")
    picture.evaluate("node => node.scrollIntoView({ block: 'center' })")
    box = picture.bounding_box()
    for share in (0.1, 0.6):
        page.mouse.click(box["x"] + share * box["width"], box["y"] + share * box["height"])
    assert abs(float(form.locator("[name=width]").input_value()) - 50) < 2
    form.get_by_label("Comment on this part", exact=True).fill("Say which tide is the spring tide.")
    everywhere(page, "files-part")
    form.get_by_role("button", name="Comment now").click()
    status(page, "Comment sent")
    card = page.locator("[data-mr-note]", has_text="Say which tide")
    card.locator("svg rect").wait_for()
    page.get_by_text("Comment on a page of this PDF").click()
    form = page.locator("form[data-mr-action=annotate_part]").nth(1)
    form.get_by_label("Words on that page").fill("not on this page")
    form.get_by_label("Comment on this part", exact=True).fill("How were they filled in?")
    form.get_by_role("button", name="Comment now").click()
    form.locator(".mr-error", has_text="does not say these words").wait_for()
    form.get_by_label("Words on that page").fill("Three readings at night are missing")
    form.get_by_role("button", name="Comment now").click()
    page.locator("[data-mr-note]", has_text="How were they filled in?").wait_for()
    everywhere(page, "files-part-comments")


# Nothing inline but the host's own script that starts a unit, nothing from elsewhere, no eval.
POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; script-src 'self' {hash}"


def strict(page: Any) -> None:
    """Every page comes with a policy as strict as ours allow."""

    def answer(route: Any) -> None:
        if route.request.resource_type != "document":
            route.continue_()
            return
        response = route.fetch()
        hashes = " ".join(
            f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"
            for script in re.findall(r"<script>(.*?)</script>", response.text(), re.DOTALL)
        )
        policy = POLICY.format(hash=hashes)
        route.fulfill(
            response=response,
            headers={**response.headers, "content-security-policy": policy},
        )

    page.route("**/*", answer)


def test_a_pdf_opens_in_its_place_under_a_strict_policy_and_its_words_are_commented_on(
    page: Any,
) -> None:
    strict(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    be(page, "ines")
    page.get_by_role("button", name="Grace Holloway").first.click()
    opener = page.get_by_role("button", name="Show it here")
    opener.wait_for()
    assert not any("pdf_" in url for url in asked)
    by_keyboard(page, opener)
    words = page.locator("[data-mr-pdf-text] span", has_text="Three readings").first
    words.wait_for(timeout=20_000)
    assert page.locator(".mr-pdf canvas").evaluate(
        "canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)"
        ".data.some((value, at) => at % 4 === 0 && value < 64)"
    )
    page.get_by_role("button", name="Larger").click()
    page.get_by_text("125%").wait_for()
    words = page.locator("[data-mr-pdf-text] span", has_text="Three readings").first
    words.evaluate(
        "node => { const range = document.createRange(); range.selectNodeContents(node);"
        "const chosen = getSelection(); chosen.removeAllRanges(); chosen.addRange(range); }"
    )
    everywhere(page, "pdf-viewer", narrow=True)
    page.get_by_role("button", name="Comment on these words").click()
    form = page.locator("form[data-mr-action=annotate_part]:has([name=quote])")
    assert form.locator("[name=quote]").input_value().startswith("Three readings at night")
    page.keyboard.type("Say how many, and why.")
    form.get_by_role("button", name="Comment now").click()
    page.locator("[data-mr-note]", has_text="Say how many, and why.").wait_for()
