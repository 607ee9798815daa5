"""Keep the message catalogues: extract from the sources, compile, and copy for XBlock's i18n.

``python -m tests.translations extract|compile|check``. ``check`` fails when a sentence in the
sources is not in the catalogue, is in no translation, or a compiled file is older than its source.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "translations"
LOCALES = ("en", "es", "ar")
IGNORED = (
    "tests",
    "demo",
    "benchmarks",
    "frontend",
    ".venv",
    ".tox",
    "build",
    "dist",
    ".demo",
    "static",
)


def extract(folder: Path = FOLDER) -> None:
    """Write every marked sentence of Python and templates into each locale's django.po."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    settings.LOCALE_PATHS = [str(folder)]
    previous = Path.cwd()
    os.chdir(ROOT)
    try:
        call_command(
            "makemessages",
            locale=list(LOCALES),
            ignore_patterns=[
                *IGNORED,
                *(f"mentor_recognition_xblock/{name}" for name in ("templates", "locale", "conf")),
            ],
            no_location=True,
            no_obsolete=True,
            verbosity=0,
        )
    finally:
        os.chdir(previous)
    for path in folder.glob("*/LC_MESSAGES/django.po"):
        lines = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if "POT-Creation-Date" not in line), "utf-8")


def compile_all() -> None:
    """Compile each catalogue; ``text.mo`` is the copy the LMS's XBlock i18n looks for."""
    for locale in LOCALES:
        here = FOLDER / locale / "LC_MESSAGES"
        subprocess.run(["msgfmt", "-o", here / "django.mo", here / "django.po"], check=True)
        shutil.copyfile(here / "django.mo", here / "text.mo")
        shutil.copyfile(here / "django.po", here / "text.po")


def _missing(path: Path) -> int:
    """Sentences without a translation, and those marked fuzzy."""
    found = 0
    for kind in ("--untranslated", "--only-fuzzy"):
        words = ["msgattrib", kind, "--no-obsolete", path]
        listed = subprocess.run(words, check=True, capture_output=True, text=True).stdout
        # The header is an entry of its own, with an empty sentence.
        found += len([line for line in listed.splitlines() if line.startswith("msgid ")])
        found -= 'msgid ""\nmsgstr ""\n"' in listed
    return found


def check() -> int:
    """1 when the catalogues are behind the sources, or a language is not complete."""
    if shutil.which("xgettext") is None:
        sys.stderr.write("translations: gettext is missing (apt-get install gettext)\n")
        return 1
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "translations"
        shutil.copytree(FOLDER, copy)
        extract(copy)
        for locale in LOCALES:
            name = f"{locale}/LC_MESSAGES/django.po"
            if (copy / name).read_text("utf-8") != (FOLDER / name).read_text("utf-8"):
                sys.stderr.write(
                    f"translations: {name} is behind the sources: run "
                    "python -m tests.translations extract compile\n"
                )
                return 1
            here = FOLDER / locale / "LC_MESSAGES"
            if locale != "en" and (missing := _missing(here / "django.po")):
                sys.stderr.write(f"translations: {name} lacks {missing} sentences, or is unsure\n")
                return 1
            fresh = Path(scratch) / "fresh.mo"
            subprocess.run(["msgfmt", "-o", fresh, here / "django.po"], check=True)
            for compiled in ("django.mo", "text.mo"):
                if (here / compiled).read_bytes() != fresh.read_bytes():
                    sys.stderr.write(
                        f"translations: {locale}/{compiled} is not compiled from its po\n"
                    )
                    return 1
    return 0


if __name__ == "__main__":
    code = 0
    for word in sys.argv[1:]:
        code = {"extract": extract, "compile": compile_all, "check": check}[word]() or code
    sys.exit(code)
