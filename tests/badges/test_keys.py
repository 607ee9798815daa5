"""Keys: rotated, retired, withdrawn; private halves nowhere but in custody."""

from __future__ import annotations

import base64
import io
import json
import logging
import pickle
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.badges.models import Credential, IssuerKey, IssuingBatch, IssuingItem
from mentor_recognition_xblock.badges.verifier.self_check import as_token
from mentor_recognition_xblock.core.openbadges import jwt, signers
from mentor_recognition_xblock.core.openbadges.keys import from_multikey
from mentor_recognition_xblock.core.openbadges.verify import verify
from mentor_recognition_xblock.hosts import later
from mentor_recognition_xblock.jobs import api as jobs
from mentor_recognition_xblock.outbox import api as outbox

from ..factories import START
from .conftest import Decide, key_of

pytestmark = pytest.mark.django_db(transaction=True)


def newest(decision: Any) -> badges.CredentialData:
    found = badges.credential_of_decision(decision.uuid)
    assert found is not None
    return found


def test_a_rotated_key_verifies_what_it_signed_and_signs_no_more(
    issuer: Path, decide: Decide
) -> None:
    old = decide()
    before = issuer.read_bytes()
    call_command("rotate_issuer_key", stdout=io.StringIO())
    new = decide()
    assert [key_of(newest(one)) for one in (old, new)] == ["key-1", "key-2"]
    for one in (old, new):
        assert badges.verify(json.loads(newest(one).document), at=START).valid
    assert not issuer.exists()  # the retired private half is gone
    assert issuer.with_name("issuer.pem.key-2").read_bytes() != before


def test_a_start_script_makes_a_key_once_and_none_beside_one_out_of_reach(
    settings: Any, tmp_path: Path
) -> None:
    settings.MENTOR_RECOGNITION_KEY_FILE = str(tmp_path / "issuer.pem")
    for _start in range(2):
        call_command("create_issuer_key", "--if-none", stdout=io.StringIO())
    call_command("rotate_issuer_key", stdout=io.StringIO())
    settings.MENTOR_RECOGNITION_KEY_FILE = str(tmp_path / "not-mounted" / "issuer.pem")
    call_command("create_issuer_key", "--if-none", stdout=io.StringIO())
    states = IssuerKey.objects.order_by("pk").values_list("fragment", "state")
    assert list(states) == [("key-1", "retired"), ("key-2", "active")]


@pytest.mark.compliance("OB 3.0", "Proofs (Signatures), Key Management")
def test_a_compromised_key_is_dropped_and_all_it_signed_issued_again(
    issuer: Path, decide: Decide
) -> None:
    decisions = [decide() for _number in range(3)]
    first = [newest(one) for one in decisions]
    badges.claim(
        credential_uuid=first[0].uuid, user_id=first[0].recipient_id, public=True, at=START
    )
    call_command("compromise_issuer_key", "key-1", stdout=io.StringIO())
    batch = badges.batch(IssuingBatch.objects.get().uuid)
    assert (batch.total, batch.done, batch.failed) == (3, 3, 0)
    assert "key-1" not in json.dumps(badges.issuer_document())
    for decision, old in zip(decisions, first, strict=True):
        new = newest(decision)
        assert (new.edition, key_of(new)) == (2, "key-2")
        assert badges.verify(json.loads(new.document), at=START).valid
        assert not badges.verify(json.loads(old.document), at=START).valid
    assert newest(decisions[0]).is_public
    assert newest(decisions[0]).subject == first[0].subject
    # A second run finds nothing to do, and changes nothing.
    call_command("compromise_issuer_key", "key-1", stdout=io.StringIO())
    assert Credential.objects.count() == 6


