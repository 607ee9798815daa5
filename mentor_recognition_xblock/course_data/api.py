"""Course data and what follows from it: pairings from enrolment and cohorts, units that exist."""

from .followers import follow, take_in
from .reconciliation import Reconciled, Unanswered, reconcile, reconcile_all

__all__ = [
    "Reconciled",
    "Unanswered",
    "follow",
    "reconcile",
    "reconcile_all",
    "take_in",
]
