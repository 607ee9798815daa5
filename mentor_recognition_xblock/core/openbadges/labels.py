"""Labels of blank nodes that look alike (RDFC-1.0, section 4.4.3, step 5), with counted work.

Nodes that nothing tells apart are compared by every way through their neighbours, which grows
beyond all bounds: eight nodes that all name one another are enough. PyLD has the algorithm; here
each call and each order of neighbours is counted before it is tried, and it stops at ``LIMIT``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from pyld.jsonld import URDNA2015, IdentifierIssuer

from . import budget

# Steps. Five like nodes that each name the others take 3,000, six more than this.
LIMIT: Final = 10_000

# (predicate, [(position, label)]): a quad as far as its blank nodes need to know it.
Link = tuple[str, Sequence[tuple[str, str]]]


def canonical_labels(hashes: Mapping[str, str], links: Sequence[Link]) -> dict[str, str]:
    """Canonical labels (``c14n0`` …) by the nodes' own labels; ``TooCostly`` beyond the limit.

    ``hashes`` are the first-degree hashes of all blank nodes.
    """
    ranking = _Ranking(hashes, links)
    return ranking.labels()


class _Ranking(URDNA2015):  # type: ignore[misc]
    def __init__(self, hashes: Mapping[str, str], links: Sequence[Link]) -> None:
        super().__init__()
        self.canonical_issuer = IdentifierIssuer("_:c14n")
        self._left = LIMIT
        # Of two quads between the same nodes by the same predicate both count, as in the dataset.
        self.blank_node_info: dict[str, Any] = {
            f"_:{label}": {"quads": [], "hash": found} for label, found in hashes.items()
        }
        for predicate, ends in links:
            quad: dict[str, Any] = {"predicate": {"type": "IRI", "value": predicate}}
            for position, label in ends:
                quad[position] = {"type": "blank node", "value": f"_:{label}"}
            for label in {label for _position, label in ends}:
                self.blank_node_info[f"_:{label}"]["quads"].append(quad)

    def labels(self) -> dict[str, str]:
        """Steps 4 and 5 of the algorithm."""
        alike: dict[str, list[str]] = {}
        for name, info in self.blank_node_info.items():
            alike.setdefault(info["hash"], []).append(name)
        groups = sorted(alike.items())
        for _hash, names in groups:
            if len(names) == 1:
                self.canonical_issuer.get_id(names[0])
        for _hash, names in groups:
            paths = []
            for name in names:
                if not self.canonical_issuer.has_id(name):
                    issuer = IdentifierIssuer("_:b")
                    issuer.get_id(name)
                    paths.append(self.hash_n_degree_quads(name, issuer))
            for result in sorted(paths, key=lambda one: str(one["hash"])):
                for name in result["issuer"].order:
                    self.canonical_issuer.get_id(name)
        return {
            old.removeprefix("_:"): new.removeprefix("_:")
            for old, new in self.canonical_issuer.existing.items()
        }

    def create_hash_to_related(self, id_: str, issuer: Any) -> dict[str, list[str]]:
        """Called once by each hash-n-degree-quads: what it may try is counted here."""
        related: dict[str, list[str]] = super().create_hash_to_related(id_, issuer)
        work = 1 + len(self.blank_node_info[id_]["quads"])
        for names in related.values():
            # Beyond ten the factorial alone is more than anybody has.
            ways = math.factorial(min(len(names), 10))
            work += ways * (len(names) + len(issuer.order))
        self._left -= work
        budget.spend(work)
        if self._left < 0:
            raise budget.TooCostly
        return related
