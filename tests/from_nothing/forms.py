"""Pages as a browser has them: their forms, and exactly what each would send.

A form is found by its act or its button's words. Only fields that the page offers can be filled,
only with answers that they offer, and what a browser would not send is not sent.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from lxml import html

# What a form may stand in that tells it from others of the same act.
_ROWS = ("li", "tr", "section", "details", "fieldset", "div")
_NUMBERS = frozenset({"num", "start", "end"})
_TICKS = ("checkbox", "radio")


def words_of(node: Any) -> str:
    """Its words with single spaces between them."""
    return " ".join(node.text_content().split())


class Screen:
    """A page, or the part of it that an answer replaced."""

    def __init__(self, markup: str, path: str = "") -> None:
        self.root, self.path = html.fromstring(markup), path

    @cached_property
    def words(self) -> str:
        """All that stands on it."""
        return words_of(self.root)

    def __contains__(self, words: str) -> bool:
        return words in self.words

    def all(self, selector: str) -> list[Any]:
        """Elements by XPath."""
        found: list[Any] = self.root.xpath(selector)
        return found

    def link(self, words: str) -> str:
        """Where the first link of these words leads."""
        for node in self.all(".//a[@href]"):
            if words in words_of(node):
                return str(node.get("href"))
        raise LookupError(f"no link {words!r} on {self.path}: {self.words[:400]}")

    def links(self, part: str) -> list[str]:
        """Addresses that hold ``part``, each once, in order."""
        found = (str(node.get("href")) for node in self.all(".//a[@href]"))
        return list(dict.fromkeys(one for one in found if part in one))

    def form(self, act: str = "", *, button: str = "", near: str = "") -> Form:
        """The only form of the act, or with the button; ``near`` words of its row where several."""
        found = [one for one in self._forms(act) if not button or one.has_button(button)]
        chosen = [one for one in found if near in one.row(found)] if near else found
        if len(chosen) != 1:
            raise LookupError(
                f"{len(chosen)} of {len(found)} forms {act or button!r} near {near!r} "
                f"on {self.path}: {self.words[:600]}"
            )
        return chosen[0]

    def has_form(self, act: str) -> bool:
        """Whether the page offers the act."""
        return any(self._forms(act)) or bool(self.buttons(act))

    def buttons(self, act: str) -> list[dict[str, Any]]:
        """What each button that acts at once would send, in order (units alone have such)."""
        found = self.all(f".//button[@data-mr-action='{act}']")
        return [json.loads(node.get("data-mr-data") or "{}") for node in found]

    def button(self, act: str, *, near: str = "") -> dict[str, Any]:
        """What the only button of the act (in whose row these words stand) would send."""
        found = self.all(f".//button[@data-mr-action='{act}']")
        chosen = [node for node in found if near in _row(node, found)]
        if len(chosen) != 1:
            raise LookupError(f"{len(chosen)} buttons {act!r} near {near!r} in {self.words[:600]}")
        return dict(json.loads(chosen[0].get("data-mr-data") or "{}"))

    def _forms(self, act: str) -> Iterator[Form]:
        for node in self.all(".//form"):
            found = Form(node)
            if not act or found.act == act:
                yield found


@dataclass
class Form:
    """A form that is being filled."""

    node: Any
    filled: dict[str, Any] = field(default_factory=dict)

    @property
    def act(self) -> str:
        """The act that it is for: of a unit, or of a page."""
        own = self.node.get("data-mr-action")
        if own:
            return str(own)
        hidden = self.node.xpath(".//input[@name='act']/@value")
        return str(hidden[0]) if hidden else ""

    @property
    def address(self) -> str:
        """Where a page's form goes; empty for the page itself."""
        return (self.node.get("action") or "").split("#")[0]

    def has_button(self, words: str) -> bool:
        """Whether a button of the form says so."""
        return any(words in words_of(node) for node in self.node.xpath(".//button"))

    def row(self, others: list[Form]) -> str:
        """Words of the largest part of the page that holds this form and none of the others."""
        return _row(self.node, [one.node for one in others])

    def fill(self, **answers: Any) -> Form:
        """Answer by the fields' names: words, a value that is offered, True and False for ticks."""
        for name, answer in answers.items():
            self._check(name.replace("__", "."), answer)
        return self

    def choose(self, name: str, words: str) -> Form:
        """The answer whose words these are."""
        options = self.node.xpath(f".//select[@name='{name}']/option")
        texts = [(words_of(one), one.get("value")) for one in options]
        exact = [value for text, value in texts if text == words]
        value = next(iter(exact or [value for text, value in texts if words in text]), None)
        if value is None:
            offered = [words_of(one) for one in options]
            raise LookupError(f"{words!r} is no answer of {name}: {offered}")
        return self.fill(**{name: value})

    def posted(self) -> dict[str, Any]:
        """As a page's form is sent: names and lists of values."""
        sent: dict[str, Any] = {}
        for name, value, control in self._controls():
            if control.get("type") in _TICKS:
                if value:
                    sent.setdefault(name, []).append(control.get("value", "on"))
            else:
                sent.setdefault(name, []).append(value)
        return sent

    def as_json(self) -> dict[str, Any]:
        """As a unit's script reads it (``forms.js``)."""
        sent: dict[str, Any] = {}
        for name, value, control in self._controls():
            kind = control.get("type")
            if kind == "radio":
                if not value:
                    continue
                value = control.get("value", "on")
            elif kind == "checkbox":
                value = bool(value)
            if control.get("data-mr-int") is not None or name in _NUMBERS:
                value = int(value)
            outer, dot, inner = name.partition(".")
            if dot:
                sent.setdefault(outer, {})[inner] = value
            else:
                sent[outer] = value
        return sent

    def _controls(self) -> Iterator[tuple[str, Any, Any]]:
        missing = []
        for control in self._named():
            name = control.get("name")
            value = self._value(name, control)
            if control.get("required") is not None and not self._answered(name, value, control):
                missing.append(name)
            yield name, value, control
        if missing and self.node.get("novalidate") is None:
            raise ValueError(f"a browser asks for {missing} before it sends {self.act!r}")

    def _value(self, name: str, control: Any) -> Any:
        answer = self.filled.get(name)
        kind = control.get("type")
        if kind in _TICKS:
            if answer is None:
                return control.get("checked") is not None
            return answer if isinstance(answer, bool) else _is_among(control.get("value"), answer)
        if answer is not None:
            return str(answer)
        if control.tag == "textarea":
            return (control.text or "").removeprefix("\n")
        if control.tag == "select":
            return _selected(control)
        return control.get("value", "")

    def _answered(self, name: str, value: Any, control: Any) -> bool:
        if control.get("type") == "radio":
            others = [one for one in self._named() if one.get("name") == name]
            return any(self._value(name, one) for one in others)
        return bool(value)

    def _check(self, name: str, answer: Any) -> None:
        found = [one for one in self._named() if one.get("name") == name]
        if not found:
            names = sorted({one.get("name") for one in self._named()})
            raise LookupError(f"the form {self.act!r} has no field {name!r}, only {names}")
        first = found[0]
        if first.get("type") == "hidden":
            raise LookupError(f"nobody can fill {name!r} of {self.act!r}: the page sets it")
        offered = [one.get("value") for one in found if one.get("type") in _TICKS]
        if first.tag == "select":
            offered = [one.get("value", "") for one in first.xpath(".//option")]
        if offered and not isinstance(answer, bool):
            wanted = answer if isinstance(answer, (list, tuple)) else [answer]
            if not {str(one) for one in wanted} <= {str(one) for one in offered}:
                raise LookupError(f"{name!r} offers {offered}, not {answer!r}")
        limit = first.get("maxlength")
        if limit and len(str(answer)) > int(limit):
            raise ValueError(f"{name!r} takes {limit} characters")
        self.filled[name] = answer

    def _named(self) -> list[Any]:
        controls = self.node.xpath(".//input[@name] | .//textarea[@name] | .//select[@name]")
        return [one for one in controls if one.get("disabled") is None]


def _is_among(value: str | None, answer: Any) -> bool:
    wanted = answer if isinstance(answer, (list, tuple)) else [answer]
    return str(value) in {str(one) for one in wanted}


def _selected(control: Any) -> str:
    options = control.xpath(".//option")
    chosen = [one for one in options if one.get("selected") is not None] or options[:1]
    return chosen[0].get("value", "") if chosen else ""


def _row(node: Any, others: list[Any]) -> str:
    """Words around ``node`` up to where another of ``others`` stands in the same part."""
    around = node
    for parent in node.iterancestors():
        inside = set(parent.iter())
        if any(one is not node and one in inside for one in others):
            break
        around = parent
    return words_of(around)


def annotation(screen: Screen, words: str) -> Mapping[str, Any]:
    """What the script writes for words that are selected in the work (``text.js``)."""
    (text,) = screen.all(".//*[@data-mr-selectable]")
    whole = text.text_content()
    start = whole.index(words)
    end = start + len(words)
    return {
        "start": start,
        "end": end,
        "exact": words,
        "prefix": whole[max(0, start - 32) : start],
        "suffix": whole[end : end + 32],
    }
