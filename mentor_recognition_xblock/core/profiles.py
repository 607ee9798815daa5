"""Addresses that lead to a person: e-mail, profiles, accounts, pages of their own.

Whoever reads them learns who it is with one click, whatever the account is called.
"""

from __future__ import annotations

import re
from typing import Final

# One page for each account: what follows the host is somebody's name.
_ACCOUNTS: Final = (
    "github|gitlab|bitbucket|codeberg|twitter|x|instagram|facebook|fb|tiktok|threads|bsky|t|medium"
    "|linkedin|behance|dribbble|youtube|pinterest|reddit|kaggle|researchgate|orcid|dev|vk|about"
    "|linktr|soundcloud|flickr|deviantart|stackoverflow|huggingface|codepen|replit|itch"
)
_ENDS: Final = "com|org|net|me|app|io|to|ee|co|social|net|tv"
# Hosts that give each account a name in front of theirs.
_OWN_HOSTS: Final = (
    r"github\.io|gitlab\.io|medium\.com|wordpress\.com|blogspot\.com|substack\.com|tumblr\.com"
    r"|carrd\.co|wixsite\.com|weebly\.com|netlify\.app|vercel\.app|itch\.io|about\.me|notion\.site"
    r"|bsky\.social|livejournal\.com|codeberg\.page|pages\.dev|web\.app"
)
# First words of a path that are nobody's account.
_NOBODY: Final = (
    "about|blog|channel/search|company|explore|features|groups|hashtag|jobs|login|orgs|pages"
    "|playlist|pricing|questions|r|school|search|settings|tag|tags|topics|trending|watch"
)
_PEOPLE: Final = "in|u|users?|people|profiles?|members?|pub|c|channel|authors?"
_START: Final = r"(?<![\w.@-])(?:https?://)?(?:www\.|m\.|mobile\.)?"
_SEGMENT: Final = r"[\w.@%~+-]"

EMAIL: Final = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
# In each, group 1 is what names the person.
PATTERNS: Final = (
    re.compile(
        rf"{_START}(?:{_ACCOUNTS})\.(?:{_ENDS})/(?!(?:{_NOBODY})(?:[/?#]|\b(?!{_SEGMENT})))"
        rf"(?:(?:{_PEOPLE})/)?({_SEGMENT}{{1,100}})",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:https?://|www\.)[\w.:-]{{1,253}}/(?:[\w.%-]{{1,60}}/){{0,3}}"
        rf"(?:~|@|(?:in|u|users?|people|profiles?|members?|authors?)/)({_SEGMENT}{{1,100}})",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<![\w.-])(?:https?://)?(?!www\.|docs\.|help\.|api\.|blog\.|en\.)"
        rf"([\w-]{{1,63}})\.(?:{_OWN_HOSTS})(?![\w-])",
        re.IGNORECASE,
    ),
)


def places(text: str) -> list[tuple[int, int]]:
    """Where ``text`` names somebody by an address: the address, or the part that is theirs."""
    found = [match.span() for match in EMAIL.finditer(text)]
    for pattern in PATTERNS:
        found += [match.span(1) for match in pattern.finditer(text)]
    return sorted(found)


def leads_to_somebody(address: str) -> bool:
    """Whether a link's address is a person's."""
    return bool(places(address)) or address.strip().lower().startswith("mailto:")
