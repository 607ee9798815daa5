"""Course data and what follows from it: pairings from enrolment and cohorts, units that exist."""

from .followers import take_in, take_in_waiting
from .reconciliation import Reconciled, Unanswered, catch_up, reconcile_all

__all__ = [
    "Reconciled",
    "Unanswered",
    "catch_up",
    "reconcile_all",
    "take_in",
    "take_in_waiting",
]
