"""No parser of strangers' data is made to work for ever: the budget, and how the cost grows."""

from __future__ import annotations

import contextlib
import json
import random
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentor_recognition_xblock.core.openbadges import (
    budget,
    cached_checks,
    canonical,
    documents,
    jwt,
    keys,
    presentations,
    readers,
    recipients,
    signers,
    status,
    verify,
)
from mentor_recognition_xblock.core.openbadges.contexts import CREDENTIALS_V2

from ..badge_maker import AT, LIST, Maker, TokenMaker, code
from ..growth import assert_grows_gently
from .test_openbadges_presentations import CHALLENGE, DOMAIN, WALLETS
from .test_openbadges_readers import chunk, png

MAKER = Maker(did="did:key")
TOKENS = TokenMaker()
PROOF = MAKER.signed()["proof"]
KINDS = ["Achievement", "Alignment", "Evidence", "Image", "Profile", "Related", "Result"]
P = "https://x.example/p"


def with_achievements(found: list[Any]) -> dict[str, Any]:
    """A badge that nobody signed; its canonical form is asked for before that is known."""
    subject = {"id": "urn:x", "type": ["AchievementSubject"], "achievement": found}
    return MAKER.badge(credentialSubject=subject, proof=PROOF)


def poisoned(number: int) -> dict[str, Any]:
    """Blank nodes that all name one another: nothing but every order of them tells them apart."""
    return MAKER.badge(
        proof=PROOF,
        **{
            P: [
                {"id": f"_:b{one}", P: [{"id": f"_:b{other}"} for other in range(number)]}
                for one in range(number)
            ]
        },
    )


def ring(number: int) -> dict[str, Any]:
    """Blank nodes in a circle, each like the others."""
    nodes = [{"id": f"_:b{one}", P: [{"id": f"_:b{(one + 1) % number}"}]} for one in range(number)]
    return MAKER.badge(proof=PROOF, **{P: nodes})


def evidence(number: int) -> dict[str, Any]:
    made = [
        {
            "id": f"urn:e:{one}", "type": ["Evidence"], "name": f"Term {one}",
            "narrative": "8 learners, improvement 0.41 (90 % interval 0.22 to 0.60), blinded.",
        }
        for one in range(number)
    ]  # fmt: skip
    return MAKER.badge(evidence=made, proof=PROOF)


def shapeless(number: int) -> dict[str, Any]:
    """Objects of many types in many orders, no two alike."""
    order = random.Random(7)
    made = [
        {
            "type": order.sample(KINDS, 3),
            f"p{one}": one,
            "related": [{"type": order.sample(KINDS, 2)}],
        }
        for one in range(number)
    ]
    return MAKER.badge(evidence=made, proof=PROOF)


def undefined(number: int) -> dict[str, Any]:
    return MAKER.badge(proof=PROOF, **{f"https://x.example/{one}": "v" for one in range(number)})


def nested(number: int) -> dict[str, Any]:
    value: Any = {"type": ["Profile"]}
    for _level in range(number):
        value = {"type": ["Profile"], "parentOrg": value}
    return MAKER.badge(issuer=value, proof=PROOF)


def many_types(number: int) -> dict[str, Any]:
    types = ["VerifiableCredential", "OpenBadgeCredential", *(f"urn:t:{n}" for n in range(number))]
    return MAKER.badge(type=types, proof=PROOF)


def long_proof(number: int) -> dict[str, Any]:
    return MAKER.badge(proof=[{**PROOF[0], "proofValue": "z" + "2" * number}])


def many_endorsements(number: int) -> dict[str, Any]:
    one = {
        "@context": MAKER.badge()["@context"],
        "id": "urn:endorsement",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Words",
        "issuer": {"id": MAKER.did, "type": ["Profile"]},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {"id": "urn:uuid:1", "type": ["EndorsementSubject"]},
        "termsOfUse": [{"id": f"urn:t:{n}", "type": "Evidence"} for n in range(100)],
    }
    words = [MAKER.sign({**one, "id": f"urn:endorsement:{n}"}) for n in range(min(number, 20))]
    return MAKER.sign({**MAKER.badge(), "endorsement": words})


