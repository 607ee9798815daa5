"""``{% load wording %}``: what sentences need beside Django's own filters."""

from __future__ import annotations

from django import template

from ..wording import joined, moment

register = template.Library()
register.filter("joined", joined)
register.simple_tag(moment)
