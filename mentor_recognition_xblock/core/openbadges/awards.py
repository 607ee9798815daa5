"""An award as a credential: what differs from one award of a badge to the next, and its shape."""

from __future__ import annotations

import hashlib
import json
import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from . import proofs, status
from .achievement import Evidence, Identity, Profile, Result, credential
from .keys import Signer
from .templates import Slot, Template


@dataclass(frozen=True)
class Award:
    """Everything of a credential but its issuer and achievement; moments as RFC 3339 text."""

    id: str
    subject_id: str
    valid_from: str
    valid_until: str
    status_list: str
    status_id: str
    status_index: str
    refresh_url: str = ""
    evidence: tuple[Evidence, ...] = ()
    results: tuple[Result, ...] = ()
    identity: Identity | None = None

    def document(
        self,
        issuer: Profile,
        achievement: Mapping[str, Any],
        endorsements: Sequence[Mapping[str, Any]] = (),
    ) -> dict[str, Any]:
        """The unsigned AchievementCredential."""
        entry = status.entry(list_url=self.status_list, index=0)
        return credential(
            id=self.id,
            subject_id=self.subject_id,
            issuer=issuer,
            achievement=achievement,
            name=achievement["name"],
            description=achievement["description"],
            evidence=self.evidence,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            status={**entry, "id": self.status_id, "statusListIndex": self.status_index},
            results=self.results,
            identity=self.identity,
            refresh_url=self.refresh_url,
            endorsements=endorsements,
        )

    def _shape(self) -> tuple[Any, ...]:
        return (
            bool(self.valid_until),
            bool(self.refresh_url),
            len(self.evidence),
            tuple(result.member for result in self.results),
            self.identity is not None,
        )

    def _values(self) -> dict[str, str]:
        values = {
            "id": self.id,
            "subject": self.subject_id,
            "valid_from": self.valid_from,
            "valid_until": self.valid_until,
            "status_list": self.status_list,
            "status_id": self.status_id,
            "status_index": self.status_index,
            "refresh": self.refresh_url,
        }
        for num, one in enumerate(self.evidence):
            values[f"evidence_id_{num}"] = one.id
            values[f"evidence_name_{num}"] = one.name
            values[f"evidence_narrative_{num}"] = one.narrative
        for num, result in enumerate(self.results):
            values[f"result_{num}"] = result.description
            values[f"achieved_{num}"] = result.achieved
        if self.identity is not None:
            values["hash"], values["salt"] = self.identity.hash, self.identity.salt
        return values


def seal(
    award: Award,
    *,
    issuer: Profile,
    achievement: str,
    signer: Signer,
    verification_method: str,
    at: datetime,
    endorsements: Sequence[Mapping[str, Any]] = (),
) -> str:
    """The signed credential as JSON text; ``achievement`` is the Achievement as JSON text.

    The first award of a badge and shape compiles the template, the others fill it. With signed
    ``endorsements`` inside, whose number and proofs differ, the whole document is canonicalised.
    """
    if endorsements:
        whole = award.document(issuer, json.loads(achievement), endorsements)
        return json.dumps(
            proofs.sign(whole, signer=signer, verification_method=verification_method, at=at)
        )
    return proofs.sign_filled(
        _template(issuer, achievement, award._shape()),
        award._values(),
        signer=signer,
        verification_method=verification_method,
        at=at,
    )


def status_of(list_url: str, index: int) -> dict[str, str]:
    """The three status members of an :class:`Award`."""
    entry = status.entry(list_url=list_url, index=index)
    return {
        "status_list": list_url,
        "status_id": entry["id"],
        "status_index": entry["statusListIndex"],
    }


def hashed_email(email: str, salt: str = "") -> Identity:
    """The hash of an address, trimmed, NFC and in lower case, with a new 128-bit salt.

    OB 3.0, IdentityHash: ``sha256$`` and the hex digest of address and salt in UTF-8. The standard
    leaves normalisation to issuers; this is ours.
    """
    salt = salt or secrets.token_hex(16)
    address = unicodedata.normalize("NFC", email.strip()).lower()
    return Identity("sha256$" + hashlib.sha256((address + salt).encode()).hexdigest(), salt)


@lru_cache(maxsize=128)
def _template(issuer: Profile, achievement: str, shape: tuple[Any, ...]) -> Template:
    until, refresh, evidence, results, identity = shape
    award = Award(
        id=Slot("id"),
        subject_id=Slot("subject"),
        valid_from=Slot("valid_from"),
        valid_until=Slot("valid_until") if until else "",
        status_list=Slot("status_list"),
        status_id=Slot("status_id"),
        status_index=Slot("status_index"),
        refresh_url=Slot("refresh") if refresh else "",
        evidence=tuple(
            Evidence(
                Slot(f"evidence_id_{num}"),
                Slot(f"evidence_name_{num}"),
                Slot(f"evidence_narrative_{num}"),
            )
            for num in range(evidence)
        ),
        results=tuple(
            Result(Slot(f"result_{num}"), Slot(f"achieved_{num}"), member)
            for num, member in enumerate(results)
        ),
        identity=Identity(Slot("hash"), Slot("salt")) if identity else None,
    )
    return Template(award.document(issuer, json.loads(achievement)))