DOCUMENTS: dict[str, tuple[Callable[[int], dict[str, Any]], int]] = {
    "poisoned": (poisoned, 4),
    "ring": (ring, 20),
    "evidence": (evidence, 200),
    "shapeless": (shapeless, 100),
    "undefined": (undefined, 500),
    "nested": (nested, 10),
    "many types": (many_types, 1_000),
    "long proof": (long_proof, 20_000),
    "endorsements": (many_endorsements, 2),
    "achievements": (lambda n: with_achievements([{"type": ["Achievement"]}] * n), 500),
}


def check(document: dict[str, Any]) -> None:
    cached_checks._safe.cache_clear()
    cached_checks._signed.cache_clear()
    report = verify.verify(document, resolve=lambda _url: None, at=AT)
    assert not report.valid


@pytest.mark.parametrize("name", list(DOCUMENTS))
def test_a_document_twice_as_large_costs_no_more_than_twice_as_much(name: str) -> None:
    make, size = DOCUMENTS[name]
    assert_grows_gently(check, make, size=size, at_most=20)


def test_300_kilobytes_of_plain_evidence_are_within_the_budget() -> None:
    badge = MAKER.sign({key: item for key, item in evidence(1_900).items() if key != "proof"})
    assert 250_000 < documents.size(badge) < 350_000
    spent = budget.Budget(seconds=600)
    with budget.limited(spent):
        report = MAKER.check(badge)
    assert report.check("signature").outcome == "passed"
    # Each piece has a small price of its own: it was the square of their number.
    assert budget.STEPS - spent.steps < 150 * 1_900


@pytest.mark.parametrize("number", [8, 9, 12, 40])
def test_a_poisoned_graph_is_given_up_and_not_called_invalid(number: int) -> None:
    report = verify.verify(poisoned(number), resolve=lambda _url: None, at=AT)
    assert code(report) == "too_costly"
    assert report.verdict == "unknown"


def test_like_nodes_have_a_limit_of_their_own() -> None:
    """Also where no budget is in force, as when one's own badge is signed."""
    bare = {key: value for key, value in poisoned(7).items() if key != "proof"}
    with pytest.raises(budget.TooCostly):
        canonical.canonicalize(bare)


def test_a_poisoned_graph_of_a_badges_own_members_has_no_names_that_a_badge_may_have() -> None:
    """Blank nodes have no names in Open Badges, so they cannot name one another there."""
    badge = MAKER.badge(proof=PROOF)
    others = [{"id": f"_:b{one}", "type": ["Related"]} for one in range(9)]
    badge["credentialSubject"]["achievement"]["related"] = others
    report = verify.verify(badge, resolve=lambda _url: None, at=AT)
    assert report.check("form").where == "credentialSubject.achievement.related.id"


def test_work_is_counted_where_it_is_done_and_over_all_of_a_verification() -> None:
    spent = budget.Budget()
    with budget.limited(spent), budget.limited(budget.Budget()) as inner:
        assert inner is spent
        assert MAKER.check(MAKER.signed()).check("signature").outcome == "passed"
    used = budget.STEPS - spent.steps
    assert used > 1_000
    with budget.limited(budget.Budget(500)):
        report = MAKER.check(MAKER.badge(name="Another", proof=PROOF))
    assert code(report) == "too_costly"


def test_time_is_one_span_for_all() -> None:
    now = [0.0]
    spent = budget.Budget(seconds=10, clock=lambda: now[0])

    def slow(url: str) -> dict[str, Any] | None:
        now[0] += 6
        return TOKENS.resolve(url)

    with budget.limited(spent):
        report = verify.verify(TOKENS.signed(), resolve=slow, at=AT)
    # The key's document took six seconds and the list six more.
    assert report.check("signature").outcome == "passed"
    assert report.check("status").code == "too_costly"
    assert report.verdict == "unknown"


