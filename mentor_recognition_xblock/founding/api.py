"""Founding: what a programme lacks before a learner can start, found by playing one."""

from .checklist import CohortPlace, CourseUnits, Findings, Item, checklist
from .rehearsal import Played, Rehearsal, rehearse

__all__ = [
    "CohortPlace",
    "CourseUnits",
    "Findings",
    "Item",
    "Played",
    "Rehearsal",
    "checklist",
    "rehearse",
]
