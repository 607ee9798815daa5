"""A wallet's proof of its DID: real ones hold, and nothing that differs in one point does."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from mentor_recognition_xblock.core.openbadges import contexts, presentations
from mentor_recognition_xblock.core.openbadges.keys import multikey
from mentor_recognition_xblock.core.openbadges.multibase import encode
from mentor_recognition_xblock.core.openbadges.suites import BADGES

CHALLENGE, DOMAIN = "c-123", "https://lms.example.org"
AT = datetime(2026, 11, 25, tzinfo=UTC)
# Made with the wallet's own libraries (ed25519-signature-2020 7, vc 10); the key is gone.
WALLETS = {
    "@context": [contexts.CREDENTIALS_V2, contexts.ED25519_2020],
    "type": ["VerifiablePresentation"],
    "holder": "did:key:z6MkvMTUcjVLnBVmzuTmqNnnqCUDGufbqzHTXuJvwonZQGA2",
    "proof": {
        "type": "Ed25519Signature2020",
        "created": "2026-11-24T16:02:39Z",
        "verificationMethod": (
            "did:key:z6MkvMTUcjVLnBVmzuTmqNnnqCUDGufbqzHTXuJvwonZQGA2"
            "#z6MkvMTUcjVLnBVmzuTmqNnnqCUDGufbqzHTXuJvwonZQGA2"
        ),
        "proofPurpose": "authentication",
        "challenge": CHALLENGE,
        "domain": DOMAIN,
        "proofValue": (
            "zuXWi2r81etCMNtg2Z2nPhBY9YcZmHgAjbc9aXL1h1DK6sgAaNozvbXRGU3NWafoJQLLfrPCy2CBKdh3Loc8Uvca"
        ),
    },
}


def signed(*, named: list[str] | None = None, **proof: Any) -> dict[str, Any]:
    """A presentation as a wallet signs it; ``proof`` replaces its options."""
    key = Ed25519PrivateKey.generate()
    public = multikey(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))
    holder = f"did:key:{public}"
    document = {
        "@context": named or [contexts.CREDENTIALS_V1, contexts.ED25519_2020],
        "type": ["VerifiablePresentation"],
        "holder": holder,
    }
    options = {
        "type": "Ed25519Signature2020", "created": "2026-01-01T00:00:00Z",
        "verificationMethod": f"{holder}#{public}", "proofPurpose": "authentication",
        "challenge": CHALLENGE, "domain": DOMAIN, **proof,
    }  # fmt: skip
    value = encode(key.sign(BADGES.signing_input(document, options)))
    return {**document, "proof": {**options, "proofValue": value}}


def held(presentation: Any) -> str:
    return presentations.holder_of(presentation, challenge=CHALLENGE, domain=DOMAIN, at=AT)


def refusal(presentation: Any, **changes: str) -> str:
    asked: dict[str, Any] = {"challenge": CHALLENGE, "domain": DOMAIN, "at": AT, **changes}
    with pytest.raises(presentations.NotProved) as caught:
        presentations.holder_of(presentation, **asked)
    return caught.value.code


def changed(path: str, value: Any) -> dict[str, Any]:
    found = copy.deepcopy(WALLETS)
    place: Any = found
    *parts, last = path.split(".")
    for part in parts:
        place = place[part]
    place[last] = value
    return found


def test_a_presentation_of_the_wallets_own_libraries_proves_its_holder() -> None:
    assert held(WALLETS) == WALLETS["holder"]


def test_both_suites_wallets_use_are_understood() -> None:
    first, second = signed(), signed(
        named=[contexts.CREDENTIALS_V2], type="DataIntegrityProof", cryptosuite="eddsa-rdfc-2022"
    )  # fmt: skip
    assert held(first) == first["holder"]
    assert held(second) == second["holder"]


def test_a_replayed_challenge_and_another_sites_domain_are_refused() -> None:
    assert refusal(WALLETS, challenge="c-124") == "challenge"
    assert refusal(WALLETS, domain="https://evil.example.org") == "domain"
    assert refusal(changed("proof.challenge", "c-124"), challenge="c-124") == "signature"
    assert refusal(changed("proof.domain", "https://evil"), domain="https://evil") == "signature"


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("holder", "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLG", "not_the_holders_key"),
        ("holder", "did:web:evil.example.org", "holder"),
        ("holder", {"id": "did:key:z"}, "holder"),
        ("proof.verificationMethod", "did:key:zX#zX", "not_the_holders_key"),
        ("proof.proofPurpose", "assertionMethod", "purpose"),
        ("proof.created", "2026-11-24T16:02:40Z", "signature"),
        ("proof.proofValue", "z111", "signature"),
        ("proof.proofValue", "", "signature"),
        ("proof.type", "JsonWebSignature2020", "suite"),
        ("proof.nonce", "x", "proof"),
        ("proof", [], "proof"),
        ("proof.type", ["Ed25519Signature2020"], "suite"),
        ("proof", None, "proof"),
        ("type", ["VerifiableCredential"], "type"),
        ("@context", [contexts.CREDENTIALS_V2, {"holder": "ex:x"}], "contexts"),
        ("@context", ["https://evil.example.org/c"], "contexts"),
        ("@context", contexts.CREDENTIALS_V2, "contexts"),
        ("verifiableCredential", [{"id": "urn:x"}], "members"),
        ("surprise", 1, "members"),
        ("id", "x" * 70_000, "too_large"),
    ],
)  # fmt: skip
def test_what_differs_in_one_point_proves_nothing(path: str, value: Any, code: str) -> None:
    assert refusal(changed(path, value)) == code


def test_anything_else_is_refused_without_an_error() -> None:
    for junk in (None, [], "x", 7, {}, {"@context": [[]]}, {"proof": {"type": []}}):
        assert refusal(junk)


V1, V2, ED = contexts.CREDENTIALS_V1, contexts.CREDENTIALS_V2, contexts.ED25519_2020
DATA_INTEGRITY = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022"}


@pytest.mark.parametrize(
    ("named", "suite"),
    [([V1], {}), ([V2], {}), ([ED], {}), ([ED, V1], {}), ([ED, V2], {}),
     ([V1], DATA_INTEGRITY), ([ED], DATA_INTEGRITY), ([V1, ED], DATA_INTEGRITY),
     ([ED, V2], DATA_INTEGRITY)],
)  # fmt: skip
def test_one_signature_is_not_good_for_every_challenge(
    named: list[str], suite: dict[str, str]
) -> None:
    """Contexts that do not define the challenge would leave it unsigned."""
    found = signed(named=named, **suite)
    assert refusal(found) == "contexts"
    found["proof"] |= {"challenge": "c-125"}
    assert refusal(found, challenge="c-125") == "contexts"


@pytest.mark.parametrize(
    ("options", "code"),
    [({"created": "2090-01-01T00:00:00Z"}, "created"),
     ({"expires": "2026-11-24T00:00:00Z"}, "expires"),
     ({"created": "yesterday"}, "dates"), ({"expires": "soon"}, "dates")],
)  # fmt: skip
def test_a_wallets_proof_is_of_now(options: dict[str, str], code: str) -> None:
    assert refusal(signed(**options)) == code


@pytest.mark.parametrize("member", ["challenge", "domain"])
@pytest.mark.parametrize("value", [None, ["c-123"], {"@value": "c-123"}, 7])
def test_challenge_and_domain_are_texts(member: str, value: Any) -> None:
    assert refusal(changed(f"proof.{member}", value)) in ("proof", member)


def test_an_option_beside_the_suite_is_refused() -> None:
    assert refusal(signed(cryptosuite="eddsa-rdfc-2022")) == "suite"
    assert refusal(changed("proof.cryptosuite", "x")) == "suite"
