"""The forms of a page as a browser sees them: controls, labels and what describes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

CONTROLS = ("input", "select", "textarea")


@dataclass
class Page(HTMLParser):
    """Feed it a page; ``controls`` are the attributes of each, hidden inputs left out."""

    controls: list[dict[str, str | None]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    labelled: set[str] = field(default_factory=set)
    links: list[tuple[str, str]] = field(default_factory=list)
    # Words with a sign that somebody doubled for a format which was never filled in.
    doubled: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag == "label" and found.get("for"):
            self.labelled.add(str(found["for"]))
        for name in ("aria-describedby", "aria-labelledby", "for"):
            self.links += [(name, one) for one in (found.get(name) or "").split()]
        if tag in CONTROLS and found.get("type") != "hidden":
            self.controls.append(found)

    def handle_data(self, data: str) -> None:
        if "%%" in data:
            self.doubled.append(data.strip())

    def flaws(self) -> list[str]:
        """What a reader of the page by ear would stumble over."""
        return [
            *(
                f"two elements are #{one}"
                for one in sorted(set(self.ids))
                if self.ids.count(one) > 1
            ),
            *(f"{name} leads to no #{one}" for name, one in self.links if one not in self.ids),
            *(
                f"no label for {one.get('name')}"
                for one in self.controls
                if one.get("id") not in self.labelled
            ),
            *(f"%% in “{words}”" for words in self.doubled),
        ]


def read(html: str) -> Page:
    page = Page()
    page.feed(html)
    return page
