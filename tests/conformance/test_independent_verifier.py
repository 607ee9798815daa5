"""Digital Bazaar's libraries judge our badges: accepted when good, refused for the right reason.

Our own verifier is asked about the same files, so that the two can only disagree in the open.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mentor_recognition_xblock.core.openbadges import awards, endorsement, keys, status, verify
from mentor_recognition_xblock.core.openbadges.contexts import BUNDLED, CREDENTIALS_V2, bundled

from . import samples
from .test_vectors import SCHEMA

JS = Path(__file__).parent / "js"
NODE = shutil.which("node")
PACKAGES = JS / "node_modules"

pytestmark = [
    pytest.mark.skipif(NODE is None, reason="Node.js is missing: no independent verifier"),
    pytest.mark.skipif(
        not PACKAGES.is_dir(),
        reason="tests/conformance/js/node_modules is missing: run npm ci in tests/conformance/js",
    ),
]


@dataclass
class Publisher:
    """An issuer's public folder, in the layout of ``badges.export_all``."""

    folder: Path
    signer: samples.KeySigner = field(default_factory=samples.KeySigner)
    known: dict[str, str] = field(default_factory=dict)

    def publish(self, url: str, name: str, document: Any) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(document, ensure_ascii=False, indent=2), "utf-8")
        self.known[url] = name
        (self.folder / "documents.json").write_text(json.dumps(self.known), "utf-8")
        return path

    def issuer(self, change: Callable[[dict[str, Any]], None] = lambda document: None) -> None:
        named = [("key-1", keys.multikey(self.signer.public_key))]
        document = keys.did_document(samples.DID, named)
        change(document)
        self.publish(keys.did_document_url(samples.DID), "did.json", document)
        self.publish(samples.DID, "did.json", document)

    def status_list(self, *revoked: int) -> None:
        listed = status.list_credential(
            url=samples.LIST, issuer=samples.DID, revoked=revoked, at=samples.ISSUED
        )
        self.publish(samples.LIST, "status/1.json", samples.signed(listed, self.signer))

    def badge(self, **changes: Any) -> Path:
        document = samples.signed(samples.unsigned(**changes), self.signer)
        return self.publish(document["id"], "credentials/1.json", document)

    def resolve(self, url: str) -> Any:
        name = self.known.get(url)
        return json.loads((self.folder / name).read_text("utf-8")) if name else None


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    """An issuer with one key, one status list, nobody revoked."""
    publisher = Publisher(tmp_path)
    publisher.issuer()
    publisher.status_list()
    return publisher


def judged(publisher: Publisher, badge: Path) -> dict[str, Any]:
    """What the independent verifier printed, after it said the same with its exit code."""
    assert NODE is not None
    ran = subprocess.run(
        [NODE, str(JS / "verify.mjs"), str(publisher.folder), str(badge)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode in (0, 1), ran.stderr
    result: dict[str, Any] = json.loads(ran.stdout)
    assert set(result) == {"verified", "statusResult", "error"}
    assert result["verified"] is (ran.returncode == 0)
    assert (result["error"] is None) is result["verified"]
    return result


def ours(publisher: Publisher, path: Path) -> verify.Report:
    document = json.loads(path.read_text("utf-8"))
    kind = verify.ENDORSEMENT if verify.ENDORSEMENT in document["type"] else verify.BADGE
    return verify.verify(document, resolve=publisher.resolve, at=datetime.now(UTC), kind=kind)


@pytest.mark.compliance("OB 3.0", "Verification and Validation, OpenBadgeCredential Verification")
@pytest.mark.compliance("OB 3.0", "Proofs (Signatures), Linked Data Proof Format")
def test_a_good_badge_is_accepted(publisher: Publisher) -> None:
    badge = publisher.badge()

    result = judged(publisher, badge)

    assert result["verified"] is True
    assert result["statusResult"]["verified"] is True
    assert [one["status"] for one in result["statusResult"]["results"]] == [False]
    assert ours(publisher, badge).valid


@pytest.mark.compliance("OB 3.0", "IdentityObject")
def test_a_badge_with_the_hash_of_an_address_is_accepted(publisher: Publisher) -> None:
    award = replace(samples.award(), identity=awards.hashed_email("nia@example.org"))
    document = json.loads(samples.sealed(award, publisher.signer))
    badge = publisher.publish(award.id, "credentials/1.json", document)

    assert document["credentialSubject"]["identifier"]
    assert judged(publisher, badge)["verified"] is True
    assert ours(publisher, badge).valid


def one_character(text: str, before: str, after: str) -> str:
    changed = text.replace(before, after, 1)
    assert len(changed) == len(text)
    assert sum(a != b for a, b in zip(changed, text, strict=True)) == 1
    return changed


@pytest.mark.compliance("OB 3.0", "OpenBadgeCredential Verification, step 2: proof method")
@pytest.mark.compliance("VC-DI-EDDSA 1.0", "3.2.2 Verify Proof (eddsa-rdfc-2022)")
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Proficient mentor", "Proficient mantor"),
        ("urn:uuid:", "urn:uuld:"),
        ("improvement 0.41", "improvement 0.91"),
        ("2099-03-01", "2098-03-01"),
        ('"statusListIndex": "104729"', '"statusListIndex": "104728"'),
        ('"created": "2025', '"created": "2024'),
        ("naïve", "naive"),
    ],
)
def test_one_changed_character_is_refused(publisher: Publisher, before: str, after: str) -> None:
    badge = publisher.badge()
    badge.write_text(one_character(badge.read_text("utf-8"), before, after), "utf-8")

    result = judged(publisher, badge)

    assert result["verified"] is False
    assert "Invalid signature." in result["error"]
    assert result["statusResult"] is None
    assert ours(publisher, badge).check("signature").outcome == "failed"


