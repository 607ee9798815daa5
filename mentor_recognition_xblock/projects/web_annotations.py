"""Comments as W3C Web Annotations (JSON-LD), for other programs; no person's name.

Web Annotation Data Model, 3 and 4.2: a target with a quote and a position selector, counted in
code points, from the version it was made on, wherever its words went later; a target without a
selector for a comment on the whole work; answers are annotations whose target is the comment;
suggested words are a body with the purpose of editing. What the model has no word for stands under
terms of our own, none of which is a word of the model.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from .data import VersionData
from .models import Annotation, Reply
from .region_data import RegionData
from .region_queries import regions_in

_OWN: Final = "https://w3id.org/mentor-recognition#"
CONTEXT: Final[list[Any]] = [
    "http://www.w3.org/ns/anno.jsonld",
    {
        "mr": _OWN,
        "commentState": "mr:commentState",
        "criterion": "mr:criterion",
        "addressedInVersion": "mr:addressedInVersion",
        "acceptedInVersion": "mr:acceptedInVersion",
        # A motivation of the vocabulary that the published context leaves out.
        "assessing": {"@id": "oa:assessing", "@type": "@id"},
    },
]
_MOTIVATIONS: Final = {
    "scoping": "questioning",
    "iterative": "editing",
    "narrative": "commenting",
    "praise": "assessing",
}


def annotations_as_w3c(version: VersionData) -> list[dict[str, Any]]:
    """Comments made on a version, in order, each followed by its answers; five queries."""
    rows = Annotation.objects.filter(version_id=version.id).order_by("created_at", "pk")
    found: list[dict[str, Any]] = []
    regions = regions_in(version.id, version.num, list(rows.values_list("pk", flat=True)))
    for row in rows.prefetch_related("replies"):
        found.append(_comment(row, version, regions.get(row.pk)))
        answers = sorted(row.replies.all(), key=lambda one: (one.created_at, one.pk))
        found += [_answer(one, row) for one in answers]
    return found


def _comment(row: Annotation, version: VersionData, region: RegionData | None) -> dict[str, Any]:
    own = {
        "commentState": row.state,
        "criterion": row.criterion,
        "addressedInVersion": row.addressed_in_num,
        "acceptedInVersion": row.accepted_in_num,
    }
    return {
        "@context": CONTEXT,
        "id": f"urn:uuid:{row.uuid}",
        "type": "Annotation",
        "motivation": _motivation(row),
        "created": _moment(row.created_at),
        **({"modified": _moment(row.edited_at)} if row.edited_at else {}),
        "body": [
            {
                "type": "TextualBody",
                "purpose": "commenting",
                "value": row.body,
                "format": "text/markdown",
            },
            *_suggestion(row),
            {"type": "TextualBody", "purpose": "tagging", "value": row.category},
        ],
        "target": _target_in_file(region) if region else _target(row, version),
        **{name: value for name, value in own.items() if value},
    }


def _motivation(row: Annotation) -> str:
    if row.suggested is not None:
        return "editing"
    return _MOTIVATIONS.get(row.category, "commenting")


def _suggestion(row: Annotation) -> list[dict[str, Any]]:
    """Words for the place of the passage: plain, for they are no Markdown; none take it out."""
    if row.suggested is None:
        return []
    words = {"value": row.suggested, "format": "text/plain"}
    return [{"type": "TextualBody", "purpose": "editing", **words}]


def _moment(at: datetime) -> str:
    """In UTC, with ``Z``, as 3.3.1 asks."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _target(row: Annotation, version: VersionData) -> dict[str, Any]:
    target: dict[str, Any] = {"type": "SpecificResource", "source": f"urn:uuid:{version.uuid}"}
    if row.start is None:
        return target
    target["selector"] = [
        {
            "type": "TextQuoteSelector",
            "exact": row.exact,
            "prefix": row.prefix,
            "suffix": row.suffix,
        },
        {"type": "TextPositionSelector", "start": row.start, "end": row.end},
    ]
    return target


def _target_in_file(region: RegionData) -> dict[str, Any]:
    """A part of a file (Web Annotation Data Model, 4.2.1): of a picture, or words of a page."""
    is_page = region.page is not None
    selector: dict[str, Any] = {
        "type": "FragmentSelector",
        "conformsTo": "http://tools.ietf.org/rfc/rfc3778"
        if is_page
        else "http://www.w3.org/TR/media-frags/",
        "value": region.fragment,
    }
    if region.quote:
        selector["refinedBy"] = {"type": "TextQuoteSelector", "exact": region.quote}
    return {
        "type": "SpecificResource",
        "source": f"urn:uuid:{region.file_uuid}",
        "selector": selector,
    }


def _answer(one: Reply, row: Annotation) -> dict[str, Any]:
    return {
        "@context": CONTEXT,
        "id": f"urn:uuid:{one.uuid}",
        "type": "Annotation",
        "motivation": "replying",
        "created": _moment(one.created_at),
        "body": {
            "type": "TextualBody",
            "purpose": "replying",
            "value": one.body,
            "format": "text/markdown",
        },
        "target": f"urn:uuid:{row.uuid}",
    }
