"""Installs the wheel beside the platform's pinned versions and shows that it moves none of them.

``python -m tests.platform_pins [teak|main]``: a fresh environment each, ``pip freeze`` before and
after, ``pip check``. Exit code 1 when a version moved or ``pip check`` complains of what it did not
complain of before.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from shutil import which

ROOT = Path(__file__).resolve().parents[1]

# requirements/edx/base.txt of each release, the packages we touch or might move.
PINS = {
    "teak": (
        "python3.11",
        """django==4.2.22 celery==5.5.3 djangorestframework==3.14.0 cryptography==45.0.3
        pynacl==1.5.0
        pyjwt[crypto]==2.10.1 jsonschema==4.24.0 numpy==1.26.4 scipy==1.15.3 pillow==11.2.1
        lxml==5.3.2 bleach[css]==6.2.0 nh3==0.2.21 markdown==3.8 xblock[django]==5.2.0
        web-fragments==3.1.0 openedx-events==10.2.1 openedx-filters==2.1.0 edx-django-utils==8.0.0
        edx-opaque-keys[django]==3.0.0 edx-drf-extensions==10.6.0 event-tracking==3.3.0
        edx-ace==1.15.0 django-simple-history==3.8.0 django-model-utils==5.0.0 rules==3.5
        edx-submissions==3.11.1 edx-completion==4.9 edx-toggles==5.3.0 django-waffle==4.2.0
        django-config-models==2.9.0 django-filter==25.1 drf-spectacular==0.28.0 drf-yasg==1.21.10
        edx-organizations==6.13.0 kombu==5.5.4 redis==6.2.0 attrs==25.3.0 requests==2.32.3
        jinja2==3.1.6 mako==1.3.10 pyyaml==6.0.2 packaging==25.0 pydantic==2.11.5 jwcrypto==1.5.6
        pycryptodomex==3.23.0 pyopenssl==25.1.0 icalendar==6.3.1 babel==2.17.0 defusedxml==0.7.1
        xblock-utils==4.0.0 openedx-atlas==0.7.0 typing-extensions==4.14.0""",
    ),
    "main": (
        "python3.12",
        """django==5.2.12 celery==5.6.3 djangorestframework==3.17.1 cryptography==45.0.7
        pyjwt[crypto]>=2,<3 jsonschema>=4,<5 nh3 bleach==6.3.0 markdown
        django-simple-history==3.11.0
        django-model-utils==5.0.0 edx-opaque-keys[django]==4.0.0 edx-django-utils==8.0.0
        xblock[django]>=6.3,<6.4 openedx-events openedx-filters event-tracking edx-ace==1.15.0
        redis mako lxml""",
    ),
}


def run(*words: str) -> str:
    """Standard output; the whole output is raised when the command fails."""
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(words)}\n{done.stdout}{done.stderr}")
    return done.stdout


def python_named(name: str) -> str:
    """A Python of that version from the path or from pyenv."""
    found = which(name)
    if found and subprocess.run([found, "-V"], capture_output=True, check=False).returncode == 0:
        return found
    pyenv = Path(run("pyenv", "root").strip()) / "versions"
    return str(sorted(pyenv.glob(f"{name.removeprefix('python')}.*/bin/python"))[-1])


def wheel(folder: Path) -> str:
    """The distribution as it would be uploaded."""
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(folder), str(ROOT))
    (built,) = folder.glob("*.whl")
    return str(built)


def beside(release: str, folder: Path) -> bool:
    """Whether nothing moved; prints what was added and what moved."""
    version, pins = PINS[release]
    run(python_named(version), "-m", "venv", str(folder / release))
    python = str(folder / release / "bin" / "python")
    run(python, "-m", "pip", "install", "--quiet", *pins.split())
    before = dict(line.split("==") for line in freeze(python))
    complaints = check(python)
    run(python, "-m", "pip", "install", "--quiet", wheel(folder / f"dist-{release}"))
    after = dict(line.split("==") for line in freeze(python) if "==" in line)
    moved = [f"{n} {before[n]} -> {after.get(n)}" for n in before if after.get(n) != before[n]]
    added = sorted(f"{name}=={after[name]}" for name in after.keys() - before.keys())
    fresh = sorted(check(python) - complaints)
    print(f"{release} ({version}): {len(before)} packages before, {len(added)} added")
    print(f"  added: {', '.join(added)}")
    print(f"  moved: {', '.join(moved) or 'none'}")
    print(f"  pip check, new complaints: {', '.join(fresh) or 'none'}")
    return not moved and not fresh


def freeze(python: str) -> list[str]:
    """``name==version`` of everything from an index."""
    return [line for line in run(python, "-m", "pip", "freeze").splitlines() if "==" in line]


def check(python: str) -> set[str]:
    """Complaints of ``pip check``; the short lists of pins may have some of their own."""
    done = subprocess.run(
        [python, "-m", "pip", "check"], capture_output=True, text=True, check=False
    )
    return set() if done.returncode == 0 else set(done.stdout.splitlines())


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        results = [beside(release, Path(folder)) for release in sys.argv[1:] or PINS]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
