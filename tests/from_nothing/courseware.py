"""A course as its host shows it: a page per unit around our own fragment, and Studio's editor.

The same pages serve the standalone host and the platform's stand-in; what differs (keys, where an
author's settings go, who may write) is the host's own. Nothing of the product is bypassed: blocks
are asked for their views and handlers, whoever is signed in.
"""

from __future__ import annotations

import json
import types
from dataclasses import dataclass, field
from typing import Any, Final

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path, re_path
from django.utils.html import escape
from django.views.decorators.csrf import ensure_csrf_cookie
from web_fragments.fragment import Fragment
from workbench.views import package_resource
from xblock.django.request import django_to_webob_request, webob_to_django_response
from xblock.field_data import DictFieldData
from xblock.fields import ScopeIds
from xblock.runtime import MemoryIdManager, NullI18nService, Runtime

from mentor_recognition_xblock.block import MentorRecognitionBlock

_RUNTIME: Final = """<script>
const holder = document.querySelector("main .xblock");
const runtime = {{
  handlerUrl: (_element, name, suffix) =>
    [holder.dataset.handler, name, suffix].filter(Boolean).join("/"),
  notify: () => {{}},
}};
{init}(runtime, holder, {args});
</script>"""
_PAGE: Final = """<!DOCTYPE html><html lang="en" dir="ltr"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>{styles}
<style>body {{ margin: 0; font-family: sans-serif; }} main {{ padding: 16px; }}</style></head>
<body><main><h1>{title}</h1><h2>{course}</h2>
<div class="xblock" data-handler="/courseware/{usage}">{body}</div></main>
{scripts}{start}</body></html>"""


@dataclass
class Courseware:
    """The units that stand in the course: what their authors set, by usage key."""

    title: str = ""
    blocks: dict[str, dict[str, Any]] = field(default_factory=dict)
    # A usage key as the host's blocks have it: a text, or an object of the platform's.
    key_of: Any = str


SHOWN: Final = Courseware()


class _Pages(Runtime):
    """A runtime as a host gives one to a block: where its files and handlers are, and who looks."""

    def __init__(self, services: dict[str, Any]) -> None:
        ids = MemoryIdManager()
        super().__init__(ids, ids, services=services)

    def handler_url(
        self, block: Any, handler_name: str, suffix: str = "", query: str = "",
        thirdparty: bool = False,
    ) -> str:  # fmt: skip
        return f"/courseware/{block.scope_ids.usage_id}/{handler_name}/{suffix}"

    def resource_url(self, resource: str) -> str:
        return f"/static/{resource}"

    def local_resource_url(self, block: Any, uri: str) -> str:
        return f"/resource/{block.scope_ids.block_type}/{uri}"

    def publish(self, block: Any, event_type: str, event_data: Any) -> None:
        """Grades and completion are the platform's to keep."""


def block_of(usage: str, account: Any) -> Any:
    """The block as this account gets it; 404 where no unit stands."""
    if usage not in SHOWN.blocks:
        raise Http404
    attributes = {
        "edx-platform.user_id": account.pk,
        "edx-platform.is_authenticated": bool(account.pk),
    }
    person = types.SimpleNamespace(opt_attrs=attributes)
    services = {
        "user": types.SimpleNamespace(get_current_user=lambda: person),
        "i18n": NullI18nService(),
        "field-data": DictFieldData(SHOWN.blocks[usage]),
    }
    runtime = _Pages(services)
    kind = "mentor_recognition"
    ids = ScopeIds(str(account.pk), kind, usage, SHOWN.key_of(usage))
    return runtime.construct_xblock_from_class(MentorRecognitionBlock, ids)


@ensure_csrf_cookie
def unit(request: HttpRequest, usage: str) -> HttpResponse:
    """A unit as learners have it."""
    found = block_of(usage, request.user)
    return _framed(usage, found.display_name, found.student_view())


@ensure_csrf_cookie
def studio(request: HttpRequest, usage: str) -> HttpResponse:
    """The author's editor of a unit."""
    return _framed(usage, "Studio", block_of(usage, request.user).studio_view())


def handler(request: HttpRequest, usage: str, name: str, suffix: str = "") -> HttpResponse:
    """What the block's script sends."""
    found = block_of(usage, request.user)
    answer = found.runtime.handle(found, name, django_to_webob_request(request), suffix)
    return webob_to_django_response(answer)


def _framed(usage: str, title: str, fragment: Fragment) -> HttpResponse:
    start = ""
    if fragment.js_init_fn:
        start = _RUNTIME.format(
            init=fragment.js_init_fn, args=json.dumps(fragment.json_init_args or {})
        )
    page = _PAGE.format(
        title=escape(title), course=escape(SHOWN.title), usage=usage,
        styles=_tags(fragment, "text/css", '<link rel="stylesheet" href="{}">'),
        scripts=_tags(fragment, "application/javascript", '<script src="{}"></script>'),
        body=fragment.body_html(), start=start,
    )  # fmt: skip
    return HttpResponse(page)


def _tags(fragment: Fragment, kind: str, tag: str) -> str:
    """A tag for each file of the kind."""
    return "".join(tag.format(one.data) for one in fragment.resources if one.mimetype == kind)


urlpatterns = [
    path("admin/", admin.site.urls),
    path("courseware/<path:usage>/studio/", studio),
    re_path(r"^courseware/(?P<usage>[^/]+)/unit/$", unit),
    re_path(r"^courses/[^/]+/jump_to/(?P<usage>[^/]+)$", unit),
    re_path(r"^courseware/(?P<usage>[^/]+)/(?P<name>[^/]+)(?:/(?P<suffix>[^/]*))?$", handler),
    re_path(r"^resource/(?P<block_type>[^/]+)/(?P<resource>.*)$", package_resource),
    path("", include("mentor_recognition_xblock.urls", namespace="mentor_recognition")),
]
