"""RDF canonicalisation: JSON-LD to RDF by PyLD, RDFC-1.0 by pyoxigraph.

PyLD's own N-Quads do not escape control characters as RDFC-1.0 asks, so its dataset is handed
over term by term. ``safe`` refuses what JSON-LD would drop in silence.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox
from pyld import jsonld

from .contexts import loader

BASE = ""


class UnsafeDocument(ValueError):
    """A document holds terms its contexts do not define, or relative references."""


def canonicalize(document: Mapping[str, Any], *, extra: Mapping[str, Any] | None = None) -> str:
    """Canonical N-Quads (RDFC-1.0) of a JSON-LD document, one quad a line, sorted."""
    graph = ox.Dataset(_dataset(document, extra))
    graph.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return "".join(sorted(f"{quad} .\n" for quad in graph))


@dataclass(frozen=True)
class Quad:
    """One quad, its terms as canonical N-Quads; blank nodes by bare label, graph last."""

    terms: tuple[str, ...]
    blanks: frozenset[str]

    def line(self) -> str:
        """The line; blank labels stand between NULs, which no N-Quads hold."""
        shown = (f"\0{term[2:]}\0" if term[2:] in self.blanks else term for term in self.terms)
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
    found = []
    for quad in _dataset(document, extra):
        parts = (quad.subject, quad.predicate, quad.object)
        graph = () if quad.graph_name == ox.DefaultGraph() else (quad.graph_name,)
        terms = tuple(str(term) for term in (*parts, *graph))
        blanks = frozenset(term[2:] for term in terms if term.startswith("_:"))
        found.append(Quad(terms, blanks))
    return found


def _dataset(document: Mapping[str, Any], extra: Mapping[str, Any] | None) -> list[Any]:
    dataset = jsonld.to_rdf(document, {"documentLoader": loader(extra), "base": BASE})
    return [
        ox.Quad(_term(triple["subject"]), _term(triple["predicate"]), _term(triple["object"]),
                _graph(name))
        for name, triples in dataset.items()
        for triple in triples
    ]  # fmt: skip


def check_safe(document: Mapping[str, Any], *, extra: Mapping[str, Any] | None = None) -> None:
    """Refuse a document that differs from its own expansion compacted with its own contexts.

    An undefined term is dropped by expansion, and a member renamed to its full IRI comes back
    under its term: either shows as a difference.
    """
    options = {"documentLoader": loader(extra), "base": BASE}
    expanded = jsonld.expand(document, options)
    for node in expanded:
        _no_relative(node)
    again = jsonld.compact(expanded, document["@context"], options)
    if _plain(again) != _plain(document):
        raise UnsafeDocument("the document holds members that its contexts do not define")


def _no_relative(node: Any) -> None:
    if isinstance(node, list):
        for item in node:
            _no_relative(item)
    elif isinstance(node, dict):
        for key in ("@id", "@type"):
            for value in _listed(node.get(key)):
                if isinstance(value, str) and ":" not in value and "@value" not in node:
                    raise UnsafeDocument(f"{value!r} is a relative reference: write it in full")
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


def _term(node: Mapping[str, Any]) -> Any:
    kind, value = node["type"], node["value"]
    if kind == "blank node":
        return ox.BlankNode(value.removeprefix("_:"))
    if kind == "IRI":
        return ox.NamedNode(value)
    language = node.get("language")
    if language:
        return ox.Literal(value, language=language)
    return ox.Literal(value, datatype=ox.NamedNode(node["datatype"]))


def _graph(name: str) -> Any:
    if name == "@default":
        return ox.DefaultGraph()
    return ox.BlankNode(name.removeprefix("_:")) if name.startswith("_:") else ox.NamedNode(name)
