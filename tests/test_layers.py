"""Every border of ``.importlinter`` holds, and a planted breach of each is caught."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "mentor_recognition_xblock"
LINTER = shutil.which("lint-imports", path=str(Path(sys.executable).parent))

pytestmark = pytest.mark.skipif(LINTER is None, reason="import-linter comes with `make quality`")

BREACHES = {
    "Rooms only use the rooms below them": ("hosts/later.py", "from ..programmes import api"),
    "Rules know no framework": ("core/estimate.py", "import django.db"),
    "Areas know neither web nor queue": ("mentors/data.py", "import celery"),
    "Only audit touches its tables": (
        "programmes/data.py", "from ..audit.models import AuditEntry",
    ),
    "Only jobs touches its tables": ("mentors/data.py", "from ..jobs.models import Job"),
    "Only outbox touches its tables": ("mentors/data.py", "from ..outbox.models import OutboxItem"),
    "Only schedule touches its tables": (
        "tasks/task.py", "from ..schedule.models import ScheduledPart",
    ),
    "Only intake touches its tables": (
        "pairing/data.py", "from ..intake.models import IntakeEvent",
    ),
    "Only programmes touches its tables": (
        "mentors/data.py", "from ..programmes.models import Programme",
    ),
    "Only mentors touches its tables": ("pairing/data.py", "from ..mentors.models import Mentor"),
    "Only agreements touches its tables": (
        "reviews/data.py",
        "from ..agreements.models import Agreement",
    ),
    "Only pairing touches its tables": ("reviews/data.py", "from ..pairing.models import Pairing"),
    "Only projects touches its tables": (
        "reviews/data.py", "from ..projects.models import Project",
    ),
    "Only reviews touches its tables": ("badges/data.py", "from ..reviews.models import Rubric"),
    "Only skills touches its tables": ("badges/data.py", "from ..skills.models import Skill"),
    "Only recognition touches its tables": (
        "badges/data.py", "from ..recognition.models import Decision",
    ),
    "Only badges touches its tables": ("public/words.py", "from ..badges.models import Credential"),
    "Only partners touches its tables": (
        "public/words.py", "from ..partners.models import PartnerReview",
    ),
    "Only appeals touches its tables": (
        "public/words.py", "from ..appeals.models import Appeal",
    ),
    "Only portfolio touches its tables": (
        "public/words.py", "from ..portfolio.models import MentorPage",
    ),
    "Only notifications touches its tables": (
        "public/words.py", "from ..notifications.models import Notice",
    ),
    "No circles": ("mentors/data.py", "from ..pairing import api"),
    "Only hosts.openedx knows the platform": ("units/visit.py", "import lms.djangoapps"),
}  # fmt: skip


def lint(folder: Path) -> str:
    done = subprocess.run(
        [str(LINTER), "--no-cache"], cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(folder)},
    )  # fmt: skip
    return done.stdout + done.stderr


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / PACKAGE, tmp_path / PACKAGE, symlinks=True)
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def test_every_contract_has_a_breach_here() -> None:
    text = (ROOT / ".importlinter").read_text("utf-8")
    names = {line.split(" = ")[1] for line in text.splitlines() if line.startswith("name = ")}
    assert names == set(BREACHES)


@pytest.mark.parametrize("name", BREACHES)
def test_a_planted_breach_is_caught(copy: Path, name: str) -> None:
    path, line = BREACHES[name]
    file = copy / PACKAGE / path
    file.write_text(f"{file.read_text('utf-8')}\n{line}\n", "utf-8")
    assert f"{name} BROKEN" in lint(copy)


def test_a_new_room_must_be_given_a_place(copy: Path) -> None:
    (copy / PACKAGE / "attic").mkdir()
    (copy / PACKAGE / "attic" / "__init__.py").write_text("", "utf-8")
    assert "Rooms only use the rooms below them BROKEN" in lint(copy)
