"""A badge judged by strangers: the independent verifier reads what the site publishes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.test import Client

from ..conformance.test_independent_verifier import Publisher, judged
from .visitors import path_of


def public(address: str) -> Any:
    """What anybody gets at an address of the issuer."""
    answer = Client().get(path_of(address))
    assert answer.status_code == 200, (answer.status_code, address)
    return answer.json()


def judge(badge: dict[str, Any], folder: Path) -> dict[str, Any]:
    """What ``@digitalbazaar/vc`` says of a downloaded badge, with the issuer's public documents."""
    site = Publisher(folder)
    did = badge["issuer"]["id"]
    address = f"https://{did.removeprefix('did:web:')}/.well-known/did.json"
    for known in (did, address):
        site.publish(known, "did.json", public(address))
    status = badge["credentialStatus"]["statusListCredential"]
    site.publish(status, "status.json", public(status))
    return judged(site, site.publish(badge["id"], "badge.json", badge))
