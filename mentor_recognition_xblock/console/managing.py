"""Who manages a programme, and how a manager's pages answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from ..errors import Invalid, NotAllowed, RecognitionError
from ..hosts import get_host
from ..hosts.base import HostUser
from ..pages import private, programme_or_404
from ..programmes import api as programmes


@dataclass(frozen=True)
class Manager:
    """Somebody at a programme's pages: its manager, or staff of some of its courses."""

    user_id: int
    programme: programmes.ProgrammeData
    is_manager: bool
    staff_of: tuple[str, ...]

    @property
    def courses(self) -> tuple[str, ...]:
        """Course runs whose pairings the person may see."""
        return self.programme.course_keys if self.is_manager else self.staff_of

    def require_manager(self) -> None:
        """Refuse course staff what only the manager does."""
        if not self.is_manager:
            raise NotAllowed(_("Only the programme's manager can do this."))

    def require_course(self, course_key: str) -> None:
        """Refuse a course run that is not the person's to arrange."""
        if course_key not in self.courses:
            raise NotAllowed(_("This course is not yours to arrange."), field="course")


def manager(request: HttpRequest, slug: str, *, course_staff: bool = False) -> Manager | None:
    """The person as a manager here, or None; 404 when there is no such programme."""
    found = programme_or_404(slug)
    user_id = int(request.user.pk or 0)
    held = programmes.roles_of(programme_id=found.id, user_id=user_id, at=timezone.now())
    if "manager" in held or is_site_admin(request):
        return Manager(user_id, found, True, ())
    own: tuple[str, ...] = ()
    if course_staff:
        own = tuple(key for key in found.course_keys if get_host().sees_as_staff(user_id, key))
    return Manager(user_id, found, False, own) if own else None


def is_site_admin(request: HttpRequest) -> bool:
    """The site's superusers, who set up what nobody manages yet."""
    return bool(getattr(request.user, "is_superuser", False))


def perform(
    request: HttpRequest, acts: Mapping[str, Callable[[], str]], *, address: str, query: str = ""
) -> HttpResponse | RecognitionError | None:
    """Run the posted ``act``; a redirect when done, the error when refused, None for a GET."""
    if request.method != "POST":
        return None
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        return Invalid(_("Choose one of the actions on this page."))
    try:
        done = act()
    except RecognitionError as error:
        return error
    return redirect(f"{address}?done={done}{query}")


def person(login: str, *, field: str) -> HostUser:
    """Whom a username or e-mail address names; ``Invalid`` names the field."""
    typed = login.strip()
    if not typed:
        raise Invalid(_("Type a username or an e-mail address."), field=field)
    found = get_host().users_by_login([typed]).get(typed)
    if found is None:
        raise Invalid(
            _("Nobody has the username or e-mail address “{login}”: check the spelling.").format(
                login=typed[:100]
            ),
            field=field,
        )
    return found


def whole(text: str, *, field: str, low: int, high: int) -> int:
    """A whole number in words that name the range when it is none."""
    typed = text.strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10) or not (
        low <= int(typed) <= high
    ):
        raise Invalid(
            _("Choose a whole number from {low} to {high}.").format(low=low, high=high),
            field=field,
        )
    return int(typed)


def refused(request: HttpRequest) -> HttpResponse:
    """The page for those who manage nothing here."""
    return show(request, "not_manager.html", {}, status=403)


def show(
    request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render below ``console/``; nothing of it is cached."""
    return private(request, f"console/{name}", context, status=status)
