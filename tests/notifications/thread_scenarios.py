"""Works and mentors' comments that are drawn for review, and whom the committee looks up."""

from __future__ import annotations

from uuid import UUID

from mentor_recognition_xblock.reviews import reveals
from mentor_recognition_xblock.reviews.models import ReviewPanel
from mentor_recognition_xblock.reviews.panel_changes import Change

from ..badges.conftest import Decide
from ..factories import UserFactory
from ..projects.story import day
from ..reviews.thread_case import close, make_threads, thread


def draw_works_and_comments(_decide: Decide) -> None:
    case = make_threads(reviewers=3)
    thread(case, case.submit(at=day(1)))
    close(case)


def look_behind(_decide: Decide) -> None:
    case = make_threads(reviewers=5)
    thread(case, case.submit(at=day(1)))
    close(case)
    work = case.open(case.submit(source="More.", at=day(2)), "baseline")
    seat = ReviewPanel.objects.get(pk=work.id).assignments.all()[0]
    case.send(seat.reviewer, uuid=seat.uuid)
    member = UserFactory().pk

    def change(uuid: UUID) -> Change:
        return Change(case.programme_id, uuid, member, day(5), "They were insulted.")

    for panel in ReviewPanel.objects.all():
        reveals.reveal_author(change(panel.uuid))
        for seat in panel.assignments.filter(state="submitted"):
            reveals.reveal_reviewer(change(panel.uuid), num=seat.num)
