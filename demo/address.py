"""Where the demo's issuer answers: the demo's own address, fixed when the programme is played.

What was signed names it, so that it is kept beside the database: served on another port, the played
badges would lead away from the demo; ``make demo`` with another PORT plays anew.
"""

from __future__ import annotations

import os
from pathlib import Path

FILE = "address"


def issuer_base(home: Path) -> str:
    """The address of what was played, else of what is asked for."""
    kept = home / FILE
    return kept.read_text("utf-8") if kept.exists() else wanted(home)


def wanted(home: Path) -> str:
    """The address at the PORT that is asked for; without one, where it was played."""
    port = os.environ.get("PORT")
    return f"http://127.0.0.1:{port}" if port else kept_or_usual(home)


def kept_or_usual(home: Path) -> str:
    """Where it was played, or the port that nobody had to name."""
    kept = home / FILE
    return kept.read_text("utf-8") if kept.exists() else "http://127.0.0.1:8000"


def keep(home: Path, address: str) -> None:
    """From now on the issuer answers there."""
    (home / FILE).write_text(address, "utf-8")
