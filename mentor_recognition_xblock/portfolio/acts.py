"""What a mentor does with their public page, and both sides with spotlights."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import EDITOR, MENTOR_OF_PAGE, Done, Needs, Place, Subject, act
from ..access.fields import MENTOR as MENTOR_ROW
from ..access.fields import UUID as REFERENCE
from ..errors import NotFound
from ..mentors import api as mentors
from ..mentors.acts import mentor_without_conflict, require_no_conflict
from . import api

SWITCHES: Final = ("show_tier", "show_outcomes", "show_badges", "is_indexed")
TITLE: Final = inputs.Text(api.MAX_TITLE, lines=False)
BODY: Final = inputs.Text(api.MAX_BODY)
WITHDRAWN: Final = gettext_lazy("Withdrawn: it is gone from every page.")
NUM: Final = inputs.Whole(0, 10**6, default=0)
MOVE: Final[dict[str, inputs.Field]] = {
    "spotlight": REFERENCE,
    "num": NUM,
    "plain": inputs.Several(inputs.Reference(255)),
}


@act(
    MENTOR_OF_PAGE,
    place=Place.PROGRAMME,
    label=gettext_lazy("Save and preview"),
    done={
        "": gettext_lazy("Saved. Below is exactly what the public page shows."),
        "found": gettext_lazy("Saved. Before you can publish, take out what is listed below."),
    },
    takes={
        "shown_name": inputs.Text(api.MAX_NAME, required=False, lines=False, exact=True),
        "headline": inputs.Text(api.MAX_LINE, required=False, lines=False),
        "about": inputs.Text(api.MAX_ABOUT, required=False),
        **{name: inputs.Flag() for name in SWITCHES},
        "plain": inputs.Several(inputs.Reference(255)),
        "wording": inputs.Reference(255),
    },
)
def save_page(
    by: Subject,
    *,
    shown_name: str,
    headline: str,
    about: str,
    show_tier: bool,
    show_outcomes: bool,
    show_badges: bool,
    is_indexed: bool,
    plain: tuple[str, ...],
    wording: str,
) -> Done:
    """Write one's public page; ``plain`` are words that are no names in that ``wording``."""
    saved = api.save_page(
        mentor_id=by.mentor_id,
        user_id=by.user_id,
        wish=api.Wish(
            shown_name=shown_name,
            headline=headline,
            about=about,
            show_tier=show_tier,
            show_outcomes=show_outcomes,
            show_badges=show_badges,
            is_indexed=is_indexed,
        ),
        at=by.at,
        plain_words=plain,
        plain_in=wording,
    )
    return Done("found" if saved else "")


@act(
    MENTOR_OF_PAGE,
    place=Place.PROGRAMME,
    label=gettext_lazy("Publish this page"),
    done=gettext_lazy("Your page is public now."),
)
def publish_page(by: Subject) -> None:
    """Make one's page public."""
    api.set_page_public(mentor_id=by.mentor_id, user_id=by.user_id, public=True, at=by.at)


@act(
    MENTOR_OF_PAGE,
    place=Place.PROGRAMME,
    label=gettext_lazy("Hide the page"),
    done=gettext_lazy("Your page is hidden: its address answers as if it never existed."),
    needs=Needs.NOTHING,
)
def hide_page(by: Subject) -> None:
    """Take one's page from the public."""
    api.set_page_public(mentor_id=by.mentor_id, user_id=by.user_id, public=False, at=by.at)


@act(
    MENTOR_OF_PAGE,
    place=Place.PROGRAMME,
    label=gettext_lazy("I consent to this text"),
    done=gettext_lazy("You consented. The programme may publish it; you can withdraw at any time."),
    takes={"spotlight": REFERENCE, "num": NUM},
    about=("spotlight",),
)
def consent(by: Subject, *, spotlight: UUID, num: int) -> None:
    """Consent to the wording ``num`` of a spotlight on oneself."""
    api.answer_spotlight(uuid=spotlight, num=num, consent=True, at=by.at, user_id=by.user_id)


@act(
    MENTOR_OF_PAGE,
    place=Place.PROGRAMME,
    label=gettext_lazy("Decline"),
    done=gettext_lazy("You declined. It is not published."),
    takes={"spotlight": REFERENCE, "num": NUM},
    about=("spotlight",),
    needs=Needs.NOTHING,
)
def decline(by: Subject, *, spotlight: UUID, num: int) -> None:
    """Decline the wording ``num`` of a spotlight on oneself."""
    api.answer_spotlight(uuid=spotlight, num=num, consent=False, at=by.at, user_id=by.user_id)


