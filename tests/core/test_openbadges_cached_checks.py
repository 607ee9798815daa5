"""What is remembered of a check never outlives a change of document or key."""

from __future__ import annotations

import copy

import pytest

from mentor_recognition_xblock.core.openbadges import cached_checks
from mentor_recognition_xblock.core.openbadges.canonical import UnsafeDocument

from ..conformance import samples


def test_a_changed_document_or_another_key_is_checked_anew() -> None:
    signer, other = samples.KeySigner(), samples.KeySigner()
    document = samples.signed(samples.unsigned(), signer)
    for _again in range(2):
        assert cached_checks.signed(document, signer.public_key)
        assert not cached_checks.signed(document, other.public_key)
    changed = copy.deepcopy(document)
    changed["name"] = "Another"
    assert not cached_checks.signed(changed, signer.public_key)
    assert cached_checks.signed(document, signer.public_key)


def test_a_refusal_is_made_again_each_time() -> None:
    document = {**samples.unsigned(), "undefinedMember": "x"}
    for _again in range(2):
        with pytest.raises(UnsafeDocument):
            cached_checks.safe(document)
