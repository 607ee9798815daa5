"""A person's data as a whole: retired, exported, kept for a time."""

from .export import export_person
from .retention import Dropped, enforce_retention, periods
from .retirement import retire_person

__all__ = ["Dropped", "enforce_retention", "export_person", "periods", "retire_person"]
