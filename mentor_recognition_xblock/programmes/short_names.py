"""Short names of programmes, which stand in addresses and in authors' units."""

from __future__ import annotations

from django.utils.text import slugify

from .models import Programme

# Short names that are addresses of the console already.
RESERVED = frozenset({"health", "manage", "new"})
LONGEST = 64


def is_taken(slug: str) -> bool:
    """Whether a programme or a page has that short name."""
    return slug in RESERVED or Programme.objects.filter(slug=slug).exists()


def free_slug(title: str) -> str:
    """A short name made of a title, with a number behind it where others have it already."""
    # A title in a script of its own leaves nothing that an address could hold.
    stem = slugify(title)[: LONGEST - 5].strip("-") or "programme"
    found, num = stem, 1
    while is_taken(found):
        num += 1
        found = f"{stem}-{num}"
    return found
