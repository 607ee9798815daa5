"""What is built is what is needed: wheel, and wheel from the source archive."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def run(*words: str, cwd: Path, **environment: str) -> str:
    done = subprocess.run(
        words,
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Archives built from a copy of what is committed, so that no stale file helps."""
    source = tmp_path_factory.mktemp("source") / "tree"
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout
    if not names:
        pytest.skip("packaging is tested from a git checkout")
    for name in filter(None, names.split("\0")):
        target = source / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).exists() or (ROOT / name).is_symlink():
            shutil.copy2(ROOT / name, target, follow_symlinks=False)
    out = source.parent / "dist"
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), cwd=source)
    return out


@pytest.mark.parametrize("kind", ["*.whl", "*.tar.gz"])
def test_an_installed_copy_has_its_resources_templates_and_translations(
    built: Path, tmp_path: Path, kind: str
) -> None:
    (archive,) = built.glob(kind)
    target = tmp_path / "target"
    run(
        sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation",
        "--target", str(target), str(archive), cwd=tmp_path,
    )  # fmt: skip
    check = tmp_path / "check.py"
    shutil.copy(ROOT / "tests" / "packaging_check.py", check)
    said = run(sys.executable, str(check), cwd=tmp_path, PYTHONPATH=str(target))
    assert said == "complete"
