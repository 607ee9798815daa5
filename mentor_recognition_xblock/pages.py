"""The gate of every page, and what pages share: their programme, people's names, no cache.

A view is declared by :func:`page`, the acts that its forms do by :func:`acts`: both are doors
(``access``), and nothing else checks who may. A page that anybody may see is declared by
:func:`public`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, wraps
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from django import forms
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import SuspiciousOperation
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    JsonResponse,
    QueryDict,
    RawPostDataException,
    UnreadablePostError,
)
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from . import inputs
from .access import SHOWS, SIGNED_IN, Act, Does, Done, Door, Office, Recused, Rule, Subject, stopped
from .access import perform as perform_act
from .errors import Invalid, NotFound, RecognitionError
from .hosts import get_host
from .hosts.people import shown_name
from .mentors import api as mentors
from .programmes import api as programmes
from .registry import ACTS
from .shell import Frame, Opens, frame_of, look_of
from .standing import Standing
from .statuses import sentence_of, status_of

__all__ = [
    "CheckedField",
    "PageVisit",
    "acts",
    "body_of",
    "done_message",
    "names",
    "page",
    "perform",
    "perform_here",
    "private",
    "programme_or_404",
    "public",
    "visit_of",
]

View = Callable[..., HttpResponse]
READING: Final = ("GET", "HEAD")


@dataclass(frozen=True)
class PageVisit(Standing):
    """One person at one page at one moment."""

    request: HttpRequest
    slug: str
    at: datetime
    about: mentors.MentorData | None = None

    @property
    def person(self) -> int | None:
        """The session's account."""
        user_id = getattr(getattr(self.request, "user", None), "pk", None)
        return None if user_id is None else int(user_id)

    @cached_property
    def masquerading(self) -> bool:
        """In any course: a page belongs to none."""
        return self.person is not None and get_host().masquerades(self.person, "")

    @cached_property
    def programme(self) -> programmes.ProgrammeData:
        """The programme of the address; Django's 404 page when there is none."""
        return programme_or_404(self.slug)

    @cached_property
    def course_key(self) -> str:
        """The course run of the programme that the form or the address names."""
        asked = self.request.POST.get("course") or self.request.GET.get("course") or ""
        if not self.slug or asked not in self.programme.course_keys:
            raise NotFound(_("This course is not part of the programme."), field="course")
        return asked

    @property
    def conflict(self) -> str:
        """Why the person keeps out of what is about the page's mentor; empty when they need not."""
        return "" if self.about is None else self.conflicts([self.about]).get(self.about.id, "")

    @property
    def is_manager(self) -> bool:
        """Manager of the programme, or the site's administrator."""
        return Office.MANAGER in self.roles or self.is_site_admin

    @cached_property
    def manages_any(self) -> bool:
        """Asked of the page's own programme first, which costs nothing more."""
        return (bool(self.slug) and Office.MANAGER in self.roles) or super().manages_any

    @property
    def courses(self) -> tuple[str, ...]:
        """Course runs whose pairings the person may arrange."""
        return self.programme.course_keys if self.is_manager else self.staff_of


def visit_of(request: HttpRequest) -> PageVisit:
    """Who is at the page; set by its gate."""
    visit: PageVisit = request.mr_visit  # type: ignore[attr-defined]
    return visit


def page(
    *who: Rule,
    does: Does,
    methods: tuple[str, ...] = READING,
    about: Callable[..., mentors.MentorData] | None = None,
) -> Callable[[View], View]:
    """Declare a view for signed-in people: the rules they must all meet, and what it shows.

    ``about(visit, **kwargs)`` names the mentor whom the page is about: those who have a conflict
    with that mentor are shown why instead. What its forms do is declared by ``acts``.
    """

    def decorate(view: View) -> View:
        rules = (SIGNED_IN, *who)
        door = Door(_name(view), "page", rules, does)

        @wraps(view)
        def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            visit = PageVisit(request, str(kwargs.get("slug", "")), timezone.now())
            request.mr_acts = getattr(guarded, "acts", {})  # type: ignore[attr-defined]
            if visit.person is None:
                return redirect_to_login(request.get_full_path())
            request.mr_visit = visit  # type: ignore[attr-defined]
            try:
                door.require(visit)
                if about is not None:
                    visit = PageVisit(request, visit.slug, visit.at, about(visit, **kwargs))
                    request.mr_visit = visit  # type: ignore[attr-defined]
                    if visit.conflict:
                        raise Recused(visit.conflict)
                return view(request, *args, **kwargs)
            except NotFound as missing:
                raise Http404(str(missing)) from missing
            except RecognitionError as error:
                return _refused(visit, door, error)

        gate.door = door  # type: ignore[attr-defined]
        guarded: View = require_http_methods([*methods])(gate)
        return guarded

    return decorate


