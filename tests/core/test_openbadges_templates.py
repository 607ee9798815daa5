"""Filled templates say byte for byte what the full algorithm says, whatever the strings hold."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import base58
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mentor_recognition_xblock.core.openbadges import achievement as documents
from mentor_recognition_xblock.core.openbadges import awards, multibase, proofs, status
from mentor_recognition_xblock.core.openbadges.canonical import UnsafeDocument, canonicalize
from mentor_recognition_xblock.core.openbadges.templates import Slot, Template
from tests.conformance import samples

HOSTILE = st.text(st.characters(exclude_categories=("Cs",)), max_size=40) | st.sampled_from(
    ["", "\x00", "\b\t\n\f\r", '"\\', "\x7f\x80\x85", "\u2028\ufeff", "\U0001f600\U0010ffff",
     "_:b0", "@type", "%(id)s%", "<a>", "urn:x-mr-slot:id::", "e\u0301", "\x01" * 3, "{}"]
)  # fmt: skip
TARGET = f"{samples.BASE}/achievements/1"
RUBRIC = [
    documents.ResultDescription(
        f"{TARGET}#breadth",
        "Breadth",
        tuple(
            documents.RubricLevel(f"{TARGET}#breadth-{num}", f"Level {num}", "anchor", str(num))
            for num in range(5)
        ),
    ),
    documents.ResultDescription(f"{TARGET}#score", "Score"),
]


def badge(words: str = "Reads well.") -> dict[str, Any]:
    return documents.achievement(
        id=TARGET,
        name=words,
        description=words,
        criteria=[words, "At least 8 learners."],
        criteria_url=TARGET,
        version="2",
        related=[(f"{samples.BASE}/achievements/0", "1")],
        alignments=[
            documents.Alignment(words or "Coaching", "https://skills.example/1"),
            documents.Alignment(words or "Coaching", "https://skills.example/1"),
        ],
        results=RUBRIC,
    )


def award(**changes: Any) -> awards.Award:
    return awards.Award(
        **{
            "id": f"{samples.BASE}/credentials/1",
            "subject_id": "urn:uuid:8c1e0000-0000-4000-8000-000000000001",
            "valid_from": "2025-03-01T09:30:00Z",
            "valid_until": "2027-03-01T09:30:00Z",
            "refresh_url": f"{samples.BASE}/refresh/1",
            **awards.status_of(samples.LIST, samples.INDEX),
            **changes,
        }
    )


def both(one: awards.Award, achievement: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Signed by the fast way, and by the full algorithm."""
    signer = samples.KeySigner()
    how: Any = {"signer": signer, "verification_method": samples.METHOD, "at": samples.ISSUED}
    text = awards.seal(one, issuer=samples.ISSUER, achievement=json.dumps(achievement), **how)
    return json.loads(text), proofs.sign(one.document(samples.ISSUER, achievement), **how)


results = st.lists(
    st.one_of(
        st.integers(0, 4).map(
            lambda num: documents.Result(RUBRIC[0].id, f"{TARGET}#breadth-{num}")
        ),
        HOSTILE.filter(bool).map(lambda text: documents.Result(RUBRIC[1].id, text, "value")),
    ),
    max_size=4,
)


@given(
    words=HOSTILE.filter(bool),
    narratives=st.lists(HOSTILE.filter(bool), max_size=3),
    given=results,
    email=st.none() | HOSTILE,
    until=st.sampled_from(["", "2027-03-01T09:30:00Z"]),
)
@example(  # two results alike: their blank nodes tie, and only the full algorithm settles them
    words="tie",
    narratives=["n"],
    given=[documents.Result(RUBRIC[1].id, "3", "value")] * 2,
    email=None,
    until="",
)
def test_a_filled_template_equals_the_full_algorithm(
    words: str,
    narratives: list[str],
    given: list[documents.Result],
    email: str | None,
    until: str,
) -> None:
    one = award(
        evidence=tuple(
            documents.Evidence(f"urn:uuid:{num}", text, text) for num, text in enumerate(narratives)
        ),
        results=tuple(given),
        identity=None if email is None else awards.hashed_email(email),
        valid_until=until,
    )

    fast, full = both(one, badge(words))

    assert fast == full


LINKS = st.sampled_from(
    ["urn:uuid:1", "https://example.org/1", "did:web:example.org", "xsd:thing", "id", "name:x",
     "https://example.org/a b", "https://example.org/<>", "_:b0", "urn:x-mr-slot:id::", "a",
     f"{TARGET}#breadth", TARGET, f"{samples.BASE}/credentials/1"]
)  # fmt: skip


@given(first=LINKS, second=LINKS)
def test_references_in_any_form_equal_the_full_algorithm_or_are_refused_by_both(
    first: str, second: str
) -> None:
    one = award(
        evidence=tuple(documents.Evidence(link, "n", "t") for link in (first, second)),
    )
    document = one.document(samples.ISSUER, badge())
    slots = award(
        evidence=tuple(documents.Evidence(Slot(f"e{num}"), "n", "t") for num in range(2))
    ).document(samples.ISSUER, badge())
    template = Template(slots)
    try:
        wanted = canonicalize(document)
    except Exception as refusal:  # PyLD's and pyoxigraph's own error types
        with pytest.raises(type(refusal)):
            template.canonical({"e0": first, "e1": second})
        return
    assert template.canonical({"e0": first, "e1": second}) == wanted


def test_tied_blank_nodes_take_the_long_way() -> None:
    same = [documents.Result(RUBRIC[1].id, "3", "value")] * 2
    fast, full = both(award(results=tuple(same)), badge())
    assert fast == full


def test_a_slot_inside_a_longer_value_is_refused() -> None:
    document = award(id=f"https://example.org/{Slot('id')}").document(samples.ISSUER, badge())
    with pytest.raises(ValueError, match="whole of a value"):
        Template(document)


def test_an_undefined_term_is_refused_before_anything_is_signed() -> None:
    document = award().document(samples.ISSUER, badge())
    with pytest.raises(UnsafeDocument):
        Template({**document, "nickname": "x"})


@given(st.binary(min_size=64, max_size=64) | st.binary(max_size=70))
@example(b"\0" * 64)
@example(b"\0\0" + b"\xff" * 62)
def test_base58_equals_the_library(data: bytes) -> None:
    assert multibase.encode(data) == "z" + base58.b58encode(data).decode()
    assert multibase.decode(multibase.encode(data)) == data


@pytest.mark.compliance("Bitstring Status List 1.0", "6.2 Malicious Issuers and Verifiers")
def test_indexes_are_a_permutation_that_the_key_decides() -> None:
    first = [status.scattered(num, key=b"one") for num in range(status.LENGTH)]
    assert sorted(first) == list(range(status.LENGTH))
    second = [status.scattered(num, key=b"two") for num in range(1000)]
    assert sum(a == b for a, b in zip(first, second, strict=False)) < 10
    # Neighbours in time are not neighbours in the list.
    gaps = [abs(a - b) for a, b in pairwise(first)]
    assert sorted(gaps)[len(gaps) // 2] > status.LENGTH / 10


def test_a_full_list_is_an_error_not_a_repetition() -> None:
    with pytest.raises(ValueError, match="full"):
        status.scattered(status.LENGTH, key=b"one")


def test_the_address_is_normalised_before_it_is_hashed() -> None:
    known = awards.hashed_email("Nia@Example.org ", "salt")
    assert known == awards.hashed_email("nia@example.org", "salt")
    assert len(awards.hashed_email("nia@example.org").salt) == 32
    assert awards.hashed_email("a@b.c").salt != awards.hashed_email("a@b.c").salt
