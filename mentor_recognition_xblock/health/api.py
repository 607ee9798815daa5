"""Whether the site does what time and workers must do."""

from __future__ import annotations

from datetime import datetime

from ..schedule import api as schedule
from . import findings
from .bundle import write_bundle
from .data import Finding, State

__all__ = ["Finding", "State", "for_managers", "of_site", "worst", "write_bundle"]


def of_site(*, at: datetime) -> list[Finding]:
    """All findings: first the whole, then each part of the schedule, then the system checks."""
    parts = schedule.parts(at=at)
    return [
        *for_managers(at=at, parts=parts),
        *findings.each_part(parts, at),
        *findings.system_checks(),
    ]


def for_managers(*, at: datetime, parts: list[schedule.PartData] | None = None) -> list[Finding]:
    """The findings about the whole."""
    parts = schedule.parts(at=at) if parts is None else parts
    return [
        findings.the_schedule(parts, at),
        findings.the_worker(parts, at),
        findings.the_key(),
        findings.deliveries(at),
        findings.long_work(at),
        findings.letters(at),
    ]


def worst(found: list[Finding]) -> State:
    """The worst state among them."""
    return max((one.state for one in found), key=lambda state: state.value, default=State.GOOD)
