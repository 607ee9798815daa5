"""What changed between two versions of a rubric, for people to read before they trust a score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

from ..core.texts import FIRST, text_of
from ..languages import localized
from .rubric_rows import RubricChange


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[RubricChange, ...]:
    """The differences of two rubrics as they are stored, in the order of the newer one."""
    whole = sorted(_languages(after) - _languages(before))
    found = [RubricChange("language", language=tag) for tag in whole]
    known = {*whole, *(_languages(before) - _languages(after))}
    found += [RubricChange("language_gone", language=tag) for tag in sorted(known - {*whole})]
    found += _texts("title", before["title"], after["title"], known)
    old = {one["key"]: one for one in before["criteria"]}
    new = {one["key"]: one for one in after["criteria"]}
    found += [RubricChange("removed", _title(one)) for key, one in old.items() if key not in new]
    found += [RubricChange("moved", _title(new[key])) for key in _moved([*old], [*new])]
    for key, one in new.items():
        if key not in old:
            found.append(RubricChange("added", _title(one)))
        else:
            found += _criterion(old[key], one, known)
    return tuple(found)


def is_same_yardstick(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether a key that was agreed by one holds for the other.

    Same criteria, and the same question and description of every level in all languages that both
    have. Other titles, another order and further languages do not change what a level asks for.
    """
    old = {one["key"]: one for one in before["criteria"]}
    new = {one["key"]: one for one in after["criteria"]}
    if old.keys() != new.keys():
        return False
    return all(
        _agree(old[key]["prompt"], new[key]["prompt"])
        and all(
            _agree(ours["anchor"], theirs["anchor"])
            for ours, theirs in zip(old[key]["levels"], new[key]["levels"], strict=True)
        )
        for key in old
    )


def _moved(before: list[str], after: list[str]) -> list[str]:
    """The fewest of the keys of both whose moving makes one order the other."""
    was = [key for key in before if key in after]
    now = [key for key in after if key in before]
    blocks = SequenceMatcher(None, was, now, autojunk=False).get_matching_blocks()
    stayed = {key for block in blocks for key in now[block.b : block.b + block.size]}
    return [key for key in now if key not in stayed]


def _criterion(
    before: Mapping[str, Any], after: Mapping[str, Any], known: set[str]
) -> Iterator[RubricChange]:
    title = _title(after)
    yield from _texts("name", before["title"], after["title"], known, title)
    yield from _texts("prompt", before["prompt"], after["prompt"], known, title)
    for old, new in zip(before["levels"], after["levels"], strict=True):
        for kind in ("label", "anchor"):
            yield from _texts(kind, old[kind], new[kind], known, title, new["score"])


def _texts(
    kind: str, before: Any, after: Any, known: set[str], title: str = "", level: int | None = None
) -> Iterator[RubricChange]:
    """Other words of one text, by language; languages that came or went as a whole are told so."""
    old, new = _by_language(before), _by_language(after)
    for tag in dict.fromkeys((*new, *old)):
        if old.get(tag, "") != new.get(tag, "") and tag not in known:
            yield RubricChange(kind, title, level, tag, old.get(tag, ""), new.get(tag, ""))


def _agree(before: Any, after: Any) -> bool:
    old, new = _by_language(before), _by_language(after)
    both = old.keys() & new.keys()
    return bool(both) and all(old[tag] == new[tag] for tag in both)


def _languages(rubric: Mapping[str, Any]) -> set[str]:
    found = {*_by_language(rubric["title"])}
    for one in rubric["criteria"]:
        found |= {*_by_language(one["title"]), *_by_language(one["prompt"])}
        for level in one["levels"]:
            found |= {*_by_language(level["label"]), *_by_language(level["anchor"])}
    return found


def languages_of(rubric: Mapping[str, Any]) -> tuple[str, ...]:
    """The languages it is written in, English first."""
    return tuple(sorted(_languages(rubric), key=lambda tag: (tag != FIRST, tag)))


def _by_language(text: Any) -> dict[str, str]:
    # A text that does not say its language is in the one that is shown where there is no other.
    return dict(text) if isinstance(text, Mapping) else {FIRST: text}


def _title(criterion: Mapping[str, Any]) -> str:
    return localized(text_of(criterion["title"], field="title"))
