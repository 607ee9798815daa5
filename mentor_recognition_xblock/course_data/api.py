"""Course data and what follows from it: pairings from enrolment and cohorts, units that exist."""

from .followers import take_in
from .reconciliation import Reconciled, Unanswered, reconcile_all

__all__ = [
    "Reconciled",
    "Unanswered",
    "reconcile_all",
    "take_in",
]
