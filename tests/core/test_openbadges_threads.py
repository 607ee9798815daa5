"""Signing and checking in threads of one process: no cache is shared while it changes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from mentor_recognition_xblock.core.openbadges.canonical import canonicalize, check_safe
from mentor_recognition_xblock.core.openbadges.contexts import CREDENTIALS_V2, OPEN_BADGES

THREADS = 8


@pytest.fixture(autouse=True)
def _often() -> Iterator[None]:
    """Threads change places far more often, as they would over months."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_threads_at_once_get_what_one_thread_gets() -> None:
    # More kinds of contexts than PyLD keeps for one, so that its caches evict all the time.
    documents = [_document(number) for number in range(24)]
    alone = [canonicalize(document) for document in documents]
    gate = Barrier(THREADS)

    def run(start: int) -> list[str]:
        gate.wait(timeout=30)
        found = {}
        for step in range(len(documents)):
            number = (start + step) % len(documents)
            check_safe(documents[number])
            found[number] = canonicalize(documents[number])
        return [found[number] for number in range(len(documents))]

    with ThreadPoolExecutor(THREADS) as pool:
        assert list(pool.map(run, range(THREADS))) == [alone] * THREADS


def _document(number: int) -> dict[str, object]:
    inline = {f"note{number}": f"https://example.org/vocabulary#note{number}"}
    return {
        "@context": [CREDENTIALS_V2, OPEN_BADGES, inline],
        "id": f"urn:uuid:00000000-0000-4000-8000-{number:012d}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": "https://example.org/", "type": ["Profile"], "name": "School"},
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "https://example.org/badge",
                "type": ["Achievement"],
                "name": "Mentor",
                "description": "Guides",
                "criteria": {"narrative": "Guided"},
            },
        },
        f"note{number}": "told",
    }
