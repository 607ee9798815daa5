"""``{% load wording %}``: what sentences need beside Django's own filters."""

from __future__ import annotations

from django import template

from ..languages import told
from ..phrases import joined, moment

register = template.Library()
register.filter("joined", joined)
register.filter("told", told)
register.simple_tag(moment)
