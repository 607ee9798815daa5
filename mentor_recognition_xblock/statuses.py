"""The HTTP status of each kind of refusal, the same in units, consoles and public pages."""

from __future__ import annotations

from typing import Final

from .errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    RecognitionError,
    TooFast,
    Unavailable,
)

__all__ = ["headers_of", "status_of"]

STATUSES: Final[dict[type[RecognitionError], int]] = {
    Invalid: 400,
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
    TooFast: 429,
    Unavailable: 503,
}


def status_of(error: RecognitionError | None) -> int:
    """The status of a refusal; 200 without one."""
    if error is None:
        return 200
    return next((code for kind, code in STATUSES.items() if isinstance(error, kind)), 400)


def headers_of(error: RecognitionError | None) -> dict[str, str]:
    """What a client must know beside the status: when to come again (RFC 9110, 10.2.3)."""
    return {"Retry-After": str(error.retry_after)} if isinstance(error, TooFast) else {}