def test_the_private_key_is_in_no_table_log_or_text(
    issuer: Path, decide: Decide, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    decide()
    for kind in ("RS256", "ES256"):
        badges.create_key(at=START, kind=kind)
    pems = [path.read_bytes() for path in issuer.parent.iterdir()]
    assert len(pems) == 3
    secrets = [line.decode() for pem in pems for line in pem.splitlines()[1:-1] if len(line) > 20]
    models = list(connection.introspection.installed_models(
        connection.introspection.table_names()))  # fmt: skip
    stored = "".join(serializers.serialize("json", model.objects.all()) for model in models)
    loaded = [signers.LocalSigner(pem) for pem in pems]
    shown = stored + caplog.text + "".join(map(repr, loaded)) + "".join(map(str, loaded))
    for secret in secrets:
        assert secret not in shown
    for signer in loaded:
        with pytest.raises(TypeError):
            pickle.dumps(signer)


@pytest.mark.compliance("OB 3.0", "Proofs (Signatures), JSON Web Token Proof Format")
@pytest.mark.parametrize("kind", ["RS256", "ES256"])
def test_a_token_names_the_url_of_one_bare_key(
    issuer: Path, decide: Decide, kind: str, client: Any
) -> None:
    badges.create_key(at=START, kind=kind)
    badge = newest(decide())
    token = as_token(credential_uuid=badge.uuid, kind=kind)
    header = json.loads(base64.urlsafe_b64decode(token.split(".")[0] + "=="))
    assert set(header) == {"alg", "kid", "typ"}
    answer = client.get("/keys/" + header["kid"].rpartition("/")[2])
    assert answer.json()["kty"] in ("RSA", "EC")
    assert "keys" not in answer.json()
    listed = client.get("/.well-known/jwks.json").json()
    assert listed["iss"] == badges.issuer_document()["id"]
    assert [one["kid"] for one in listed["keys"]] == [header["kid"]]
    opened = jwt.parse(token)
    assert jwt.holds(opened, answer.json())
    assert opened.document["id"] == json.loads(badge.document)["id"]
    # What makes it the issuer's is that the DID document names it.
    methods = client.get("/.well-known/did.json").json()["verificationMethod"]
    listed = [one["publicKeyJwk"] for one in methods if one["type"] == "JsonWebKey"]
    assert listed == [answer.json()]
    assert badges.verify_badge(token.encode(), at=START).report.valid


class FakeVault(BaseHTTPRequestHandler):
    """The transit engine's answers, with keys of its own."""

    keys: dict[str, signers.LocalSigner] = {}

    def _answer(self, data: Any, status: int = 200) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps({"data": data}).encode())

    def do_GET(self) -> None:
        signer = self.keys[self.path.rpartition("/")[2]]
        public = base64.b64encode(from_multikey(signer.public)).decode()
        self._answer(
            {"type": "ed25519", "latest_version": 1, "keys": {"1": {"public_key": public}}}
        )

    def do_POST(self) -> None:
        if self.headers["X-Vault-Token"] != "token-of-the-test":
            return self._answer({}, 403)
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        _version, _transit, verb, name = self.path.split("/")[1:5]
        if verb == "keys":
            self.keys.setdefault(name, signers.LocalSigner(signers.generate("Ed25519")))
            return self._answer({})
        signature = self.keys[name].sign(base64.b64decode(body["input"]))
        text = "vault:v1:" + base64.b64encode(signature).decode()
        return self._answer({"signature": text})

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def vault(settings: Any, tmp_path: Path) -> Iterator[None]:
    server = HTTPServer(("127.0.0.1", 0), FakeVault)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    (tmp_path / "token").write_text("token-of-the-test\n")
    settings.MENTOR_RECOGNITION_KEY_CUSTODY = "vault"
    settings.MENTOR_RECOGNITION_KEY_VAULT = {
        "url": f"http://127.0.0.1:{server.server_port}",
        "token_file": str(tmp_path / "token"),
    }
    yield
    server.shutdown()
    server.server_close()


