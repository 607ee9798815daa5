"""The support bundle holds what support needs, and nothing about a person."""

from __future__ import annotations

import json
import zipfile
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.utils import timezone

from mentor_recognition_xblock.jobs.models import Job
from mentor_recognition_xblock.outbox.models import OutboxItem
from mentor_recognition_xblock.programmes.models import PolicyVersion, Programme
from mentor_recognition_xblock.settings.common import DEFAULTS

from ..badges.conftest import Decide, decide, issuer
from ..factories import make_world
from ..pairing.scene import Scene

__all__ = ["decide", "issuer"]  # fixtures

pytestmark = pytest.mark.django_db(transaction=True)

# Words that stand nowhere but where this test puts them.
DISTINCT = (
    "Quixandra", "Vellichor-Zaldivar", "quixandra.zaldivar@example.org", "xyzzy-secret-key",
    "Plover Institute", "help@plover.example", "plugh-folder",
)  # fmt: skip


@pytest.fixture
def bundle(tmp_path: Path, settings: Any, decide: Decide, issuer: Path) -> dict[str, Any]:
    """A site full of distinctive words, and what the bundle says of it."""
    folder = tmp_path / "plugh-folder"
    folder.mkdir()
    settings.MENTOR_RECOGNITION_AUDIT_ANCHOR_FILE = str(folder / "anchors.jsonl")
    settings.MENTOR_RECOGNITION_ISSUER_NAME = "Plover Institute"
    settings.MENTOR_RECOGNITION_ISSUER_EMAIL = "help@plover.example"
    settings.MENTOR_RECOGNITION_AUDIT_KEY = "xyzzy-secret-key"
    decide(world=make_world())
    scene = Scene()
    scene.asks(need="Quixandra needs a second reader.")
    get_user_model().objects.update(
        first_name="Quixandra", last_name="Vellichor-Zaldivar",
        email="quixandra.zaldivar@example.org",
    )  # fmt: skip
    Programme.objects.update(title="Quixandra's programme", description="Vellichor-Zaldivar")
    now = timezone.now()
    words = "IntegrityError: Duplicate entry 'quixandra.zaldivar@example.org'"
    OutboxItem.objects.create(
        topic="badge.issue", key="k", payload={}, created_at=now, attempts=3, last_error=words
    )
    Job.objects.create(
        kind="close", subject_key="term:x", state="failed", active=None, created_at=now,
        heartbeat_at=now, finished_at=now, problem="Quixandra", last_error=words,
    )  # fmt: skip
    path = tmp_path / "bundle.zip"
    call_command("support_bundle", "--out", str(path), stdout=StringIO())
    with zipfile.ZipFile(path) as file:
        whole = {name: file.read(name).decode() for name in file.namelist()}
    return {"text": "\n".join(whole.values()), **{
        name.removesuffix(".json"): json.loads(text)
        for name, text in whole.items() if name.endswith(".json")
    }}  # fmt: skip


def test_it_names_nobody_and_holds_no_secret(bundle: dict[str, Any]) -> None:
    found = [word for word in DISTINCT if word.casefold() in bundle["text"].casefold()]
    assert found == []
    for login in get_user_model().objects.values_list("username", flat=True):
        assert f'"{login}"' not in bundle["text"]


def test_it_says_what_runs_and_how_it_is_set(bundle: dict[str, Any]) -> None:
    assert bundle["versions"]["Django"]
    assert bundle["settings"].keys() == DEFAULTS.keys()
    assert bundle["settings"]["MENTOR_RECOGNITION_AUDIT_KEY"] == "set"
    assert bundle["settings"]["MENTOR_RECOGNITION_REST_PER_MINUTE"] == 300


def test_it_says_how_the_site_stands_and_what_failed_by_class_alone(
    bundle: dict[str, Any],
) -> None:
    assert {one["key"] for one in bundle["health"]} >= {"schedule", "worker", "part.close_terms"}
    (item,) = [one for one in bundle["failures"]["deliveries"] if one["topic"] == "badge.issue"]
    assert (item["error"], item["attempts"]) == ("IntegrityError", 3)
    (job,) = bundle["failures"]["jobs"]
    assert job["error"] == "IntegrityError"
    assert len(bundle["schedule"]) > 5


def test_it_counts_every_table_and_hashes_every_policy(bundle: dict[str, Any]) -> None:
    assert bundle["tables"]["Programme"] == 2
    assert bundle["tables"]["ScheduledPart"] == 0
    assert [one["hash"] for one in bundle["policies"]] == list(
        PolicyVersion.objects.order_by("programme_id").values_list("content_hash", flat=True)
    )


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "there.zip"
    path.write_text("mine")
    with pytest.raises(CommandError, match="File exists"):
        call_command("support_bundle", "--out", str(path))
    assert path.read_text() == "mine"
