"""All that REST offers: the areas' acts, and what their pages show."""

from __future__ import annotations

from typing import Final

from ..access import Registry
from ..registry import ACTS
from .reads import (
    agreed,
    appealing,
    closing,
    entries,
    founding,
    health,
    home,
    impact,
    issued_badge,
    managing,
    mentoring,
    notices,
    own_badges,
    own_progress,
    public_pages,
    recognising,
    reviewing,
    rules,
    seeking,
    works,
)

READS: Final = Registry.of(
    home,
    impact,
    issued_badge,
    works,
    reviewing,
    rules,
    seeking,
    mentoring,
    agreed,
    own_progress,
    recognising,
    own_badges,
    appealing,
    public_pages,
    managing,
    notices,
    health,
    closing,
    founding,
    entries,
)
OFFERED: Final = ACTS.with_all_of(READS)
