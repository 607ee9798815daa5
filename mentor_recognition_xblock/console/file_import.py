"""The pages of a CSV file: look first, then import all of it or nothing."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from .. import pages
from ..access import MANAGER, SHOWS, Act
from ..errors import Invalid, RecognitionError
from ..inputs.tables import MAX_BYTES
from ..pages import PageVisit
from ..statuses import status_of
from . import manager_pages

SHOWN: Final = 100
View = Callable[..., HttpResponse]


class Preview(Protocol):
    """What an import would do: good lines, mistakes, and the good ones counted by what they do."""

    @property
    def lines(self) -> Sequence[Any]:
        """The good lines."""

    @property
    def mistakes(self) -> Sequence[Any]:
        """What is wrong, each with its line."""

    @property
    def counts(self) -> dict[str, int]:
        """Good lines by what they do."""


@dataclass(frozen=True)
class FileImport:
    """One kind of file: its columns and template, what a line may do, and the act that imports it.

    ``preview(visit, content)`` checks every line and writes nothing; ``back`` is the name of the
    address of the list that it adds to, where one goes after it; ``template_page`` is the name of
    the template's address, ``html`` draws its page.
    """

    act: Act
    preview: Callable[[PageVisit, bytes], Preview]
    columns: Sequence[str]
    template: str
    filename: str
    outcomes: Collection[str]
    back: str
    template_page: str
    html: str


def page_of(kind: FileImport) -> View:
    """The upload, the dry run with every bad line, and the button that imports."""
    name = kind.act.name.partition(".")[2]

    @pages.page(MANAGER, does=SHOWS, methods=("GET", "HEAD", "POST"))
    def page(request: HttpRequest, slug: str) -> HttpResponse:
        visit = pages.visit_of(request)
        context: dict[str, Any] = {
            "programme": visit.programme,
            "heading": kind.act.label,
            "columns": kind.columns,
            "template_address": reverse(f"mentor_recognition:{kind.template_page}", args=[slug]),
            "act": name,
        }
        error: RecognitionError | None = None
        if request.method == "POST" and request.POST.get("act") == name:
            address = reverse(f"mentor_recognition:{kind.back}", args=[slug])
            answer = pages.perform(request, address=address)
            if isinstance(answer, HttpResponse):
                return answer
            error = answer
        elif request.method == "POST":
            try:
                context |= _found(kind, visit, _uploaded(request))
            except RecognitionError as refusal:
                error = refusal
        context["error"] = error
        return manager_pages.show(request, kind.html, context, status=status_of(error))

    pages.acts(page, {name: kind.act})
    return page


def template_of(kind: FileImport) -> View:
    """A file to begin with."""

    @pages.page(MANAGER, does=SHOWS)
    def template(request: HttpRequest, slug: str) -> HttpResponse:
        response = HttpResponse(kind.template, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{kind.filename}"'
        return response

    return template


def _found(kind: FileImport, visit: PageVisit, content: bytes) -> dict[str, Any]:
    preview = kind.preview(visit, content)
    return {
        "preview": preview,
        "content": b64encode(content).decode(),
        "lines": preview.lines[:SHOWN],
        "more": max(0, len(preview.lines) - SHOWN),
        "mistakes": preview.mistakes[:SHOWN],
        "more_mistakes": max(0, len(preview.mistakes) - SHOWN),
        **{name: preview.counts.get(name, 0) for name in kind.outcomes},
    }


def _uploaded(request: HttpRequest) -> bytes:
    """The file of the form; ``Invalid`` without one, or where it is too large."""
    upload = request.FILES.get("file")
    if upload is None:
        raise Invalid(_("Choose a CSV file."), field="file")
    if (upload.size or 0) > MAX_BYTES:
        raise Invalid(_("The file is too large: split it into parts of 5000 lines."), field="file")
    return bytes(upload.read())
