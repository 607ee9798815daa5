"""Plain e-mail by Django's own back end, to an address: with no account, no preferences."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.mail import EmailMultiAlternatives

from .base import Letter


def send(address: str, letter: Letter, *, headers: Mapping[str, str] | None = None) -> bool:
    """Whether the mail server took the letter."""
    mail = EmailMultiAlternatives(
        letter.subject, letter.text, None, [address], headers=dict(headers or {})
    )
    head = '<!DOCTYPE html><html><head><meta charset="utf-8"></head>'
    mail.attach_alternative(f"{head}<body>{letter.html}</body></html>", "text/html")
    return bool(mail.send())
