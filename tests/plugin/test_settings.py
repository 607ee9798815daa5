"""What the plugin does to the settings of an LMS and a Studio, in the order they load."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from celery import current_app

from mentor_recognition_xblock.apps import MentorRecognitionConfig
from mentor_recognition_xblock.settings import common, merge

from ..references import operators_page, settings_page, settings_page_path

PACKAGE = Path(common.__file__).resolve().parents[1]
KIND = "org.openedx.learning.instructor.dashboard.render.started.v1"
OURS = {KIND: ("ours.Step",)}


def apply(project: str, kind: str, settings: Any) -> None:
    """As the platform's plugin loader does."""
    path = MentorRecognitionConfig.plugin_app["settings_config"][project][kind]["relative_path"]
    importlib.import_module(f"mentor_recognition_xblock.{path}").plugin_settings(settings)


def lms() -> Any:
    """A partly built settings module, as ``common`` finds it."""
    settings = ModuleType("lms.envs.common")
    vars(settings).update(
        ROOT_URLCONF="lms.urls", CELERYBEAT_SCHEDULE={}, MAKO_TEMPLATE_DIRS_BASE=["/lms"]
    )
    return settings


def studio() -> Any:
    settings = ModuleType("cms.envs.common")
    vars(settings).update(ROOT_URLCONF="cms.urls", MAKO_TEMPLATE_DIRS_BASE=["/cms"])
    return settings


@pytest.mark.parametrize("kind", ["common", "production", "devstack", "test"])
@pytest.mark.parametrize(("project", "make"), [("lms.djangoapp", lms), ("cms.djangoapp", studio)])
def test_every_kind_of_settings_loads_in_both_projects(project: str, make: Any, kind: str) -> None:
    settings = make()
    apply(project, "common", settings)
    apply(project, kind, settings)
    assert settings.MENTOR_RECOGNITION_ISSUER_BASE == ""


def test_studio_has_no_beat_schedule_and_still_starts() -> None:
    settings = studio()
    apply("cms.djangoapp", "common", settings)
    assert not hasattr(settings, "CELERYBEAT_SCHEDULE")
    assert settings.MAKO_TEMPLATE_DIRS_BASE == ["/cms"]


def test_the_lms_beat_gets_the_jobs_and_keeps_an_operators_own_times() -> None:
    settings = lms()
    apply("lms.djangoapp", "common", settings)
    assert set(settings.CELERYBEAT_SCHEDULE) == set(merge.JOBS)
    slow = {"task": "mentor_recognition.run_due_work", "schedule": 7.0}
    settings.CELERYBEAT_SCHEDULE = {"mentor_recognition.run_due_work": slow, "theirs": {}}
    apply("lms.djangoapp", "production", settings)
    assert settings.CELERYBEAT_SCHEDULE["mentor_recognition.run_due_work"] == slow
    assert set(settings.CELERYBEAT_SCHEDULE) == {*merge.JOBS, "theirs"}


def test_cron_instead_of_beat_takes_the_jobs_out_again() -> None:
    settings = lms()
    apply("lms.djangoapp", "common", settings)
    settings.CELERYBEAT_SCHEDULE["theirs"] = {}
    settings.MENTOR_RECOGNITION_USE_BEAT = False
    apply("lms.djangoapp", "production", settings)
    assert set(settings.CELERYBEAT_SCHEDULE) == {"theirs"}


def test_every_job_is_a_task_and_a_command() -> None:
    for name in merge.JOBS:
        assert name in current_app.tasks
        command = name.removeprefix("mentor_recognition.")
        assert (PACKAGE / "management" / "commands" / f"{command}.py").exists()


def test_operators_values_are_kept() -> None:
    settings = lms()
    settings.MENTOR_RECOGNITION_ISSUER_BASE = "https://badges.example.org"
    apply("lms.djangoapp", "common", settings)
    apply("lms.djangoapp", "production", settings)
    assert settings.MENTOR_RECOGNITION_ISSUER_BASE == "https://badges.example.org"


