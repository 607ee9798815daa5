"""The description of the REST API that is committed: ``python -m tests.openapi`` writes it anew."""

from __future__ import annotations

import json
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "docs" / "references" / "openapi.json"


def page() -> str:
    """The file as it should be."""
    from mentor_recognition_xblock.rest_api.openapi import document

    return json.dumps(document(), indent=1, ensure_ascii=False) + "\n"


def check() -> bool:
    """Whether the file is current."""
    return OUT.is_file() and OUT.read_text("utf-8") == page()


if __name__ == "__main__":
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    OUT.write_text(page(), "utf-8")
    print(f"{OUT.relative_to(ROOT)} is written")
