"""Take the pictures of the quick starts from a served copy of the played demo; names choose some."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from demo import copies

from .camera import photograph
from .shots import SHOTS, Shot

FOLDER = copies.ROOT / "docs" / "quick-starts" / "pictures"


def main(names: list[str]) -> int:
    """Every picture, or those that are named; says how large each is."""
    unknown = set(names) - {shot.name for shot in SHOTS}
    if unknown:
        print(f"No picture is called {', '.join(sorted(unknown))}.", file=sys.stderr)
        return 2
    FOLDER.mkdir(exist_ok=True, parents=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        copies.play(home)
        with copies.served(home) as address:
            _take([shot for shot in SHOTS if not names or shot.name in names], address)
    if not names:
        for path in FOLDER.glob("*.png"):
            if path.stem not in {shot.name for shot in SHOTS}:
                path.unlink()
    return 0


def _take(shots: list[Shot], address: str) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=copies.CHROMIUM, args=copies.FLAGS)
        for shot in shots:
            taken = photograph(browser, address, shot)
            (FOLDER / f"{shot.name}.png").write_bytes(taken)
            print(f"{shot.name}: {len(taken) / 1000:.0f} kB")
        browser.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
