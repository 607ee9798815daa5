"""A proof by itself: one, of our suite and purpose, of exactly these bytes."""

from __future__ import annotations

from typing import Any

import pytest

from mentor_recognition_xblock.core.openbadges import multibase, proofs

from ..badge_maker import Maker

MAKER = Maker()
BADGE = MAKER.signed()
(PROOF,) = BADGE["proof"]


def holds(proof: Any, **changes: Any) -> bool:
    return proofs.holds({**BADGE, "proof": proof, **changes}, public_key=MAKER.public)


def test_a_proof_holds_alone_or_in_a_list_of_one() -> None:
    assert holds(PROOF)
    assert holds([PROOF])
    assert not holds(PROOF, name="Another")
    assert not proofs.holds(BADGE, public_key=b"\1" * 32)


@pytest.mark.parametrize("proof", [None, [], [PROOF, PROOF], "x", [["x"]], [None], 7])
def test_there_is_exactly_one_proof(proof: Any) -> None:
    with pytest.raises(ValueError, match="exactly one proof"):
        holds(proof)


@pytest.mark.parametrize("member", ["type", "cryptosuite", "proofPurpose"])
@pytest.mark.parametrize("value", [None, "authentication", "Ed25519Signature2020"])
def test_a_proof_is_of_the_suite_and_for_assertions(member: str, value: Any) -> None:
    with pytest.raises(ValueError, match=r"none of the suites|no assertion"):
        holds({**PROOF, member: value})


@pytest.mark.parametrize(
    "value",
    [None, 7, "", "z", "x" + PROOF["proofValue"][1:], multibase.encode(b"s" * 63),
     multibase.encode(b"s" * 65), PROOF["proofValue"] + "1" * 60],
)  # fmt: skip
def test_what_is_no_signature_does_not_hold(value: Any) -> None:
    assert not holds({**PROOF, "proofValue": value})
