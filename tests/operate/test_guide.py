"""The guide for operators works as it is written: its commands are typed on a bare platform.

The platform (``site/``) loads plugins by entry points, as the LMS and Studio do; the package is
the wheel that the guide's own first commands build and install.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from django.core.management import get_commands, load_command_class

from mentor_recognition_xblock.settings.common import DEFAULTS

from .guide import GUIDE, Typed, blocks, typed

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "mentor_recognition_xblock"
CREATES_KEY, FIRST_RUN = "./manage.py lms create_issuer_key", "./manage.py lms run_due_work"


class Machine:
    """A checkout, a platform and a place where packages are installed, in a folder of their own."""

    def __init__(self, home: Path) -> None:
        self.home, self.packages = home, home / "packages"
        self.places = {"checkout": home / "checkout", "platform": home / "platform"}
        shutil.copytree(
            Path(__file__).with_name("site"), self.places["platform"],
            ignore=shutil.ignore_patterns("__pycache__"),
        )  # fmt: skip
        for name in ("cache", "queue"):
            (self.places["platform"] / name).mkdir()
        names = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
        ).stdout
        if not names:
            pytest.skip("the guide is tried from a git checkout")
        for name in filter(None, names.split("\0")):
            target = self.places["checkout"] / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if (ROOT / name).exists() or (ROOT / name).is_symlink():
                shutil.copy2(ROOT / name, target, follow_symlinks=False)
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("DJANGO_", "CELERY_"))},
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "PYTHONPATH": str(self.packages),
            # Nothing is fetched: what the package needs is here already.
            "PIP_TARGET": str(self.packages),
            "PIP_NO_DEPS": "1",
            "PIP_NO_BUILD_ISOLATION": "0",
            "HOME": str(home),
        }

    def run(self, place: str, command: str) -> tuple[int, str]:
        """Exit code and what was printed; what was logged stands apart."""
        done = subprocess.run(
            ["bash", "-c", command], cwd=self.places[place], env=self.environment,
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        # ``check`` writes to the error stream what it found.
        return done.returncode, (done.stdout + done.stderr if "check" in command else done.stdout)

    def configure(self, text: str) -> None:
        """The operator's YAML file, as the guide has it, with folders of this machine."""
        path = self.home / "lms.yml"
        path.write_text(text.replace("/edx/var", str(self.home / "var")), "utf-8")
        self.environment |= {"LMS_CFG": str(path), "CMS_CFG": str(path)}

    def worker(self) -> subprocess.Popen[bytes]:
        command = "celery -A lms.celery worker --pool solo --loglevel error"
        return subprocess.Popen(
            ["bash", "-c", f"exec {command}"], cwd=self.places["platform"],
            env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def wait_for_worker(self) -> None:
        for _second in range(60):
            if "It answers" in self.run("platform", "./manage.py lms recognition_health")[1]:
                return
            time.sleep(1)
        raise AssertionError("the worker answered nothing for a minute")


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    pytest.importorskip("edx_django_utils.plugins", reason="loads plugins as the platform does")
    yield Machine(tmp_path_factory.mktemp("operate"))


@pytest.mark.slow
def test_every_command_of_the_guide_says_what_the_guide_says(machine: Machine) -> None:
    ((_place, settings),) = blocks("yaml")
    worker = None
    wrong: list[str] = []
    try:
        for one in typed():
            if one.place == "tutor":
                continue
            if one.command.startswith("./manage.py lms check"):
                machine.configure(settings)
            if one.command == FIRST_RUN:
                worker = machine.worker()
            if one.command.endswith("recognition_health"):
                machine.wait_for_worker()
            wrong += typed_wrong(machine, one)
    finally:
        if worker is not None:
            worker.terminate()
            worker.wait()
    assert wrong == []
    key = machine.home / "var/mentor-recognition/issuer.pem"
    assert key.stat().st_mode & 0o777 == 0o600


def typed_wrong(machine: Machine, one: Typed) -> list[str]:
    code, said = machine.run(one.place, one.command)
    if code == 0 and one.is_answered_by(said):
        return []
    return [f"$ {one.command}\n[exit {code}]\n{said}\nthe guide says:\n" + "\n".join(one.answer)]


def test_every_command_that_the_guide_names_is_there_with_its_options() -> None:
    text = GUIDE.read_text("utf-8")
    ours = {name for name, app in get_commands().items() if app == "mentor_recognition_xblock"}
    named = set(re.findall(r"`(?:\./manage\.py lms )?(\w+)(?: [^`]*)?`", text)) & ours
    assert named >= {"run_due_work", "recognition_health", "support_bundle", "log_name"}
    for name, rest in re.findall(r"(?:manage\.py lms |[`(])(\w+)((?: --[\w-]+)+)", text):
        if name in ours:
            helps = load_command_class("mentor_recognition_xblock", name).create_parser("", name)
            options = {option for action in helps._actions for option in action.option_strings}
            assert set(rest.split()) <= options, name
    for name in re.findall(r"manage\.py lms (\w+)", text):
        assert name in ours | {"migrate", "check", "collectstatic"}, name


def test_the_plugin_for_tutor_sets_settings_that_we_have_and_runs_commands_that_we_have(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Tutor is not here: what the plugin hands to it is looked at."""
    added: dict[str, list[Any]] = {}

    class Filters:
        def __getattr__(self, name: str) -> Any:
            taken = added.setdefault(name, [])
            return SimpleNamespace(add_item=taken.append, add_items=taken.extend)

    hooks = SimpleNamespace(Filters=Filters())
    monkeypatch.setitem(sys.modules, "tutor", SimpleNamespace(hooks=hooks))  # type: ignore[arg-type]
    ((_place, plugin),) = blocks("python")
    exec(plugin, {})
    patches = dict(added["ENV_PATCHES"])
    assert set(re.findall(r"^(\w+) = ", patches["openedx-common-settings"], re.M)) <= {*DEFAULTS}
    copied = "env/build/openedx/wheels"
    assert all(copied in one.command for one in typed() if one.place == "tutor")
    assert "COPY ./wheels/ " in patches["openedx-dockerfile-post-python-requirements"]
    ((service, task),) = added["CLI_DO_INIT_TASKS"]
    assert service == "lms"
    ours = {*get_commands()}
    assert all(line.split()[2] in ours for line in task.strip().splitlines())
    ((secret, _value),) = added["CONFIG_UNIQUE"]
    assert f"{{{{ {secret} }}}}" in patches["openedx-common-settings"]


def test_the_settings_of_the_guide_are_settings_that_we_have() -> None:
    ((_place, settings),) = blocks("yaml")
    assert {*yaml.safe_load(settings)} <= {*DEFAULTS}
    # Every other block is typed by the test above, or is one of these.
    kinds = set(re.findall(r"^ *```(\w+)$", GUIDE.read_text("utf-8"), re.M))
    assert kinds == {"console", "yaml", "python"}


def test_the_lines_that_the_guide_explains_are_lines_that_we_write() -> None:
    source = "\n".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py"))
    table = GUIDE.read_text("utf-8").split("| line | says |")[1].split("\n\n")[0]
    names = re.findall(r"`([a-z]+\.[a-z_]+)[ `]", table)
    assert len(names) > 15
    assert [name for name in names if f'"{name}"' not in source] == []
