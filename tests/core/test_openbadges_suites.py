"""Each suite is one object that says all of itself, and what it says holds."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)
from jwt.algorithms import get_default_algorithms

from mentor_recognition_xblock.core.openbadges import multibase, proofs
from mentor_recognition_xblock.core.openbadges.signers import KINDS, LocalSigner, generate
from mentor_recognition_xblock.core.openbadges.suites import (
    BADGES,
    HOLDERS,
    KEY_KINDS,
    PROOFS,
    TOKENS,
    ProofSuite,
)

from ..badge_maker import AT, Maker

DOCUMENT = Maker().badge()


def test_names_are_those_of_the_specifications_and_of_stored_keys() -> None:
    assert KINDS[:3] == ("Ed25519", "RS256", "ES256")
    assert "eddsa-rdfc-2022" in PROOFS
    assert {"RS256", "ES256"} <= {*TOKENS}
    assert PROOFS[BADGES.name] is BADGES


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_of_key_knows_its_own_and_no_other(kind: str) -> None:
    private: Any = load_pem_private_key(generate(kind), password=None)
    assert [one.name for one in KEY_KINDS.values() if one.fits(private)] == [kind]


@pytest.mark.parametrize("kind", KINDS)
def test_a_vault_shows_the_same_public_half(kind: str) -> None:
    pem = generate(kind)
    private: Any = load_pem_private_key(pem, password=None)
    if kind == "Ed25519":
        raw = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        shown = base64.b64encode(raw).decode()
    else:
        shown = (
            private.public_key()
            .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
            .decode()
        )
    assert KEY_KINDS[kind].public_of_vault(shown) == LocalSigner(pem).public


@pytest.mark.parametrize("suite", PROOFS.values(), ids=list(PROOFS))
def test_what_a_suite_signs_it_verifies_and_nothing_else(suite: ProofSuite) -> None:
    signer = LocalSigner(generate(suite.key.name))
    method = f"did:key:{signer.public}#{signer.public}"
    signed = proofs.sign(DOCUMENT, signer=signer, verification_method=method, at=AT, suite=suite)
    key = suite.public_key(signer.public)
    assert proofs.holds(signed, public_key=key)
    assert proofs.suite_of(proofs.single_proof(signed)) is suite
    assert not proofs.holds({**signed, "name": "Another"}, public_key=key)
    other = suite.public_key(LocalSigner(generate(suite.key.name)).public)
    assert not proofs.holds(signed, public_key=other)
    for size in (suite.size - 1, suite.size + 1):
        short = {**proofs.single_proof(signed), "proofValue": multibase.encode(b"s" * size)}
        with pytest.raises(ValueError, match=suite.name):
            suite.signature_of(short)


@pytest.mark.parametrize("name", TOKENS)
def test_a_token_suites_signature_is_the_one_of_its_algorithm(name: str) -> None:
    suite = TOKENS[name]
    signer = LocalSigner(generate(suite.key.name))
    jwk = json.loads(signer.public)
    assert jwk["kty"] == suite.kty
    assert suite.takes(jwk)
    algorithm = get_default_algorithms()[name]
    key = algorithm.from_jwk(jwk)
    assert suite.is_fit(key)
    assert algorithm.verify(b"words", key, signer.sign(b"words"))


def test_wallets_prove_themselves_by_contexts_that_define_all_of_a_proof() -> None:
    assert all(one.holder_contexts for one in HOLDERS)
    named = [(one.proof_type, one.cryptosuite) for one in HOLDERS]
    assert len(set(named)) == len(named)
