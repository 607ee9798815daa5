"""Addresses of the REST API: one a place, below it every act that is done there and every list."""

from __future__ import annotations

from django.urls import path, re_path

from ...access import ANYBODY, SHOWS, WRITES
from ...pages import public
from .lists import ListView
from .schema import SELF, SchemaView
from .views import ActView

COURSE = r"(?P<course>[^/+]+(?:/|\+)[^/+]+(?:/|\+)[^/?]+)"
USAGE = r"(?P<unit>i4x://[^/]+/[^/]+/[^/]+/[^/]+|[^/]+)"
ACT = r"acts/(?P<act>[a-z_]+\.[a-z_]+)/$"

# Everybody comes as far as the address: each act behind it has a door of its own.
view = public(ANYBODY, does=WRITES)(ActView.as_view())
lists = public(ANYBODY, does=SHOWS)(ListView.as_view())
schema = public(ANYBODY, does=SHOWS)(SchemaView.as_view())
urlpatterns = [
    path(SELF, schema, name="rest_schema"),
    re_path(rf"^{ACT}", view, name="rest_site_act"),
    re_path(rf"^programmes/(?P<slug>[-\w]+)/{ACT}", view, name="rest_programme_act"),
    re_path(
        r"^programmes/(?P<slug>[-\w]+)/lists/(?P<name>[a-z_]+)/$", lists, name="rest_programme_list"
    ),
    re_path(rf"^courses/{COURSE}/{ACT}", view, name="rest_course_act"),
    re_path(rf"^units/{USAGE}/{ACT}", view, name="rest_unit_act"),
]
