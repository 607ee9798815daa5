"""Joining the platform's own settings: add ours, keep theirs, the same however often it runs.

The operator's file overwrites what ``common`` merged, wherefore ``production`` merges again; a
setting that a process does not have (Studio has no beat schedule) is left alone. Lists and
dictionaries are replaced, never changed in place: the platform may share them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

BLOCK_TYPE: Final = "mentor_recognition"
TEMPLATES: Final = str(Path(__file__).resolve().parents[1] / "templates")

# Filter type -> our pipeline steps, as dotted paths; the LMS runs them after the operator's.
FILTERS: Final[dict[str, tuple[str, ...]]] = {
    "org.openedx.learning.instructor.dashboard.render.started.v1": (
        "mentor_recognition_xblock.console.instructor.AddSection",
    ),
    "org.openedx.learning.instructor.dashboard.tabs.requested.v1": (
        "mentor_recognition_xblock.console.instructor.AddTab",
    ),
}

# Task name -> seconds between two runs; its command does the same for cron.
JOBS: Final[dict[str, float]] = {"mentor_recognition.run_due_work": 300.0}


def merge(settings: Any) -> None:
    """Filters, beat, libraries and, in the LMS, the Mako templates."""
    merge_filters(settings, FILTERS)
    merge_beat(settings, JOBS, wanted=bool(getattr(settings, "MENTOR_RECOGNITION_USE_BEAT", True)))
    append(settings, "LIBRARY_ENABLED_BLOCKS", BLOCK_TYPE)
    if str(getattr(settings, "ROOT_URLCONF", "")).startswith("lms."):
        append(settings, "MAKO_TEMPLATE_DIRS_BASE", TEMPLATES)


def merge_filters(settings: Any, filters: dict[str, tuple[str, ...]]) -> None:
    """Append our steps to ``OPEN_EDX_FILTERS_CONFIG``, in whichever of its three forms it is.

    openedx-filters takes one step as text, steps as a list, or a dictionary with ``pipeline`` and
    ``fail_silently``; an operator's choice to fail loudly is kept.
    """
    config = dict(getattr(settings, "OPEN_EDX_FILTERS_CONFIG", None) or {})
    for kind, steps in filters.items():
        present = config.get(kind)
        entry: dict[str, Any] = {"fail_silently": True, "pipeline": []}
        if isinstance(present, dict):
            entry |= present
        elif present:
            entry["pipeline"] = present
        pipeline = entry["pipeline"]
        theirs = [pipeline] if isinstance(pipeline, str) else list(pipeline or [])
        entry["pipeline"] = theirs + [step for step in steps if step not in theirs]
        config[kind] = entry
    settings.OPEN_EDX_FILTERS_CONFIG = config


def merge_beat(settings: Any, jobs: dict[str, float], *, wanted: bool) -> None:
    """Put ``jobs`` into ``CELERYBEAT_SCHEDULE``, or take ours out; an operator's entry stays."""
    schedule = getattr(settings, "CELERYBEAT_SCHEDULE", None)
    if schedule is None:
        return
    ours = {name: {"task": name, "schedule": seconds} for name, seconds in jobs.items()}
    if wanted:
        settings.CELERYBEAT_SCHEDULE = {**ours, **schedule}
    else:
        settings.CELERYBEAT_SCHEDULE = {
            name: entry for name, entry in schedule.items() if ours.get(name) != entry
        }


def append(settings: Any, name: str, value: str) -> None:
    """Append to a list setting that the process has, once."""
    present = getattr(settings, name, None)
    if present is not None and value not in present:
        setattr(settings, name, type(present)([*present, value]))
