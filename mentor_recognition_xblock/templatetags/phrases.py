"""``{% load wording %}``: what sentences need beside Django's own filters."""

from __future__ import annotations

from django import template

from ..languages import localized
from ..phrases import joined, moment

register = template.Library()
register.filter("joined", joined)
register.filter("localized", localized)
register.simple_tag(moment)
