"""A PDF built again from its pages, in a process of its own with a limit of time and memory.

What reads a stranger's PDF may loop, or unpack kilobytes to gigabytes; a thread could not be
stopped. The process (``pdf_process.py``) is Python's own, started with nothing of the platform.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .unusable import UnusableFile

SECONDS: Final = 20
_PROCESS: Final = Path(__file__).with_name("pdf_process.py")


@dataclass(frozen=True)
class Rebuilt:
    """The PDF without what it said of its author, and the text of each page."""

    content: bytes
    pages: tuple[str, ...]


def looks_like_one(raw: bytes) -> bool:
    """By its first bytes."""
    return raw.startswith(b"%PDF-")


def rebuilt(raw: bytes) -> Rebuilt:
    """The pages anew; ``UnusableFile``: broken, locked, too_many_pages, too_large or costly."""
    try:
        done = subprocess.run(  # noqa: S603  # our own program; the file comes in by its input
            [_python(), str(_PROCESS)],
            input=raw,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ},
        )
    except subprocess.TimeoutExpired:
        raise UnusableFile("costly") from None
    head, _line, content = done.stdout.partition(b"\n")
    try:
        answer = json.loads(head)
    except ValueError:
        # Killed for its memory or time before it could say anything.
        raise UnusableFile("costly") from None
    if "pages" not in answer:
        raise UnusableFile(str(answer.get("code", "broken")))
    return Rebuilt(content, tuple(answer["pages"]))


def _python() -> str:
    """The interpreter of this environment: inside uWSGI ``sys.executable`` is uWSGI itself."""
    if Path(sys.executable).name.startswith("python"):
        return sys.executable
    return str(Path(sys.prefix) / "bin" / "python3")
