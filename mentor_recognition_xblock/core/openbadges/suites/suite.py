"""What a proof suite is: which keys it signs with, what is signed, and when a signature holds."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.serialization import load_pem_public_key

from .. import multibase
from ..jwk import public_jwk


class KeyKind(ABC):
    """One kind of key. ``name`` is its name in the database and in commands, for ever.

    ``is_multikey``: the public half is written as a Multikey, and signs documents; else as a JWK,
    and signs tokens. ``vault_type`` and ``vault_options`` are what Vault's transit engine calls it.
    """

    name: str
    is_multikey: bool
    vault_type: str
    vault_options: Mapping[str, str] = {}

    @abstractmethod
    def generate(self) -> Any:
        """A new private key."""

    @abstractmethod
    def fits(self, private: Any) -> bool:
        """Whether a private key is of this kind, and strong enough."""

    @abstractmethod
    def public(self, private: Any) -> str:
        """The public half as text."""

    @abstractmethod
    def public_of_vault(self, text: str) -> str:
        """The same of the form in which a vault shows it."""

    @abstractmethod
    def signing(self, private: Any) -> Callable[[bytes], bytes]:
        """What signs bytes with the key."""


class JwkKind(KeyKind):
    """A kind whose public half is a JWK, which a vault shows as PEM."""

    is_multikey = False

    def public(self, private: Any) -> str:
        """As :class:`KeyKind`."""
        return public_jwk(private.public_key())

    def public_of_vault(self, text: str) -> str:
        """PEM."""
        return public_jwk(load_pem_public_key(text.encode()))  # type: ignore[arg-type]


class ProofSuite(ABC):
    """A way to sign documents (Data Integrity 1.0).

    ``cryptosuite`` is None where the proof's type alone names the suite. ``holder_contexts`` are
    the contexts, exactly, that define all members of a wallet's proof; none: wallets may not.
    """

    name: str
    proof_type: str = "DataIntegrityProof"
    cryptosuite: str | None
    key: KeyKind
    size: int
    holder_contexts: tuple[list[str], ...] = ()

    @abstractmethod
    def canonicalise(
        self, document: Mapping[str, Any], *, extra: Mapping[str, Any] | None = None
    ) -> bytes:
        """The one spelling of a document; ``extra`` are contexts that only tests know."""

    @abstractmethod
    def public_key(self, text: Any) -> bytes:
        """The key that a Multikey writes; ``ValueError`` for anything but a sound key of ours."""

    @abstractmethod
    def verifies(self, public_key: bytes, signature: bytes, data: bytes) -> bool:
        """Whether the signature is the key's over the data."""

    def signing_input(
        self,
        document: Mapping[str, Any],
        config: Mapping[str, Any],
        *,
        extra: Mapping[str, Any] | None = None,
    ) -> bytes:
        """64 bytes: hash of the proof's configuration, then of the document."""
        configured = {**config, "@context": document["@context"]}
        return b"".join(
            sha256(self.canonicalise(part, extra=extra)).digest() for part in (configured, document)
        )

    def signature_of(self, proof: Mapping[str, Any]) -> bytes:
        """The bytes of a proof's value; ``ValueError`` for what is no signature of this suite."""
        value = proof.get("proofValue")
        # Reading base58 takes the square of its length: no more digits are read than can be.
        if not isinstance(value, str) or len(value) > self.size * 1.4 + 1:
            raise ValueError(f"the proof value is no signature of {self.name}")
        signature = multibase.decode(value)
        if len(signature) != self.size:
            raise ValueError(f"the proof value is no signature of {self.name}")
        return signature


class TokenSuite(ABC):
    """A way to sign tokens (RFC 7518); ``name`` is its ``alg``, ``kty`` that of its keys."""

    name: str
    kty: str
    key: KeyKind

    def takes(self, jwk: Mapping[str, Any]) -> bool:
        """Whether the members of a public JWK of the kind are those of a key of this suite."""
        return True

    @abstractmethod
    def is_fit(self, key: Any) -> bool:
        """Whether a public key that was read is strong enough, and not too costly to ask."""
