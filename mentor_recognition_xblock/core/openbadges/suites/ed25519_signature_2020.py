"""Ed25519Signature2020: what older wallets prove their DID with; no badge is signed so.

The signed bytes are those of eddsa-rdfc-2022; the proof has a type of its own and no cryptosuite.
"""

from __future__ import annotations

from typing import Final

from .. import contexts
from .eddsa_rdfc_2022 import EddsaRdfc2022


class Ed25519Signature2020(EddsaRdfc2022):
    """Of presentations alone."""

    name = proof_type = "Ed25519Signature2020"
    cryptosuite = None
    holder_contexts = (
        [contexts.CREDENTIALS_V1, contexts.ED25519_2020],
        [contexts.CREDENTIALS_V2, contexts.ED25519_2020],
    )


SUITE: Final = Ed25519Signature2020()