def public(*who: Rule, does: Does = SHOWS) -> Callable[[View], View]:
    """Declare a view without a login: for anybody, or for whom ``who`` knows otherwise."""

    def decorate(view: View) -> View:
        view.door = Door(_name(view), "page", who, does)  # type: ignore[attr-defined]
        return view

    return decorate


def acts(view: View, found: dict[str, Act]) -> dict[str, Act]:
    """Declare the acts that the forms of a page do, by the ``act`` that they post.

    A lone one has the name "". Each act is a transaction of its own, and done again when it fell
    victim to a deadlock: the platform's transaction for the whole request is off.
    """
    view.acts = found  # type: ignore[attr-defined]
    transaction.non_atomic_requests(view)
    return found


def perform(
    request: HttpRequest,
    *,
    address: str,
    query: str = "",
    also: Mapping[str, Any] | None = None,
    by: Subject | None = None,
) -> HttpResponse | RecognitionError | None:
    """Do the posted ``act`` of the page; a redirect when done, the error when refused.

    It leads to ``address``, or to where the act says that one goes on.

    ``also`` is what the page itself says, as whom it is about; ``by`` is the person at the place
    that the form names, where that is another than the page's own. None for a GET.
    """
    if request.method != "POST":
        return None
    name = request.POST.get("act", "")
    act = _acts_of(request).get(name)
    if act is None:
        return Invalid(_("Choose one of the actions on this page."))
    try:
        done = perform_act(act, by or visit_of(request), _sent(request, also), is_form=True)
    except RecognitionError as error:
        return error
    # What an act started has a page of its own; the query belongs to this one.
    onward = done.url or address
    words = f"{act.name}.{done.outcome}" if done.outcome else act.name
    if done.says:
        words += f"\n{done.says}"
    said = _said(request, onward).sign(words)
    return redirect(f"{onward}?{urlencode({'done': said})}{'' if done.url else query}")


def perform_here(request: HttpRequest) -> Done | RecognitionError:
    """Do the posted act of the page, whose answer shows what it made: for what leaves nothing."""
    try:
        act = _acts_of(request)[request.POST.get("act", "")]
        return perform_act(act, visit_of(request), _sent(request, None), is_form=True)
    except KeyError:
        return Invalid(_("Choose one of the actions on this page."))
    except RecognitionError as error:
        return error


def done_message(request: HttpRequest) -> str:
    """What the page says of the act that was done before it was shown; empty without one.

    Signed for the person and the page, and for ten minutes: a link from elsewhere claims nothing.
    """
    try:
        said = _said(request, request.path).unsign(request.GET.get("done", ""), max_age=600)
    except BadSignature:
        return ""
    said, _end, says = said.partition("\n")
    area, _dot, rest = said.partition(".")
    name, _dot, outcome = rest.partition(".")
    own = {declared.name: declared for declared in _acts_of(request).values()}
    act = own.get(f"{area}.{name}") or ACTS.by_name.get(f"{area}.{name}")
    return "" if act is None else act.done_message(Done(outcome, says=says))


def _said(request: HttpRequest, address: str) -> TimestampSigner:
    path = urlsplit(address).path
    return TimestampSigner(salt=f"mentor_recognition.done.{visit_of(request).person}.{path}")


def _acts_of(request: HttpRequest) -> Mapping[str, Act]:
    declared: Mapping[str, Act] = request.mr_acts  # type: ignore[attr-defined]
    return declared


def _sent(request: HttpRequest, also: Mapping[str, Any] | None) -> QueryDict:
    """Values, files and what the page adds, as one form."""
    sent = request.POST.copy()
    for name, file in request.FILES.items():
        sent[name] = file  # type: ignore[assignment]
    for name, value in (also or {}).items():
        sent[name] = value
    return sent


