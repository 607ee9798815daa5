"""Results on their way into the database: in a file meanwhile, so that memory does not hold them.

Mentors are evaluated outside of the transaction that writes the close, and none of them may stand
before all do. Of ten thousand that is a hundred megabytes of facts and figures.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import Any, Final

from ..bulk_insert import JsonText
from .models import Evaluation

IN_MEMORY: Final = 16_000_000


class ResultsFile:
    """Evaluations in the order in which they were added; read as often as is needed.

    A result is three lines: what identifies it, its gates, its facts. The last is empty where they
    are those of the result before.
    """

    def __init__(self, *, term_id: int, at: datetime) -> None:
        self._term_id, self._at = term_id, at
        self._file = SpooledTemporaryFile(IN_MEMORY, "w+", encoding="utf-8", newline="\n")  # noqa: SIM115
        self._facts = ""
        self.count = 0

    def add(self, *, facts: str, gates: list[dict[str, Any]], **named: Any) -> None:
        """``facts`` as canonical JSON; ``named`` are the other fields of an ``Evaluation``."""
        own = "" if facts == self._facts else facts
        self._facts = facts
        # JSON on one line: line breaks within its texts are escaped.
        self._file.write(f"{json.dumps(named)}\n{json.dumps(gates)}\n{own}\n")
        self.count += 1

    def __iter__(self) -> Iterator[Evaluation]:
        self._file.seek(0)
        facts = ""
        for named in self._file:
            gates = next(self._file)
            facts = next(self._file).rstrip("\n") or facts
            yield Evaluation(
                term_id=self._term_id,
                created_at=self._at,
                gates=JsonText(gates.rstrip("\n")),
                facts=JsonText(facts),
                **json.loads(named),
            )
