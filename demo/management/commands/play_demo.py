"""Play the demo's programme into the embedded database."""

from __future__ import annotations

import gc
import hashlib
import shutil
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from tqdm import tqdm

from demo import address
from demo.cast import figures
from demo.programme import TERMS, Play

ROOT = Path(__file__).resolve().parents[3]


def fingerprint() -> str:
    """What a play depends on: tables and the demo itself; when either changed it is played again."""
    sources = [
        *ROOT.glob("mentor_recognition_xblock/**/migrations/*.py"),
        *(one for one in ROOT.glob("demo/**/*.py") if one.parent.name != "pictures"),
        *ROOT.glob("demo/prose/*.yaml"),
    ]  # fmt: skip
    digest = hashlib.sha256()
    for path in sorted(sources):
        digest.update(path.read_bytes())
    return digest.hexdigest()


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = "Play eight closed terms and a running one; does nothing when they are there."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--again", action="store_true", help="begin anew")

    def handle(self, *args: Any, **options: Any) -> None:
        database = settings.HOME / "db.sqlite3"
        done = settings.HOME / "played"
        base = address.wanted(settings.HOME)
        played = done.exists() and done.read_text() == fingerprint()
        fresh = played and base == settings.MENTOR_RECOGNITION_ISSUER_BASE
        if fresh and not options["again"]:
            self.stdout.write("The demo is already played; `make demo-data-again` begins anew.")
            return
        for path in (database, settings.HOME / "issuer.key", settings.HOME / "anchors.jsonl", done):
            path.unlink(missing_ok=True)
        for suffix in ("-wal", "-shm"):
            database.with_name(database.name + suffix).unlink(missing_ok=True)
        shutil.rmtree(settings.HOME / "files", ignore_errors=True)
        address.keep(settings.HOME, base)
        settings.MENTOR_RECOGNITION_ISSUER_BASE = base
        call_command("migrate", run_syncdb=True, verbosity=0)
        began = time.monotonic()
        gc.disable()  # a short run that keeps most of what it makes
        with tqdm(total=TERMS + 3, desc="playing", unit="step") as bar:

            def tick(what: str) -> None:
                bar.update(1)
                bar.set_postfix_str(what)

            Play(tick=tick).play()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        # Browser tests begin from this copy, whatever was clicked since.
        shutil.copy(database, settings.HOME / "pristine.sqlite3")
        done.write_text(fingerprint())
        seconds = time.monotonic() - began
        self.stdout.write(f"Played in {seconds:.0f} s: {figures()}")