def test_filters_overwritten_by_the_operators_file_are_merged_again() -> None:
    settings = SimpleNamespace()
    merge.merge_filters(settings, OURS)
    settings.OPEN_EDX_FILTERS_CONFIG = {KIND: {"fail_silently": False, "pipeline": ["theirs.Step"]}}
    for _again in range(2):
        merge.merge_filters(settings, OURS)
        assert settings.OPEN_EDX_FILTERS_CONFIG == {
            KIND: {"fail_silently": False, "pipeline": ["theirs.Step", "ours.Step"]}
        }


@pytest.mark.parametrize("theirs", ["theirs.Step", ["theirs.Step"], {"pipeline": ["theirs.Step"]}])
def test_every_form_of_a_filters_configuration_is_joined(theirs: Any) -> None:
    shared = {KIND: theirs, "other": ["x"]}
    settings = SimpleNamespace(OPEN_EDX_FILTERS_CONFIG=shared)
    merge.merge_filters(settings, OURS)
    assert settings.OPEN_EDX_FILTERS_CONFIG[KIND]["pipeline"] == ["theirs.Step", "ours.Step"]
    assert settings.OPEN_EDX_FILTERS_CONFIG["other"] == ["x"]
    assert shared == {KIND: theirs, "other": ["x"]}


def test_libraries_offer_the_block_once() -> None:
    settings = studio()
    settings.LIBRARY_ENABLED_BLOCKS = ["problem"]
    for _again in range(2):
        apply("cms.djangoapp", "production", settings)
    assert settings.LIBRARY_ENABLED_BLOCKS == ["problem", "mentor_recognition"]


def test_mako_finds_our_templates_in_the_lms() -> None:
    settings = lms()
    for _again in range(2):
        apply("lms.djangoapp", "common", settings)
    assert settings.MAKO_TEMPLATE_DIRS_BASE == ["/lms", merge.TEMPLATES]
    assert (Path(merge.TEMPLATES) / "mentor_recognition").is_dir()


def test_every_setting_read_anywhere_has_a_default_and_an_annotation() -> None:
    read = {
        name
        for path in PACKAGE.rglob("*.py")
        for name in re.findall(r"\bMENTOR_RECOGNITION_[A-Z_]+\b", path.read_text("utf-8"))
    }
    # Environment variables are no settings.
    read = {name for name in read if not name.startswith("MENTOR_RECOGNITION_KEY_PEM")}
    assert read == set(common.DEFAULTS)
    for name in read:
        assert f"# .. setting_name: {name}\n" in Path(common.__file__).read_text("utf-8")


def test_the_settings_page_is_up_to_date() -> None:
    assert settings_page_path().read_text("utf-8") == settings_page(), "python -m tests.references"


def test_the_operators_table_of_the_schedule_is_up_to_date() -> None:
    page, text = operators_page()
    assert page.read_text("utf-8") == text, "python -m tests.references"


def test_every_event_heard_stands_in_the_reference() -> None:
    from mentor_recognition_xblock.hosts.events import SOURCES

    page = (PACKAGE.parent / "docs" / "references" / "events-in.md").read_text("utf-8")
    listed = set(re.findall(r"^\| `([A-Z_]+)`", page, re.MULTILINE))
    old = {"COHORT_MEMBERSHIP_UPDATED", "USER_RETIRE_MAILINGS", "USER_RETIRE_LMS_MISC",
           "USER_RETIRE_LMS_CRITICAL"}  # fmt: skip
    assert listed == {source.signal for source in SOURCES} | old


def test_urls_are_registered_for_the_lms() -> None:
    config = MentorRecognitionConfig.plugin_app["url_config"]["lms.djangoapp"]
    assert config["namespace"] == "mentor_recognition"
    assert importlib.import_module("mentor_recognition_xblock.urls").app_name