def test_a_wallets_presentation_is_bounded_too() -> None:
    def answer(number: int) -> None:
        holders = {"id": "_:b0", "related": [{"id": f"_:b{n}"} for n in range(number)]}
        with contextlib.suppress(presentations.NotProved):
            presentations.holder_of(
                {**WALLETS, "id": holders}, challenge=CHALLENGE, domain=DOMAIN, at=AT
            )

    assert_grows_gently(answer, lambda number: number, size=500, at_most=20)


# --- files, tokens, lists


def read(raw: bytes) -> None:
    with contextlib.suppress(readers.NotReadable):
        readers.read(raw)


def svg(inside: str) -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>'.encode()


FILES: dict[str, tuple[Callable[[int], bytes], int]] = {
    "nested arrays": (lambda n: b'{"a":' + b"[" * n + b"]" * n + b"}", 50_000),
    "nested objects": (lambda n: b'{"a":' * n + b"1" + b"}" * n, 20_000),
    "unclosed": (lambda n: b'{"a":' * n, 40_000),
    "many names": (lambda n: json.dumps({f"n{k}": k for k in range(n)}).encode(), 4_000),
    "small arrays": (lambda n: b'{"a":[' + b",".join([b"[]"] * n) + b"]}", 50_000),
    "digits": (lambda n: b'{"a":' + b"9" * n + b"}", 100_000),
    "escapes": (lambda n: b'{"a":"' + b"\\u00e9" * n + b'"}', 20_000),
    "chunks": (lambda n: png(*[(b"x", b"")] * n), 20_000),
    "empty chunks": (lambda n: readers.PNG + chunk(b"aaaa", b"") * n, 40_000),
    "one long chunk": (lambda n: png((b"openbadgecredential", b"[" * n)), 200_000),
    "a length that lies": (lambda n: readers.PNG + b"\x7f\xff\xff\xff" + b"i" * n, 500_000),
    "elements": (lambda n: svg("<a/>" * n), 40_000),
    "depth": (lambda n: svg("<a>" * n + "</a>" * n), 40_000),
    "attributes": (lambda n: svg("<a " + " ".join(f'a{k}="x"' for k in range(n)) + "/>"), 20_000),
    "text": (lambda n: svg("x" * n), 500_000),
    "spaces": (lambda n: b"ey" + b" " * n, 100_000),
    "dots": (lambda n: b"ey" + b"." * n, 100_000),
    "bearers": (lambda n: b"Bearer " * n, 30_000),
    "a link": (lambda n: b"https://x.example/" + b"a" * n, 100_000),
}


@pytest.mark.parametrize("name", list(FILES))
def test_a_file_twice_as_large_costs_no_more_than_twice_as_much(name: str) -> None:
    make, size = FILES[name]
    assert_grows_gently(read, make, size=size, at_most=20)


PAYLOADS: dict[str, tuple[Callable[[int], bytes], int]] = {
    "nested": (lambda n: b"[" * n, 50_000),
    "names": (lambda n: json.dumps({f"n{k}": k for k in range(n)}).encode(), 4_000),
    "evidence": (lambda n: json.dumps(evidence(n)).encode(), 400),
    "poisoned": (lambda n: json.dumps(TOKENS.claims(name=poisoned(n))).encode(), 4),
}


@pytest.mark.parametrize("name", list(PAYLOADS))
def test_a_token_twice_as_large_costs_no_more_than_twice_as_much(name: str) -> None:
    make, size = PAYLOADS[name]
    assert_grows_gently(
        lambda token: TOKENS.check_token(token),
        lambda number: TOKENS.token(make(number)),
        size=size,
        at_most=20,
    )


