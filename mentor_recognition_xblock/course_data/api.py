"""Course data and what follows from it: pairings from enrolment and cohorts, units that exist."""

from .followers import follow, follow_units, take_in
from .reconciliation import Reconciled, Unanswered, reconcile, reconcile_all

__all__ = [
    "Reconciled",
    "Unanswered",
    "follow",
    "follow_units",
    "reconcile",
    "reconcile_all",
    "take_in",
]
