"""Where the standard asks for one of several members, each of them is enough and none is not."""

from __future__ import annotations

from typing import Any

import pytest

from mentor_recognition_xblock.core.openbadges import (
    awards,
    contexts,
    endorsement,
    keys,
    multibase,
    readers,
)
from mentor_recognition_xblock.core.openbadges.achievement import Profile, credential
from mentor_recognition_xblock.core.openbadges.canonical import canonicalize
from mentor_recognition_xblock.core.openbadges.outcomes import CHECKS

from ..badge_maker import AT, DELETE, Maker, TokenMaker, put

MAKER = Maker()
TOKENS = TokenMaker()


def told(change: Any, maker: Maker = MAKER) -> str:
    report = maker.check(maker.signed(change))
    return "valid" if report.valid else report.check("form").code


def left(place: dict[str, Any], *names: str) -> None:
    for name in list(place):
        if name not in names:
            del place[name]


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (("id", "identifier"), "valid"),
        (("id",), "valid"),
        (("identifier",), "valid"),
        ((), "badge_members"),
    ],
)
def test_a_recipient_has_an_id_or_an_identifier(kept: tuple[str, ...], said: str) -> None:
    def change(badge: dict[str, Any]) -> None:
        left(badge["credentialSubject"], "type", "achievement", *kept)

    assert told(change) == said


@pytest.mark.parametrize(
    ("criteria", "said"),
    [
        ({"narrative": "Two terms."}, "valid"),
        # JSON-LD writes a thing of which only the id is known as that id alone.
        ({"id": "https://issuer.example.org/criteria/1"}, "written_otherwise"),
        ({"id": "https://issuer.example.org/criteria/1", "narrative": "Two."}, "valid"),
        ({}, "badge_members"),
    ],
)
def test_criteria_are_told_or_linked(criteria: dict[str, str], said: str) -> None:
    def change(badge: dict[str, Any]) -> None:
        badge["credentialSubject"]["achievement"]["criteria"] = criteria

    assert told(change) == said


@pytest.mark.parametrize("option", ["created", "expires"])
def test_a_proof_may_be_silent_of_its_dates(option: str) -> None:
    """VC Data Integrity 1.0, 2.1: both are optional."""
    badge = MAKER.sign(MAKER.badge(), **{option: DELETE})
    assert option not in badge["proof"][0]
    assert MAKER.check(badge).valid


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ({"endorsementJwt": ["a.b.c"]}, "newer_members"),
        ({"inventedMember": "x"}, "members"),
        ({"endorsementJwt": ["a.b.c"], "inventedMember": "x"}, "members"),
    ],
)
def test_terms_of_a_later_edition_are_told_from_invented_ones(
    added: dict[str, Any], said: str
) -> None:
    badge = {**MAKER.badge(**added), "proof": MAKER.signed()["proof"]}
    assert MAKER.check(badge).check("form").code == said


def test_a_token_holds_no_member_that_nobody_defined() -> None:
    """A token signs every byte, so what it says must be what its contexts define."""
    token = TOKENS.token({**TOKENS.claims(), "inventedMember": "x"})
    assert TOKENS.check_token(TOKENS.token()).valid
    report = TOKENS.check_token(token)
    assert report.check("form").code == "members"


@pytest.mark.parametrize("words", [{"@value": "Mentor", "@language": "en"}, [{"@value": "Mentor"}]])
def test_a_text_with_its_language_is_another_way_of_writing_and_no_error(words: Any) -> None:
    report = MAKER.check({**MAKER.signed(), "name": words})
    assert report.check("form").code == "written_otherwise"


@pytest.mark.parametrize("words", [[], [7], {"value": "Mentor"}, ["Mentor", {"@value": "M"}]])
def test_what_is_no_text_in_any_way_is_an_error(words: Any) -> None:
    report = MAKER.check({**MAKER.signed(), "name": words})
    assert report.check("form").code == "badge_members"


@pytest.mark.parametrize(
    ("stage", "change"),
    [
        ("form", lambda badge: badge.pop("id")),
        ("issuer", lambda badge: badge["issuer"].update(id="did:web:nobody.example.org")),
    ],
)
def test_what_was_not_looked_at_is_listed_as_that(stage: str, change: Any) -> None:
    badge = MAKER.signed()
    change(badge)
    report = MAKER.check(badge)
    assert [one.name for one in report.checks] == list(CHECKS)
    at = CHECKS.index(stage)
    outcomes = [one.outcome for one in report.checks]
    assert outcomes[at] != "passed"
    assert set(outcomes[at + 1 :]) == {"not_checked"}
    assert "not_checked" not in outcomes[: at + 1]


@pytest.mark.parametrize("inside", ["", "  ", "\n\t"])
def test_a_picture_whose_badge_is_blank_holds_none(inside: str) -> None:
    name = 'xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"'
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {name}>'
        f"<openbadges:credential>{inside}</openbadges:credential></svg>"
    )
    with pytest.raises(readers.NotReadable) as refusal:
        readers.read(picture.encode())
    assert refusal.value.code == "no_badge_inside"


@pytest.mark.parametrize(
    ("member", "value"),
    [("validFrom", "2026-05-05T00:00:00Z"), ("validUntil", "2026-05-03T00:00:00Z")],
)
def test_a_date_that_does_not_hold_is_named(member: str, value: str) -> None:
    report = MAKER.check(MAKER.sign(MAKER.badge(**{member: value})))
    assert report.check("dates").where == member
    assert not report.valid


