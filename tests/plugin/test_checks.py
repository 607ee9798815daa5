"""Each system check speaks when it should, is silent when all is well, and is documented."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from celery import current_app
from django.utils import timezone

from mentor_recognition_xblock import checks
from mentor_recognition_xblock.schedule import api as schedule
from mentor_recognition_xblock.schedule.models import ScheduledPart

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def well(settings: Any, tmp_path: Path) -> Any:
    """A site on which every check is silent."""
    key = tmp_path / "issuer.key"
    key.write_text("key")
    key.chmod(0o600)
    settings.MENTOR_RECOGNITION_KEY_FILE = str(key)
    settings.MENTOR_RECOGNITION_ISSUER_BASE = "https://badges.example.org"
    settings.MENTOR_RECOGNITION_AUDIT_KEY = "a secret"
    settings.MENTOR_RECOGNITION_AUDIT_ANCHOR_FILE = str(tmp_path / "anchors.jsonl")
    return settings


@pytest.fixture
def celery() -> Any:
    conf = current_app.conf
    before = (conf.task_always_eager, conf.broker_url)
    conf.task_always_eager, conf.broker_url = False, "redis://127.0.0.1:6379/9"
    yield conf
    conf.task_always_eager, conf.broker_url = before


def said() -> list[str]:
    found = [*checks.check_issuer(None), *checks.check_celery(None), *checks.check_storage(None)]
    return [str(message.id).split(".")[1] for message in found]


def test_a_site_without_a_storage_for_files_is_told(well: Any) -> None:
    assert checks.check_files(None) == []
    well.MENTOR_RECOGNITION_FILES = {}
    [found] = checks.check_files(None)
    assert found.id == "mentor_recognition.W017"


def test_a_well_kept_site_hears_nothing(well: Any, celery: Any) -> None:
    assert said() == []


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("MENTOR_RECOGNITION_ISSUER_BASE", "", "W001"),
        ("MENTOR_RECOGNITION_ISSUER_BASE", "http://badges.example.org", "W004"),
        ("MENTOR_RECOGNITION_ISSUER_BASE", "https://badges.example.org/?x=1", "W004"),
        ("MENTOR_RECOGNITION_KEY_FILE", "", "W002"),
        ("MENTOR_RECOGNITION_AUDIT_KEY", "", "W003"),
        ("MENTOR_RECOGNITION_AUDIT_ANCHOR_FILE", "", "W010"),
    ],
)
def test_what_is_not_set_is_named(well: Any, celery: Any, name: str, value: str, code: str) -> None:
    setattr(well, name, value)
    assert said() == [code]


@pytest.mark.parametrize(
    ("base", "codes"),
    [
        ("https://lms.example.org", ["W009"]),
        ("https://lms.example.org/badges", ["W009"]),
        ("https://badges.example.org", []),  # another host may hand every path on
    ],
)
def test_an_address_of_this_site_that_this_site_does_not_answer_is_named(
    well: Any, celery: Any, base: str, codes: list[str]
) -> None:
    well.LMS_ROOT_URL = "https://lms.example.org"
    well.ROOT_URLCONF = "tests.plugin.lms_urls"
    well.MENTOR_RECOGNITION_ISSUER_BASE = base
    assert said() == codes
    well.MENTOR_RECOGNITION_ISSUER_BASE = ""
    (message,) = checks.check_issuer(None)
    # What is suggested is an address at which this site does answer.
    suggested = re.search(r"https://\S+[^.\s]", str(message.hint))
    assert suggested is not None
    well.MENTOR_RECOGNITION_ISSUER_BASE = suggested.group()
    assert suggested.group() == "https://lms.example.org/mentor-recognition"
    assert said() == []


def test_a_key_others_may_read_is_named(well: Any, celery: Any) -> None:
    Path(well.MENTOR_RECOGNITION_KEY_FILE).chmod(0o640)
    assert said() == ["W005"]


def test_a_key_that_can_be_written_is_only_missing(well: Any, celery: Any, tmp_path: Path) -> None:
    well.MENTOR_RECOGNITION_KEY_FILE = str(tmp_path / "new" / "issuer.key")
    assert said() == ["W002"]


def test_a_key_that_took_the_first_ones_place_is_not_missing(well: Any, celery: Any) -> None:
    first = Path(well.MENTOR_RECOGNITION_KEY_FILE)
    second = first.rename(first.with_name(f"{first.name}.key-2"))
    assert said() == []
    second.chmod(0o640)
    assert said() == ["W005"]


def test_a_site_whose_keys_are_no_files_needs_none(well: Any, celery: Any) -> None:
    well.MENTOR_RECOGNITION_KEY_FILE = ""
    well.MENTOR_RECOGNITION_KEY_CUSTODY = "vault"
    assert said() == []


def test_a_folder_nobody_can_write_is_an_error(
    well: Any, celery: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    well.MENTOR_RECOGNITION_KEY_FILE = str(tmp_path / "new" / "issuer.key")
    monkeypatch.setattr(checks.os, "access", lambda *_: False)  # root may write everywhere
    assert said() == ["W002", "E001"]


@pytest.mark.parametrize("broker", [None, "memory://"])
def test_a_broker_that_is_none_is_named(
    well: Any, celery: Any, broker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CELERY_BROKER_URL", raising=False)
    celery.broker_url = broker
    assert said() == ["W006"]


def test_tasks_inside_requests_are_named_outside_debug(well: Any, celery: Any) -> None:
    celery.task_always_eager = True
    assert said() == ["W007"]
    well.DEBUG = True
    assert said() == []


@pytest.mark.parametrize(
    ("vendor", "level", "codes"),
    [
        ("mysql", "read committed", []),
        ("mysql", None, []),
        ("mysql", "repeatable read", ["mentor_recognition.W008"]),
        ("sqlite", "repeatable read", []),
    ],
)
def test_isolation_older_than_the_lock_is_named(
    monkeypatch: pytest.MonkeyPatch, vendor: str, level: Any, codes: list[str]
) -> None:
    connection = SimpleNamespace(
        vendor=vendor, settings_dict={"OPTIONS": {"isolation_level": level}}
    )
    monkeypatch.setattr(checks, "connections", {"default": connection})
    assert [found.id for found in checks.check_isolation(None, ["default"])] == codes


@pytest.mark.django_db
def test_a_schedule_that_nobody_runs_is_named_where_the_database_is_asked() -> None:
    def codes(*databases: str) -> list[Any]:
        return [found.id for found in checks.check_schedule(None, databases)]

    assert codes("default") == ["mentor_recognition.W011"]
    assert codes() == []
    schedule.run_now("redrive_outbox", clock=timezone.now)
    assert codes("default") == []
    ScheduledPart.objects.update(started_at=timezone.now() - timedelta(hours=2))
    assert codes("default") == ["mentor_recognition.W011"]


def test_a_wrong_retention_period_is_an_error_that_names_it(well: Any) -> None:
    assert checks.check_retention(None) == []
    well.MENTOR_RECOGNITION_RETENTION = {"novels": 3}
    (found,) = checks.check_retention(None)
    assert found.id == "mentor_recognition.E002"
    assert "novels" in str(found.hint)


def test_every_check_stands_in_the_reference() -> None:
    source = (ROOT / "mentor_recognition_xblock" / "checks.py").read_text("utf-8")
    page = (ROOT / "docs" / "references" / "checks.md").read_text("utf-8")
    raised = set(re.findall(r'id=f"\{ID\}\.([WE]\d{3})"', source))
    assert raised == set(re.findall(r"mentor_recognition\.([WE]\d{3})", page))
    assert len(raised) == 21


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("CACHES", {"default": {"BACKEND": "x.LocMemCache"}}, "W012"),
        ("CACHES", {"default": {"BACKEND": "x.DummyCache"}}, "W012"),
        ("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend", "W013"),
        ("DEFAULT_FROM_EMAIL", "webmaster@localhost", "W014"),
        ("DEFAULT_FROM_EMAIL", "The Team <team@example.com>", "W014"),
        ("DEFAULT_FROM_EMAIL", "", "W014"),
    ],
)
def test_what_the_site_lends_us_is_looked_at_too(
    settings: Any, name: str, value: Any, code: str
) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}}
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.DEFAULT_FROM_EMAIL = "The Team <team@harbour.example>"

    def found() -> list[str]:
        messages = [*checks.check_cache(None), *checks.check_letters(None)]
        assert all(message.hint for message in messages)
        return [str(message.id).split(".")[1] for message in messages]

    assert found() == []
    setattr(settings, name, value)
    assert found() == [code]
    settings.DEBUG = True
    assert found() == []


def test_anchors_that_cannot_be_written_are_an_error(
    well: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert checks.check_anchors(None) == []
    monkeypatch.setattr(checks.os, "access", lambda *_: False)  # root may write everywhere
    assert [found.id for found in checks.check_anchors(None)] == ["mentor_recognition.E003"]


@pytest.mark.parametrize("secret", ["short", "django-insecure-" + "x" * 50, "dev key" + "x" * 50])
def test_a_published_secret_is_an_error_before_deployment(settings: Any, secret: str) -> None:
    settings.SECRET_KEY = "9f" * 32
    assert checks.check_secret(None) == []
    settings.SECRET_KEY = secret
    assert [found.id for found in checks.check_secret(None)] == ["mentor_recognition.E004"]


@pytest.mark.django_db
def test_a_worker_that_does_not_answer_is_named_where_the_database_is_asked() -> None:
    def codes(*databases: str) -> list[Any]:
        return [found.id for found in checks.check_worker(None, databases)]

    # Before the first run of the schedule W011 says what is missing.
    assert codes("default") == codes() == []
    schedule.run_now("ask_worker", clock=timezone.now)
    ScheduledPart.objects.filter(name="worker").delete()
    assert codes("default") == ["mentor_recognition.W015"]
    assert codes() == []
    schedule.worker_answered(at=timezone.now())
    assert codes("default") == []


def test_no_check_asks_the_database_unless_it_is_named() -> None:
    """This test has no database: a query would fail it."""
    from django.core.checks import run_checks

    run_checks(tags=["mentor_recognition"], include_deployment_checks=True)
    assert checks.check_schedule(None, None) == checks.check_worker(None, None) == []


def test_a_process_that_is_no_platform_is_named(settings: Any) -> None:
    assert checks.check_platform(None) == []  # the standalone host asks nobody
    settings.MENTOR_RECOGNITION_HOST = "mentor_recognition_xblock.hosts.openedx.host.OpenEdxHost"
    (found,) = checks.check_platform(None)
    assert found.id == "mentor_recognition.W016"
    assert "MENTOR_RECOGNITION_HOST" in str(found.hint)
