"""Credentials of one shape, compiled once and filled many times.

JSON-LD processing and full RDFC-1.0 dominate the cost of a proof, yet two awards of one badge
differ in a dozen strings. So a document is written once with :class:`Slot` where values differ,
checked, expanded by PyLD and kept as canonical N-Quads with holes. Filling it escapes the values
(RDFC-1.0, Canonical N-Quads), hashes the first-degree quads of each blank node (RDFC-1.0,
section 4.6), labels them in that order (4.4.3, step 4), sorts and joins. Where two blank nodes
hash alike, or a value stands where it could change the shape, the full algorithm runs instead:
slower, never different.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from json.encoder import encode_basestring_ascii
from secrets import token_hex
from typing import Any, Final

from .canonical import Quad, canonicalize, check_safe, quads
from .quads import SLOT_IRI, Arranged, arrange

# Random per process, so that no text an author writes can hold it.
_MARK: Final = f"{SLOT_IRI}{token_hex(8)}:"
# One search over all values at once: joined by a character that none of them may hold.
_BETWEEN: Final = "\x1f"
_UNSAFE: Final = re.compile(r'[\x00-\x1e\x7f"\\]')
# Absolute and without a prefix that a context could define; anything else takes the long way.
_PLAIN_IRI: Final = re.compile(r"(?:https?://|urn:|did:)[^\x00-\x20<>\"{}|^`\\\x7f]+")
_NAMED: Final = {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}
_ESCAPES: Final = {code: f"\\u{code:04X}" for code in (*range(0x20), 0x7F)} | _NAMED
_IRI_SLOT: Final = re.compile(rf"^<{_MARK}([a-z_0-9]+)::>$")
_SLOT_QUAD: Final = re.compile(re.escape(_MARK) + r"([a-z_0-9]+)::")


class Slot(str):
    """A hole in a document: the whole of a string value, by name."""

    __slots__ = ()

    def __new__(cls, name: str) -> Slot:
        """A string that JSON-LD takes for an absolute IRI or for text, as the place asks."""
        return super().__new__(cls, f"{_MARK}{name}::")


@dataclass(frozen=True)
class _Lines:
    """Sorted lines with holes, in UTF-8; ``fixed`` blocks have none."""

    fixed: tuple[bytes, ...]
    open: tuple[bytes, ...]
    loose: tuple[bytes, ...]

    @classmethod
    def of(cls, arranged: Arranged) -> _Lines:
        """From blocks and loose lines that still hold marks."""
        return cls(
            tuple(line.encode() for line in arranged.blocks if not _varies(line)),
            tuple(_holes(line) for line in arranged.blocks if _varies(line)),
            tuple(_holes(line) for line in arranged.loose),
        )

    def filled(self, values: Mapping[bytes, bytes]) -> bytes:
        """All lines in order, each once: bytes of UTF-8 sort as code points do."""
        lines = [*self.fixed, *[block % values for block in self.open]]
        if self.loose:
            # A set: values may make two quads one, as RDF has it.
            lines.extend({line % values for line in self.loose})
        lines.sort()
        return b"".join(lines)


@dataclass(frozen=True)
class _Node:
    """A blank node's label, its first-degree quads, and their hash where nothing varies."""

    label: bytes
    lines: _Lines
    fixed: str = ""

    @classmethod
    def of(cls, label: str, found: list[Quad]) -> _Node:
        """The node as its quads see it: ``_:a``, any other blank node ``_:z``."""
        lines = _Lines.of(arrange([quad.seen_from(label) for quad in found]))
        varies = lines.open or lines.loose
        return cls(b"b_" + label.encode(), lines, "" if varies else _hash(lines.filled({})))


