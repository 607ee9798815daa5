"""What follows when long work is started: a worker takes it."""

from __future__ import annotations

from typing import Any, Final

from ... import signals
from ..declarations import Happening, NotLogged, Start

JOB_STARTED: Final = Happening[Any](
    name="job_started",
    signal=signals.job_started,
    ids=("job_uuid",),
    audit=NotLogged("A job is a way to work: what it does has entries of its own."),
    starts=Start("mentor_recognition.run_job"),
)

HAPPENINGS: Final = (JOB_STARTED,)
