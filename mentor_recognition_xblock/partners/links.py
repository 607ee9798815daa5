"""The secret in a partner's link: made from the row and the site's key, kept as a hash alone.

Nothing that is stored opens the work: neither a copy of the database nor of the queue of letters.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import sha256
from uuid import UUID

from django.urls import reverse
from django.utils.crypto import salted_hmac

from ..hosts import get_host

_SALT = "mentor_recognition.partner_review"


def secret_of(uuid: UUID, num: int) -> str:
    """The secret of the ``num``-th link of an invitation: 256 bits that nobody can guess."""
    made = salted_hmac(_SALT, f"{uuid}:{num}", algorithm="sha256").digest()
    return urlsafe_b64encode(made).decode().rstrip("=")


def hash_of(secret: str) -> str:
    """What is stored of it, in hexadecimal digits."""
    return sha256(secret.encode()).hexdigest()


def address_of(secret: str) -> str:
    """The whole address of the page that it opens."""
    return get_host().site_url(reverse("mentor_recognition:partner_review", args=[secret]))
