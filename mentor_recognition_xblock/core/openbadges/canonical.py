"""RDF canonicalisation: JSON-LD expanded by PyLD, read as RDF and canonicalised by pyoxigraph.

PyLD's own way to RDF compares every value of a member with every other one, and its N-Quads do not
escape control characters as RDFC-1.0 asks. pyoxigraph cannot be stopped while it tells like blank
nodes apart, so that part is counted in ``labels``. ``check_safe`` refuses what JSON-LD would drop
in silence. All of it spends the budget in force.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from typing import Any, Final

import pyoxigraph as ox
from cachetools import LRUCache
from pyld import jsonld
from pyld.context_resolver import ContextResolver

from . import budget
from .contexts import loader
from .labels import canonical_labels

BASE = ""
INTEGER: Final = "http://www.w3.org/2001/XMLSchema#integer"
DOUBLE: Final = "http://www.w3.org/2001/XMLSchema#double"
# What a step of JSON-LD processing stands for, in steps of the budget.
_PER_VALUE: Final = 3
_PER_TERM: Final = 3
_PER_CONTEXT: Final = 100
# PyLD's caches of contexts break under threads (``KeyError`` while they evict), so every call takes
# one that no other call holds: as many are kept as threads work at once, to this many.
_idle_caches: deque[LRUCache[str, Any]] = deque(maxlen=8)
_CONTEXTS_KEPT: Final = 100
_inverse_lock: Final = Lock()


class UnsafeDocument(ValueError):
    """A document holds terms its contexts do not define, or relative references.

    ``terms`` are the names of members that are not defined, ``relative`` tells of a reference;
    neither where it is only written in another way than its own contexts would.
    """

    def __init__(
        self, message: str, *, terms: frozenset[str] = frozenset(), relative: bool = False
    ) -> None:
        super().__init__(message)
        self.terms = terms
        self.relative = relative


class _Processor(jsonld.JsonLdProcessor):  # type: ignore[misc]
    """PyLD, counted: values, terms and contexts are all that its work grows with."""

    def _expand(self, *args: Any, **kwargs: Any) -> Any:
        budget.spend(_PER_VALUE)
        return super()._expand(*args, **kwargs)

    def _compact(self, *args: Any, **kwargs: Any) -> Any:
        budget.spend(_PER_VALUE)
        return super()._compact(*args, **kwargs)

    def _process_context(self, *args: Any, **kwargs: Any) -> Any:
        budget.spend(_PER_CONTEXT)
        return super()._process_context(*args, **kwargs)

    def _create_term_definition(self, *args: Any, **kwargs: Any) -> Any:
        budget.spend(_PER_TERM)
        return super()._create_term_definition(*args, **kwargs)

    def _get_inverse_context(self, *args: Any, **kwargs: Any) -> Any:
        # One more cache of PyLD's, of its module, so no call can have its own.
        with _inverse_lock:
            return super()._get_inverse_context(*args, **kwargs)


def expand(document: Mapping[str, Any], *, extra: Mapping[str, Any] | None = None) -> list[Any]:
    """The document in expanded form."""
    with _options(extra) as options:
        expanded: list[Any] = _Processor().expand(document, options)
    return expanded


def canonicalize(document: Mapping[str, Any], *, extra: Mapping[str, Any] | None = None) -> str:
    """Canonical N-Quads (RDFC-1.0) of a JSON-LD document, one quad a line, sorted."""
    return canonical(expand(document, extra=extra))


def canonical(expanded: list[Any]) -> str:
    """Canonical N-Quads of a document in expanded form."""
    graph = ox.Dataset(_dataset(expanded))
    lines = [_quad(quad) for quad in graph]
    hashes = _first_degree(lines)
    # Where no two blank nodes are alike, hashes of first degree order them (RDFC-1.0, 4.4.3,
    # step 4), and the fast library will do. Else permutations may explode: ours count their steps.
    if len(set(hashes.values())) == len(hashes):
        graph.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        return "".join(sorted(f"{quad} .\n" for quad in graph))
    labels = canonical_labels(hashes, [_link(quad) for quad in lines if quad.blanks])
    return "".join(sorted({quad.labelled(labels) for quad in lines}))


@dataclass(frozen=True)
class Quad:
    """One quad, its terms as canonical N-Quads; blank nodes by bare label, graph last."""

    terms: tuple[str, ...]
    blanks: frozenset[str]

    def line(self) -> str:
        """The line; blank labels stand between NULs, which no N-Quads hold."""
        shown = (f"\0{term[2:]}\0" if term[2:] in self.blanks else term for term in self.terms)
        return " ".join(shown) + " .\n"

    def labelled(self, labels: Mapping[str, str]) -> str:
        """The line with those labels."""
        shown = (f"_:{labels[term[2:]]}" if term[:2] == "_:" else term for term in self.terms)
        return " ".join(shown) + " .\n"

    def seen_from(self, label: str) -> Quad:
        """The quad with ``_:a`` for that blank node and ``_:z`` for others (section 4.6.3)."""
        shown = ("_:a" if term[2:] == label else "_:z" for term in self.terms)
        terms = (
            new if old.startswith("_:") else old for new, old in zip(shown, self.terms, strict=True)
        )
        return Quad(tuple(terms), frozenset())


def quads(document: Mapping[str, Any], *, extra: Mapping[str, Any] | None = None) -> list[Quad]:
    """The document's quads before labelling (RDFC-1.0, section 4.4.3, step 2)."""
    return [_quad(quad) for quad in ox.Dataset(_dataset(expand(document, extra=extra)))]


