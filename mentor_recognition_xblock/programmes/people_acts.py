"""What managers do with the offices of a programme."""

from __future__ import annotations

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import MANAGER, Done, Office, Place, Subject, act
from ..access.fields import LOGIN, ROW
from ..errors import Invalid, NotFound
from ..hosts import get_host
from ..hosts.people import person_called
from . import api

ROLE: Final = inputs.Choice(
    (*Office.values,), message=gettext_lazy("Choose manager, committee or chair.")
)
SEAT: Final = inputs.Choice(
    (Office.COMMITTEE.value, Office.CHAIR.value),
    message=gettext_lazy("Reload the page, then choose again."),
)


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Appoint"),
    done={
        "": gettext_lazy("They have the role now."),
        "already": gettext_lazy("They had the role already: nothing changed."),
    },
    takes={
        "person": inputs.Text(254, required=False, lines=False),
        "user": inputs.Maybe(ROW),
        "role": ROLE,
        "term": inputs.Maybe(inputs.Whole(1, 999)),
    },
    about=("role", "term"),
)
def appoint(by: Subject, *, person: str, user: int | None, role: str, term: int | None) -> Done:
    """Give a person an office, named by login, or as a search among the programme's people did.

    ``term`` is the number of the term with which it ends; without one it goes on.
    """
    chosen = _chosen(by, person) if user is None else _known(by, user)
    held = role in api.roles_of(programme_id=by.programme.id, user_id=chosen, at=by.at)
    api.appoint(
        programme_id=by.programme.id,
        user_id=chosen,
        role=role,
        at=by.at,
        actor=by.user_id,
        term_id=_term(by, term),
    )
    return Done("already" if held else "", made=chosen)


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("End the role"),
    done={
        "": gettext_lazy("They no longer have the role."),
        "not_held": gettext_lazy("They did not have it."),
    },
    takes={"user": ROW, "role": ROLE, "shown": inputs.Maybe(SEAT), "leave": inputs.Flag()},
    about=("user", "role"),
)
def dismiss(by: Subject, *, user: int, role: str, shown: str | None, leave: bool) -> Done:
    """End a person's office; ``shown`` is their seat as the page showed it, committee or chair.

    Whoever ends their own management says so by ``leave``: nobody but another manager undoes it.
    """
    leaves = user == by.user_id and role == Office.MANAGER
    if leaves and not leave:
        raise Invalid(
            _("You would no longer manage this programme: tick that you mean it."), field="leave"
        )
    held = role in api.roles_of(programme_id=by.programme.id, user_id=user, at=by.at)
    api.dismiss(
        programme_id=by.programme.id,
        user_id=user,
        role=role,
        seen=shown,
        at=by.at,
        actor=by.user_id,
    )
    return Done("" if held else "not_held", url=_home() if leaves else "")


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Hand it over"),
    done={
        "": gettext_lazy("Handed over: the one has the role, the other no longer. Both are told."),
        "already": gettext_lazy("It was handed over already: nothing changed."),
    },
    takes={"user": ROW, "role": ROLE, "person": LOGIN},
    about=("user", "role"),
)
def hand_over(by: Subject, *, user: int, role: str, person: str) -> Done:
    """Give a person's office to another in one act; it ends when it would have ended."""
    held = role in api.roles_of(programme_id=by.programme.id, user_id=user, at=by.at)
    api.hand_over(
        programme_id=by.programme.id,
        user_id=user,
        role=role,
        to=_chosen(by, person),
        at=by.at,
        actor=by.user_id,
    )
    leaves = user == by.user_id and role == Office.MANAGER
    return Done("" if held else "already", url=_home() if leaves else _list(by))


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Make chair"),
    done={
        "": gettext_lazy("They chair the committee now; who chaired it before keeps their seat."),
        "already": gettext_lazy("They chaired the committee already: nothing changed."),
    },
    takes={"user": ROW},
    about=("user",),
)
def name_chair(by: Subject, *, user: int) -> Done:
    """Let a member of the committee chair it."""
    chaired = api.chair_of(programme_id=by.programme.id, at=by.at) == user
    api.name_chair(programme_id=by.programme.id, user_id=user, at=by.at, actor=by.user_id)
    return Done("already" if chaired else "")


def _chosen(by: Subject, person: str) -> int:
    return person_called(LOGIN("person", person), field="person").user_id


def _known(by: Subject, user_id: int) -> int:
    """Somebody of the programme: of others a number tells no name."""
    host, keys = get_host(), by.programme.course_keys
    known = (
        user_id in api.people_in_charge(programme_id=by.programme.id, at=by.at)
        or user_id in host.enrolled_in_any({user_id}, keys)
        or bool(host.staffed(user_id, keys))
    )
    if not known:
        raise NotFound(_("There is no such person in the programme: search again."), field="user")
    return user_id


def _term(by: Subject, num: int | None) -> int | None:
    if num is None:
        return None
    term = next((one for one in api.terms(by.programme.id) if one.num == num), None)
    if term is None:
        raise NotFound(_("There is no such term: reload the page."), field="term")
    return term.id


def _home() -> str:
    """Where one goes on who manages no longer: the programme's pages are closed to them."""
    return reverse("mentor_recognition:home")


def _list(by: Subject) -> str:
    """The list of people, where both are seen."""
    slug = api.programme(by.programme.id).slug
    return reverse("mentor_recognition:console_list_people", args=[slug])
