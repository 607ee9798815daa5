"""Long work: started once, shown with counts, left and come back to, repeated after a kill."""

from .data import PATIENCE, JobData
from .erasure import drop_finished, export_person, forget_person
from .kinds import Kind, Progress, Tell, connect, kind, kind_of, quietly
from .queries import Backlog, Failing, backlog, failing, job, latest, newest
from .running import run, stalled
from .starting import again, start
from .states import JobState

__all__ = [
    "PATIENCE",
    "Backlog",
    "Failing",
    "JobData",
    "JobState",
    "Kind",
    "Progress",
    "Tell",
    "again",
    "backlog",
    "connect",
    "drop_finished",
    "export_person",
    "failing",
    "forget_person",
    "job",
    "kind",
    "kind_of",
    "latest",
    "newest",
    "quietly",
    "run",
    "stalled",
    "start",
]