@act(
    MENTOR_OF_PAGE,
    place=Place.PROGRAMME,
    label=gettext_lazy("Withdraw my consent"),
    done=WITHDRAWN,
    takes={"spotlight": REFERENCE},
    about=("spotlight",),
    needs=Needs.NOTHING,
)
def withdraw_consent(by: Subject, *, spotlight: UUID) -> None:
    """Take a spotlight on oneself back."""
    own = api.spotlights(programme_id=by.programme.id, mentor_id=by.mentor_id)
    if spotlight not in {own_spotlight.uuid for own_spotlight in own}:
        raise NotFound(_("There is no such spotlight."))
    api.withdraw_spotlight(uuid=spotlight, at=by.at, actor=by.user_id)


@act(
    EDITOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("Write a spotlight"),
    done=gettext_lazy("The draft is saved. The mentor sees it once you ask."),
    takes={"mentor": MENTOR_ROW, "title": TITLE, "body": BODY},
    about=("mentor",),
)
def draft_spotlight(by: Subject, *, mentor: str, title: str, body: str) -> Done:
    """Write a draft on a mentor of the programme."""
    chosen = mentor_without_conflict(by, mentor)
    made = api.draft_spotlight(
        programme_id=by.programme.id,
        mentor_id=chosen.id,
        title=title,
        body=body,
        at=by.at,
        actor=by.user_id,
    )
    return Done(made=made)


@act(
    EDITOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("Edit the spotlight"),
    done={
        "": gettext_lazy("The new text is saved; it needs the mentor's consent again."),
        "was_public": gettext_lazy(
            "The new text is saved, and the spotlight is not public any more: it needs the "
            "mentor's consent again, and then to be published."
        ),
        "same": gettext_lazy("These are the words it had: nothing changed."),
    },
    takes={"spotlight": REFERENCE, "title": TITLE, "body": BODY},
    about=("spotlight",),
)
def edit_spotlight(by: Subject, *, spotlight: UUID, title: str, body: str) -> Done:
    """Change its words; they need the mentor's consent afresh."""
    before = api.spotlight(_own(by, spotlight))
    after = api.edit_spotlight(uuid=before.uuid, title=title, body=body, at=by.at, actor=by.user_id)
    if after.num == before.num:
        return Done("same")
    return Done("was_public" if before.state == api.SpotlightState.PUBLISHED else "")


@act(
    EDITOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("Ask the mentor"),
    done=gettext_lazy("The mentor reads it on their own page and answers there."),
    takes=MOVE,
    about=("spotlight",),
)
def ask_mentor(by: Subject, *, spotlight: UUID, num: int, plain: tuple[str, ...]) -> None:
    """Ask the mentor for their consent to these words."""
    api.ask_mentor(uuid=_own(by, spotlight), at=by.at, actor=by.user_id, plain=_excuse(num, plain))


@act(
    EDITOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("Publish"),
    done=gettext_lazy("Published."),
    takes=MOVE,
    about=("spotlight",),
)
def publish_spotlight(by: Subject, *, spotlight: UUID, num: int, plain: tuple[str, ...]) -> None:
    """Show it to the public, once the mentor has consented."""
    api.publish_spotlight(
        uuid=_own(by, spotlight), at=by.at, actor=by.user_id, plain=_excuse(num, plain)
    )


@act(
    EDITOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("Withdraw"),
    done=WITHDRAWN,
    takes={"spotlight": REFERENCE},
    about=("spotlight",),
    needs=Needs.NOTHING,
)
def withdraw_spotlight(by: Subject, *, spotlight: UUID) -> None:
    """Take it from every page."""
    api.withdraw_spotlight(uuid=_own(by, spotlight), at=by.at, actor=by.user_id)


def _excuse(num: int, plain: tuple[str, ...]) -> api.Excuse | None:
    return api.Excuse(num, plain) if plain else None


def _own(by: Subject, spotlight: UUID) -> UUID:
    """A spotlight of the programme on a mentor with whom the person has no conflict."""
    known = {
        own_spotlight.uuid: own_spotlight
        for own_spotlight in api.spotlights(programme_id=by.programme.id)
    }
    own = known.get(spotlight)
    if own is None:
        raise NotFound(_("There is no such spotlight."))
    require_no_conflict(by, mentors.mentor(own.mentor_id))
    return own.uuid
