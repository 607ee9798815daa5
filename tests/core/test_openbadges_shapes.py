"""A shape that passed answers for its like, and for nothing else."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from mentor_recognition_xblock.core.openbadges.canonical import UnsafeDocument
from mentor_recognition_xblock.core.openbadges.contexts import CREDENTIALS_V2
from mentor_recognition_xblock.core.openbadges.shapes import check_safe_shape

GOOD: dict[str, Any] = {
    "@context": [CREDENTIALS_V2],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential"],
    "issuer": "did:web:badges.example.org",
    "validFrom": "2026-01-01T00:00:00Z",
    "name": "Proficient",
    "credentialSubject": {"id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc34", "name": "A"},
}


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    document = copy.deepcopy(GOOD)
    change(document)
    return document


def test_other_words_in_the_same_shape_pass() -> None:
    check_safe_shape(GOOD)
    check_safe_shape(changed(lambda d: d.update(name="Master \x08 \u202e")))


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.update(undefined="x"),
        lambda d: d.update(id="relative"),
        lambda d: d["credentialSubject"].update(id="relative"),
        lambda d: d.update(type=["VerifiableCredential", "Undefined"]),
        lambda d: d.update({"https://schema.org/name": d.pop("name")}),
    ],
)
def test_what_is_unsafe_is_refused_before_and_after_its_safe_like_passed(
    change: Callable[[dict[str, Any]], object],
) -> None:
    for _again in range(2):
        with pytest.raises(UnsafeDocument):
            check_safe_shape(changed(change))
        check_safe_shape(GOOD)
