"""What a badge must have and how its members are written (Open Badges 3.0, appendix B).

A signature says who wrote a document, not that it is a badge. Each class has its members with
their kinds: ``!`` must be there, ``*`` may be several. An object may stand alone where several
may be, as the JSON-LD form of the standard allows. Members of other vocabularies are left to
JSON-LD, which refuses what no context defines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from .moments import is_date, moment
from .outcomes import Failed
from .vocabularies import WORDS, is_word

_COMMON: Final = {
    "id": "uri!",
    "name": "text",
    "description": "text",
    "issuer": "Profile!",
    "validFrom": "moment!",
    "validUntil": "moment",
    "awardedDate": "moment",
    "credentialSchema": "Service*",
    "refreshService": "Service",
    "termsOfUse": "Terms*",
}
CLASSES: Final[Mapping[str, Mapping[str, str]]] = {
    "OpenBadgeCredential": {
        **_COMMON,
        "image": "Image",
        "credentialSubject": "AchievementSubject!",
        "evidence": "Evidence*",
    },
    "EndorsementCredential": {
        **_COMMON,
        "name": "text!",
        "credentialSubject": "EndorsementSubject!",
    },
    "BitstringStatusListCredential": {
        **_COMMON,
        "issuer": "Owner!",
        "credentialSubject": "BitstringStatusList!",
    },
    "AchievementSubject": {
        "id": "uri",
        "achievement": "Achievement!",
        "identifier": "IdentityObject*",
        "result": "Result*",
        "source": "Profile",
        "image": "Image",
        "creditsEarned": "number",
        "activityStartDate": "moment",
        "activityEndDate": "moment",
        "licenseNumber": "text",
        "narrative": "text",
        "role": "text",
        "term": "text",
    },
    "EndorsementSubject": {"id": "uri!", "endorsementComment": "text"},
    "BitstringStatusList": {"id": "uri", "encodedList": "text!"},
    "Achievement": {
        "id": "uri!",
        "name": "text!",
        "description": "text!",
        "criteria": "Criteria!",
        "image": "Image",
        "creator": "Profile",
        "alignment": "Alignment*",
        "related": "Related*",
        "resultDescription": "ResultDescription*",
        "otherIdentifier": "IdentifierEntry*",
        "tag": "text*",
        "achievementType": "achievement",
        "creditsAvailable": "number",
        "fieldOfStudy": "text",
        "humanCode": "text",
        "inLanguage": "text",
        "specialization": "text",
        "version": "text",
    },
    "Criteria": {"id": "uri", "narrative": "text"},
    "Image": {"id": "image!", "caption": "text"},
    "Evidence": {
        "id": "uri",
        "name": "text",
        "narrative": "text",
        "description": "text",
        "genre": "text",
        "audience": "text",
    },
    "IdentityObject": {
        "hashed": "flag!",
        "identityHash": "text!",
        "identityType": "identity!",
        "salt": "text",
    },
    "IdentifierEntry": {"identifier": "text!", "identifierType": "identity!"},
    "Alignment": {
        "targetName": "text!",
        "targetUrl": "link!",
        "targetCode": "text",
        "targetType": "target",
        "targetDescription": "text",
        "targetFramework": "text",
    },
    "Related": {"id": "uri!", "inLanguage": "text", "version": "text"},
    "Result": {
        "achievedLevel": "uri",
        "resultDescription": "uri",
        "status": "status",
        "value": "text",
        "alignment": "Alignment*",
    },
    "ResultDescription": {
        "id": "uri!",
        "name": "text!",
        "resultType": "result!",
        "allowedValue": "text*",
        "requiredLevel": "uri",
        "requiredValue": "text",
        "valueMax": "text",
        "valueMin": "text",
        "alignment": "Alignment*",
        "rubricCriterionLevel": "RubricCriterionLevel*",
    },
    "RubricCriterionLevel": {
        "id": "uri!",
        "name": "text!",
        "description": "text",
        "level": "text",
        "points": "text",
        "alignment": "Alignment*",
    },
    "Profile": {
        "id": "uri!",
        "name": "text",
        "url": "link",
        "phone": "text",
        "description": "text",
        "image": "Image",
        "email": "text",
        "address": "Address",
        "official": "text",
        "otherIdentifier": "IdentifierEntry*",
        "parentOrg": "Profile",
        "dateOfBirth": "date",
        **dict.fromkeys(
            (
                "familyName",
                "givenName",
                "additionalName",
                "patronymicName",
                "honorificPrefix",
                "honorificSuffix",
                "familyNamePrefix",
            ),
            "text",
        ),
    },
    "Address": {
        "geo": "GeoCoordinates",
        **dict.fromkeys(
            (
                "addressCountry",
                "addressCountryCode",
                "addressRegion",
                "addressLocality",
                "streetAddress",
                "postOfficeBoxNumber",
                "postalCode",
            ),
            "text",
        ),
    },
    "GeoCoordinates": {"latitude": "number!", "longitude": "number!"},
    "Owner": {"id": "uri!"},
    "Service": {"id": "uri!"},
    "Terms": {"id": "uri"},
}
# Classes whose objects may be of any type, but of one; and those that need none.
_OF_ANY_TYPE: Final = frozenset({"Service", "Terms"})
_UNTYPED: Final = frozenset({"Criteria", "Owner"})

_URI: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):[^\x00-\x20\x7f<>\"{}|\\^`]+")
# What a browser would run or read from the reader's own machine.
_NEVER: Final = frozenset(
    {"javascript", "vbscript", "data", "file", "blob", "about", "view-source", "filesystem"}
)
_PICTURE: Final = re.compile(r"data:image/(?:png|svg\+xml|jpeg|gif|webp)[;,]", re.IGNORECASE)
_HASH: Final = re.compile(r"(?:sha256\$[0-9A-Fa-f]{64}|md5\$[0-9A-Fa-f]{32})")


def check_members(document: Mapping[str, Any], kind: str) -> None:
    """Refuse a credential that lacks what its class must have, or holds it in another way.

    ``Failed`` names the member. ``kind`` is one of the credentials of ``CLASSES``.
    """
    _object(document, kind, "")


def uri_scheme(value: Any) -> str:
    """The scheme of an absolute URI in lower case; empty for anything else."""
    match = _URI.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return ""
    scheme = match[1].lower()
    if scheme in ("http", "https") and not re.match(r"https?://[^/?#]", value, re.IGNORECASE):
        return ""
    return scheme


def _object(value: Any, kind: str, where: str) -> None:
    if not isinstance(value, dict):
        raise Failed("badge_members", where)
    _typed(value, kind, where)
    rules = CLASSES[kind]
    for name, rule in rules.items():
        place = f"{where}.{name}".lstrip(".")
        if name in value:
            _member(value[name], rule, place)
        elif rule.endswith("!"):
            raise Failed("badge_members", place)
    for name, held in value.items():
        # OB 3.0, 8: null values and empty arrays are left out; they mean nothing and hide things.
        if held is None or held == []:
            raise Failed("badge_members", f"{where}.{name}".lstrip(".") if name in rules else where)
    if kind == "AchievementSubject" and not ("id" in value or "identifier" in value):
        raise Failed("badge_members", f"{where}.id")
    if kind == "Criteria" and not ("id" in value or "narrative" in value):
        raise Failed("badge_members", f"{where}.narrative")
    if kind == "IdentityObject" and value["hashed"] and not _HASH.fullmatch(value["identityHash"]):
        raise Failed("badge_members", f"{where}.identityHash")


def _typed(value: Mapping[str, Any], kind: str, where: str) -> None:
    place = f"{where}.type".lstrip(".")
    if kind in _UNTYPED and "type" not in value:
        return
    types = value.get("type")
    listed = types if isinstance(types, list) else [types]
    if not listed or not all(isinstance(item, str) and item for item in listed):
        raise Failed("badge_members", place)
    if len(set(listed)) != len(listed):
        raise Failed("badge_members", place)
    wanted = {kind, "AchievementCredential"} if kind == "OpenBadgeCredential" else {kind}
    if kind not in _OF_ANY_TYPE and kind not in _UNTYPED and wanted.isdisjoint(listed):
        raise Failed("badge_members", place)


def _member(value: Any, rule: str, where: str) -> None:
    kind = rule.rstrip("!*")
    if rule == "text!" and isinstance(value, str) and not value.strip():
        raise Failed("badge_members", where)
    if rule.endswith("*"):
        if value == []:
            raise Failed("badge_members", where)
        items = value if isinstance(value, list) else [value]
        for item in items:
            _single(item, kind, where)
        # In RDF two of one name are one: whoever copies the badge could take one away or add one.
        names = [item.get("id") if isinstance(item, dict) else item for item in items]
        named = [name for name in names if name is not None]
        if len(set(named)) != len(named):
            raise Failed("badge_members", where)
    else:
        _single(value, kind, where)


def _single(value: Any, kind: str, where: str) -> None:
    if kind in ("Profile", "Owner") and isinstance(value, str):
        kind = "uri"  # OB 3.0, ProfileRef: the id alone
    if kind in CLASSES:
        _object(value, kind, where)
        return
    if kind == "text" and _is_in_a_language(value):
        raise Failed("written_otherwise", where)
    if kind in WORDS:
        if not isinstance(value, str) or not value:
            raise Failed("badge_members", where)
        # The lists grow from edition to edition: what a later one adds is not wrong.
        if not is_word(kind, value):
            raise Failed("written_otherwise", where)
    elif not _KINDS[kind](value):
        raise Failed("badge_members", where)


def _is_in_a_language(value: Any) -> bool:
    """Whether it is a text with its language (VC 2.0, 11.1), which Open Badges do not have."""
    listed = value if isinstance(value, list) else [value]
    return bool(listed) and all(isinstance(item, dict) and "@value" in item for item in listed)


def _is_moment(value: Any) -> bool:
    try:
        moment(value)
    except ValueError:
        return False
    return True


def _is_image(value: Any) -> bool:
    if isinstance(value, str) and _PICTURE.match(value):
        return True
    return uri_scheme(value) not in ("", *_NEVER)


_KINDS: Final[Mapping[str, Callable[[Any], bool]]] = {
    "text": lambda value: isinstance(value, str),
    "uri": lambda value: uri_scheme(value) not in ("", *_NEVER),
    "link": lambda value: uri_scheme(value) not in ("", *_NEVER),
    "image": _is_image,
    "moment": _is_moment,
    "date": is_date,
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "flag": lambda value: isinstance(value, bool),
}
