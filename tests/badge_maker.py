"""Badges as anybody may sign them, honest or not: nothing is checked before it is signed."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from nacl.bindings import crypto_sign
from nacl.signing import SigningKey

from mentor_recognition_xblock.core.openbadges import (
    keys,
    multibase,
    signers,
    status,
    verify,
)
from mentor_recognition_xblock.core.openbadges.contexts import (
    CREDENTIALS_V2,
    OPEN_BADGES,
    OPEN_BADGES_EXTENSIONS,
)
from mentor_recognition_xblock.core.openbadges.suites import BADGES

AT = datetime(2026, 5, 4, 9, tzinfo=UTC)
DID = "did:web:issuer.example.org"
HOME = "https://issuer.example.org"
LIST = f"{HOME}/status/1"
DELETE = object()


@dataclass
class Maker:
    """An issuer whose key, DID document and status list a test may bend."""

    did: str = DID
    private: SigningKey = field(default_factory=lambda: SigningKey(b"k" * 32))
    documents: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.public = bytes(self.private.verify_key)
        self.method = f"{self.did}#key-1"
        if self.did == "did:key":
            multikey = keys.multikey(self.public)
            self.did = f"did:key:{multikey}"
            self.method = f"{self.did}#{multikey}"
        else:
            self.home = keys.did_document_url(self.did)
            named = [("key-1", keys.multikey(self.public))]
            self.documents[self.home] = keys.did_document(self.did, named)
        self.documents[LIST] = self.sign(self.listed())

    def badge(self, **changes: Any) -> dict[str, Any]:
        """An unsigned badge with one of each thing a badge may hold."""
        badge: dict[str, Any] = {
            "@context": [CREDENTIALS_V2, OPEN_BADGES, OPEN_BADGES_EXTENSIONS],
            "id": f"{HOME}/credentials/1",
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": "Mentor",
            "issuer": {"id": self.did, "type": ["Profile"], "name": "Harbour", "url": HOME},
            "validFrom": "2026-01-01T00:00:00Z",
            "validUntil": "2099-01-01T00:00:00Z",
            "credentialSubject": {
                "id": "urn:uuid:6a1b2f3e-0000-4000-8000-000000000001",
                "type": ["AchievementSubject"],
                "identifier": [
                    {
                        "type": "IdentityObject", "hashed": True, "salt": "s",
                        "identityHash": "sha256$" + "a" * 64, "identityType": "emailAddress",
                    }
                ],
                "achievement": {
                    "id": f"{HOME}/achievements/1",
                    "type": ["Achievement"],
                    "achievementType": "Badge",
                    "name": "Mentor",
                    "description": "Learners grew.",
                    "criteria": {"narrative": "Two terms."},
                    "image": {"id": f"{HOME}/images/1.png", "type": "Image", "caption": "A star"},
                    "alignment": [
                        {"type": ["Alignment"], "targetName": "Coach", "targetUrl": f"{HOME}/s/1"}
                    ],
                    "related": [{"id": f"{HOME}/achievements/0", "type": ["Related"]}],
                    "resultDescription": [
                        {
                            "id": f"{HOME}/r/1", "type": ["ResultDescription"], "name": "Score",
                            "resultType": "RawScore", "valueMin": "0", "valueMax": "4",
                        }
                    ],
                    "tag": ["guidance"],
                },
                "result": [
                    {"type": ["Result"], "resultDescription": f"{HOME}/r/1", "value": "3"}
                ],
            },
            "evidence": [
                {"id": "urn:uuid:1", "type": ["Evidence"], "name": "Record", "narrative": "Grew."}
            ],
            "credentialStatus": status.entry(list_url=LIST, index=7),
            "credentialSchema": [
                {"id": f"{HOME}/schema.json", "type": "1EdTechJsonSchemaValidator2019"}
            ],
            "refreshService": {"id": f"{HOME}/refresh/1", "type": "1EdTechCredentialRefresh"},
        }  # fmt: skip
        return {key: value for key, value in {**badge, **changes}.items() if value is not DELETE}

    def listed(self, revoked: tuple[int, ...] = (), **changes: Any) -> dict[str, Any]:
        """The unsigned status list."""
        made = status.list_credential(
            url=LIST, issuer=self.did, revoked=revoked, at=datetime(2026, 1, 1, tzinfo=UTC)
        )
        return {**made, **changes}

    def sign(self, document: dict[str, Any], **options: Any) -> dict[str, Any]:
        """The document with a proof whose options are changed; whatever it holds."""
        config = {
            "type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022",
            "created": "2026-01-01T00:00:00Z", "verificationMethod": self.method,
            "proofPurpose": "assertionMethod", **options,
        }  # fmt: skip
        config = {key: value for key, value in config.items() if value is not DELETE}
        data = BADGES.signing_input(document, config)
        signature = crypto_sign(data, self.private._signing_key)[:64]
        return {**document, "proof": [{**config, "proofValue": multibase.encode(signature)}]}

    def check(self, document: Any, at: datetime = AT) -> verify.Report:
        """The verdict, by this issuer's documents."""
        return verify.verify(document, resolve=self.resolve, at=at)

    def signed(self, change: Callable[[dict[str, Any]], None] | None = None) -> dict[str, Any]:
        """A signed badge, changed before it is signed."""
        badge = copy.deepcopy(self.badge())
        if change is not None:
            change(badge)
        return self.sign(badge)

    def resolve(self, url: str) -> dict[str, Any] | None:
        """As somebody fetches."""
        return copy.deepcopy(self.documents.get(url))


class TokenMaker(Maker):
    """The same issuer with a key for tokens, that its DID document names."""

    kid = f"{HOME}/keys/key-2"
    pem = signers.generate("ES256")

    def __post_init__(self) -> None:
        super().__post_init__()
        self.signer = signers.LocalSigner(self.pem)
        self.jwk = {**json.loads(self.signer.public), "kid": self.kid}
        self.documents[self.home] = keys.did_document(
            self.did, [("key-1", keys.multikey(self.public))], [("key-2", self.jwk)]
        )

    def claims(self, **changes: Any) -> dict[str, Any]:
        """The payload of an honest token."""
        badge = self.badge()
        made = {
            **badge, "iss": self.did, "jti": badge["id"], "sub": badge["credentialSubject"]["id"],
            "nbf": int(datetime(2026, 1, 1, tzinfo=UTC).timestamp()),
            "exp": int(datetime(2099, 1, 1, tzinfo=UTC).timestamp()),
        }  # fmt: skip
        return {key: value for key, value in {**made, **changes}.items() if value is not DELETE}

    def token(
        self, claims: Any = None, signer: signers.LocalSigner | None = None, **header: Any
    ) -> str:
        """A token of any header and payload, signed."""
        head = {"alg": "ES256", "kid": self.kid, "typ": "JWT", **header}
        head = {key: value for key, value in head.items() if value is not DELETE}
        body = self.claims() if claims is None else claims
        text = ".".join(
            signers.b64u(json.dumps(part).encode() if not isinstance(part, bytes) else part)
            for part in (head, body)
        )
        return f"{text}.{signers.b64u((signer or self.signer).sign(text.encode()))}"

    def check_token(self, token: str, at: datetime = AT) -> verify.Report:
        """The verdict, by this issuer's documents."""
        return verify.verify_token(token, resolve=self.resolve, at=at)


def put(document: Any, path: str, value: Any) -> Any:
    """The document with another value at a path of names and numbers, or without it."""
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
    """The code of the first check that did not pass, or ``valid``."""
    found = [one.code for one in report.checks if one.outcome in ("failed", "unsupported")]
    return found[0] if found else "valid"
