"""The Open edX host against stand-ins of the platform's modules, with their signatures."""

from __future__ import annotations

import logging
import sys
import types
from typing import Any

import pytest

from mentor_recognition_xblock.hosts.openedx.host import OpenEdxHost

from ..factories import UserFactory

pytestmark = pytest.mark.django_db
KEY = "course-v1:Org+Course+Run"


def module(monkeypatch: pytest.MonkeyPatch, name: str, **members: Any) -> None:
    parts = name.split(".")
    for index in range(1, len(parts) + 1):
        path = ".".join(parts[:index])
        if path not in sys.modules:
            monkeypatch.setitem(sys.modules, path, types.ModuleType(path))
    for member, value in members.items():
        setattr(sys.modules[name], member, value)


def block(attributes: dict[str, Any] | None, *, author: bool = False) -> Any:
    user = types.SimpleNamespace(opt_attrs=attributes)
    service = types.SimpleNamespace(get_current_user=lambda: user)
    runtime = types.SimpleNamespace(
        service=lambda _block, _name: service if attributes is not None else None,
        is_author_mode=author,
    )
    return types.SimpleNamespace(runtime=runtime)


def test_the_viewer_is_the_account_of_the_user_service() -> None:
    host = OpenEdxHost()
    signed_in = {"edx-platform.user_id": 7, "edx-platform.is_authenticated": True}
    assert host.viewer(block(signed_in)).user_id == 7
    assert host.viewer(block({"edx-platform.user_id": None})).user_id is None
    assert host.viewer(block(None)).user_id is None


def test_in_studio_everybody_is_the_same_student_so_nobody_is_anybody() -> None:
    everyone = {"edx-platform.user_id": 3, "edx-platform.anonymous_user_id": "student"}
    assert OpenEdxHost().viewer(block(everyone, author=True)).user_id is None


def test_asking_for_a_cohort_assigns_none(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {}

    def get_cohort(
        user: Any, course_key: Any, assign: bool = True, use_cached: bool = False
    ) -> Any:
        asked.update(assign=assign, key=str(course_key))
        return types.SimpleNamespace(name="A")

    module(monkeypatch, "openedx.core.djangoapps.course_groups.cohorts", get_cohort=get_cohort)
    assert OpenEdxHost().cohort_of(UserFactory().pk, KEY) == "A"
    assert asked == {"assign": False, "key": KEY}


def test_a_platform_that_cannot_answer_gives_nothing_and_one_named_line(
    caplog: pytest.LogCaptureFixture,
) -> None:
    host = OpenEdxHost()
    with caplog.at_level(logging.WARNING):
        assert host.is_enrolled(1, KEY) is False
        assert host.cohorts(KEY) == []
        assert host.course(KEY) is None
        assert host.grades(KEY, [1]) == {}
    assert [record.getMessage().split()[-1] for record in caplog.records] == [
        "is_enrolled", "cohorts", "course", "grades",
    ]  # fmt: skip


def test_a_library_has_no_course() -> None:
    host = OpenEdxHost()
    usage = "block-v1:Org+Course+Run+type@mentor_recognition+block@abc"
    assert host.course_key_of(usage) == KEY
    assert host.course_key_of("lb:Org:Lib:mentor_recognition:abc") is None
    assert host.course_key_of("rubbish") is None


def test_settings_are_changed_in_studio_alone(settings: Any) -> None:
    host = OpenEdxHost()
    settings.ROOT_URLCONF = "lms.urls"
    assert not host.may_author(block({}))
    settings.ROOT_URLCONF = "cms.urls"
    assert host.may_author(block({}))
