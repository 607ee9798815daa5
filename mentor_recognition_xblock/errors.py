"""The errors every area raises.

Each carries a stable ``code`` for machines, a sentence for people that says what is
wrong and how to fix it, and, where one input is at fault, the ``field`` it names.
What status a web answer has is said in ``statuses``.
"""

from __future__ import annotations

from typing import ClassVar


class RecognitionError(Exception):
    """Base of all refusals. ``str(error)`` is a sentence that may be shown to the actor."""

    default_code: ClassVar[str] = "refused"

    def __init__(
        self, message: object, *, code: str | None = None, field: str | None = None
    ) -> None:
        super().__init__(str(message))
        self.code = code or self.default_code
        self.field = field


class NotFound(RecognitionError):
    """What was named does not exist, or the actor may not know that it does."""

    default_code = "not_found"


class NotAllowed(RecognitionError):
    """The actor's role does not permit this."""

    default_code = "not_allowed"


class Conflict(RecognitionError):
    """The state moved on: the same request may succeed after a fresh look."""

    default_code = "conflict"


class Invalid(RecognitionError):
    """An input is malformed, too long, or against a rule; ``field`` names it."""

    default_code = "invalid"


class TooFast(RecognitionError):
    """More requests than a person makes; nothing was changed. ``retry_after`` is in seconds."""

    default_code = "too_fast"

    def __init__(self, message: object, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unavailable(RecognitionError):
    """Something this needs gives no answer: the same request may succeed later.

    ``for_operators``: what it says tells of keys and settings, and is no sentence for people.
    """

    for_operators = False

    default_code = "unavailable"
