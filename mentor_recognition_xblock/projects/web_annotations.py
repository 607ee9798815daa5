"""Comments as W3C Web Annotations (JSON-LD), for other programs; no person's name.

Web Annotation Data Model, 3 and 4.2: a target with a quote and a position selector, counted in
code points; a target without a selector for a comment on the whole work; answers are annotations
whose target is the comment. What the model has no word for stands under terms of our own.
"""

from __future__ import annotations

from typing import Any, Final

from .data import VersionData
from .models import Annotation, Reply

_OWN: Final = "https://w3id.org/mentor-recognition#"
CONTEXT: Final[list[Any]] = [
    "http://www.w3.org/ns/anno.jsonld",
    {
        "mr": _OWN,
        "state": "mr:state",
        "criterion": "mr:criterion",
        "addressedInVersion": "mr:addressedInVersion",
    },
]
_MOTIVATIONS: Final = {
    "scoping": "questioning",
    "iterative": "editing",
    "narrative": "commenting",
    "praise": "assessing",
}


def annotations_as_w3c(version: VersionData) -> list[dict[str, Any]]:
    """Comments made on a version, in order of making, each followed by its answers; two queries."""
    rows = Annotation.objects.filter(version_id=version.id).order_by("created_at", "pk")
    found: list[dict[str, Any]] = []
    for row in rows.prefetch_related("replies"):
        found.append(_comment(row, version))
        answers = sorted(row.replies.all(), key=lambda one: (one.created_at, one.pk))
        found += [_answer(one, row) for one in answers]
    return found


def _comment(row: Annotation, version: VersionData) -> dict[str, Any]:
    own = {
        "state": row.state,
        "criterion": row.criterion,
        "addressedInVersion": row.addressed_in_num,
    }
    return {
        "@context": CONTEXT,
        "id": f"urn:uuid:{row.uuid}",
        "type": "Annotation",
        "motivation": _MOTIVATIONS.get(row.category, "commenting"),
        "created": row.created_at.isoformat(),
        **({"modified": row.edited_at.isoformat()} if row.edited_at else {}),
        "body": [
            {
                "type": "TextualBody",
                "purpose": "commenting",
                "value": row.body,
                "format": "text/markdown",
            },
            {"type": "TextualBody", "purpose": "tagging", "value": row.category},
        ],
        "target": _target(row, version),
        **{name: value for name, value in own.items() if value},
    }


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


def _answer(one: Reply, row: Annotation) -> dict[str, Any]:
    return {
        "@context": CONTEXT,
        "id": f"urn:uuid:{one.uuid}",
        "type": "Annotation",
        "motivation": "replying",
        "created": one.created_at.isoformat(),
        "body": {"type": "TextualBody", "value": one.body, "format": "text/markdown"},
        "target": f"urn:uuid:{row.uuid}",
    }
