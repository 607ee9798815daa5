"""The costly half of a check, remembered by content: what it says depends on nothing else.

A public page checks its badge at every view, and every badge of an issuer the same status list.
Whether a document is safe and signed by a key follows from its bytes; dates, keys in force and the
status bit are asked anew each time. Large documents and refusals are not remembered.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from .canonical import check_safe
from .proofs import holds
from .shapes import thinned

LARGEST: Final = 64 * 1024
KEPT: Final = 128


def safe(document: Mapping[str, Any]) -> None:
    """As ``check_safe``, at the price of one item of each shape."""
    text = json.dumps(document)
    if len(text) > LARGEST:
        check_safe(thinned(document))
    else:
        _safe(text)


def signed(document: Mapping[str, Any], public_key: bytes) -> bool:
    """As ``holds``."""
    text = json.dumps(document)
    if len(text) > LARGEST:
        return holds(document, public_key=public_key)
    return _signed(text, public_key)


@lru_cache(maxsize=KEPT)
def _safe(text: str) -> None:
    check_safe(thinned(json.loads(text)))


@lru_cache(maxsize=KEPT)
def _signed(text: str, public_key: bytes) -> bool:
    return holds(json.loads(text), public_key=public_key)