def test_a_vault_signs_and_the_key_never_leaves_it(vault: None, decide: Decide) -> None:
    badges.create_key(at=START)
    badge = newest(decide())
    assert badges.verify(json.loads(badge.document), at=START).valid
    locator = IssuerKey.objects.get().locator
    assert locator.startswith("mentor-recognition-key-1-")
    # A site of its own on the same vault takes no key of ours, and destroys none.
    IssuerKey.objects.all().update(state="retired", fragment="elsewhere")
    Credential.objects.all().update(key=IssuerKey.objects.get())
    badges.create_key(at=START)
    assert IssuerKey.objects.latest("pk").locator != locator


def test_a_wrong_vault_token_is_an_error_without_the_token(
    vault: None, settings: Any, tmp_path: Path
) -> None:
    (tmp_path / "token").write_text("wrong")
    with pytest.raises(badges.IssuerNotReady) as refused:
        badges.create_key(at=START)
    assert "wrong" not in str(refused.value)
    assert not IssuerKey.objects.exists()


def test_keys_from_the_environment(
    settings: Any, monkeypatch: pytest.MonkeyPatch, decide: Decide
) -> None:
    settings.MENTOR_RECOGNITION_KEY_CUSTODY = "environment"
    with pytest.raises(badges.IssuerNotReady, match="MENTOR_RECOGNITION_KEY_PEM_KEY_1"):
        badges.create_key(at=START)
    pem = signers.generate("Ed25519").decode()
    monkeypatch.setenv("MENTOR_RECOGNITION_KEY_PEM_KEY_1", pem)
    badges.create_key(at=START)
    document = json.loads(newest(decide()).document)
    known = {"did": badges.issuer_document()}
    assert badges.verify(document, at=START).valid
    assert not verify(document, resolve=lambda url: None, at=START).valid
    assert known["did"]["assertionMethod"]


def test_a_batch_is_resumed_after_a_killed_worker_and_tells_what_failed(
    issuer: Path, decide: Decide
) -> None:
    good = [decide() for _number in range(3)]
    declined = decide(outcome="decline")
    Credential.objects.all().delete()
    batch = badges.start_batch(
        decisions=[*(one.uuid for one in good), declined.uuid], reason="test", at=START
    )  # eager: it has run to its end
    batch = badges.batch(batch.uuid)
    assert (batch.total, batch.done, batch.failed) == (4, 3, 1)
    # A worker killed after the commit of the credentials and before that of the items:
    IssuingItem.objects.update(done_at=None, error="")
    while badges.run_batch(batch_uuid=batch.uuid, at=START, size=2):
        assert Credential.objects.count() == 3
    assert (badges.batch(batch.uuid).done, badges.batch(batch.uuid).failed) == (3, 1)


def test_a_batch_whose_worker_was_killed_is_taken_up_by_cron_and_a_running_one_is_not(
    issuer: Path, decide: Decide, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = [decide().uuid for _number in range(2)]
    Credential.objects.all().delete()
    monkeypatch.setattr(later, "queue", lambda _name, **_kwargs: True)  # the worker never came
    batch = badges.start_batch(decisions=good, reason="test", at=START)
    call_command("redrive_outbox", stdout=io.StringIO())
    assert badges.batch(batch.uuid).finished_at is None
    with mock.patch.object(timezone, "now", return_value=START + outbox.LEASE):
        call_command("redrive_outbox", stdout=io.StringIO())
    assert jobs.stalled(silent_since=START + outbox.LEASE) == []
    assert (badges.batch(batch.uuid).done, Credential.objects.count()) == (2, 2)


def test_issue_badges_gives_awards_the_badges_they_lack(issuer: Path, decide: Decide) -> None:
    decision = decide()
    Credential.objects.all().delete()
    from mentor_recognition_xblock.programmes import api as programmes

    out = io.StringIO()
    call_command("issue_badges", programmes.programme(decision.programme_id).slug, stdout=out)
    assert "1 awards, 1 done, 0 failed" in out.getvalue()
    assert badges.verify(json.loads(newest(decision).document), at=START).valid
