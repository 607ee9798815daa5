"""Comments leave as the W3C Web Annotation Data Model says, and an independent processor agrees.

PyLD reads each kind of comment with the published context: expanded, compacted, as RDF and back.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld

from mentor_recognition_xblock.projects import api as projects
from tests.projects.story import FIRST, Story, day, make_story

SPEC = "W3C Web Annotation Data Model"
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
OA = "http://www.w3.org/ns/oa#"
PUBLISHED = json.loads((Path(__file__).parent / "contexts" / "anno.jsonld").read_text("utf-8"))
IRI = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


def load(url: str, _options: Any) -> dict[str, Any]:
    """The published context, and nothing else: a document needs no other."""
    assert url == CONTEXT
    return {
        "contentType": "application/ld+json", "contextUrl": None, "documentUrl": url,
        "document": PUBLISHED,
    }  # fmt: skip


OPTIONS = {"documentLoader": load}


def whole(story: Story, version) -> None:
    story.annotate(version, whole=True, criterion="", category="narrative")


def passage(story: Story, version) -> None:
    for category in projects.CATEGORIES:
        story.annotate(version, "boats 🌊 in", category=category)


def answered(story: Story, version) -> None:
    uuid = story.annotate(version)
    for author in (story.learner_id, story.mentor_id):
        projects.reply(annotation_uuid=uuid, author_id=author, body="*So.*", at=day(3))


def edited(story: Story, version) -> None:
    uuid = story.annotate(version)
    projects.edit_comment(
        annotation_uuid=uuid, author_id=story.mentor_id, body="Who?", category="praise", at=day(2)
    )


def addressed(story: Story, version) -> None:
    uuid = story.annotate(version)
    story.submit(FIRST + "\n\nMore.", at=day(3))
    projects.mark_addressed(annotation_uuid=uuid, learner_id=story.learner_id, at=day(4))


def declined(story: Story, version) -> None:
    uuid = story.annotate(version)
    projects.decline(annotation_uuid=uuid, learner_id=story.learner_id, body="It stays.", at=day(3))


def resolved(story: Story, version) -> None:
    uuid = story.annotate(version)
    projects.resolve(annotation_uuid=uuid, mentor_user_id=story.mentor_id, at=day(3))


def suggested(story: Story, version) -> None:
    story.annotate(version, suggested="43 boats")
    story.annotate(version, "in spring", suggested="")


def accepted(story: Story, version) -> None:
    uuid = story.annotate(version, suggested="43 boats")
    projects.accept_suggestions(annotation_uuids=[uuid], learner_id=story.learner_id, at=day(3))
    draft = projects.draft(unit_id=story.unit_id, learner_id=story.learner_id)
    assert draft is not None
    story.submit(draft.source, at=day(4))


def orphaned(story: Story, version) -> None:
    uuid = story.annotate(version, "Prices rose in spring")
    later = story.submit(FIRST.replace("Prices rose in spring.", "Gone."), at=day(3))
    assert story.note(later, uuid).anchor_status == "lost"


KINDS = [
    whole, passage, answered, edited, addressed, declined, resolved, suggested, accepted, orphaned,
]  # fmt: skip


@pytest.fixture(params=KINDS, ids=lambda kind: kind.__name__)
def documents(request, db) -> list[dict[str, Any]]:
    story = make_story()
    version = story.submit()
    request.param(story, version)
    # As they are sent: JSON, not what Python makes of it.
    found = json.loads(json.dumps(projects.annotations_as_w3c(version)))
    assert found
    return found


@pytest.mark.compliance(SPEC, "1.2 Serialization of the Model")
def test_expanded_and_compacted_again_each_document_is_the_same(documents) -> None:
    for document in documents:
        expanded = jsonld.expand(document, OPTIONS)
        assert jsonld.compact(expanded, document["@context"], OPTIONS) == document


@pytest.mark.compliance(SPEC, "1.2 Serialization of the Model")
def test_as_rdf_and_back_each_document_says_the_same(documents) -> None:
    for document in documents:
        quads = jsonld.normalize(document, {**OPTIONS, "format": "application/n-quads"})
        back = jsonld.from_rdf(quads, OPTIONS)
        assert jsonld.normalize(back, {"format": "application/n-quads"}) == quads
        # Nothing was dropped for want of a meaning: each key is a property of the graph.
        keys = set(_keys(document)) - {"@context", "id", "type"}
        assert all(any(f"{iri}>" in quads for iri in _iris(key)) for key in keys), keys


@pytest.mark.compliance(SPEC, "3.1 Annotations")
def test_each_is_an_annotation_with_the_context_one_iri_and_a_target(documents) -> None:
    for document in documents:
        assert CONTEXT in document["@context"]
        assert IRI.fullmatch(document["id"])
        assert document["type"] == "Annotation"
        assert document["target"]
    assert len({document["id"] for document in documents}) == len(documents)


@pytest.mark.compliance(SPEC, "3.2.4 Embedded Textual Body")
def test_each_body_is_textual_with_one_value(documents) -> None:
    for body in (one for document in documents for one in _listed(document["body"])):
        assert body["type"] == "TextualBody"
        assert isinstance(body["value"], str)
        assert body.get("format", "text/plain") in ("text/markdown", "text/plain")


@pytest.mark.compliance(SPEC, "3.3.1 Lifecycle Information")
def test_moments_are_said_in_utc(documents) -> None:
    for document in documents:
        for name in ("created", "modified"):
            assert name not in document or MOMENT.fullmatch(document[name])
        assert "created" in document


@pytest.mark.compliance(SPEC, "3.3.5 Motivation and Purpose")
def test_there_is_one_motivation_and_purposes_are_of_the_vocabulary(documents) -> None:
    for document in documents:
        [expanded] = jsonld.expand(document, OPTIONS)
        [motivation] = expanded[f"{OA}motivatedBy"]
        known = {
            f"{OA}{one}"
            for one in ("assessing", "commenting", "editing", "questioning", "replying", "tagging")
        }
        assert motivation["@id"] in known
        for body in expanded[f"{OA}hasBody"]:
            assert body[f"{OA}hasPurpose"][0]["@id"] in known


@pytest.mark.compliance(SPEC, "4 Specific Resources")
def test_a_target_is_the_version_or_for_an_answer_the_comment(documents) -> None:
    ids = {document["id"] for document in documents}
    for document in documents:
        target = document["target"]
        if document["motivation"] == "replying":
            assert target in ids
        else:
            assert target["type"] == "SpecificResource"
            assert IRI.fullmatch(target["source"])


@pytest.mark.compliance(SPEC, "4.2.4 Text Quote Selector")
@pytest.mark.compliance(SPEC, "4.2.5 Text Position Selector")
def test_both_selectors_select_the_same_words_in_code_points(documents) -> None:
    for document in documents:
        target = document["target"]
        if isinstance(target, str) or "selector" not in target:
            continue
        quote, place = target["selector"]
        assert (quote["type"], place["type"]) == ("TextQuoteSelector", "TextPositionSelector")
        text = projects.version_by_uuid(target["source"].removeprefix("urn:uuid:")).text
        assert 0 <= place["start"] < place["end"] <= len(text)
        assert text[place["start"] : place["end"]] == quote["exact"]
        assert text[: place["start"]].endswith(quote["prefix"])
        assert text[place["end"] :].startswith(quote["suffix"])


@pytest.mark.compliance(SPEC, "3.3.5 Motivation and Purpose")
def test_a_suggestion_edits_and_its_words_are_a_body_of_that_purpose(story_db) -> None:
    version = story_db.submit()
    suggested(story_db, version)
    first, second = projects.annotations_as_w3c(version)
    for document, words in ((first, "43 boats"), (second, "")):
        assert document["motivation"] == "editing"
        [body] = [one for one in document["body"] if one["purpose"] == "editing"]
        assert body == {
            "type": "TextualBody", "purpose": "editing", "value": words, "format": "text/plain",
        }  # fmt: skip


@pytest.fixture
def story_db(db) -> Story:
    return make_story()


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _keys(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [*value, *(key for name, one in value.items() if name != "@context"
                          for key in _keys(one))]  # fmt: skip
    return [key for one in _listed(value) for key in _keys(one)] if isinstance(value, list) else []


def _iris(key: str) -> list[str]:
    """The property that a key stands for, by the published context or our own terms."""
    terms = PUBLISHED["@context"]
    term = terms.get(key)
    name = term["@id"] if isinstance(term, dict) else term
    if name is None:
        return [f"https://w3id.org/mentor-recognition#{key}"]
    prefix, _colon, rest = name.partition(":")
    return [terms[prefix] + rest]
