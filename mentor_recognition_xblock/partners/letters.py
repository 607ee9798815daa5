"""The letter with the link, to somebody without an account: composed when it is sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from ..access import Needs
from ..errors import Unavailable
from ..hosts import Letter
from ..hosts.plain_mail import send
from ..programmes import api as programmes
from .links import address_of, secret_of
from .models import PartnerReview
from .states import PartnerState
from .works import is_allowed


def write_to_partner(*, review_uuid: str, num: int, at: datetime) -> None:
    """Send the ``num``-th link of an invitation; nothing where it is over or replaced by now.

    ``Unavailable`` where the mail server does not take it: the outbox tries again.
    """
    rows = PartnerReview.objects.select_related("version")
    row = rows.filter(uuid=UUID(review_uuid), link_num=num, written_at=None).first()
    if row is None or row.state != PartnerState.INVITED or row.expires_at <= at:
        return
    if not row.email or not is_allowed(row.version.project_id):
        return
    if not programmes.allows(row.programme_id, Needs.TELL):
        return
    with translation.override(settings.LANGUAGE_CODE):
        if not send(row.email, _letter(row)):
            raise Unavailable(_("The letter could not be sent."))
    PartnerReview.objects.filter(pk=row.pk, link_num=num).update(written_at=at)


def _letter(row: PartnerReview) -> Letter:
    """In the site's language. It tells nothing of the work, nor whose it is."""
    title = programmes.programme(row.programme_id).title
    subject = _("Will you review a piece of work for {programme}?").format(programme=title)
    context: dict[str, Any] = {
        "subject": subject,
        "name": row.name,
        "programme": title,
        "until": row.expires_at.date(),
        "url": address_of(secret_of(row.uuid, row.link_num)),
        "language": translation.get_language() or "en",
        "bidi": translation.get_language_bidi(),
    }
    return Letter(
        subject=subject,
        text=render_to_string("mentor_recognition/email/partner.txt", context).strip() + "\n",
        html=render_to_string("mentor_recognition/email/partner.html", context),
        url=context["url"],
    )
