"""What a badge proves: whatever a stranger signs, only a badge in force of its issuer is valid."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mentor_recognition_xblock.core.openbadges import contexts, jwt, keys, signers, status
from mentor_recognition_xblock.core.openbadges.members import CLASSES
from mentor_recognition_xblock.core.openbadges.moments import moment

from ..badgemaking import AT, DELETE, DID, HOME, LIST, Maker, TokenMaker

SCHEMA = Path(__file__).parents[3] / "shared/data/open-badges/ob3_achievementcredential_schema.json"


def put(document: Any, path: str, value: Any) -> Any:
    *parts, last = path.split(".")
    place = document
    for part in parts:
        place = place[int(part) if part.isdigit() else part]
    key: Any = int(last) if last.isdigit() else last
    if value is DELETE:
        del place[key]
    else:
        place[key] = value
    return document


def code(report: Any) -> str:
    found = [one.code for one in report.checks if one.outcome in ("failed", "unsupported")]
    return found[0] if found else "valid"


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
        report = maker.check({**badge, "proof": none})
        assert report.verdict in ("invalid",) or report.check("form").code == "proof_kind"
        assert not report.valid
    assert code(maker.check({key: value for key, value in badge.items() if key != "proof"})) == (
        "proof"
    )


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
    maker = Maker()
    badge = maker.badge()
    badge["evidence"].append({"id": badge["id"], "type": ["Evidence"]})
    signed = maker.sign(badge)
    signed["evidence"][-1]["validUntil"] = signed.pop("validUntil")
    assert not maker.check(signed).valid


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