@pytest.mark.parametrize(
    "raw",
    [b"\xec\x01" + b"k" * 32, b"\xed\x01" + b"k" * 31, b"\xed\x01" + b"k" * 33, b"k" * 34],
)
def test_a_key_of_another_kind_or_length_is_no_ed25519_key(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        keys.from_multikey(multibase.encode(raw))
    assert keys.from_multikey(multibase.encode(b"\xed\x01" + b"k" * 32)) == b"k" * 32


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("credentialSubject.achievement.name", DELETE),
        ("credentialSubject.achievement.criteria", DELETE),
        ("credentialSubject.achievement.name", 7),
        ("name", None),
        ("evidence", []),
        ("issuer.type", ["Organization"]),
        ("evidence.0.type", []),
    ],
)
def test_a_member_that_is_missing_or_empty_is_named(path: str, value: Any) -> None:
    check = MAKER.check(put(MAKER.signed(), path, value)).check("form")
    assert (check.code, check.where) == ("badge_members", path.replace(".0.", "."))


@pytest.mark.parametrize(
    ("kind", "value", "written"),
    [
        ("double", 5, '"5.0E0"'),
        ("double", 5.5, '"5.5E0"'),
        ("integer", 5, '"5"'),
        ("decimal", 10**20, '"100000000000000000000"'),
        ("integer", 10**21, '"1.0E21"'),
    ],
)
def test_numbers_are_written_as_json_ld_writes_them(kind: str, value: Any, written: str) -> None:
    """JSON-LD 1.1 API, 8.6: canonical double for fractions, for 1e21 and more, and for doubles."""
    xsd = "http://www.w3.org/2001/XMLSchema#"
    term = {"@id": "https://example.org/v", "@type": f"{xsd}{kind}"}
    lines = canonicalize({"@context": {"v": term}, "@id": "https://example.org/1", "v": value})
    assert f" {written}^^<{xsd}{kind}> ." in lines


def test_an_endorsement_may_be_of_the_badge_or_of_whom_it_was_given_to() -> None:
    badge = MAKER.badge()
    known = {badge["id"], badge["credentialSubject"]["id"]}
    for about in (*known, "https://issuer.example.org/credentials/2"):
        words = {
            "@context": badge["@context"][:2] + badge["@context"][2:],
            "id": "https://issuer.example.org/endorsements/1",
            "type": ["VerifiableCredential", "EndorsementCredential"],
            "name": "Words", "issuer": badge["issuer"], "validFrom": "2026-01-01T00:00:00Z",
            "credentialSubject": {
                "id": about, "type": ["EndorsementSubject"], "endorsementComment": "Good.",
            },
        }  # fmt: skip
        whole = MAKER.sign({**badge, "endorsement": [MAKER.sign(words)]})
        (found,) = MAKER.check(whole).endorsements
        assert (found.check("form").code == "endorses_another") is (about not in known)
        assert found.valid is (about in known)


@pytest.mark.parametrize(
    ("path", "types", "said"),
    [
        ("type", ["VerifiableCredential", "OpenBadgeCredential"], "known_terms"),
        ("type", ["VerifiableCredential", "AchievementCredential"], "written_otherwise"),
        ("type", ["VerifiableCredential"], "not_a_badge"),
        ("issuer.type", ["AchievementCredential"], "badge_members"),
        ("credentialSubject.achievement.type", ["AchievementCredential"], "badge_members"),
        ("credentialSubject.achievement.type", ["Achievement", "Achievement"], "badge_members"),
    ],
)
def test_a_thing_is_called_by_the_name_of_its_class(path: str, types: list[str], said: str) -> None:
    badge = MAKER.sign(put(MAKER.badge(), path, types))
    assert MAKER.check(badge).check("form").code == said


def test_a_context_that_is_not_bundled_is_not_looked_for() -> None:
    for address in ("https://example.org/context.json", "", "../contexts.py", "other.json"):
        with pytest.raises(contexts.UnknownContext):
            contexts.bundled(address)
    assert "@context" in contexts.bundled(contexts.CREDENTIALS_V2)


def test_an_endorsement_names_the_schema_of_endorsements() -> None:
    """Open Badges 3.0, 8.8: the schema of the credential's own class."""
    made = endorsement.Endorsement(
        **dict.fromkeys(endorsement.Endorsement.__dataclass_fields__, "x")  # type: ignore[arg-type]
        | {"valid_from": AT, "status": {}}
    )
    issuer = Profile(id="did:web:issuer.example.org", name="Harbour", url="https://example.org")
    (schema,) = made.document(issuer)["credentialSchema"]
    assert schema == {
        "id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/"
              "ob_v3p0_endorsementcredential_schema.json",
        "type": "1EdTechJsonSchemaValidator2019",
    }  # fmt: skip


@pytest.mark.parametrize("address", ["", "amara@example.org"])
def test_a_recipient_is_named_by_a_hash_where_an_address_is_known(address: str) -> None:
    badge = MAKER.badge()
    identity = awards.hashed_email(address) if address else None
    made = credential(
        id="urn:uuid:1", subject_id="urn:uuid:2", name="Mentor", description="Grew.",
        issuer=Profile(id=MAKER.did, name="Harbour", url="https://example.org"),
        achievement=badge["credentialSubject"]["achievement"], evidence=(), valid_from=AT,
        valid_until=None, status=badge["credentialStatus"], identity=identity,
    )  # fmt: skip
    named = made["credentialSubject"].get("identifier")
    assert named == ([identity.as_json()] if identity else None)
    assert {"validUntil", "refreshService", "evidence", "endorsement"}.isdisjoint(made)