@pytest.mark.compliance("OB 3.0", "OpenBadgeCredential Verification, step 4: status, revoked")
@pytest.mark.compliance("Bitstring Status List 1.0", "3.2 Validate Algorithm")
def test_a_revoked_badge_is_refused_by_its_bit(publisher: Publisher) -> None:
    badge = publisher.badge()
    publisher.status_list(samples.INDEX)

    result = judged(publisher, badge)

    assert result["verified"] is False
    assert result["error"] == "StatusError: the bit for revocation is set in the status list"
    (entry,) = result["statusResult"]["results"]
    assert entry["verified"] is True  # the list was loaded, and is the issuer's
    assert entry["status"] is True
    assert ours(publisher, badge).check("status").code == "revoked"


@pytest.mark.compliance("Bitstring Status List 1.0", "3.2 Validate Algorithm")
def test_the_neighbours_bits_do_not_touch_the_badge(publisher: Publisher) -> None:
    """Bits run from the left: a list read from the right would refuse this badge."""
    others = set(range(samples.INDEX - 16, samples.INDEX + 17)) - {samples.INDEX}
    publisher.status_list(*others)

    assert judged(publisher, publisher.badge())["verified"] is True


@pytest.mark.compliance("Bitstring Status List 1.0", "3.2 Validate Algorithm")
def test_a_forged_status_list_is_refused(publisher: Publisher) -> None:
    badge = publisher.badge()
    publisher.status_list(samples.INDEX)
    forged = publisher.resolve(samples.LIST)
    forged["credentialSubject"]["encodedList"] = status.encode(())
    publisher.publish(samples.LIST, "status/1.json", forged)

    result = judged(publisher, badge)

    assert result["verified"] is False
    assert '"BitstringStatusListCredential" not verified' in result["error"]
    assert ours(publisher, badge).check("status").code == "status_invalid"


def test_a_missing_status_list_is_another_error(publisher: Publisher) -> None:
    badge = publisher.badge()
    del publisher.known[samples.LIST]
    publisher.issuer()

    result = judged(publisher, badge)

    assert result["verified"] is False
    assert 'Could not load "BitstringStatusListCredential"' in result["error"]
    assert ours(publisher, badge).check("status").code == "status_missing"


@pytest.mark.compliance("OB 3.0", "Proofs (Signatures), Key Management")
@pytest.mark.compliance("Controlled Identifiers 1.0", "3.3 Retrieve Verification Method")
def test_a_key_without_assertion_method_is_refused(publisher: Publisher) -> None:
    """A compromised key is dropped from ``assertionMethod``: what it signed no longer counts."""
    badge = publisher.badge()
    publisher.issuer(lambda document: document["assertionMethod"].clear())

    result = judged(publisher, badge)

    assert result["verified"] is False
    assert 'not authorized by controller for proof purpose "assertionMethod"' in result["error"]
    assert ours(publisher, badge).check("issuer").code == "key_withdrawn"


@pytest.mark.compliance("OB 3.0", "Proofs (Signatures), Dereferencing the Public Key")
def test_another_key_under_the_same_name_is_refused(publisher: Publisher) -> None:
    badge = publisher.badge()
    publisher.signer = samples.KeySigner()
    publisher.issuer()
    publisher.status_list()

    result = judged(publisher, badge)

    assert result["verified"] is False
    assert "Invalid signature." in result["error"]
    assert ours(publisher, badge).check("signature").outcome == "failed"


@pytest.mark.compliance("OB 3.0", "OpenBadgeCredential Verification, step 4: validUntil")
def test_an_expired_badge_is_refused(publisher: Publisher) -> None:
    badge = publisher.badge(valid_until=datetime(2025, 9, 1, tzinfo=UTC))

    result = judged(publisher, badge)

    assert result["verified"] is False
    assert 'is after "validUntil"' in result["error"]
    assert ours(publisher, badge).check("dates").code == "expired"
    assert ours(publisher, badge).check("signature").outcome == "passed"