def _quad(quad: Any) -> Quad:
    parts = (quad.subject, quad.predicate, quad.object)
    graph = () if quad.graph_name == ox.DefaultGraph() else (quad.graph_name,)
    terms = tuple(str(term) for term in (*parts, *graph))
    return Quad(terms, frozenset(term[2:] for term in terms if term.startswith("_:")))


def _first_degree(found: Iterable[Quad]) -> dict[str, str]:
    """The hash of each blank node's own quads (section 4.6)."""
    seen: dict[str, list[str]] = {}
    for quad in found:
        for label in quad.blanks:
            seen.setdefault(label, []).append(" ".join(quad.seen_from(label).terms) + " .\n")
    return {
        label: sha256("".join(sorted(lines)).encode()).hexdigest() for label, lines in seen.items()
    }


def _link(quad: Quad) -> tuple[str, list[tuple[str, str]]]:
    places = ("subject", "predicate", "object", "name")
    ends = [
        (place, term[2:])
        for place, term in zip(places, quad.terms, strict=False)
        if term.startswith("_:")
    ]
    return quad.terms[1][1:-1], ends


def _dataset(expanded: list[Any]) -> Any:
    # Expanded JSON-LD needs no contexts, so any reader will do.
    text = json.dumps([_written(node) for node in expanded])
    return ox.parse(text.encode(), format=ox.RdfFormat.JSON_LD)


def _written(value: Any) -> Any:
    """Numbers as the literals that JSON-LD makes of them (1.1 API, 8.2.2), where readers differ."""
    if isinstance(value, dict):
        number = value.get("@value")
        if isinstance(number, (int, float)) and not isinstance(number, bool):
            return {**value, **_literal(number, value.get("@type"))}
        return {key: _written(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_written(item) for item in value]
    return value


def _literal(number: float, kind: Any) -> dict[str, Any]:
    # Whole numbers below 1e21 are integers, the rest doubles in scientific form, 15 digits,
    # without padding.
    broken = isinstance(number, float) and not number.is_integer()
    if broken or abs(number) >= 1e21 or kind == DOUBLE:
        text = re.sub(r"(\d)0*E\+?(-?)0*(\d)", r"\1E\2\3", f"{number:.15E}")
        return {"@value": text, "@type": kind or DOUBLE}
    return {"@value": str(int(number)), "@type": kind or INTEGER}


@contextmanager
def _options(extra: Mapping[str, Any] | None) -> Iterator[dict[str, Any]]:
    load = loader(extra)
    try:
        cache = _idle_caches.pop()
    except IndexError:
        cache = LRUCache(maxsize=_CONTEXTS_KEPT)
    try:
        yield {
            "documentLoader": load,
            "contextResolver": ContextResolver(cache, load),
            "base": BASE,
        }
    finally:
        _idle_caches.append(cache)


def check_safe(document: Mapping[str, Any], *, extra: Mapping[str, Any] | None = None) -> None:
    """Refuse a document that differs from its own expansion compacted with its own contexts.

    An undefined term is dropped by expansion, and a member renamed to its full IRI comes back
    under its term: either shows as a difference.
    """
    expanded = expand(document, extra=extra)
    for node in expanded:
        _no_relative(node)
    with _options(extra) as options:
        again = _plain(_Processor().compact(expanded, document["@context"], options))
    if again != (given := _plain(document)):
        missing = frozenset(_names(given)) - frozenset(_names(again))
        raise UnsafeDocument("it holds members that its contexts do not define", terms=missing)


def _names(value: Any) -> Iterable[str]:
    if isinstance(value, dict):
        yield from value
        for item in value.values():
            yield from _names(item)
    elif isinstance(value, list):
        for item in value:
            yield from _names(item)


def _no_relative(node: Any) -> None:
    if isinstance(node, list):
        for item in node:
            _no_relative(item)
    elif isinstance(node, dict):
        # A relative reference would mean another thing wherever the file is read from.
        for key in ("@id", "@type"):
            for value in _listed(node.get(key)):
                if isinstance(value, str) and ":" not in value and "@value" not in node:
                    raise UnsafeDocument(
                        f"{value!r} is a relative reference: write it in full", relative=True
                    )
        for value in node.values():
            _no_relative(value)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _plain(value: Any) -> Any:
    """Arrays of one item and the item alone mean the same in JSON-LD; order of sets too."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items() if key != "@context"}
    if isinstance(value, list):
        items = [_plain(item) for item in value]
        return items[0] if len(items) == 1 else sorted(items, key=_order)
    return value


def _order(item: Any) -> str:
    """The same for two objects that differ only in the order of their members."""
    return json.dumps(item, sort_keys=True)
