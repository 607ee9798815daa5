"""Limits the screens state and the commands enforce; lengths in characters."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

MAX_TITLE: Final = 200
MAX_SOURCE: Final = 200_000
# More than this is not even looked at; the limit people read is the one of their unit.
MAX_SENT: Final = 500_000
MAX_REFLECTION: Final = 5_000
MAX_BODY: Final = 2_000
MAX_QUOTE: Final = 2_000
# Suggestions that are accepted at once.
MAX_ACCEPTED: Final = 50
MAX_SUMMARY: Final = 5_000
CATEGORIES: Final = ("scoping", "iterative", "narrative", "praise")
# So long may a comment be edited that nobody has answered.
EDITABLE_FOR: Final = timedelta(minutes=15)
