"""Where private keys live: files, a mounted folder, the environment, or a vault that signs.

``MENTOR_RECOGNITION_KEY_CUSTODY`` names the one in use: ``file`` (default), ``environment`` or
``vault``. A key is found by its public half, which the database knows.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.error import URLError
from urllib.request import Request, urlopen

from django.conf import settings

from ...core.openbadges.signers import KeySigner, LocalSigner, generate
from ...core.openbadges.suites import KEY_KINDS
from .. import conf
from ..errors import IssuerNotReady

TIMEOUT: Final = 10
PREFIX: Final = "MENTOR_RECOGNITION_KEY_PEM"


class Custody(Protocol):
    """Keeps private keys; a ``locator`` is where one of them is."""

    def create(self, kind: str, name: str) -> tuple[str, KeySigner]:
        """Make a key; its locator and signer. ``IssuerNotReady`` where none can be made."""

    def signer(self, locator: str) -> KeySigner:
        """The signer; ``IssuerNotReady`` says what is missing."""

    def destroy(self, locator: str) -> None:
        """Forget the private half, where this custody can."""


def custody() -> Custody:
    """The one that the operator chose."""
    name = getattr(settings, "MENTOR_RECOGNITION_KEY_CUSTODY", "file") or "file"
    kinds: dict[str, type[Custody]] = {
        "file": FileCustody,
        "environment": EnvironmentCustody,
        "vault": VaultCustody,
    }
    if name not in kinds:
        raise IssuerNotReady(
            "MENTOR_RECOGNITION_KEY_CUSTODY is one of: " + ", ".join(sorted(kinds)) + "."
        )
    return kinds[name]()


class FileCustody:
    """A file per key, mode 0600, in the folder of ``MENTOR_RECOGNITION_KEY_FILE``.

    The first key has that name, later ones ``<name>.<fragment>``; a mounted folder of secrets
    works as well, written by other means.
    """

    def create(self, kind: str, name: str) -> tuple[str, KeySigner]:
        """As :class:`Custody`; never overwrites."""
        path = conf.key_file()
        if name:
            path = path.with_name(f"{path.name}.{name}")
        path.parent.mkdir(parents=True, exist_ok=True)
        pem = generate(kind)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise IssuerNotReady(
                f"There is a key at {path} already: move it away first. Nothing was changed."
            ) from None
        with os.fdopen(handle, "wb") as file:
            file.write(pem)
        return path.name, LocalSigner(pem)

    def signer(self, locator: str) -> KeySigner:
        """As :class:`Custody`."""
        path = conf.key_file().with_name(locator)
        try:
            stamp = path.stat().st_mtime_ns
        except FileNotFoundError:
            raise IssuerNotReady(
                "The issuer's key file is missing: run create_issuer_key."
            ) from None
        return _loaded(path, stamp)

    def destroy(self, locator: str) -> None:
        """Delete the file."""
        conf.key_file().with_name(locator).unlink(missing_ok=True)


def key_files() -> list[Path]:
    """The key files that are there, the first key's first; none where none is named."""
    if not getattr(settings, "MENTOR_RECOGNITION_KEY_FILE", ""):
        return []
    path = conf.key_file()
    return [one for one in (path, *sorted(path.parent.glob(f"{path.name}.key-*"))) if one.is_file()]


@lru_cache(maxsize=16)
def _loaded(path: Path, stamp: int) -> KeySigner:
    try:
        return LocalSigner(path.read_bytes())
    except ValueError:
        raise IssuerNotReady(f"The file {path} holds no key that can be used.") from None


