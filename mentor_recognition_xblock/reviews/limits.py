"""How long what reviewers write may be, in characters."""

from __future__ import annotations

from typing import Final

MAX_COMMENT: Final = 1_000
MAX_OVERALL: Final = 3_000
