"""An SVG somebody uploads, rebuilt from what is known, looking as its program drew it.

Drawing programs say paint in four ways: attributes, ``style=``, classes of a style sheet, and what
is inherited. All become attributes here, by the cascade (CSS Cascading 4, 6; SVG 2, 6.6).
References stay when they lead to something inside the file. What cannot be kept and would change
the picture is refused by its name, never left out without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

import cssselect2
import tinycss2
from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from .unusable import UnusableImage

SVG: Final = "http://www.w3.org/2000/svg"
XLINK: Final = "{http://www.w3.org/1999/xlink}href"
DEEPEST: Final = 50
MOST_NODES: Final = 10_000
# Elements times rules of style.
MOST_MATCHES: Final = 500_000
MOST_BRACKETS: Final = 20
# Elements drawn, each reference counted with what it leads to.
MOST_DRAWN: Final = 50_000

SHAPES: Final = frozenset(
    [
        "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan",
        "title", "desc", "stop",
    ]
)  # fmt: skip
HOLDERS: Final = frozenset(
    [
        "svg", "g", "defs", "symbol", "linearGradient", "radialGradient", "pattern", "marker",
        "clipPath", "mask", "use",
    ]
)  # fmt: skip
ELEMENTS: Final = SHAPES | HOLDERS
# Shown as the group that they are: their own effect is a link, or a choice between versions.
GROUPS: Final = frozenset({"a", "switch"})
# Would be missing from the picture, or be drawn otherwise.
REFUSED: Final = frozenset({"textPath", "flowRoot", "mesh", "meshgradient", "hatch"})
PAINT: Final = frozenset(
    [
        "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity",
        "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-dasharray",
        "stroke-dashoffset", "opacity", "stop-color", "stop-opacity", "color", "display",
        "visibility", "overflow", "font-size", "font-family", "font-weight", "font-style",
        "text-anchor", "dominant-baseline", "letter-spacing", "word-spacing", "clip-path",
        "clip-rule", "mask", "paint-order", "vector-effect", "marker-start", "marker-mid",
        "marker-end", "mask-type", "transform-origin",
    ]
)  # fmt: skip
ATTRIBUTES: Final = PAINT | frozenset(
    [
        "id", "viewBox", "width", "height", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r",
        "rx", "ry", "fx", "fy", "dx", "dy", "d", "points", "transform", "offset",
        "gradientUnits", "gradientTransform", "spreadMethod", "patternUnits",
        "patternContentUnits", "patternTransform", "clipPathUnits", "maskUnits",
        "maskContentUnits", "markerUnits", "markerWidth", "markerHeight", "refX", "refY",
        "orient", "textLength", "lengthAdjust", "preserveAspectRatio", "role", "aria-label",
    ]
)  # fmt: skip
# Effects that no attribute says; kept only where they do nothing.
EFFECTS: Final = {
    "filter": ("none",), "mix-blend-mode": ("normal",), "backdrop-filter": ("none",),
    "transform-box": ("view-box",), "rotate": ("none",), "scale": ("none",), "translate": ("none",),
    "offset-path": ("none",), "mask-image": ("none",), "clip": ("auto",),
}  # fmt: skip
STYLED: Final = PAINT | {"transform", "marker"} | set(EFFECTS)
# What a reference of an element may lead to.
LINKED: Final = frozenset({"use", "linearGradient", "radialGradient", "pattern"})
_FUNCTIONS: Final = (
    "rgb|rgba|hsl|hsla|matrix|translate|translateX|translateY|scale|rotate|skewX|skewY"
)
_HARMLESS: Final = re.compile(
    rf"""(?:url\(\#[\w.:-]+\)|[\w\s.,%\#+\-'":]|(?:{_FUNCTIONS})\([\d\s.,%+\-a-z/]*\))*""",
    re.IGNORECASE,
)
_URL: Final = re.compile(r"""url\(\s?["']?([^"'()\s]{0,200})["']?\s?\)""")
_ICC: Final = re.compile(r"(?<=[\w)])\s+icc-color\([^()]{0,100}\)")
_BRACKET: Final = re.compile(r"[(\[{}\])]")
_LENGTH: Final = re.compile(
    r"\s*([0-9]{1,6}(?:\.[0-9]{0,9})?|\.[0-9]{1,9})\s*(px|mm|cm|in|pt|pc|q)?\s*", re.IGNORECASE
)
# User units of a length (CSS Values 4, 6.2).
_UNITS: Final = {"px": 1.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0, "pt": 96 / 72,
                 "pc": 16.0, "q": 96 / 101.6}  # fmt: skip
_TRANSFORM: Final = re.compile(
    r"\s*(?:(?:matrix|translate|scale|rotate|skewX|skewY)\([\s\d.,eE+-]*\)[\s,]*)*"
)
_SUBSET: Final = re.compile(r"<!DOCTYPE\s[^\[\]<>]{0,500}\[([^\[\]]{0,20000})\]\s*>")
_ENTITY: Final = re.compile(
    r"""\s*<!ENTITY\s+([A-Za-z_][\w.-]{0,60})\s+(?:"([^"&%<>]{0,500})"|'([^'&%<>]{0,500})')\s*>"""
)
_USE_OF_ENTITY: Final = re.compile(r"&([A-Za-z_][\w.-]{0,60});")
MOST_ENTITIES: Final = 50


def rebuilt(raw: bytes) -> bytes:
    """The SVG made anew; ``UnusableImage`` says why not, and for ``unsupported`` what it uses."""
    plain = _plain(raw)
    try:
        root = ElementTree.fromstring(plain, forbid_dtd=False, forbid_entities=True)
    except DefusedXmlException:
        raise UnusableImage("unsafe") from None
    except (ElementTree.ParseError, ValueError, RecursionError, LookupError):
        raise UnusableImage("broken") from None
    if root.tag != f"{{{SVG}}}svg":
        raise UnusableImage("no_size")
    if not root.get("viewBox"):
        root.set("viewBox", _size(root))
    _check_size(root)
    styles = _Styles(root)
    targets = {node.get("id"): node for node in root.iter() if node.get("id")}
    register_namespace("", SVG)
    fresh = Element(f"{{{SVG}}}svg", _attributes(root, styles, targets))
    _copy(root, fresh, styles, targets)
    _check_drawn(fresh)
    return bytes(tostring(fresh, encoding="utf-8"))


def _plain(raw: bytes) -> bytes:
    """The file with the abbreviations that Illustrator declares in front written out.

    Names for plain words alone; whatever else a declaration says is left for the parser to refuse.
    """
    if b"<!ENTITY" not in raw:
        return raw
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw
    subset = _SUBSET.search(text)
    entities = list(_ENTITY.finditer(subset[1])) if subset else []
    if subset is None or len(entities) > MOST_ENTITIES or _ENTITY.sub("", subset[1]).strip():
        return raw
    words = {
        match[1]: match[2] if match[2] is not None else match[3] for match in reversed(entities)
    }
    rest = text[: subset.start()] + text[subset.end() :]
    grown = sum(len(words.get(match[1], "")) for match in _USE_OF_ENTITY.finditer(rest))
    if grown > len(raw):
        raise UnusableImage("too_many_parts")
    return _USE_OF_ENTITY.sub(lambda one: words.get(one[1], one[0]), rest).encode()


def _size(root: Any) -> str:
    lengths = [_LENGTH.fullmatch(root.get(name) or "") for name in ("width", "height")]
    sides = [
        float(match[1]) * _UNITS[(match[2] or "px").lower()]
        for match in lengths
        if match is not None
    ]
    if len(sides) < 2 or min(sides) <= 0:
        raise UnusableImage("no_size")
    return f"0 0 {sides[0]:.10g} {sides[1]:.10g}"


def _check_size(root: Any) -> None:
    nodes, level = 0, [root]
    for _deep in range(DEEPEST + 1):
        level = [child for node in level for child in node]
        nodes += len(level)
        if nodes > MOST_NODES:
            raise UnusableImage("too_many_parts")
        if not level:
            return
    raise UnusableImage("too_deep")


class _Styles:
    """The file's style sheets, and what they and ``style=`` say of an element."""

    def __init__(self, root: Any) -> None:
        self._matcher = cssselect2.Matcher()
        self._wrapped: dict[Any, Any] = {}
        count = 0
        for sheet in root.iter(f"{{{SVG}}}style"):
            text = _shallow("".join(sheet.itertext()))
            for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
                if rule.type == "at-rule" and rule.lower_at_keyword == "media":
                    raise UnusableImage("unsupported", "@media")
                if rule.type != "qualified-rule":
                    continue
                count += 1
                self._add(rule)
        if count * sum(1 for _node in root.iter()) > MOST_MATCHES:
            raise UnusableImage("too_many_parts")
        if count:
            tree = cssselect2.ElementWrapper.from_xml_root(root)
            self._wrapped = {one.etree_element: one for one in tree.iter_subtree()}

    def of(self, element: Any) -> dict[str, str]:
        """Property by name, as it is declared; what counts most last, ``!important`` after all."""
        said: list[tuple[bool, str, str]] = []
        wrapped = self._wrapped.get(element)
        if wrapped is not None:
            for _specificity, _order, _pseudo, declared in self._matcher.match(wrapped):
                said += declared
        said += _declared(tinycss2.parse_blocks_contents(_shallow(element.get("style") or "")))
        styles: dict[str, str] = {}
        for _important, name, value in sorted(said, key=lambda one: one[0]):
            styles[name] = value
        return styles

    def _add(self, rule: Any) -> None:
        # Selectors that look at siblings would be tried on all of them for each element.
        costly = any(one.type == "function" or one == "~" or one == "+" for one in rule.prelude)
        try:
            selectors = [] if costly else cssselect2.compile_selector_list(rule.prelude)
        except cssselect2.SelectorError:
            selectors = []
        if not selectors:
            raise UnusableImage("unsupported", tinycss2.serialize(rule.prelude).strip()[:40])
        declared = _declared(tinycss2.parse_blocks_contents(rule.content))
        for selector in selectors:
            self._matcher.add_selector(selector, declared)


def _shallow(css: str) -> str:
    """The same, if its brackets are not nested deeper than styles of drawings are."""
    deep = 0
    for bracket in _BRACKET.finditer(css):
        deep += 1 if bracket.group() in "([{" else -1
        if deep > MOST_BRACKETS:
            raise UnusableImage("too_deep")
    return css


def _declared(parsed: Any) -> list[tuple[bool, str, str]]:
    """Each property that is kept or refused, once: whether it is important, its name, its value."""
    declared: dict[tuple[bool, str], str] = {}
    for rule in parsed:
        if rule.type == "declaration" and rule.lower_name in STYLED:
            declared[rule.important, rule.lower_name] = tinycss2.serialize(rule.value).strip()
    return [(*key, value) for key, value in declared.items()]


def _copy(source: Any, target: Element, styles: _Styles, targets: dict[Any, Any]) -> None:
    target.text = source.text
    for child in source:
        name = _name(child)
        # In a switch it is what only the program that wrote it shows.
        is_outside = (
            name == "foreignObject"
            and _name(source) != "switch"
            and bool("".join(child.itertext()).strip())
        )
        if (
            name in REFUSED
            or is_outside
            or (name == "image" and _link(child).lstrip().startswith("data:"))
        ):
            raise UnusableImage("unsupported", f"<{name}>")
        if name not in ELEMENTS | GROUPS:
            continue
        link = _link(child)
        if name == "use" and not (link.startswith("#") and link[1:] in targets):
            continue
        tag = f"{{{SVG}}}{'g' if name in GROUPS else name}"
        attributes = _attributes(child, styles, targets)
        if attributes.get("display") == "none":
            continue
        kept = SubElement(target, tag, attributes)
        if name in LINKED and link.startswith("#") and link[1:] in targets:
            kept.set("href", link)
        kept.tail = child.tail
        _copy(child, kept, styles, targets)


def _name(element: Any) -> str:
    # A comment or an instruction has no text for a tag.
    tag = element.tag if isinstance(element.tag, str) else ""
    return tag.removeprefix(f"{{{SVG}}}") if tag.startswith(f"{{{SVG}}}") else ""


def _link(element: Any) -> str:
    return (element.get("href") or element.get(XLINK) or "").strip()


def _attributes(element: Any, styles: _Styles, targets: dict[Any, Any]) -> dict[str, str]:
    said = {name: value for name, value in element.attrib.items() if name in ATTRIBUTES}
    declared = styles.of(element)
    for name, value in (*element.attrib.items(), *declared.items()):
        if name == "filter" and _inner(value) not in targets and "url(" in value:
            continue  # leads nowhere: no filter
        if (
            name in EFFECTS
            and value.strip().lower() not in EFFECTS[name]
            and (name in declared or name == "filter")
        ):
            raise UnusableImage("unsupported", name)
    if "transform" in declared:
        declared["transform"] = _as_attribute(declared["transform"])
    said |= {name: value for name, value in declared.items() if name in STYLED & ATTRIBUTES}
    if "marker" in declared:
        said |= {f"marker-{end}": declared["marker"] for end in ("start", "mid", "end")}
    attributes = {}
    for name, value in said.items():
        if "var(" in value:
            raise UnusableImage("unsupported", "var()")
        # A printer's colour stands after the screen's (SVG 1.1, 12.3).
        value = _ICC.sub("", value)
        kept = _resolved(name, value, targets) if "url(" in value else value
        if name in ("clip-path", "mask") and not kept.startswith("url(") and kept != "none":
            raise UnusableImage("unsupported", f"{name}: {value[:40]}")
        if name in ("aria-label", "d") or _HARMLESS.fullmatch(kept):
            attributes[name] = kept
        elif name in ("fill", "stroke", "stop-color"):
            raise UnusableImage("unsupported", f"{name}: {value[:40]}")
    return attributes


def _as_attribute(transform: str) -> str:
    """A style's transform as the attribute writes it: without units."""
    if transform == "none":
        return ""
    plain = re.sub(r"(?<=[\d.])(?:deg|px)\b", "", transform)
    if _TRANSFORM.fullmatch(plain) is None:
        raise UnusableImage("unsupported", f"transform: {transform[:40]}")
    return plain


def _inner(value: str) -> str | None:
    """The id a value refers to inside the file."""
    link = _URL.search(value)
    return link[1].strip()[1:] if link and link[1].strip().startswith("#") else None


def _resolved(name: str, value: str, targets: dict[Any, Any]) -> str:
    """A reference as it is kept; one that leads nowhere is its fallback, or none (SVG 2, 13.2)."""
    known = _inner(value)
    after = _URL.sub("", value, count=1).strip()
    if known in targets:
        if _name(targets[known]) not in ELEMENTS:
            raise UnusableImage("unsupported", f"<{_name(targets[known]) or name}>")
        return f"url(#{known}) {after}".strip()
    return after or "none"


def _check_drawn(root: Element) -> None:
    """Refuse a drawing whose references, each followed, draw too much or lead to themselves."""
    targets = {node.get("id"): node for node in root.iter() if node.get("id")}
    sizes: dict[Element, int] = {}
    under_way: set[Element] = set()
    # From the leaves up, without recursion: a chain of references may be as long as the file.
    waiting = [(root, False)]
    while waiting:
        node, is_known = waiting.pop()
        if node in sizes:
            continue
        below = [*node, *_referred(node, targets)]
        if is_known:
            under_way.discard(node)
            sizes[node] = 1 + sum(sizes.get(child, 0) for child in below)
            if sizes[node] > MOST_DRAWN:
                raise UnusableImage("too_many_parts")
            continue
        if node in under_way:
            raise UnusableImage("unsupported", "a reference to itself")
        under_way.add(node)
        waiting.append((node, True))
        waiting += [(child, False) for child in below]


def _referred(node: Element, targets: dict[Any, Element]) -> Iterator[Element]:
    for name, value in node.attrib.items():
        known = value[1:] if name == "href" else _inner(value) if "url(" in value else None
        if known is not None and known in targets:
            yield targets[known]
