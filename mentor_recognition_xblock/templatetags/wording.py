"""``{% load wording %}``: what sentences need beside Django's own filters."""

from __future__ import annotations

from django import template

from ..wording import joined

register = template.Library()
register.filter("joined", joined)