class CheckedField(forms.Field):
    """A field of a Django form that an input field checks; elements draw it."""

    def __init__(self, check: inputs.Field, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.check = check

    def clean(self, value: Any) -> Any:
        """The checked value; its refusal stands beside the field."""
        try:
            return self.check("", value)
        except RecognitionError as error:
            raise forms.ValidationError(sentence_of(error), code=error.code) from error


def programme_or_404(slug: str) -> programmes.ProgrammeData:
    """The programme of an address; Django's 404 page when there is none."""
    try:
        return programmes.programme_by_slug(slug)
    except NotFound as missing:
        raise Http404(str(missing)) from missing


def names(user_ids: Collection[int]) -> dict[int, str]:
    """Display names, in one query; who is gone is a former member."""
    users = get_host().users(user_ids)
    return {user_id: shown_name(users.get(user_id)) for user_id in user_ids}


def private(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render below ``mentor_recognition/``; nothing of it is cached.

    Forms are drawn from what the page's acts declare, and find what was posted (``elements``); none
    of an act that the state of the programme would refuse, of which a banner tells.
    Whatever an older version stored, the page is text that UTF-8 can carry.
    """
    visit: PageVisit | None = getattr(request, "mr_visit", None)
    shown = {
        "acts": getattr(request, "mr_acts", {}),
        "opens": _opens(visit),
        "frame": _frame(request, visit),
        "posted": request.POST if request.method == "POST" else None,
        **context,
    }
    programme = visit.programme if visit and visit.slug else context.get("programme")
    if isinstance(programme, programmes.ProgrammeData):
        shown["state_look"] = look_of(programme.state)
        shown["stopped"] = stopped(shown["acts"], programme.state)
    html = render_to_string(f"mentor_recognition/{template}", shown, request)
    response = HttpResponse(inputs.encodable(html), status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def record(content: Mapping[str, Any], *, filename: str) -> HttpResponse:
    """``content`` as a JSON file to keep; nothing of it is cached."""
    response = JsonResponse(content, json_dumps_params={"indent": 2})
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _frame(request: HttpRequest, visit: PageVisit | None) -> Frame | None:
    """The head of a page for whoever passed its gate; None on a page without one."""
    if visit is None or request.resolver_match is None:
        return None
    return frame_of(
        user_id=visit.user_id,
        at=visit.at,
        programme=visit.programme if visit.slug else None,
        view=request.resolver_match.url_name or "",
        name=shown_name(get_host().user(visit.user_id)),
        opens=_opens(visit).__getitem__,
    )


def _opens(visit: PageVisit | None) -> Opens:
    return Opens(visit, "" if visit is None else visit.slug)


def body_of(request: HttpRequest, *, limit: int) -> bytes:
    """The request's body; ``Invalid`` beyond ``limit`` bytes, whatever its headers say of it."""
    length = request.headers.get("Content-Length", "")
    size = int(length) if length.isascii() and length.isdigit() and len(length) < 16 else 0
    if size > limit:
        raise Invalid(_("The message is too large."), code="too_large")
    try:
        body = request.body
    except (RawPostDataException, SuspiciousOperation, UnreadablePostError, ValueError):
        # A form was read out of it before us; or its length is no number, which Django asks for.
        raise Invalid(_("The message could not be read."), code="malformed") from None
    if len(body) > limit:
        raise Invalid(_("The message is too large."), code="too_large")
    return body


def _refused(visit: PageVisit, door: Door, error: RecognitionError) -> HttpResponse:
    template = "console/denied.html"
    if isinstance(error, Recused):
        template = "console/own.html" if _is_self(visit) else "console/recused.html"
    else:
        for rule in door.who or ():
            if not rule.holds.test(visit):
                template = rule.page
                break
    programme = visit.programme if visit.slug else None
    context = {"message": sentence_of(error), "programme": programme}
    return private(visit.request, template, context, status=status_of(error))


def _is_self(visit: PageVisit) -> bool:
    return visit.about is not None and visit.about.user_id == visit.person


def _name(view: View) -> str:
    return f"{view.__module__.rsplit('.', 1)[-1]}.{view.__name__}"