class Template:
    """One shape of document; immutable, shared between threads."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        """Compile; ``UnsafeDocument`` as for any document, ``ValueError`` for a misplaced slot."""
        document = json.loads(json.dumps(document))  # PyLD asks for plain strings
        check_safe(document)
        statements = quads(document)
        self.contexts: tuple[str, ...] = tuple(document["@context"])
        self.slots = frozenset(_SLOT_QUAD.findall(json.dumps(document)))
        self._text = _holes_in_json(document)
        self._iris = frozenset(
            name for quad in statements for term in quad.terms for name in _IRI_SLOT.findall(term)
        )
        arranged = arrange(statements)
        self._lines = _Lines.of(arranged)
        self._subjects = frozenset(arranged.subjects)
        self._open_subjects = tuple(
            name for term in arranged.subjects for name in _IRI_SLOT.findall(term)
        )
        self._nodes = tuple(
            _Node.of(label, [quad for quad in statements if label in quad.blanks])
            for label in sorted({label for quad in statements for label in quad.blanks})
        )
        self._order = tuple(sorted(self.slots))
        self._holes = tuple(b"s_" + name.encode() for name in self._order)

    def document(self, values: Mapping[str, str]) -> str:
        """The filled document as JSON text, ASCII only: whatever reads it, reads it right."""
        return self._text % {name: encode_basestring_ascii(values[name]) for name in self.slots}

    def canonical(self, values: Mapping[str, str]) -> str:
        """The filled document's canonical N-Quads, equal to RDFC-1.0's."""
        return self._canonical(values).decode()

    def digest(self, values: Mapping[str, str]) -> bytes:
        """SHA-256 of the canonical N-Quads, 32 bytes."""
        return sha256(self._canonical(values)).digest()

    def _canonical(self, values: Mapping[str, str]) -> bytes:
        return self._quick(values) or canonicalize(json.loads(self.document(values))).encode()

    def _quick(self, values: Mapping[str, str]) -> bytes | None:
        subjects = {f"<{values[name]}>" for name in self._open_subjects}
        if len(subjects) < len(self._open_subjects) or not subjects.isdisjoint(self._subjects):
            return None  # two nodes became one
        if not all(_PLAIN_IRI.fullmatch(values[name]) for name in self._iris):
            return None
        filled = self._escaped(values)
        labels: dict[str, bytes] = {}
        for node in self._nodes:
            digest = node.fixed or _hash(node.lines.filled(filled))
            if digest in labels:
                return None  # a tie: only the full algorithm tells them apart
            labels[digest] = node.label
        for number, digest in enumerate(sorted(labels)):
            filled[labels[digest]] = b"_:c14n%d" % number
        return self._lines.filled(filled)

    def _escaped(self, values: Mapping[str, str]) -> dict[bytes, bytes]:
        texts = [values[name] for name in self._order]
        joined = _BETWEEN.join(texts)
        if _UNSAFE.search(joined) is None and joined.count(_BETWEEN) < max(len(texts), 1):
            parts = joined.encode().split(_BETWEEN.encode())
        else:
            parts = [text.translate(_ESCAPES).encode() for text in texts]
        return dict(zip(self._holes, parts, strict=True))


def _hash(lines: bytes) -> str:
    return sha256(lines).hexdigest()


def _varies(line: str) -> bool:
    return _SLOT_QUAD.search(line) is not None or "\0" in line


def _holes(line: str) -> bytes:
    """The line as a %-format: slots as ``s_``, labels as ``b_``."""
    line = line.replace("%", "%%")
    line = re.sub(rf"<{_MARK}([a-z_0-9]+)::>", r"<%(s_\1)s>", line)
    line = re.sub(rf'"{_MARK}([a-z_0-9]+)::"', r'"%(s_\1)s"', line)
    line = re.sub("\0([^\0]+)\0", r"%(b_\1)s", line)
    if _MARK in line:
        raise ValueError("a slot must be the whole of a value, in no type, datatype or language")
    return line.encode()


def _holes_in_json(document: Mapping[str, Any]) -> str:
    text = json.dumps(document).replace("%", "%%")
    return re.sub(rf'"{_MARK}([a-z_0-9]+)::"', r"%(\1)s", text)