class EnvironmentCustody:
    """A PEM per environment variable ``MENTOR_RECOGNITION_KEY_PEM_<NAME>``, set by the operator."""

    def create(self, kind: str, name: str) -> tuple[str, KeySigner]:
        """Take the variable for the name; the operator has set it before."""
        locator = f"{PREFIX}_{(name or 'key-1').replace('-', '_').upper()}"
        signer = self.signer(locator)
        if signer.kind != kind:
            raise IssuerNotReady(f"The variable {locator} holds a key of kind {signer.kind}.")
        return locator, signer

    def signer(self, locator: str) -> KeySigner:
        """As :class:`Custody`."""
        pem = os.environ.get(locator, "")
        if not pem:
            raise IssuerNotReady(f"Set the environment variable {locator} to a PKCS#8 PEM.")
        return _from_environment(locator, hash(pem))

    def destroy(self, locator: str) -> None:
        """Nothing: the operator unsets the variable."""


@lru_cache(maxsize=16)
def _from_environment(locator: str, stamp: int) -> KeySigner:
    try:
        return LocalSigner(os.environ[locator].encode())
    except ValueError:
        raise IssuerNotReady(f"The variable {locator} holds no key that can be used.") from None


class VaultCustody:
    """Vault's transit engine signs; the private key never leaves it.

    ``MENTOR_RECOGNITION_KEY_VAULT`` is ``{"url", "mount", "token_file"}``.
    """

    def create(self, kind: str, name: str) -> tuple[str, KeySigner]:
        """As :class:`Custody`; a name of its own, for a vault may serve two sites."""
        locator = f"mentor-recognition-{name or 'key-1'}-{secrets.token_hex(4)}"
        _vault("POST", f"keys/{locator}", {"type": KEY_KINDS[kind].vault_type, "exportable": False})
        return locator, self.signer(locator)

    def signer(self, locator: str) -> KeySigner:
        """As :class:`Custody`."""
        key_data = _vault("GET", f"keys/{locator}")
        newest = key_data["keys"][str(key_data["latest_version"])]
        kind = next(
            key_kind for key_kind in KEY_KINDS.values() if key_kind.vault_type == key_data["type"]
        )
        return VaultSigner(kind.name, kind.public_of_vault(newest["public_key"]), locator)

    def destroy(self, locator: str) -> None:
        """Allow and do the deletion of the key."""
        _vault("POST", f"keys/{locator}/config", {"deletion_allowed": True})
        _vault("DELETE", f"keys/{locator}")


@dataclass(frozen=True)
class VaultSigner:
    """Signs by a request; see the transit engine's ``/sign/:name``."""

    kind: str
    public: str
    locator: str

    def sign(self, data: bytes) -> bytes:
        """As :class:`KeySigner`."""
        options = KEY_KINDS[self.kind].vault_options
        body = {"input": base64.b64encode(data).decode(), **options}
        text: str = _vault("POST", f"sign/{self.locator}", body)["signature"]
        # Base64 or base64url, by the kind of key; without its padding in the latter.
        raw = text.rsplit(":", 1)[-1].replace("-", "+").replace("_", "/")
        return base64.b64decode(raw + "=" * (-len(raw) % 4))


def _vault(method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    where: dict[str, str] = getattr(settings, "MENTOR_RECOGNITION_KEY_VAULT", {}) or {}
    try:
        address, token_file = where["url"].rstrip("/"), where["token_file"]
    except KeyError as missing:
        raise IssuerNotReady(f"MENTOR_RECOGNITION_KEY_VAULT lacks {missing}.") from None
    if not address.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise IssuerNotReady("The vault's address must be https.")
    request = Request(  # noqa: S310  # the scheme was checked above
        f"{address}/v1/{where.get('mount', 'transit')}/{path}",
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={
            "X-Vault-Token": Path(token_file).read_text("utf-8").strip(),
            "Content-Type": "application/json",
        },
    )
    try:
        with urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
            text = answer.read()
    except (URLError, TimeoutError) as error:
        # Without the request: it carries the token.
        raise IssuerNotReady(f"The vault did not answer: {type(error).__name__}.") from None
    data: dict[str, Any] = json.loads(text).get("data") or {} if text else {}
    return data
