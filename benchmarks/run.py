"""All measured work in one run: a table, and ``benchmarks/out/latest.json``.

Work on the database in memory is measured in seconds of the processor, so that what else runs on
the machine does not decide; what waits for a server is measured by the clock.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "benchmarks" / "out" / "latest.json"


def bundle() -> list[dict[str, Any]]:
    """Gzipped JavaScript a learner loads."""
    script = (ROOT / "static/mentor_recognition/js/block.js").read_bytes()
    size = len(gzip.compress(script, 9)) / 1000
    return [
        {
            "name": "JavaScript of a learner's unit, gzipped",
            "value": round(size, 1), "unit": "kB",
            "peer": None, "ratio": None, "bar": "<= 25", "holds": size <= 25,
        }
    ]  # fmt: skip


def collect() -> list[dict[str, Any]]:
    """Every row; Django runs on a fresh database in memory."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from celery import current_app

    django.setup()
    current_app.conf.update(task_always_eager=True)
    from django.conf import settings
    from django.core.management import call_command

    settings.MENTOR_RECOGNITION_KEY_FILE = str(Path(tempfile.mkdtemp()) / "key.pem")
    call_command("migrate", run_syncdb=True, verbosity=0)
    from . import (
        anchors,
        arrivals,
        badges,
        big_close,
        changes,
        comments,
        intake,
        issuance,
        joint_draw,
        lists,
        next_work,
        pages,
        paint,
        pairing,
        public,
        recognition,
        true_scores,
    )

    return [
        *bundle(),
        *badges.rows(),
        *issuance.rows(),
        *public.rows(),
        *pages.rows(),
        *anchors.rows(),
        *changes.rows(),
        *recognition.rows(),
        *big_close.rows(),
        *true_scores.rows(),
        *intake.rows(),
        *pairing.rows(),
        *lists.rows(),
        *paint.rows(),
        *comments.rows(),
        *joint_draw.rows(),
        *next_work.rows(),
        *arrivals.rows(),
    ]


def show(rows: list[dict[str, Any]]) -> None:
    """The table; a bar that does not hold is marked."""
    heads = ("name", "value", "unit", "peer", "ratio", "bar", "holds")
    lines = [heads, *[tuple("" if row[h] is None else str(row[h]) for h in heads) for row in rows]]
    widths = [max(len(line[i]) for line in lines) for i in range(len(heads))]
    for line in lines:
        print(
            "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        )


def main() -> int:
    rows = collect()
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(rows, indent=2), "utf-8")
    show(rows)
    return 0 if all(row["holds"] is not False for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
