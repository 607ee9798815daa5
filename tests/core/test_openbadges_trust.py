"""Whose word a badge is: keys, proofs and tokens count where the issuer vouches for them."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from mentor_recognition_xblock.core.openbadges import jwt, keys, multibase, signers

from ..badge_maker import AT, DELETE, DID, HOME, Maker, TokenMaker, code, put


@pytest.mark.parametrize("did", [DID, "did:key"])
def test_an_honest_badge_and_its_token_are_valid(did: str) -> None:
    maker = Maker(did=did)
    assert code(maker.check(maker.signed())) == "valid"
    tokens = TokenMaker()
    assert code(tokens.check_token(tokens.token())) == "valid"


# --- whose key


KIDS = [
    f"{HOME}/uploads/evil.json", f"{HOME}/keys/../uploads/evil.json", f"{HOME}/keys/key-3",
    f"{HOME}/keys/key-2#", f"{HOME}/keys/key-2?", f"{HOME}//keys/key-2", f"{HOME}/keys/%6bey-2",
    f"{DID}#key-3", f"{DID}#", DID, f"{HOME}.evil.example/keys/key-2", "https://evil.example/k",
    "did:web:issuer.example.org%2Fevil#key-2", "key-2", "#key-2", "did:key:z6Mk#z6Mk",
]  # fmt: skip


@pytest.mark.parametrize("kid", KIDS)
def test_a_key_that_the_did_document_does_not_name_forges_no_token(kid: str) -> None:
    maker = TokenMaker()
    thief = signers.LocalSigner(signers.generate("ES256"))
    planted = {**json.loads(thief.public), "kid": kid}
    # Whatever stands at the address, and at every address like it.
    report = jwt_report(maker, maker.token(signer=thief, kid=kid), planted)
    assert code(report) in ("key_withdrawn", "token_key")


def jwt_report(maker: TokenMaker, token: str, planted: dict[str, Any]) -> Any:
    from mentor_recognition_xblock.core.openbadges import verify

    return verify.verify_token(
        token, resolve=lambda url: maker.resolve(url) or copy.deepcopy(planted), at=AT
    )


def test_a_token_may_name_its_key_by_the_methods_own_id() -> None:
    maker = TokenMaker()
    assert code(maker.check_token(maker.token(kid=f"{DID}#key-2"))) == "valid"


BENT_METHODS: list[tuple[str, Any]] = [
    ("revoked", "2026-05-01T00:00:00Z"), ("revoked", "yesterday"), ("revoked", None),
    ("revoked", True), ("expires", "2026-05-01T00:00:00Z"), ("expires", "20260501T000000Z"),
    ("expires", 1), ("controller", "did:web:other.example"), ("controller", DELETE),
    ("controller", [DID]), ("type", "JsonWebKey"), ("type", ["Multikey"]), ("type", DELETE),
    ("type", "Nothing"), ("id", "did:web:other.example#key-1"), ("id", 7), ("id", DELETE),
    ("publicKeyMultibase", DELETE), ("publicKeyMultibase", 7), ("publicKeyMultibase", "z"),
    ("publicKeyMultibase", "z" * 5000), ("secretKeyMultibase", "z3u2"),
]  # fmt: skip


@pytest.mark.parametrize(("member", "value"), BENT_METHODS)
def test_a_key_in_no_good_state_signs_nothing(member: str, value: Any) -> None:
    maker = Maker()
    badge = maker.signed()
    put(maker.documents[maker.home], f"verificationMethod.0.{member}", value)
    report = maker.check(badge)
    assert report.check("issuer").outcome in ("failed", "unsupported")
    assert not report.valid


def test_a_key_that_is_revoked_or_expires_later_still_counts() -> None:
    maker = Maker()
    method = maker.documents[maker.home]["verificationMethod"][0]
    method |= {"revoked": "2027-01-01T00:00:00Z", "expires": "2027-01-01T00:00:00+01:00"}
    assert maker.check(maker.signed()).valid


BENT_DOCUMENTS: list[tuple[str, Any]] = [
    ("id", "did:web:other.example"), ("id", DELETE), ("assertionMethod", []),
    ("assertionMethod", DELETE), ("assertionMethod", [f"{DID}#key-10"]), ("assertionMethod", None),
    ("assertionMethod", f"{DID}#key-1"), ("assertionMethod", [["x"]]), ("verificationMethod", {}),
    ("verificationMethod", [None]), ("verificationMethod", []),
    ("assertionMethod", ["#key-1"]),
]  # fmt: skip


@pytest.mark.parametrize(("member", "value"), BENT_DOCUMENTS)
def test_a_did_document_that_does_not_list_the_key_vouches_for_nothing(
    member: str, value: Any
) -> None:
    maker = Maker()
    badge = maker.signed()
    put(maker.documents[maker.home], member, value)
    assert not maker.check(badge).valid


def test_two_keys_of_one_name_are_none_and_one_inside_the_purpose_counts() -> None:
    maker = Maker()
    badge, document = maker.signed(), maker.documents[maker.home]
    method = document["verificationMethod"][0]
    document["assertionMethod"] = [method]
    document["verificationMethod"] = []
    assert maker.check(badge).valid
    document["verificationMethod"] = [method]
    assert code(maker.check(badge)) == "key_malformed"


def test_a_did_key_is_named_exactly() -> None:
    maker = Maker(did="did:key")
    other = keys.multikey(b"o" * 32)
    for fragment in ("", "#", f"#{other}", "#key-1", f"#{maker.did}"):
        badge = maker.sign(maker.badge(), verificationMethod=f"{maker.did}{fragment}")
        assert code(maker.check(badge)) == "not_the_issuers_key"


@pytest.mark.parametrize(
    "did",
    ["did:web:h%2F..%2Fevil", "did:web:h:..:evil", "did:web:h:%2e%2e:evil", "did:web:h:a%2Fb",
     "did:web:h:a%5Cb", "did:web:u%40h", "did:web:", "did:web:h::x", "did:web:h:%00",
     "did:web:h:%252e%252e", "did:web:h?x", "did:web:h#x", "did:web:h/x", "did:web:h%3A80%2Fx",
     "did:web:h:x;y", "did:web:h:."],
)  # fmt: skip
def test_a_did_that_leads_out_of_its_folder_has_no_document(did: str) -> None:
    with pytest.raises(ValueError, match="did:web"):
        keys.did_document_url(did)


@pytest.mark.parametrize("kind", ["RSA-1024", "RSA e=1", "P-384", "secp256k1", "private", "enc"])
def test_a_weak_or_unfit_key_signs_no_token(kind: str) -> None:
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    maker = TokenMaker()
    alg = "RS256" if kind.startswith("RSA") else "ES256"
    if kind == "RSA-1024":
        weak = rsa.generate_private_key(public_exponent=65537, key_size=1024)
        jwk = json.loads(signers.public_jwk(weak.public_key()))
    elif kind == "RSA e=1":
        jwk = {"kty": "RSA", "n": "x" * 342, "e": "AQ"}
    elif kind in ("P-384", "secp256k1"):
        curve: Any = ec.SECP384R1() if kind == "P-384" else ec.SECP256K1()
        numbers = ec.generate_private_key(curve).public_key().public_numbers()
        size = 48 if kind == "P-384" else 32
        jwk = {
            "kty": "EC", "crv": kind, "x": signers.b64u(numbers.x.to_bytes(size, "big")),
            "y": signers.b64u(numbers.y.to_bytes(size, "big")),
        }  # fmt: skip
    else:
        extra = {"d": "AA"} if kind == "private" else {"use": "enc"}
        jwk = {**maker.jwk, **extra}
    token = jwt.parse(maker.token(alg=alg))
    with pytest.raises(jwt.TokenRefused) as refusal:
        jwt.holds(token, jwk)
    assert refusal.value.code == "key"


def test_rsa_of_2048_bits_is_taken() -> None:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    maker = TokenMaker()
    text = maker.token(alg="RS256").rpartition(".")[0]
    signature = private.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
    token = jwt.parse(f"{text}.{signers.b64u(signature)}")
    assert jwt.holds(token, json.loads(signers.public_jwk(private.public_key())))


# --- the proof itself


@pytest.mark.parametrize(
    ("options", "wanted"),
    [({"expires": "2026-05-04T08:59:59Z"}, "proof_expired"),
     ({"expires": "soon"}, "date_malformed"),
     ({"created": "2090-01-01T00:00:00Z"}, "proof_ahead"),
     ({"created": "2026-05-04T09:02:00Z"}, "proof_ahead"),
     ({"created": "yesterday"}, "date_malformed"), ({"created": "2026-01-01"}, "date_malformed"),
     ({"created": "20260101T000000Z"}, "date_malformed"),
     ({"created": "2026-01-01T00:00:00"}, "date_malformed"),
     ({"previousProof": "urn:uuid:1"}, "proof_members"), ({"surprise": "x"}, "proof_members"),
     ({"https://w3id.org/security#nonce": "x"}, "proof_members"),
     ({"domain": "x"}, "proof_members"),
     ({"nonce": ["a", "b"]}, "proof_members"), ({"id": "relative"}, "proof_members"),
     ({"created": ["2026-01-01T00:00:00Z"]}, "proof_members"),
     ({"proofPurpose": "authentication"}, "proof"), ({"proofPurpose": ["assertionMethod"]},
                                                      "proof_members"),
     ({"verificationMethod": DELETE}, "proof"), ({"type": ["DataIntegrityProof"]}, "proof"),
     ({"cryptosuite": "eddsa-jcs-2022"}, "proof_kind"), ({"type": "Ed25519Signature2020"},
                                                         "proof_kind")],
)  # fmt: skip
def test_a_proof_says_nothing_that_goes_unsigned_or_is_over(
    options: dict[str, Any], wanted: str
) -> None:
    maker = Maker()
    assert code(maker.check(maker.sign(maker.badge(), **options))) == wanted


@pytest.mark.parametrize(
    "value", ["", "z", "z1", "z" + "2" * 100, "z" * 200_000, "u2", None, 7, ["z2"], "zéé", "z0OIl"]
)
def test_a_proof_value_is_64_bytes_or_nothing(value: Any) -> None:
    maker = Maker()
    badge = maker.signed()
    badge["proof"][0]["proofValue"] = value
    assert maker.check(badge).check("form").outcome == "failed"


def test_several_proofs_and_none() -> None:
    maker = Maker()
    badge = maker.signed()
    (proof,) = badge["proof"]
    assert code(maker.check({**badge, "proof": proof})) == "valid"
    assert code(maker.check({**badge, "proof": [proof, proof]})) == "proof_kind"
    for none in ([], None, "x", [None], [[]], {}):
        assert not maker.check({**badge, "proof": none}).valid
    assert code(maker.check({key: value for key, value in badge.items() if key != "proof"})) == (
        "proof"
    )


# --- tokens


@pytest.mark.parametrize(
    ("header", "wanted"),
    [({"alg": "none"}, "token_algorithm"), ({"alg": "HS256"}, "token_algorithm"),
     ({"alg": 7}, "token_algorithm"), ({"alg": "EdDSA"}, "token_algorithm_unknown"),
     ({"typ": "vc+jwt"}, "token_header_unknown"), ({"typ": 7}, "token_header"),
     ({"crit": ["x"]}, "token_header"), ({"b64": False}, "token_header"),
     ({"zip": "DEF"}, "token_header"), ({"jwk": {}}, "token_header_unknown"),
     ({"kid": 7}, "token_key"), ({"kid": ""}, "token_key"), ({"kid": DELETE}, "token_key"),
     ({"kid": "\ud800"}, "token_not_a_token")],
)  # fmt: skip
def test_a_header_asks_for_nothing(header: dict[str, Any], wanted: str) -> None:
    maker = TokenMaker()
    assert code(maker.check_token(maker.token(**header))) == wanted


@pytest.mark.parametrize(
    "claims",
    [{"aud": "somebody"}, {"nbf": True}, {"nbf": "1767225600"}, {"exp": None}, {"iat": "x"},
     {"exp": DELETE}, {"nbf": DELETE}, {"jti": DELETE}, {"vc": {}}, {"proof": []},
     {"validFrom": "20260101T000000Z"}, {"issuer": [DID]}, {"credentialSubject": []}],
)  # fmt: skip
def test_claims_say_what_the_badge_says(claims: dict[str, Any]) -> None:
    maker = TokenMaker()
    assert code(maker.check_token(maker.token(maker.claims(**claims)))) in (
        "token_claims", "token_vc",
    )  # fmt: skip


@pytest.mark.parametrize(
    "payload",
    [b"[" * 100_000, b'{"a":' * 50_000, b'{"a":1,"a":2}', b'{"a":1e999}', b'{"a":NaN}', b"\xff",
     b'{"a":"\\ud800"}', b"[]", b'"x"', b"", b'{"a":' + b"9" * 5000 + b"}"],
)  # fmt: skip
def test_a_payload_that_is_no_plain_json_is_no_token(payload: bytes) -> None:
    maker = TokenMaker()
    assert code(maker.check_token(maker.token(payload))) == "token_not_a_token"
    assert jwt.peek(maker.token(payload)) == {}


# --- keys that are none, and spellings of one value

SMALL_ORDER = [
    "00" * 32, "00" * 31 + "80", "01" + "00" * 31, "01" + "00" * 30 + "80",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "ec" + "ff" * 30 + "7f", "ed" + "ff" * 30 + "7f", "ee" + "ff" * 30 + "7f",
]  # fmt: skip


@pytest.mark.parametrize("point", SMALL_ORDER)
@pytest.mark.parametrize("signature", ["01" + "00" * 63, "00" * 64, ""])
def test_a_key_that_signs_everything_signs_nothing(point: str, signature: str) -> None:
    """One signature by a point of small order holds over whatever anybody writes."""
    maker = Maker()
    named = [("key-1", keys.multikey(bytes.fromhex(point)))]
    maker.documents[maker.home] = keys.did_document(DID, named)
    badge = maker.sign(maker.badge(credentialStatus=DELETE))
    value = bytes.fromhex(signature or point + "00" * 32)
    badge["proof"][0]["proofValue"] = multibase.encode(value)
    assert code(maker.check(badge)) == "key_malformed"


@pytest.mark.parametrize("more", [" ", "\n", "\t", "\u00a0", "\0", "="])
@pytest.mark.parametrize("place", ["proof", "key"])
def test_a_value_has_one_spelling(more: str, place: str) -> None:
    maker = Maker()
    badge = maker.signed()
    if place == "proof":
        badge["proof"][0]["proofValue"] += more
    else:
        maker.documents[maker.home]["verificationMethod"][0]["publicKeyMultibase"] += more
    assert code(maker.check(badge)) == ("proof" if place == "proof" else "key_malformed")


@pytest.mark.parametrize("word", [True, "true", None])
def test_an_issuer_that_is_deactivated_vouches_for_nothing(word: Any) -> None:
    maker = Maker()
    maker.documents[maker.home]["deactivated"] = word
    assert code(maker.check(maker.signed())) == "key_withdrawn"
    maker.documents[maker.home]["deactivated"] = False
    assert code(maker.check(maker.signed())) == "valid"


@pytest.mark.parametrize(("ahead", "wanted"), [(0, "valid"), (59, "valid"), (61, "proof_ahead")])
def test_a_token_is_not_signed_tomorrow(ahead: int, wanted: str) -> None:
    maker = TokenMaker()
    claims = maker.claims(iat=int(AT.timestamp()) + ahead)
    assert code(maker.check_token(maker.token(claims))) == wanted
    assert code(maker.check_token(maker.token(maker.claims(iat=1e300)))) == "proof_ahead"
