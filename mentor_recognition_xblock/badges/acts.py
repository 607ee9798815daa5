"""What people do with their badges, and a manager with the programme's images."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import MANAGER, OWNER, Done, Needs, Place, Subject, act
from ..access.fields import UUID as REFERENCE
from . import api

SERIES: Final = inputs.Reference(255)
IMAGE: Final = inputs.Upload(
    2 * 1024 * 1024, missing=gettext_lazy("Choose an image file."), truncates=True
)


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Claim badge"),
    done={
        "": gettext_lazy("Claimed. Nobody else can see it until you make it public."),
        "public": gettext_lazy("Claimed. Your public page is on."),
    },
    takes={"credential_uuid": REFERENCE, "public": inputs.Flag()},
    about=("credential_uuid",),
    needs=Needs.NOTHING,
)
def claim(by: Subject, *, credential_uuid: UUID, public: bool) -> Done:
    """Take one's badge, and say whether its page is public."""
    api.claim(credential_uuid=credential_uuid, user_id=by.user_id, public=public, at=by.at)
    return Done("public" if public else "")


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Publish"),
    done={
        "": gettext_lazy("Your public page is off."),
        "public": gettext_lazy("Your public page is on."),
    },
    takes={"credential_uuid": REFERENCE, "public": inputs.Flag()},
    about=("credential_uuid",),
    needs=Needs.NOTHING,
)
def publish(by: Subject, *, credential_uuid: UUID, public: bool) -> Done:
    """Turn the public page of one's badge on or off."""
    api.set_public(credential_uuid=credential_uuid, user_id=by.user_id, public=public, at=by.at)
    return Done("public" if public else "")


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Offer it as an Open Badge 2.0"),
    done={
        "": gettext_lazy(
            "It is not offered as an Open Badge 2.0; no hash of your address is saved."
        ),
        "hosted": gettext_lazy("It is offered as an Open Badge 2.0 too."),
    },
    takes={"credential_uuid": REFERENCE, "hosted": inputs.Flag()},
    about=("credential_uuid",),
    needs=Needs.NOTHING,
)
def host(by: Subject, *, credential_uuid: UUID, hosted: bool) -> Done:
    """Offer one's badge in the older format, or stop doing so."""
    api.set_hosted(credential_uuid=credential_uuid, user_id=by.user_id, hosted=hosted, at=by.at)
    return Done("hosted" if hosted else "")


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Put it into a wallet"),
    done=gettext_lazy("Scan the code with your wallet."),
    takes={"credential_uuid": REFERENCE},
    about=("credential_uuid",),
    needs=Needs.NOTHING,
)
def wallet(by: Subject, *, credential_uuid: UUID) -> Done:
    """Open an exchange in which a wallet proves its identifier and takes the badge."""
    asked = api.open_exchange(credential_uuid=credential_uuid, user_id=by.user_id, at=by.at)
    return Done(made=asked, url=api.interaction_url(asked.token))


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Use this image"),
    done=gettext_lazy("The image is in use. Pages that were open before may show the old one."),
    takes={"series": SERIES, "alt": inputs.Text(255, required=False, lines=False), "image": IMAGE},
    about=("series",),
)
def upload_image(by: Subject, *, series: str, alt: str, image: bytes) -> None:
    """Show the programme's own image for a badge, cleaned of what could harm."""
    api.upload_art(
        programme_id=by.programme.id,
        series=series,
        raw=image,
        alt=alt,
        at=by.at,
        actor=by.user_id,
    )


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Use the composed image again"),
    done=gettext_lazy("The composed image is back."),
    takes={"series": SERIES},
    about=("series",),
)
def remove_image(by: Subject, *, series: str) -> None:
    """Go back to the image composed from the badge's words."""
    api.remove_art(programme_id=by.programme.id, series=series, at=by.at, actor=by.user_id)
