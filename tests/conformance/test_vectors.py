"""The published vector of eddsa-rdfc-2022, byte for byte, and the official schema as a judge.

Vector: Data Integrity EdDSA Cryptosuites v1.0, appendix B.1, and its repository (w3c/vc-di-eddsa),
from which the key pair comes too. The key is public: it signs nothing but this.
"""

from __future__ import annotations

import hashlib
import json
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import base58
import pytest
from jsonschema import Draft201909Validator
from nacl.signing import SigningKey

from mentor_recognition_xblock.core.openbadges import awards, keys, proofs
from mentor_recognition_xblock.core.openbadges.canonical import canonicalize
from mentor_recognition_xblock.core.openbadges.suites import BADGES

from . import samples

VECTOR = Path(__file__).parent / "vectors" / "eddsa-rdfc-2022"
PUBLIC = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
SECRET = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"
ED25519_PRIV = bytes([0x80, 0x26])
EXAMPLES = {
    "https://www.w3.org/ns/credentials/examples/v2": {
        "@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}
    }
}
SPEC = "VC-DI-EDDSA 1.0"

SCHEMA = Path(__file__).parents[3] / "shared/data/open-badges/ob3_achievementcredential_schema.json"


def expected(name: str) -> bytes:
    return (VECTOR / name).read_bytes()


@pytest.fixture(name="published")
def _published() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(expected("signedDataInt.json"))
    return document


def bare(published: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in published.items() if key != "proof"}


def configuration(published: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in published["proof"].items() if key != "proofValue"}


def canonical_configuration(published: dict[str, Any]) -> str:
    return canonicalize(
        {**configuration(published), "@context": published["@context"]}, extra=EXAMPLES
    )


@pytest.mark.compliance(SPEC, "3.2.3 Transformation (eddsa-rdfc-2022)")
@pytest.mark.compliance("RDFC-1.0", "4.4 Canonicalization Algorithm")
def test_the_canonical_document(published: dict[str, Any]) -> None:
    assert canonicalize(bare(published), extra=EXAMPLES).encode() == expected("canonDocDataInt.txt")


@pytest.mark.compliance(SPEC, "3.2.5 Proof Configuration (eddsa-rdfc-2022)")
def test_the_canonical_proof_configuration(published: dict[str, Any]) -> None:
    assert canonical_configuration(published).encode() == expected("proofCanonDataInt.txt")


@pytest.mark.compliance(SPEC, "3.2.4 Hashing (eddsa-rdfc-2022)")
def test_both_hashes_in_their_order(published: dict[str, Any]) -> None:
    document = hashlib.sha256(canonicalize(bare(published), extra=EXAMPLES).encode()).hexdigest()
    config = hashlib.sha256(canonical_configuration(published).encode()).hexdigest()
    signed = BADGES.signing_input(bare(published), configuration(published), extra=EXAMPLES)

    assert document.encode() == expected("docHashDataInt.txt")
    assert config.encode() == expected("proofHashDataInt.txt")
    assert signed.hex() == config + document


@pytest.mark.compliance(SPEC, "3.2.6 Proof Serialization (eddsa-rdfc-2022)")
@pytest.mark.compliance("RFC 8032", "5.1.6 Sign (Ed25519)")
def test_the_proof_value_signed_again(published: dict[str, Any]) -> None:
    secret = base58.b58decode(SECRET[1:])
    assert (secret[:2], len(secret)) == (ED25519_PRIV, 34)
    signer = samples.KeySigner(SigningKey(secret[2:]))
    signature = signer.sign(
        BADGES.signing_input(bare(published), configuration(published), extra=EXAMPLES)
    )

    value = "z" + base58.b58encode(signature).decode()

    assert value.encode() == expected("sigBTC58DataInt.txt")
    assert value == published["proof"]["proofValue"]
    assert keys.multikey(signer.public_key) == PUBLIC


@pytest.mark.compliance(SPEC, "3.2.2 Verify Proof (eddsa-rdfc-2022)")
@pytest.mark.compliance("Controlled Identifiers 1.0", "2.2.2 Multikey")
def test_the_published_credential_verifies(published: dict[str, Any]) -> None:
    public_key = keys.from_multikey(PUBLIC)

    assert proofs.holds(published, public_key=public_key, extra=EXAMPLES)
    for member in ("name", "validFrom", "id"):
        altered = deepcopy(published)
        altered[member] = altered[member].replace("2", "3").replace("A", "a")
        assert not proofs.holds(altered, public_key=public_key, extra=EXAMPLES), member
    altered = deepcopy(published)
    altered["proof"]["created"] = "2023-02-24T23:36:39Z"
    assert not proofs.holds(altered, public_key=public_key, extra=EXAMPLES)


@pytest.fixture(scope="module", name="judge")
def _judge() -> Draft201909Validator:
    if not SCHEMA.is_file():
        pytest.skip(f"{SCHEMA.name} is missing: its licence does not let it be shipped")
    schema = json.loads(SCHEMA.read_text("utf-8"))
    Draft201909Validator.check_schema(schema)
    return Draft201909Validator(schema)


@pytest.fixture(name="badge")
def _badge() -> dict[str, Any]:
    return samples.signed(samples.unsigned(), samples.KeySigner())


@pytest.mark.compliance("OB 3.0", "JSON Schema, AchievementCredential")
def test_a_badge_satisfies_the_official_schema(
    judge: Draft201909Validator, badge: dict[str, Any]
) -> None:
    assert [error.message for error in judge.iter_errors(badge)] == []


@pytest.mark.compliance("OB 3.0", "JSON Schema, AchievementCredential")
def test_a_badge_with_the_hash_of_an_address_satisfies_it_too(judge: Draft201909Validator) -> None:
    award = replace(samples.award(), identity=awards.hashed_email("nia@example.org"))
    badge = json.loads(samples.sealed(award, samples.KeySigner()))
    assert badge["credentialSubject"]["identifier"][0]["hashed"] is True
    assert [error.message for error in judge.iter_errors(badge)] == []


@pytest.mark.compliance("OB 3.0", "JSON Schema, AchievementCredential")
@pytest.mark.parametrize(
    "path",
    [
        ("id",),
        ("issuer",),
        ("validFrom",),
        ("credentialSubject",),
        ("credentialSubject", "achievement"),
        ("credentialSubject", "achievement", "criteria"),
        ("credentialStatus", "id"),
    ],
    ids=".".join,
)
def test_the_schema_would_tell(
    judge: Draft201909Validator, badge: dict[str, Any], path: tuple[str, ...]
) -> None:
    """A judge that passes everything is none: it refuses a badge without a required member."""
    broken = deepcopy(badge)
    holder = broken
    for step in path[:-1]:
        holder = holder[step]
    del holder[path[-1]]

    assert not judge.is_valid(broken)


@pytest.mark.compliance("OB 3.0", "JSON serialization: arrays where the plain schema wants them")
def test_arrays_where_the_plain_schema_wants_them(badge: dict[str, Any]) -> None:
    """The schema at hand also allows JSON-LD's compacted forms; the plain one does not."""
    subject = badge["credentialSubject"]
    wanted = [
        badge["type"],
        badge["proof"],
        badge["evidence"],
        badge["issuer"]["type"],
        subject["type"],
        subject["achievement"]["type"],
        *(one["type"] for one in badge["evidence"]),
    ]
    assert [type(value) for value in wanted] == [list] * len(wanted)
