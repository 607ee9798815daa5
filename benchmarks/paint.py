"""What a browser shows and when: largest contentful paint and layout shift of the demo's pages.

A copy of the played demo is served by the real server, and each page is loaded anew in headless
Chromium at the width of a desk and of a phone. ``python -m benchmarks.paint`` prints the rows.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from demo import copies

LATEST = 1.0  # s
MOST_SHIFT = 0.05
LOADS = 3
WIDTHS = {"desk": (1280, 900), "phone": (390, 844)}
# Whose page, what it is called, and where.
PLACES = (
    ("sam", "learner's project", "/demo/units/data-project-9/"),
    ("ines", "mentor's queue", "/demo/units/data-project-9/"),
    ("rui", "reviews that wait", "/demo/units/data-review/"),
    ("greta", "calibration", "/demo/units/writing-review/"),
    ("amara", "recognition", "/demo/units/data-recognition/"),
    ("bram", "mentoring", "/demo/units/data-mentoring/"),
    ("ines", "home", "/home/"),
    ("tomas", "mentor's progress", "/mentor/harbour/progress/"),
    ("marek", "overview", "/console/harbour/overview/"),
    ("marek", "list of learners", "/console/harbour/learners/"),
    ("marek", "pairings", "/console/harbour/pairings/"),
    ("hanna", "committee's cases", "/committee/harbour/"),
)
WATCH = """
window.mrPaint = { latest: 0, shift: 0 };
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) mrPaint.latest = entry.startTime;
}).observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) mrPaint.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


def rows() -> list[dict[str, Any]]:
    """Two rows for each page and width, or a line where there is no Chromium."""
    if copies.CHROMIUM is None:
        print("Chromium is not installed: what it paints is not measured")
        return []
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = Path(folder)
        copies.play(home)
        browser = playwright.chromium.launch(executable_path=copies.CHROMIUM, args=copies.FLAGS)
        with copies.served(home) as address:
            found = [
                row
                for width, size in WIDTHS.items()
                for who, name, path in PLACES
                for row in _page(browser, address, f"{name}, {width}", who, path, size)
            ]
        browser.close()
    return found


def _page(
    browser: Any, address: str, name: str, who: str, path: str, size: tuple[int, int]
) -> list[dict[str, Any]]:
    context = browser.new_context(base_url=address, viewport={"width": size[0], "height": size[1]})
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto("/")
    page.locator(f"form:has(input[value={who}]) button").click()
    seen = []
    for _again in range(LOADS):
        page.goto(path, wait_until="networkidle")
        seen.append(page.evaluate("[mrPaint.latest, mrPaint.shift]"))
    context.close()
    latest = median(one[0] for one in seen) / 1000
    shift = max(one[1] for one in seen)
    return [
        _row(f"{name}: largest paint", round(latest, 2), "s", LATEST),
        _row(f"{name}: layout shift", round(shift, 3), "", MOST_SHIFT),
    ]


def _row(name: str, value: float, unit: str, bar: float) -> dict[str, Any]:
    return {
        "name": name, "value": value, "unit": unit, "peer": None, "ratio": None,
        "bar": f"< {bar:g}", "holds": value < bar,
    }  # fmt: skip


def main() -> int:
    """The table of these rows alone."""
    from .run import show

    found = rows()
    show(found)
    return 0 if all(row["holds"] for row in found) else 1


if __name__ == "__main__":
    raise SystemExit(main())
