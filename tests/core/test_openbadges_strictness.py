"""What a badge proves: whatever a stranger signs, only a badge in force of its issuer is valid."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mentor_recognition_xblock.core.openbadges import contexts, status
from mentor_recognition_xblock.core.openbadges.members import CLASSES
from mentor_recognition_xblock.core.openbadges.moments import moment

from ..badge_maker import AT, DELETE, HOME, LIST, Maker, code, put

SCHEMA = Path(__file__).parents[3] / "shared/data/open-badges/ob3_achievementcredential_schema.json"


# --- is it a badge

SUBJECT = "credentialSubject"
ACHIEVEMENT = f"{SUBJECT}.achievement"
NO_BADGES: list[tuple[str, Any]] = [
    (ACHIEVEMENT, DELETE), (f"{ACHIEVEMENT}.name", DELETE), (f"{ACHIEVEMENT}.description", DELETE),
    (f"{ACHIEVEMENT}.criteria", DELETE), (f"{ACHIEVEMENT}.criteria", {}), ("validFrom", DELETE),
    (f"{ACHIEVEMENT}.criteria", "Two terms."), (f"{ACHIEVEMENT}.id", DELETE),
    (f"{ACHIEVEMENT}.name", ""), (f"{ACHIEVEMENT}.name", "  "), (f"{ACHIEVEMENT}.name", 7),
    (f"{ACHIEVEMENT}.name", ["Mentor", "Guide"]), (f"{ACHIEVEMENT}.type", ["Profile"]),
    (f"{ACHIEVEMENT}.type", DELETE), (f"{ACHIEVEMENT}.image.id", "javascript:alert(1)"),
    (f"{ACHIEVEMENT}.image.id", "JaVaScRiPt:alert(1)"), (f"{ACHIEVEMENT}.image.id", "vbscript:x"),
    (f"{ACHIEVEMENT}.image.id", "data:text/html,x"), (f"{ACHIEVEMENT}.image", f"{HOME}/1.png"),
    (f"{ACHIEVEMENT}.image.id", "file:///etc/passwd"), (f"{ACHIEVEMENT}.image.id", "a.png"),
    (f"{ACHIEVEMENT}.image.id", "https://"), (f"{ACHIEVEMENT}.image.id", DELETE),
    (f"{ACHIEVEMENT}.alignment.0.targetUrl", "javascript:alert(1)"),
    (f"{ACHIEVEMENT}.alignment.0.targetName", DELETE), (f"{ACHIEVEMENT}.alignment.0.type", DELETE),
    (f"{ACHIEVEMENT}.resultDescription.0.resultType", DELETE),
    (f"{ACHIEVEMENT}.related.0.id", DELETE), (f"{ACHIEVEMENT}.tag", ["a", "a"]),
    (f"{ACHIEVEMENT}.creditsAvailable", True), (f"{ACHIEVEMENT}.creditsAvailable", "3"),
    (f"{SUBJECT}.type", DELETE), (f"{SUBJECT}.type", ["Achievement"]), (SUBJECT, DELETE),
    (f"{SUBJECT}.identifier.0.identityHash", "sha256$x"), (f"{SUBJECT}.id", "somebody"),
    (f"{SUBJECT}.identifier.0.hashed", DELETE), (f"{SUBJECT}.identifier.0.hashed", "true"),
    (f"{SUBJECT}.identifier.0.identityType", DELETE), (f"{SUBJECT}.result.0.type", DELETE),
    ("type", ["VerifiableCredential"]), ("type", ["VerifiableCredential", "EndorsementCredential"]),
    ("type", ["OpenBadgeCredential"]), ("type", "OpenBadgeCredential"), ("id", DELETE),
    ("type", ["VerifiableCredential", "OpenBadgeCredential", "OpenBadgeCredential"]),
    ("id", "badge-1"), ("id", "javascript:alert(1)"), ("name", 7), ("evidence", "much"),
    ("evidence.0.type", DELETE), ("evidence.0.id", "javascript:x"), ("issuer.type", DELETE),
    ("issuer.type", ["Achievement"]), ("issuer.url", "javascript:x"), ("issuer.name", {"a": 1}),
    ("refreshService.type", DELETE), ("credentialSchema.0.id", "x"), ("validUntil", "2099"),
    ("awardedDate", "2026-01-01"), ("issuer.dateOfBirth", "1990-13-01"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value"), NO_BADGES)
def test_a_signed_document_that_is_no_badge_is_never_valid(path: str, value: Any) -> None:
    maker = Maker()
    badge = maker.signed(lambda one: put(one, path, value))
    assert not maker.check(badge).valid
    assert maker.check(badge).check("form").outcome != "passed"


def test_without_id_and_identifier_nobody_is_named() -> None:
    maker = Maker()

    def change(badge: dict[str, Any]) -> None:
        del badge[SUBJECT]["id"], badge[SUBJECT]["identifier"]

    report = maker.check(maker.signed(change))
    assert report.check("form").where == "credentialSubject.id"


@pytest.mark.parametrize("hollow", [None, [], {}])
@pytest.mark.parametrize(
    "path", ["name", "validUntil", "credentialStatus", "evidence", f"{SUBJECT}.result",
             f"{ACHIEVEMENT}.image", f"{ACHIEVEMENT}.alignment", "issuer.url", "endorsement"]
)  # fmt: skip
def test_what_is_there_and_says_nothing_hides_nothing(path: str, hollow: Any) -> None:
    maker = Maker()
    assert not maker.check(maker.signed(lambda one: put(one, path, hollow))).valid


def test_what_is_refused_by_the_official_schema_is_refused_here() -> None:
    """One member taken away, or of another kind, at every place: never looser than the schema."""
    jsonschema = pytest.importorskip("jsonschema")
    if not SCHEMA.is_file():
        pytest.skip(f"{SCHEMA.name} is missing: its licence does not let it be shipped")
    judge = jsonschema.Draft201909Validator(json.loads(SCHEMA.read_text("utf-8")))
    maker = Maker()
    whole = maker.signed()
    assert not list(judge.iter_errors(whole))
    looser = []
    for path in places(maker.badge()):
        for value in (DELETE, 7, "x", "", True, {"a": "b"}, ["x"]):
            badge = put(copy.deepcopy(maker.badge()), path, value)
            if list(judge.iter_errors({**badge, "proof": whole["proof"]})):
                try:
                    signed = maker.sign(badge)
                except Exception:
                    continue  # no JSON-LD at all
                if maker.check(signed).valid:
                    looser.append((path, value))
    # Bitstring Status List's own, and a form that the standard's JSON-LD schema allows.
    tag = f"{ACHIEVEMENT}.tag"
    allowed = [("credentialStatus.id", DELETE), (tag, "x"), (tag, "")]
    assert [one for one in looser if one not in allowed] == []


def places(value: Any, path: str = "") -> list[str]:
    found = []
    items: Any = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        place = f"{path}.{key}".lstrip(".")
        if key == "@context":
            continue
        found.append(place)
        if isinstance(item, (dict, list)):
            found += places(item, place)
    return found


def test_every_class_of_the_table_is_reached_from_a_credential() -> None:
    reached, waiting = set(), ["OpenBadgeCredential", "EndorsementCredential",
                               "BitstringStatusListCredential"]  # fmt: skip
    while waiting:
        kind = waiting.pop()
        if kind in CLASSES and kind not in reached:
            reached.add(kind)
            waiting += [rule.rstrip("!*") for rule in CLASSES[kind].values()]
    assert reached == set(CLASSES)


def test_our_own_status_list_is_no_badge() -> None:
    maker = Maker()
    report = maker.check(maker.documents[LIST])
    assert code(report) == "not_a_badge"
    assert report.verdict == "invalid"


# --- contexts and spelling


@pytest.mark.parametrize(
    ("named", "wanted"),
    [([contexts.OPEN_BADGES, contexts.CREDENTIALS_V2], "contexts_malformed"),
     (contexts.CREDENTIALS_V2, "contexts_malformed"), ([], "contexts_malformed"),
     (None, "contexts_malformed"), ({}, "contexts_malformed"),
     ([contexts.CREDENTIALS_V2], "contexts"),
     ([contexts.CREDENTIALS_V2, {"@vocab": "urn:x#"}], "contexts"),
     ([contexts.CREDENTIALS_V2, contexts.OPEN_BADGES, "https://evil.example/c"], "contexts"),
     ([contexts.CREDENTIALS_V2, contexts.OPEN_BADGES, contexts.OPEN_BADGES], "contexts"),
     ([contexts.CREDENTIALS_V1, contexts.OPEN_BADGES], "contexts")],
)  # fmt: skip
def test_only_known_contexts_in_their_order(named: Any, wanted: str) -> None:
    maker = Maker()
    badge = maker.signed()
    assert code(maker.check({**badge, "@context": named})) == wanted


@pytest.mark.parametrize("path", ["issuer", ACHIEVEMENT, "evidence.0", "credentialStatus"])
def test_a_context_in_another_place_is_not_believed(path: str) -> None:
    maker = Maker()
    badge = put(maker.signed(), f"{path}.@context", {"name": "urn:x"})
    assert code(maker.check(badge)) == "contexts"


@pytest.mark.parametrize("member", ["validUntil", "credentialStatus", "evidence"])
def test_a_member_under_its_full_name_skips_no_check(member: str) -> None:
    maker = Maker()
    badge = maker.signed()
    badge[f"https://www.w3.org/2018/credentials#{member}"] = badge.pop(member)
    assert not maker.check(badge).valid


def test_a_member_moved_to_another_object_of_the_same_name_skips_no_check() -> None:
    """To the signature two objects of one id are one, so an end of validity could be moved away."""
    maker = Maker()
    badge = maker.badge(validUntil="2026-02-01T00:00:00Z")
    badge["evidence"].append({"id": badge["id"], "type": ["Evidence", "VerifiableCredential"]})
    signed = maker.sign(badge)
    signed["evidence"][-1]["validUntil"] = signed.pop("validUntil")
    assert code(maker.check(signed)) == "written_otherwise"


def test_a_legal_spelling_that_is_not_known_here_is_not_called_invalid() -> None:
    maker = Maker()
    in_language = maker.signed(
        lambda one: put(one, "name", {"@value": "Mentor", "@language": "en"})
    )
    assert maker.check(in_language).verdict == "unknown"
    later = maker.signed(lambda one: put(one, "endorsementJwt", ["a.b.c"]))
    assert code(maker.check(later)) == "newer_members"
    assert maker.check(later).verdict == "unknown"
    presentation = {"type": ["VerifiablePresentation"], "verifiableCredential": [maker.signed()]}
    assert maker.check(presentation).verdict == "unknown"
    other = maker.signed(lambda one: put(one, "issuer.id", "did:jwk:x"))
    other["proof"][0]["verificationMethod"] = "did:jwk:x#0"
    assert code(maker.check(other)) == "issuer_kind"


# --- dates


LOOSE = [
    "20240101T000000Z", "2024-01-01", "2024-01-01T00:00:00", "2024-01-01 00:00:00Z",
    "2024-01-01t00:00:00z", "2024-W01-1T00:00:00Z", "2024-001T00:00:00Z", "2024-01-01T00:00Z",
    "2024-01-01T00:00:00,5Z", "2024-01-01T00:00:00+0100", "2024-01-01T00:00:00+01",
    "2024-13-01T00:00:00Z", "2024-02-30T00:00:00Z", "2024-01-01T25:00:00Z",
    "٢٠٢٤-01-01T00:00:00Z", " 2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z\n",
    "+2024-01-01T00:00:00Z",
    "2024-01-01T00:00:00+15:00", 1704067200, None, True, [], {},
    "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00Z[UTC]", "2024-01-01T00:00:60Z",
]  # fmt: skip


@pytest.mark.parametrize("text", LOOSE)
def test_a_moment_is_a_datetimestamp_and_nothing_looser(text: Any) -> None:
    with pytest.raises((ValueError, OverflowError)):
        moment(text)


@pytest.mark.parametrize(
    "text", ["2024-01-01T00:00:00Z", "2024-01-01T00:00:00.123456789Z", "2024-01-01T14:00:00+14:00"]
)
def test_legal_moments_are_read(text: str) -> None:
    assert moment(text).date().year == 2024


def test_two_clocks_may_differ_by_a_minute() -> None:
    maker = Maker()
    for seconds, wanted in ((59, "valid"), (61, "not_yet_valid")):
        begins = (AT + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")
        badge = maker.sign(maker.badge(validFrom=begins))
        assert code(maker.check(badge)) == wanted
    begins = (AT + timedelta(seconds=30)).strftime("%Y-%m-%dT%H:%M:%SZ")
    maker.documents[LIST] = maker.sign(maker.listed(validFrom=begins), created=begins)
    assert code(maker.check(maker.signed())) == "valid"


# --- revocation


@pytest.mark.parametrize(
    "index", ["1_000", "٧", "７", "+7", "-7", " 7", "7 ", "007", "7.0", "7e0", "0x7", "", 7, 7.0,
              None, True, [], ["7"], "9" * 5000, 1e308]
)  # fmt: skip
def test_a_status_index_is_digits_and_nothing_else(index: Any) -> None:
    maker = Maker()
    badge = maker.badge()
    badge["credentialStatus"] = {**badge["credentialStatus"], "statusListIndex": index}
    assert not maker.check(maker.sign(badge)).valid
    with pytest.raises(ValueError, match="digits"):
        status.index_of(index)


@pytest.mark.parametrize(
    ("member", "value", "wanted"),
    [("statusSize", 2, "status_kind"), ("statusSize", "1", "status_kind"),
     ("statusSize", True, "status_kind"), ("statusPurpose", "suspension", "status_kind"),
     ("statusPurpose", DELETE, "status_malformed"), ("type", "StatusList2021Entry", "status_kind"),
     ("type", "1EdTechRevocationList", "status_kind"),
     ("statusListCredential", f"{HOME}/status/2", "status_missing"),
     ("statusListCredential", DELETE, "status_malformed")],
)  # fmt: skip
def test_a_status_entry_of_another_kind_never_passes(member: str, value: Any, wanted: str) -> None:
    maker = Maker()
    badge = maker.signed()
    # Beside the signature, which would refuse most of them as undefined terms.
    from mentor_recognition_xblock.core.openbadges import revocation
    from mentor_recognition_xblock.core.openbadges.outcomes import Failed

    put(badge, f"credentialStatus.{member}", value)
    with pytest.raises(Failed) as failure:
        revocation.check(badge, maker.resolve, lambda _listed: None)
    assert failure.value.code == wanted
    assert not maker.check(badge).valid


def _subject(**changes: Any) -> Callable[[Maker], dict[str, Any]]:
    def make(maker: Maker) -> dict[str, Any]:
        listed = maker.listed()
        listed["credentialSubject"] = {**listed["credentialSubject"], **changes}
        return maker.sign(listed)

    return make


LISTS: dict[str, Callable[[Maker], Any]] = {
    "no list credential": lambda maker: maker.sign(maker.listed(type=["VerifiableCredential"])),
    "a badge": lambda maker: maker.sign(maker.badge(id=LIST)),
    "another purpose": _subject(statusPurpose="suspension"),
    "a message list": _subject(statusPurpose="message"),
    "of another kind": _subject(type="StatusList2021"),
    "over": lambda maker: maker.sign(maker.listed(validUntil="2026-05-01T00:00:00Z")),
    "not yet": lambda maker: maker.sign(maker.listed(validFrom="2026-06-01T00:00:00Z")),
    "loose date": lambda maker: maker.sign(maker.listed(validFrom="20260101T000000Z")),
    "expired proof": lambda maker: maker.sign(maker.listed(), expires="2026-05-01T00:00:00Z"),
    "of another issuer": lambda maker: maker.sign(maker.listed(issuer="did:web:other.example")),
    "of another address": lambda maker: maker.sign(maker.listed(id=f"{LIST}0")),
    "unsigned": lambda maker: maker.listed(),
    "short": _subject(encodedList="uH4sIAAAAAAAAA2MAAI3vAtIBAAAA"),
    "not packed": _subject(encodedList="u" + "A" * 30_000),
    "in another base": _subject(encodedList="z" + "2" * 100),
    "no text": _subject(encodedList=["u"]),
    "a list": lambda _maker: [],
    "nothing": lambda _maker: None,
}


@pytest.mark.parametrize("name", list(LISTS))
def test_a_list_that_is_not_the_issuers_own_status_list_says_nothing(name: str) -> None:
    maker = Maker()
    badge = maker.signed()
    made = LISTS[name](maker)
    maker.documents[LIST] = made
    report = maker.check(badge)
    assert report.check("status").outcome == "failed"
    assert report.check("signature").outcome == "passed"


def test_another_issuers_good_list_says_nothing_of_this_badge() -> None:
    """Signed and in force, at the address that the badge names, and not its issuer's."""
    maker, other = Maker(), Maker(did="did:web:other.example.org")
    maker.documents |= {other.home: other.documents[other.home], LIST: other.documents[LIST]}
    assert code(maker.check(maker.signed())) == "status_foreign"


@pytest.mark.parametrize("tail", ["AA", "=", "\n", " ", "é", "A" * 100])
def test_a_list_has_nothing_after_its_end(tail: str) -> None:
    encoded = status.encode([5])
    assert status.is_set(encoded, 5)
    with pytest.raises(ValueError, match="list"):
        status.is_set(encoded + tail, 5)


def test_a_bit_tells() -> None:
    maker = Maker()
    maker.documents[LIST] = maker.sign(maker.listed(revoked=(7,)))
    assert code(maker.check(maker.signed())) == "revoked"
