"""Sentences that tell people what they can do, and the control that each of them promises.

``promises.yaml`` says of every such sentence what keeps it: an act (``does``), an address
(``leads``) or other text of a template (``holds``), in the sentence's own template, in one that it
includes, or in those that the sentence leads to (``at``); or why it needs none (``why``). A
sentence that the file does not know, one that is gone, and one whose control is not drawn there are
flaws. Whether the control shows whenever the sentence does, is for the tests of the page.

"Choose …" is no promise: it stands beside a field that was filled in wrong (``inputs.Invalid``).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

ROOT: Final = Path(__file__).resolve().parents[2]
TEMPLATES: Final = ROOT / "templates"
CATALOGUE: Final = ROOT / "translations/en/LC_MESSAGES/django.po"
MAPPED: Final = Path(__file__).with_name("promises.yaml")
PROMISE: Final = re.compile(
    r"\byou (?:may|can)\b"
    r"|\b(?:may|can) (?:still |then |also )?"
    r"(?:ask|withdraw|take (?:it|them|the)|bring|claim|change|end|edit|begin|object|answer)\b"
    r"|\bcan be (?:\w+ back|changed|claimed|closed|revoked|undone|withdrawn)\b"
    r"|\bask (?:for|the|your|a|an|another|somebody|whoever|its|it|them)\b"
    r"|\b(?:from|on) (?:your|its|the|this|their) page\b"
    r"|(?<!is )(?<!or )\bbelow\b(?! [{w])",
    re.IGNORECASE,
)
# A clause that denies promises nothing; words on a control are no sentence.
DENIES: Final = re.compile(
    r"\b(?:nothing|nobody|none|only|cannot)\b|\bno (?!\w+ yet)", re.IGNORECASE
)
SENTENCE: Final = re.compile(r"[.:;]")
SAID: Final = re.compile(
    r"""{%\s*trans(?:late)?\s+"(?P<line>[^"]+)"|_\("(?P<argument>[^"]+)"\)"""
    r"""|{%\s*blocktrans(?:late)?\b[^%]*%}(?P<text>.*?){%\s*endblocktrans(?:late)?\s*%}""",
    re.DOTALL,
)
INCLUDED: Final = re.compile(r"""{%\s*include\s+["']([\w/.]+)["']""")
KINDS: Final = ("does", "leads", "holds", "why")


def promises(text: str) -> bool:
    """Whether a sentence tells its reader of something that can be done."""
    clauses = re.split(r"[.,:;·]", text)
    return bool(SENTENCE.search(text)) and any(
        PROMISE.search(one) and not DENIES.search(one) for one in clauses
    )


def flaws(
    said: Collection[str] | None = None,
    mapped: Collection[Mapping[str, Any]] | None = None,
    folder: Path = TEMPLATES,
) -> list[str]:
    """One line for each promise that nothing keeps; ``said`` are the sentences for people."""
    said = _catalogue() if said is None else said
    mapped = yaml.safe_load(MAPPED.read_text("utf-8")) if mapped is None else mapped
    known = [one["says"] for one in mapped]
    where = _said_in(folder)
    found = [
        f"“{text}” promises something: give it a control, and name that in {MAPPED.name}"
        for text in said
        if promises(text) and text not in known
    ]
    for one in mapped:
        if one["says"] not in said:
            found.append(f"“{one['says']}” is said nowhere any more: take it out of {MAPPED.name}")
        elif known.count(one["says"]) > 1:
            found.append(f"“{one['says']}” stands twice in {MAPPED.name}")
        else:
            found += _broken(one, where.get(one["says"], []), folder)
    return found


def _broken(one: Mapping[str, Any], own: list[str], folder: Path) -> Iterator[str]:
    (kind,) = [name for name in KINDS if name in one]
    if kind == "why":
        return
    at = one.get("at", own)
    places = [at] if isinstance(at, str) else at
    if not places:
        yield f"“{one['says']}” is said by Python: name the template that keeps it with at:"
    for place in places:
        if not any(_draws(text, kind, one[kind]) for text in _with_included(place, folder)):
            yield f"“{one['says']}” promises {one[kind]}, which {place} does not draw"


def _draws(text: str, kind: str, name: str) -> bool:
    if kind == "holds":
        return name in text
    before = "url\\s+[\"']mentor_recognition:" if kind == "leads" else "(?:form|act)\\s+[\"']"
    return re.search(rf"{{%\s*{before}{re.escape(name)}[\"']", text) is not None


def _with_included(name: str, folder: Path, seen: set[str] | None = None) -> Iterator[str]:
    """The template's text, and that of all it includes."""
    seen = set() if seen is None else seen
    path = folder / "mentor_recognition" / name
    if name in seen or not path.exists():
        return
    seen.add(name)
    text = path.read_text("utf-8")
    yield text
    for other in INCLUDED.findall(text):
        yield from _with_included(other.removeprefix("mentor_recognition/"), folder, seen)


def _catalogue() -> list[str]:
    """Every sentence for people, plurals too; ``make quality`` keeps the catalogue whole."""
    text = CATALOGUE.read_text("utf-8").replace('"\n"', "")
    found = re.findall(r'^msgid(?:_plural)? "(.+)"$', text, re.MULTILINE)
    return [one.replace('\\"', '"').replace("\\n", "\n") for one in found]


def _said_in(folder: Path) -> dict[str, list[str]]:
    """The templates that say a sentence, by the sentence as the catalogue has it."""
    found: dict[str, list[str]] = {}
    top = folder / "mentor_recognition"
    for path in sorted(top.rglob("*.html")):
        for match in SAID.finditer(path.read_text("utf-8")):
            text = match["line"] or match["argument"] or match["text"]
            for part in re.split(r"{%\s*plural\s*%}", text):
                words = re.sub(r"{{\s*(\w+)\s*}}", r"%(\1)s", " ".join(part.split()))
                found.setdefault(words, []).append(path.relative_to(top).as_posix())
    return found
