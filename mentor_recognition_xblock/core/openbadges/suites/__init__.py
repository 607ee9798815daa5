"""Every way of signing that is known here; a new one is a module here and a name below.

Whoever signs or verifies asks the suite's object: nothing else knows a suite by its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from . import ed25519_signature_2020, eddsa_rdfc_2022, es256, rs256
from .suite import KeyKind, ProofSuite, TokenSuite

__all__ = [
    "BADGES",
    "HOLDERS",
    "KEY_KINDS",
    "PROOFS",
    "TOKENS",
    "KeyKind",
    "ProofSuite",
    "TokenSuite",
]

# What badges, status lists and endorsements are signed with here.
BADGES: Final = eddsa_rdfc_2022.SUITE

# By cryptosuite, what signed documents are verified with.
PROOFS: Final[Mapping[str, ProofSuite]] = MappingProxyType(
    {str(one.cryptosuite): one for one in (eddsa_rdfc_2022.SUITE,)}
)
# What wallets prove their DID with, what we like best first.
HOLDERS: Final[tuple[ProofSuite, ...]] = (eddsa_rdfc_2022.SUITE, ed25519_signature_2020.SUITE)
# By algorithm, what tokens are signed and verified with.
TOKENS: Final[Mapping[str, TokenSuite]] = MappingProxyType(
    {one.name: one for one in (rs256.SUITE, es256.SUITE)}
)
_KEYS: Final[list[KeyKind]] = [
    *(suite.key for suite in PROOFS.values()),
    *(suite.key for suite in TOKENS.values()),
]
KEY_KINDS: Final[Mapping[str, KeyKind]] = MappingProxyType({kind.name: kind for kind in _KEYS})
