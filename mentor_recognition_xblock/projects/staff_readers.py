"""Staff who read a work with its learner's name: who may, said once, and that they did."""

from __future__ import annotations

import logging

from .. import log_lines
from ..access import COURSE_ARRANGER, Subject
from .data import ProjectData

log = logging.getLogger(__name__)


def reads_as_staff(by: Subject, project: ProjectData) -> bool:
    """Whether the person may compare the versions of a work without being its learner or mentor.

    Managers of its programme and staff of its course may; not who reviews works blind there. One
    line of the log says that they did.
    """
    if by.programme.id != project.programme_id or by.is_reviewer or by.masquerading:
        return False
    if project.learner_id == by.user_id:
        return False
    is_staff = project.course_key in by.staff_of
    if not is_staff and not COURSE_ARRANGER.holds.test(by):
        return False
    log_lines.write(
        log, logging.INFO, "project.read_by_staff", "done", user=by.user_id, project=project.uuid
    )
    return True