def test_the_verifier_knows_exactly_the_contexts_that_are_shipped() -> None:
    assert json.loads((JS / "contexts.json").read_text("utf-8")) == BUNDLED


@pytest.mark.compliance("VCDM 2.0", "B.1 Base Context")
def test_the_shipped_context_is_the_one_others_carry() -> None:
    theirs = PACKAGES / "@digitalbazaar" / "credentials-context" / "contexts" / "v2.jsonld"
    assert json.loads(theirs.read_text("utf-8")) == bundled(CREDENTIALS_V2)


def endorsed(publisher: Publisher, *, index: int = 4_711) -> tuple[dict[str, Any], dict[str, Any]]:
    """A badge with an endorsement inside, and the endorsement; both signed."""
    award = samples.award()
    one = endorsement.signed(
        endorsement.Endorsement(
            id="urn:uuid:5f0c5e8e-9d0b-4a37-8a31-6d3f1b1f6c11",
            name="A learner's testimonial",
            about=award.id,
            comment="She read every draft twice \u2014 \u201eund fragte\u201c.\n\n\u2014 N.",
            valid_from=samples.ISSUED,
            status=status.entry(list_url=samples.LIST, index=index),
        ),
        issuer=samples.ISSUER,
        signer=publisher.signer,
        verification_method=samples.METHOD,
        at=samples.ISSUED,
    )
    sealed = awards.seal(
        award,
        issuer=samples.ISSUER,
        achievement=samples.ACHIEVEMENT_TEXT,
        signer=publisher.signer,
        verification_method=samples.METHOD,
        at=samples.ISSUED,
        endorsements=[one],
    )
    return json.loads(sealed), one


@pytest.mark.compliance("OB 3.0", "EndorsementCredential")
def test_an_endorsement_is_accepted_alone_and_inside_a_badge(publisher: Publisher) -> None:
    badge, one = endorsed(publisher)
    for name, document in (("badge", badge), ("endorsement", one)):
        path = publisher.publish(document["id"], f"credentials/{name}.json", document)
        assert judged(publisher, path)["verified"] is True
        assert ours(publisher, path).valid
    assert ours(publisher, publisher.folder / "credentials/badge.json").endorsements[0].valid


@pytest.mark.compliance("OB 3.0", "EndorsementCredential")
def test_changed_words_break_badge_and_endorsement(publisher: Publisher) -> None:
    for name, document in zip(("badge", "endorsement"), endorsed(publisher), strict=True):
        path = publisher.publish(document["id"], f"credentials/{name}.json", document)
        path.write_text(one_character(path.read_text("utf-8"), "every draft", "avery draft"))
        assert judged(publisher, path)["verified"] is False
        assert ours(publisher, path).check("signature").outcome == "failed"


def signed_around(publisher: Publisher, one: dict[str, Any]) -> verify.Report:
    """A badge that its issuer signed with that endorsement inside, as checked."""
    badge = samples.unsigned()
    one["credentialSubject"]["id"] = badge["id"]
    sealed = samples.signed({**badge, "endorsement": [one]}, publisher.signer)
    return verify.verify(sealed, resolve=publisher.resolve, at=datetime.now(UTC))


def test_a_bad_endorsement_is_told_and_leaves_the_badge_valid(publisher: Publisher) -> None:
    _badge, one = endorsed(publisher)
    report = signed_around(publisher, one)
    assert report.valid
    assert report.endorsements[0].check("signature").outcome == "failed"


def test_an_endorsement_about_another_badge_is_told(publisher: Publisher) -> None:
    _badge, one = endorsed(publisher)
    other = samples.signed({**samples.unsigned(), "endorsement": [one]}, publisher.signer)
    report = verify.verify(other, resolve=publisher.resolve, at=datetime.now(UTC))
    assert report.valid
    assert report.endorsements[0].check("form").code == "endorses_another"


def test_a_renamed_member_of_an_endorsement_does_not_skip_its_check(publisher: Publisher) -> None:
    """The bit of a withdrawn endorsement is not overlooked under another name of its member."""
    badge, one = endorsed(publisher)
    entry = one.pop("credentialStatus")
    one["https://www.w3.org/2018/credentials#credentialStatus"] = entry
    badge["endorsement"] = [one]
    report = verify.verify(badge, resolve=publisher.resolve, at=datetime.now(UTC))
    assert report.check("signature").outcome == "passed"  # under either name it is the same RDF
    assert [inner.check("form").code for inner in report.endorsements] == ["members"]


def test_the_official_schema_accepts_a_badge_with_an_endorsement(publisher: Publisher) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    if not SCHEMA.is_file():
        pytest.skip("the official schema is not here: its licence forbids shipping it")
    badge, _one = endorsed(publisher)
    jsonschema.Draft201909Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(badge)
