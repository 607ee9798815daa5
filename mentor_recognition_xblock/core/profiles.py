"""Addresses that lead to a person: e-mail, telephones, profiles, accounts, pages of their own.

Whoever reads them learns who it is with one click, whatever the account is called.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .mail_addresses import mail_addresses
from .normalisation import seen
from .phone_numbers import phone_numbers

# One page for each account: what follows the host is somebody's name.
_ACCOUNTS: Final = (
    r"(?:gist\.)?github|raw\.githubusercontent|gitlab|gitee|bitbucket|codeberg|sourceforge"
    r"|twitter|x|instagram|facebook|fb|tiktok|threads|bsky|t|telegram|medium|linkedin|xing|behance"
    r"|dribbble|youtube|pinterest|reddit|kaggle|researchgate|orcid|dev|vk|ok|about|linktr"
    r"|soundcloud|mixcloud|flickr|deviantart|artstation|unsplash|500px|vimeo|dailymotion|twitch"
    r"|stackoverflow|huggingface|codepen|replit|itch|gravatar|keybase|leetcode|hackerrank"
    r"|codechef|codeforces|codewars|topcoder|exercism|devpost|hackaday|glitch|observablehq|rpubs"
    r"|padlet|quizlet|slideshare|issuu|wattpad|letterboxd|goodreads|snapchat|strava|patreon"
    r"|ko-fi|buymeacoffee|paypal|cash|venmo|calendly|wa|signal|matrix|discord|steamcommunity"
    r"|weibo|zhihu|bilibili|douban|academia|scholar|speakerdeck|myspace|last|chess|lichess"
)
_ENDS: Final = r"com|org|net|me|app|io|to|ee|co|social|tv|ru|cn|fm|gg|link|edu|co\.uk"
# Hosts that give each account a name in front of theirs.
_OWN_HOSTS: Final = (
    r"github\.io|gitlab\.io|medium\.com|wordpress\.com|blogspot\.com|substack\.com|tumblr\.com"
    r"|carrd\.co|wixsite\.com|weebly\.com|netlify\.app|vercel\.app|itch\.io|about\.me|notion\.site"
    r"|bsky\.social|livejournal\.com|codeberg\.page|pages\.dev|web\.app|bandcamp\.com"
    r"|academia\.edu|shinyapps\.io|glitch\.me|neocities\.org|myportfolio\.com|jimdofree\.com"
    r"|squarespace\.com|webflow\.io|surge\.sh|firebaseapp\.com|herokuapp\.com|deviantart\.com"
    r"|artstation\.com|gitbook\.io|hashnode\.dev|repl\.co|replit\.app|strikingly\.com"
)
# First words of a path that are nobody's account.
_NOBODY: Final = (
    "about|avatar|blog|careers|channel/search|citations|code|company|competitions|contests?|datasets"
    "|developers?|docs"
    "|explore|features|groups|hashtag|help|jobs|legal|login|orgs|pages|playlist|pricing|privacy"
    "|problems|questions|r|school|search|settings|signup|tag|tags|terms|topics|trending|watch"
    "|wiki"
)
_PEOPLE: Final = (
    "user/show|in|u|users?|people|profiles?|members?|pub|c|channel|authors?|add|athletes?|id"
    r"|avatar|player|hackers|p|%40|#/@?"
)
_START: Final = r"(?<![\w.@-])(?:https?://)?(?:www\.|m\.|mobile\.|[a-z]{2}\.)?"
_SEGMENT: Final = r"[\w.@$%~+-]"
# A number and then, for people, the account's name: /users/12345/somebody.
_WHO: Final = rf"((?:\d{{1,20}}/)?{_SEGMENT}{{1,100}})"

# In each, group 1 is what names the person.
PATTERNS: Final = (
    re.compile(
        rf"{_START}(?:{_ACCOUNTS})\.(?:{_ENDS})/(?!(?:{_NOBODY})(?:[/?#]|\b(?!{_SEGMENT})))"
        rf"(?:(?:{_PEOPLE})/)?{_WHO}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:https?://|www\.)[\w.:-]{{1,253}}/(?:[\w.%-]{{1,60}}/){{0,3}}"
        rf"(?:~|@|(?:in|u|users?|people|profiles?|members?|authors?|avatar|github)/){_WHO}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<![\w.-])(?:https?://)?(?!www\.|docs\.|help\.|api\.|blog\.|en\.)"
        rf"([\w-]{{1,63}})\.(?:{_OWN_HOSTS})(?![\w-])",
        re.IGNORECASE,
    ),
    # Whose page it is stands in the query, after a colon, or in a path of the host's own.
    re.compile(
        r"(?:https?://|www\.)[\w.:-]{1,253}/[^\s?#<>\"]{0,200}\?"
        rf"(?:[^\s#<>\"&]{{0,200}}&){{0,8}}(?:user(?:name|_?id)?|author|profile|uid)=({_SEGMENT}{{1,100}})",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:facebook|fb)\.com/(profile\.php\?(?:[\w=-]{1,100}&){0,4}id=\d{1,20})",
        re.IGNORECASE,
    ),
    re.compile(r"\bsites\.google\.com/(?:view|site)/([\w.-]{1,100})", re.IGNORECASE),
    re.compile(r"\bspace\.bilibili\.com/(\d{1,20})", re.IGNORECASE),
    re.compile(
        r"/wiki/(?:User|Benutzer|Usuario|Utilisateur|User_talk):([\w.%-]{1,100})", re.IGNORECASE
    ),
    re.compile(r"\bgit@[\w.-]{1,100}:([\w.-]{1,100})/", re.IGNORECASE),
    re.compile(r"\b(?:skype|xmpp|tel|sms|facetime):([\w.@+%-]{2,100})", re.IGNORECASE),
)


def places(text: str) -> list[tuple[int, int]]:
    """Where ``text`` tells how to reach somebody: the address, or the part that is theirs.

    E-mail addresses and telephones are read as a person reads them, whatever their letters are.
    """
    read, origins = seen(text)
    spans = [
        (origins[start], origins[end - 1] + 1)
        for start, end in (*mail_addresses(read), *phone_numbers(read))
    ]
    spans += [match.span(1) for match in _matches(text)]
    return sorted(spans)


def whole_places(text: str) -> list[tuple[int, int]]:
    """Addresses of pages that are somebody's, each with all of it."""
    return sorted(match.span() for match in _matches(text))


def leads_to_somebody(address: str) -> bool:
    """Whether a link's address is a person's."""
    return bool(mail_addresses(address) or whole_places(address)) or (
        address.strip().lower().startswith(("mailto:", "tel:"))
    )


def _matches(text: str) -> Iterator[re.Match[str]]:
    for pattern in PATTERNS:
        yield from pattern.finditer(text)
