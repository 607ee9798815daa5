"""The block on the workbench's runtime, as somebody gets it."""

from __future__ import annotations

import json
from typing import Any
from xml.sax.saxutils import quoteattr

from webob import Request
from workbench.runtime import WorkbenchRuntime

from mentor_recognition_xblock.hosts import unit_of
from mentor_recognition_xblock.hosts.standalone.models import Unit

from ..factories import World


def place(world: World, activity: str = "project", **fields: str) -> str:
    """Put a block into the world's course; returns its usage key."""
    runtime = WorkbenchRuntime()
    runtime.id_generator.set_scenario(f"w{world.programme.id}-{Unit.objects.count()}")
    values = {"programme_slug": world.programme.slug, "activity": activity, **fields}
    attributes = " ".join(f"{name}={quoteattr(value)}" for name, value in values.items())
    usage_key: str = runtime.parse_xml_string(f"<mentor_recognition {attributes}/>")
    Unit.objects.create(usage_key=usage_key, course=world.course)
    publish(usage_key)
    return usage_key


def publish(usage_key: str) -> None:
    """The stand-in holds what the block says now; no event tells of it."""
    settings = unit_of(block(usage_key)).as_json()
    Unit.objects.filter(usage_key=usage_key).update(published=settings)


def block(usage_key: str, user: Any = None) -> Any:
    """The block for a user, or for the anonymous public."""
    return WorkbenchRuntime(str(user.pk) if user else None).get_block(usage_key)


def view(usage_key: str, user: Any = None, name: str = "student_view") -> str:
    """The HTML of a view."""
    found = block(usage_key, user)
    html: str = found.runtime.render(found, name).content
    return html


def act(
    usage_key: str,
    user: Any,
    action: str,
    data: Any = None,
    *,
    body: bytes | None = None,
    method: str = "POST",
    handler: str = "act",
    form: dict[str, Any] | None = None,
) -> tuple[int, dict[str, Any]]:
    """Call a handler; the HTTP status and the JSON answer."""
    found = block(usage_key, user)
    # A form's file is a pair of its name and its bytes.
    request = Request.blank("/", method=method, POST=form)
    if form is None and method == "POST":
        request.body = json.dumps(data or {}).encode() if body is None else body
    answer = found.runtime.handle(found, handler, request, action)
    return answer.status_code, json.loads(answer.body)
