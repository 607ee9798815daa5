"""Many at once, each on a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

from mentor_recognition_xblock.errors import RecognitionError


def at_once(act: Callable[[int], Any], count: int = 20) -> list[Any]:
    """Results of ``act(0..count-1)``, all started together; refusals are results too."""
    gate = Barrier(count)

    def run(number: int) -> Any:
        try:
            gate.wait(timeout=30)
            return act(number)
        except RecognitionError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))