@pytest.mark.parametrize("bits", [2048, 100_000])
def test_a_tokens_key_has_a_size(bits: int) -> None:
    """A signature check takes the third power of its key's length."""
    huge = {"kty": "RSA", "n": signers.b64u(b"\xff" * (bits // 8)), "e": signers.b64u(b"\xff" * 99)}
    token = jwt.parse(TOKENS.token(alg="RS256"))
    with pytest.raises(jwt.TokenRefused):
        jwt.holds(token, huge)


def packed(number: int) -> str:
    return "u" + signers.b64u(zlib.compress(b"\0" * number * 1_000_000, wbits=31))


def test_a_list_that_unpacks_to_gigabytes_is_not_unpacked() -> None:
    def look(encoded: str) -> None:
        with contextlib.suppress(ValueError):
            status.is_set(encoded, 7)

    assert_grows_gently(look, packed, size=20, at_most=5)
    with pytest.raises(ValueError, match="too large"):
        status.is_set(packed(40), 7)


def test_a_did_document_of_thousands_of_keys_is_none() -> None:
    maker = Maker()
    badge, document = maker.signed(), maker.documents[maker.home]

    def with_keys(number: int) -> dict[str, Any]:
        more = [{"id": f"{maker.did}#k{one}"} for one in range(number)]
        return {**document, "verificationMethod": [*document["verificationMethod"], *more]}

    def judge(controller: dict[str, Any]) -> None:
        known = {maker.home: controller, LIST: maker.documents[LIST]}
        verify.verify(badge, resolve=known.get, at=AT)

    assert_grows_gently(judge, with_keys, size=2_000, at_most=20)


def test_names_of_issuers_and_lists_of_recipients_cost_what_they_weigh() -> None:
    def name(text: str) -> None:
        with contextlib.suppress(ValueError):
            keys.did_document_url(text)

    assert_grows_gently(name, lambda n: "did:web:" + "a:" * n, size=50_000, at_most=5)
    assert_grows_gently(name, lambda n: "did:web:a" + "%25" * n, size=50_000, at_most=5)
    identity = {
        "hashed": True, "identityHash": "sha256$" + "a" * 64, "identityType": "emailAddress",
    }  # fmt: skip

    def match(found: list[Any]) -> None:
        recipients.matches({"credentialSubject": {"identifier": found}}, "a@b.example")

    assert_grows_gently(
        match,
        lambda n: [identity] * n,
        size=10_000,
        at_most=5,
    )


# --- the same result as before


def graph(edges: list[tuple[int, int]], names: list[int]) -> dict[str, Any]:
    """A document whose objects name one another; some of them have names of their own."""
    return {
        "@context": [CREDENTIALS_V2],
        "@graph": [
            {
                "@id": f"urn:n:{one}" if one in names else f"_:n{one}",
                "urn:p": [
                    {"@id": f"urn:n:{b}" if b in names else f"_:n{b}"} for a, b in edges if a == one
                ],
            }
            for one in range(5)
        ],
    }


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=9),
    st.lists(st.integers(0, 4), max_size=3),
)
def test_like_blank_nodes_are_labelled_as_the_library_does(
    edges: list[tuple[int, int]], names: list[int]
) -> None:
    import pyoxigraph as ox

    expanded = canonical.expand(graph(edges, names))
    whole = ox.Dataset(ox.parse(json.dumps(expanded).encode(), format=ox.RdfFormat.JSON_LD))
    whole.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert canonical.canonical(expanded) == "".join(sorted(f"{quad} .\n" for quad in whole))


@settings(max_examples=300, deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**30), 10**30))
def test_numbers_are_written_as_json_ld_wants_them(number: float) -> None:
    """Against PyLD's own way to RDF, which others' signatures follow."""
    from pyld import jsonld

    expanded = [{"@id": "urn:a", "urn:p": [{"@value": number}]}]
    (theirs,) = jsonld.to_rdf(expanded)["@default"]
    ours = canonical.canonical(expanded)
    literal = f'"{theirs["object"]["value"]}"^^<{theirs["object"]["datatype"]}>'
    assert ours == f"<urn:a> <urn:p> {literal} .\n"
