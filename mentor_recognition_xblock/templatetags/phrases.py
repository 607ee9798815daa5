"""``{% load wording %}``: what sentences need beside Django's own filters."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from ..core.markup import under_heading, with_directions
from ..languages import localized
from ..phrases import joined, moment
from ..units.comment_cards import light

register = template.Library()
register.filter("joined", joined)
register.filter("by_paragraph", lambda html: SafeString(with_directions(html or "")))
register.filter("under_heading", lambda html, level: SafeString(under_heading(html, level)))
register.filter("localized", localized)
register.simple_tag(moment)
register.simple_tag(light, name="light_comment")
