"""The content of a rubric while it is written: texts by language, any of which may be missing.

A rubric as it is stored holds a text, or a map of languages, for each of its words (ADR 0023). Here
every text is such a map, possibly empty, so that an editor need not know which it was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from ..core.texts import FIRST
from ..errors import Invalid, NotFound

LEVELS: Final = range(5)
MAX_CRITERIA: Final = 20
MAX_LANGUAGES: Final = 20


def blank(language: str) -> dict[str, Any]:
    """A draft with one empty criterion."""
    content: dict[str, Any] = {"key": "", "title": {}, "criteria": [], "removed": []}
    content["taken"] = []
    content["languages"] = [language]
    add_criterion(content)
    return content


def opened(content: Mapping[str, Any], *, plain: str, taken: Collection[str]) -> dict[str, Any]:
    """A stored rubric as a draft.

    ``plain`` is the language of texts that do not say theirs; ``taken`` are keys of criteria of
    other versions, which no new criterion gets: to whoever compares scores they are the same one.
    """
    criteria = [
        {
            "key": one["key"],
            "title": _by_language(one["title"], plain),
            "prompt": _by_language(one["prompt"], plain),
            "levels": [
                {
                    "score": level["score"],
                    "label": _by_language(level["label"], plain),
                    "anchor": _by_language(level["anchor"], plain),
                }
                for level in one["levels"]
            ],
        }
        for one in content["criteria"]
    ]
    draft = {
        "key": content["key"],
        "title": _by_language(content["title"], plain),
        "criteria": criteria,
        "removed": [],
        "taken": sorted(taken),
    }
    tags = dict.fromkeys(tag for _path, text in texts(draft) for tag in text)
    return {**draft, "languages": sorted(tags, key=lambda tag: (tag != FIRST, tag))}


def closed(draft: Mapping[str, Any]) -> dict[str, Any]:
    """The draft as a rubric is stored: without what only an editor needs."""
    return {name: deepcopy(draft[name]) for name in ("key", "title", "criteria")}


def _by_language(text: Any, plain: str) -> dict[str, str]:
    return dict(text) if isinstance(text, Mapping) else {plain: text}


def texts(draft: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    """Every text by the name under which a form sends it: ``anchors.breadth.2``."""
    yield "title", draft["title"]
    yield from _texts_of(draft["criteria"])


def _texts_of(criteria: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, str]]]:
    for one in criteria:
        yield f"titles.{one['key']}", one["title"]
        yield f"prompts.{one['key']}", one["prompt"]
        for level in one["levels"]:
            yield f"labels.{one['key']}.{level['score']}", level["label"]
            yield f"anchors.{one['key']}.{level['score']}", level["anchor"]


def write(draft: Mapping[str, Any], language: str, written: Mapping[str, str]) -> None:
    """Put texts in one language into the draft, by the names of ``texts``; empty ones go.

    What is not named stays; a name that the draft does not have is of a criterion that another
    window took out, and is left.
    """
    for name, text in texts(draft):
        if name not in written:
            continue
        if written[name]:
            text[language] = written[name]
        else:
            text.pop(language, None)


@dataclass(frozen=True)
class Missing:
    """A text that no language has: the name of its field, its criterion and what it is."""

    field: str
    criterion: str
    words: str


def missing(draft: Mapping[str, Any]) -> list[Missing]:
    """What must be written before the draft can be published, in its order."""
    found = [] if draft["title"] else [Missing("title", "", _("the rubric's title"))]
    for num, one in enumerate(draft["criteria"], 1):
        name = title_of(one, num)
        for field, text, words in (
            (f"titles.{one['key']}", one["title"], _("its title")),
            (f"prompts.{one['key']}", one["prompt"], _("its question")),
        ):
            if not text:
                found.append(Missing(field, name, words))
        for level in one["levels"]:
            place = f"{one['key']}.{level['score']}"
            if not level["label"]:
                words = _("the name of level {level}").format(level=level["score"])
                found.append(Missing(f"labels.{place}", name, words))
            if not level["anchor"]:
                words = _("the description of level {level}").format(level=level["score"])
                found.append(Missing(f"anchors.{place}", name, words))
    return found


def gaps(draft: Mapping[str, Any]) -> dict[str, int]:
    """By language, how many texts it lacks that another language has."""
    return {
        language: sum(bool(text) and language not in text for _name, text in texts(draft))
        for language in draft["languages"]
    }


def title_of(criterion: Mapping[str, Any], num: int) -> str:
    """What a criterion of a draft is called: by its title in any language, else by its place."""
    title: Mapping[str, str] = criterion["title"]
    return title.get(FIRST) or next(iter(title.values()), _("Criterion {num}").format(num=num))


def add_criterion(draft: dict[str, Any]) -> str:
    """Append an empty criterion; return its key, which nothing in the draft ever had."""
    if len(draft["criteria"]) >= MAX_CRITERIA:
        raise Invalid(
            _("A rubric has a list of 1 to {limit} criteria.").format(limit=MAX_CRITERIA),
            field="step",
        )
    taken = {one["key"] for one in (*draft["criteria"], *draft["removed"])} | {*draft["taken"]}
    num = next(num for num in range(1, 1000) if f"criterion-{num}" not in taken)
    levels = [{"score": score, "label": {}, "anchor": {}} for score in LEVELS]
    key = f"criterion-{num}"
    draft["criteria"].append({"key": key, "title": {}, "prompt": {}, "levels": levels})
    return key


def move(draft: dict[str, Any], key: str, by: int) -> None:
    """Move a criterion up (-1) or down (1); at the end it stays."""
    rows = draft["criteria"]
    at = _place(rows, key)
    to = min(max(at + by, 0), len(rows) - 1)
    rows.insert(to, rows.pop(at))


def remove(draft: dict[str, Any], key: str) -> None:
    """Take a criterion out; the draft keeps it, to be put back."""
    rows = draft["criteria"]
    if len(rows) == 1:
        raise Invalid(_("A rubric has at least one criterion."), field="step")
    draft["removed"].append(rows.pop(_place(rows, key)))


def put_back(draft: dict[str, Any], key: str) -> None:
    """Put a criterion back that was taken out, at the end."""
    rows = draft["removed"]
    draft["criteria"].append(rows.pop(_place(rows, key)))


def add_language(draft: dict[str, Any], language: str) -> None:
    """Write in one more language, with the words it had when it was taken out.

    One that is there is no change.
    """
    if language in draft["languages"]:
        return
    if len(draft["languages"]) >= MAX_LANGUAGES:
        raise Invalid(
            _("At most {limit} languages fit in one rubric.").format(limit=MAX_LANGUAGES),
            field="new_language",
        )
    draft["languages"].append(language)
    aside = draft.get("aside", {}).pop(language, {})
    for name, text in _all_texts(draft):
        if name in aside:
            text.setdefault(language, aside[name])


def drop_language(draft: dict[str, Any], language: str) -> None:
    """Take out one language; its words are put aside until it is added again. The last stays."""
    if language not in draft["languages"]:
        return
    if len(draft["languages"]) == 1:
        raise Invalid(_("A rubric is written in at least one language."), field="step")
    draft["languages"].remove(language)
    draft.setdefault("aside", {})[language] = {
        name: text.pop(language) for name, text in _all_texts(draft) if language in text
    }


def _all_texts(draft: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    """Those of criteria that were taken out, too: they may come back."""
    yield from texts(draft)
    yield from _texts_of(draft["removed"])


def _place(rows: list[dict[str, Any]], key: str) -> int:
    for num, row in enumerate(rows):
        if row["key"] == key:
            return num
    raise NotFound(_("That criterion is not in the draft any more: reload the page."), field="step")
