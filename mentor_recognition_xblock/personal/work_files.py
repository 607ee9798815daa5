"""Files of works, each at an address of its own: nothing in them runs on this site."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from .. import pages
from ..access import OWNER, SHOWS_PRIVATE
from ..projects import api as projects
from ..reviews import api as reviews


@pages.page(OWNER, does=SHOWS_PRIVATE)
def work_file(request: HttpRequest, file_uuid: UUID) -> HttpResponse:
    """A file of a work, for its learner and their present mentor."""
    visit = pages.visit_of(request)
    file, content = projects.file_for(file_uuid=file_uuid, reader_id=visit.user_id)
    return _answer(file, content, file.name)


@pages.page(OWNER, does=SHOWS_PRIVATE)
def blind_file(request: HttpRequest, assignment_uuid: UUID, num: int) -> HttpResponse:
    """A file of a work that is reviewed blind, under a name that says nothing of its author."""
    visit = pages.visit_of(request)
    file, content = reviews.blind_file(
        assignment_uuid=assignment_uuid, reviewer_id=visit.user_id, num=num
    )
    return _answer(file, content, f"file-{num}.{file.ending}")


def _answer(file: projects.FileData, content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=file.media_type)
    # Pictures were drawn again from their pixels; what else there is goes to the reader's disk.
    shown = content_disposition_header(not file.is_picture, name)
    response["Content-Disposition"] = shown or "inline"
    if file.media_type == "text/plain":
        response["Content-Type"] = "text/plain; charset=utf-8"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    return response
