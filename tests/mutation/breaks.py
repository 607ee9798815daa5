"""A pytest plugin that breaks rules one at a time and notes whether a test fails.

``-p tests.mutation.breaks`` with ``MUTATION_PLAN`` (from ``plan.py``) and ``MUTATION_RESULTS``
(a file of JSON lines, appended; what stands in it is not done again). After collection every
change is made in a forked process, where all is imported and the tables stand: the changed
function's code is exchanged, and the tests that reach it run until one fails. A process that
exceeds its processor time counts as noticed, as a suite that hangs is.
"""

from __future__ import annotations

import functools
import gc
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest

from . import calm
from .changes import changed
from .targets import ROOT, targets

assert calm
LRU = functools._lru_cache_wrapper
WALL = 400
"""Seconds after which a process that waits for ever is ended, however busy the machine is."""
ENOUGH = float(os.environ.get("MUTATION_ENOUGH", "60"))
"""Processor seconds after which no further test of one change is begun: it survived."""


def pytest_runtestloop(session: pytest.Session) -> bool:
    plan: list[dict[str, Any]] = json.loads(Path(os.environ["MUTATION_PLAN"]).read_text())
    results = Path(os.environ["MUTATION_RESULTS"])
    done = set()
    if results.exists():
        done = {json.loads(line)["id"] for line in results.read_text().splitlines()}
    share, shares = map(int, os.environ.get("MUTATION_SHARE", "0/1").split("/"))
    items = {item.nodeid: item for item in session.items}
    _warm(list(items.values()))
    known = Living()
    for change in plan[share::shares]:
        if change["id"] in done:
            continue
        began = time.monotonic()
        verdict, by = _tried(change, items, known)
        line = {**change, "tests": len(change["tests"]), "verdict": verdict, "by": by}
        line["seconds"] = round(time.monotonic() - began, 1)
        with results.open("a") as out:
            out.write(json.dumps(line) + "\n")
    return True


class Living:
    """What lives before any change: the functions of the targets, and what remembers answers."""

    def __init__(self) -> None:
        places = {str(path) for path in targets()}
        self.functions: dict[tuple[str, str], list[FunctionType]] = defaultdict(list)
        self.memories: list[LRU] = []
        for one in gc.get_objects():
            if isinstance(one, FunctionType) and one.__code__.co_filename in places:
                code = one.__code__
                self.functions[code.co_filename, code.co_qualname].append(one)
            elif isinstance(one, LRU) and one.__module__.startswith("mentor_recognition_xblock"):
                self.memories.append(one)
        gc.freeze()


def _warm(items: list[pytest.Item]) -> None:
    """Let one test with tables run, so that every fork has them."""
    for item in items:
        if item.get_closest_marker("django_db") is not None:
            other = next(one for one in items if one.path != item.path)
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=other)
            return


def _tried(change: dict[str, Any], items: dict[str, pytest.Item], known: Living) -> tuple[str, str]:
    chosen = [items[name] for name in change["tests"] if name in items]
    if not chosen:
        return "not reached", ""
    if change["function"] is None:
        return _afresh(change)
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        _child(change, chosen, known, writer)
    os.close(writer)
    deadline = time.monotonic() + WALL
    while True:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            break
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            status = signal.SIGKILL
            break
        time.sleep(0.01)
    with os.fdopen(reader) as pipe:
        by = pipe.read()
    if os.WIFSIGNALED(status):
        return "noticed", "(it did not end)"
    return {0: "survived", 1: "noticed"}.get(os.WEXITSTATUS(status), "cannot be made"), by


def _child(change: dict[str, Any], chosen: list[pytest.Item], known: Living, writer: int) -> None:
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    limit = int(20 + 4 * change["expected"])
    used = int(time.process_time())
    resource.setrlimit(resource.RLIMIT_CPU, (used + limit, used + limit + 5))
    if change["num"] >= 0 and not _exchanged(change, known):
        os._exit(3)
    for memory in known.memories:
        memory.cache_clear()
    failed: list[str] = []

    class Watch:
        def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
            if report.failed:
                failed.append(f"{report.nodeid} {report.when}: {str(report.longrepr)[-300:]}")

    chosen[0].session._setupstate.teardown_exact(chosen[0])  # what the warming test left
    config = chosen[0].config
    config.pluginmanager.register(Watch())
    try:
        for at, item in enumerate(chosen):
            following = chosen[at + 1] if at + 1 < len(chosen) else None
            config.hook.pytest_runtest_protocol(item=item, nextitem=following or chosen[0])
            if failed or time.process_time() - used > ENOUGH:
                break
    except BaseException as error:
        failed.append(f"{item.nodeid} ({type(error).__name__})")
    if failed:
        os.write(writer, failed[0].encode()[:4000])
    os._exit(1 if failed else 0)


def _exchanged(change: dict[str, Any], known: Living) -> bool:
    """Give every living copy of the function the code of the changed one."""
    place, name = str(ROOT / change["file"]), change["function"]
    module = compile(changed(Path(place).read_text(), change["num"]), place, "exec")
    codes = {}
    todo = [module]
    while todo:
        for const in todo.pop().co_consts:
            if isinstance(const, CodeType):
                codes[const.co_qualname, const.co_firstlineno] = const
                todo.append(const)
    for one in known.functions[place, name]:
        new = codes.get((name, one.__code__.co_firstlineno))
        if new is None or len(new.co_freevars) != len(one.__code__.co_freevars):
            return False
        one.__code__ = new
    return bool(known.functions[place, name])


def _afresh(change: dict[str, Any]) -> tuple[str, str]:
    """In a process of its own, which imports the module changed."""
    words = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]
    words += ["-p", "tests.mutation.plants", "-p", "tests.mutation.calm", *change["tests"]]
    environment = {**os.environ, "MUTATION_PLANT": f"{change['file']}#{change['num']}"}
    limit = int(60 + 4 * change["expected"])
    try:
        ended = subprocess.run(
            words,
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=WALL,
            check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 5)),
        )
    except subprocess.TimeoutExpired:
        return "noticed", "(it did not end)"
    why = [line for line in ended.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    by = why[0][:300] if why else f"code {ended.returncode}"
    return ("survived" if ended.returncode == 0 else "noticed"), by
