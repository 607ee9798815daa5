"""jose judges our credentials as JSON Web Tokens, and every attack on them; so do we."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mentor_recognition_xblock.core.openbadges import jwt, keys, signers, status, verify

from . import samples

JS = Path(__file__).parent / "js"
NODE = shutil.which("node")
KID = f"{samples.BASE}/keys/key-2"
SPEC = ("OB 3.0", "Proofs (Signatures), JSON Web Token Proof Format")

needs_jose = pytest.mark.skipif(
    NODE is None or not (JS / "node_modules" / "jose").is_dir(),
    reason="jose is missing: run npm ci in tests/conformance/js",
)


def part(value: Any) -> str:
    return signers.b64u(json.dumps(value).encode())


class Case:
    """An issuer with a key, and one honest token."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.pem = signers.generate(kind)
        self.signer = signers.LocalSigner(self.pem)
        self.folder = folder
        jwk = {**json.loads(self.signer.public), "kid": KID, "alg": kind, "use": "sig"}
        self.documents: dict[str, Any] = {KID: jwk}
        lists = samples.signed(
            status.list_credential(
                url=samples.LIST, issuer=samples.DID, revoked=(), at=samples.ISSUED
            ),
            self.list_signer,
        )
        self.documents[samples.LIST] = lists
        did = keys.did_document(
            samples.DID, [("key-1", keys.multikey(self.list_signer.public_key))], [("key-2", jwk)]
        )
        self.documents[keys.did_document_url(samples.DID)] = did
        self.document = samples.unsigned()
        self.token = jwt.sign(self.document, signer=self.signer, kid=KID)

    list_signer = samples.KeySigner()

    def header(self) -> dict[str, Any]:
        text = self.token.split(".")[0]
        found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(text + "=="))
        return found

    def payload(self) -> dict[str, Any]:
        text = self.token.split(".")[1]
        found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(text + "=="))
        return found

    def signed(self, header: Any, payload: Any) -> str:
        """A token of any content, signed with the issuer's key."""
        text = f"{part(header)}.{part(payload)}"
        return f"{text}.{signers.b64u(self.signer.sign(text.encode()))}"

    def ours(self, token: str, at: datetime | None = None) -> verify.Report:
        return verify.verify_token(
            token, resolve=self.documents.get, at=at or datetime(2026, 1, 1, tzinfo=UTC)
        )

    def jose(self, token: str) -> bool:
        files = {}
        for num, (url, document) in enumerate(self.documents.items()):
            (self.folder / f"{num}.json").write_text(json.dumps(document))
            files[url] = f"{num}.json"
        (self.folder / "documents.json").write_text(json.dumps(files))
        (self.folder / "token").write_text(token)
        assert NODE is not None
        ran = subprocess.run(
            [NODE, str(JS / "token.mjs"), str(self.folder), str(self.folder / "token")],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert ran.returncode in (0, 1), ran.stderr
        return bool(json.loads(ran.stdout)["verified"])


@pytest.fixture(params=["RS256", "ES256"])
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Case:
    return Case(request.param, tmp_path)


@needs_jose
@pytest.mark.compliance(*SPEC)
def test_an_honest_token_is_accepted_by_both(case: Case) -> None:
    assert case.jose(case.token)
    assert case.ours(case.token).valid


def _none(case: Case) -> str:
    return f"{part({**case.header(), 'alg': 'none'})}.{case.token.split('.')[1]}."


def _hmac(case: Case) -> str:
    """The public key, as everybody has it, taken for a shared secret."""
    text = f"{part({**case.header(), 'alg': 'HS256'})}.{case.token.split('.')[1]}"
    secret = case.signer.public.encode()
    return f"{text}.{signers.b64u(hmac.new(secret, text.encode(), hashlib.sha256).digest())}"


def _own_jwk(case: Case) -> str:
    thief = signers.LocalSigner(signers.generate(case.signer.kind))
    header = {**case.header(), "jwk": json.loads(thief.public)}
    text = f"{part(header)}.{case.token.split('.')[1]}"
    return f"{text}.{signers.b64u(thief.sign(text.encode()))}"


def _claim(name: str, value: Any) -> Callable[[Case], str]:
    def make(case: Case) -> str:
        return case.signed(case.header(), {**case.payload(), name: value})

    return make


def _head(**members: Any) -> Callable[[Case], str]:
    return lambda case: case.signed({**case.header(), **members}, case.payload())


def _without(name: str) -> Callable[[Case], str]:
    def make(case: Case) -> str:
        return case.signed(
            case.header(), {key: value for key, value in case.payload().items() if key != name}
        )

    return make


def _tampered(case: Case) -> str:
    header, _payload, signature = case.token.split(".")
    changed = {**case.payload(), "name": "Master mentor"}
    return f"{header}.{part(changed)}.{signature}"


ATTACKS: dict[str, Callable[[Case], str]] = {
    "none": _none,
    "HS256 with the public key": _hmac,
    "attacker's jwk": _own_jwk,
    "kid at a metadata address": _head(kid="http://169.254.169.254/latest/meta-data"),
    "kid of another issuer": _head(kid="https://thief.example/keys/1"),
    "crit": _head(crit=["exp"]),
    "b64": _head(b64=False, crit=["b64"]),
    "typ vc+jwt": _head(typ="vc+jwt"),
    "iss of another": _claim("iss", "did:web:thief.example"),
    "sub of another": _claim("sub", "urn:uuid:0"),
    "jti of another": _claim("jti", "https://thief.example/1"),
    "no sub": _without("sub"),
    "no iss": _without("iss"),
    "expired": _claim("exp", 1_600_000_000),
    "tampered": _tampered,
}


@needs_jose
@pytest.mark.compliance(*SPEC)
@pytest.mark.compliance("RFC 8725", "3.1 Perform Algorithm Verification")
@pytest.mark.parametrize("attack", list(ATTACKS))
def test_every_attack_is_refused_by_both(case: Case, attack: str) -> None:
    token = ATTACKS[attack](case)
    assert not case.jose(token)
    assert not case.ours(token).valid


@pytest.mark.compliance("OB 3.0", "OpenBadgeCredential Verification, step 4: validUntil")
def test_a_token_expires_and_is_revoked_as_its_credential_is(case: Case) -> None:
    late = datetime(2100, 1, 1, tzinfo=UTC)
    assert case.ours(case.token, late).check("dates").code == "expired"
    case.documents[samples.LIST] = samples.signed(
        status.list_credential(
            url=samples.LIST, issuer=samples.DID, revoked=[samples.INDEX], at=samples.ISSUED
        ),
        case.list_signer,
    )
    assert case.ours(case.token).check("status").code == "revoked"


@pytest.mark.parametrize("garbage", ["", "a.b.c", "....", "e30.e30.e30", "é", "[]", "a" * 600_000])
def test_garbage_is_refused_without_an_error(case: Case, garbage: str) -> None:
    assert not case.ours(garbage).valid
