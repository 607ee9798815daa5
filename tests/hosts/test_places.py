"""Places in the LMS: the course's tab and both instructor dashboards, as the platform asks."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from mako.lookup import TemplateLookup
from openedx_filters.learning.filters import (
    InstructorDashboardRenderStarted,
    InstructorDashboardTabsRequested,
)

from mentor_recognition_xblock.console import instructor
from mentor_recognition_xblock.settings.merge import FILTERS, merge_filters

from ..factories import World, enrol, make_course, make_world
from .test_openedx import module

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings: Any) -> World:
    merge_filters(settings, FILTERS)
    return make_world(learners=3)


def sections(course_key: str) -> list[dict[str, Any]]:
    context: dict[str, Any] = {"course": SimpleNamespace(id=course_key), "sections": []}
    found, _template = InstructorDashboardRenderStarted.run_filter(
        context=context, template_name="instructor/instructor_dashboard_2/dashboard.html"
    )
    return list(found["sections"])


def tabs(course_key: str, before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list(InstructorDashboardTabsRequested.run_filter(before, None, course_key)[0])


def test_the_legacy_dashboard_gets_a_section_with_figures_and_no_names(world: World) -> None:
    (section,) = sections(world.course.course_key)
    html = section["fragment"].body_html()
    assert "3 learners of this course have a mentor" in html
    assert "1 mentor works here" in html
    for person in (world.mentor_user, *world.learners):
        assert person.last_name not in html
    assert section["section_key"] == "mentor_recognition"
    scripts = [one.data for one in section["fragment"].resources]
    assert any(name.endswith("mentor_recognition/js/instructor.js") for name in scripts)


def test_the_sections_mako_template_is_found_by_the_platforms_rule(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    (section,) = sections(world.course.course_key)
    module(monkeypatch, "openedx.core.djangolib.markup", HTML=lambda html: html)
    monkeypatch.setitem(sys.modules["openedx.core.djangolib.markup"].__dict__, "Text", str)
    lookup = TemplateLookup(directories=["templates"])
    path = f"{section['template_path_prefix']}{section['section_key']}.html"
    html = lookup.get_template(path).render(section_data=section)
    assert "3 learners of this course" in html


def test_the_new_dashboard_gets_one_link_after_all_others(world: World, settings: Any) -> None:
    settings.LMS_ROOT_URL = "https://lms.example.org"
    before = [{"tab_id": "course_info", "title": "Info", "url": "/i", "sort_order": 10}]
    once = tabs(world.course.course_key, before)
    assert [one["tab_id"] for one in once] == ["course_info", "mentor_recognition"]
    assert once[1]["sort_order"] > 10
    assert once[1]["url"].startswith("https://")
    assert tabs(world.course.course_key, once) == once


def test_a_course_outside_every_programme_is_left_as_it_was(world: World) -> None:
    other = make_course()
    assert sections(other.course_key) == []
    assert tabs(other.course_key, []) == []


def test_an_error_of_ours_never_takes_the_dashboard_down(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("a table is missing")

    monkeypatch.setattr(instructor.programmes, "programme_of_course", broken)
    assert sections(world.course.course_key) == []
    assert tabs(world.course.course_key, []) == []


@pytest.fixture
def tab(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    class EnrolledTab:
        """As ``lms.djangoapps.courseware.tabs.EnrolledTab``: the enrolled and staff."""

        @classmethod
        def is_enabled(cls, course: Any, user: Any = None) -> bool:
            return user is not None and user.is_member

    module(monkeypatch, "lms.djangoapps.courseware.tabs", EnrolledTab=EnrolledTab)
    monkeypatch.delitem(sys.modules, "mentor_recognition_xblock.hosts.openedx.tabs", raising=False)
    return importlib.import_module("mentor_recognition_xblock.hosts.openedx.tabs")


def test_the_courses_tab_is_for_members_of_a_programmes_course(
    world: World, tab: ModuleType
) -> None:
    ours = SimpleNamespace(id=world.course.course_key)
    other = SimpleNamespace(id=make_course().course_key)
    member, stranger = SimpleNamespace(is_member=True), SimpleNamespace(is_member=False)
    enabled = tab.MentorRecognitionTab.is_enabled
    assert enabled(ours, user=member)
    assert not enabled(ours, user=stranger)
    assert not enabled(ours)
    assert not enabled(other, user=member)


def test_the_tabs_address_takes_the_platforms_argument(world: World, tab: ModuleType) -> None:
    from django.urls import reverse

    url = reverse(tab.MentorRecognitionTab.view_name, args=[world.course.course_key])
    client = Client()
    client.force_login(enrol(world.course), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(url).status_code == 200
