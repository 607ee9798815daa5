"""After which works a reviewer is given one whose key is known, and which one; by lot.

A lot is the SHA-256 of a secret and a name (as in the draw of threads, ADR 0057). Whoever has the
secret draws the same again; whoever does not cannot tell one work from another.
"""

from __future__ import annotations

from collections.abc import Collection
from hashlib import sha256
from uuid import UUID


def is_followed(seed: str, num: int, *, one_in: int) -> bool:
    """Whether the ``num``-th work is followed by one with a key, so that one in ``one_in`` is such.

    Each work has the same chance, whatever came before: having had one tells nothing of the next.
    ``ValueError`` for less than one in two.
    """
    if one_in < 2:
        raise ValueError("of works with a key there is one in two at most")
    return _lot(seed, str(num)) % (one_in - 1) == 0


def chosen(seed: str, works: Collection[UUID]) -> UUID:
    """The work with the least lot; ``ValueError`` of none."""
    return min(works, key=lambda one: _lot(seed, str(one)))


def commitment(seed: str) -> str:
    """What the log says of a secret to begin with: enough to prove later which one it was."""
    return sha256(seed.encode()).hexdigest()


def frame(works: Collection[UUID]) -> str:
    """What the log says of the works that were chosen from: the SHA-256 of them, sorted."""
    return sha256("\n".join(sorted(map(str, works))).encode()).hexdigest()


def _lot(seed: str, name: str) -> int:
    return int(sha256(f"{seed}:{name}".encode()).hexdigest(), 16)
