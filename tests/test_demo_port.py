"""The demo says in plain words that its port is taken; its issuer answers on its own address."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from demo import address, port
from mentor_recognition_xblock.core.openbadges.keys import did_web

ROOT = Path(__file__).resolve().parents[1]


def test_a_taken_port_is_named_with_another_to_take(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        number = other.getsockname()[1]
        assert port.main([str(number)]) == 1
        said = capsys.readouterr().err
        assert said.startswith(f"Port {number} is taken: PORT=")
        assert said.strip().endswith("make demo")
    assert port.main([str(number)]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("words", [[], ["x"], ["80"], ["70000"], ["²"], ["-1"], ["8000", "1"]])
def test_what_is_no_port_is_said(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert port.main(words) == 2
    assert "make demo" in capsys.readouterr().err


def test_the_issuer_answers_where_the_demo_was_played(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PORT", raising=False)
    assert address.issuer_base(tmp_path) == "http://127.0.0.1:8000"
    monkeypatch.setenv("PORT", "9000")
    assert address.issuer_base(tmp_path) == "http://127.0.0.1:9000"
    address.keep(tmp_path, "http://127.0.0.1:8000")
    assert address.issuer_base(tmp_path) == "http://127.0.0.1:8000"
    assert address.wanted(tmp_path) == "http://127.0.0.1:9000"  # asks for another play
    monkeypatch.delenv("PORT")
    assert address.wanted(tmp_path) == "http://127.0.0.1:8000"


def test_plain_http_names_an_issuer_on_this_machine_alone() -> None:
    assert did_web("http://127.0.0.1:8000") == "did:web:127.0.0.1%3A8000"
    for base in ("http://badges.example.org", "http://127.0.0.1.example.org", "ftp://localhost"):
        with pytest.raises(ValueError, match="https"):
            did_web(base)


def test_the_demo_installs_no_tools_of_tests() -> None:
    asked = (ROOT / "requirements/demo.in").read_text("utf-8")
    for tool in ("pytest", "playwright", "hypothesis", "factory", "time-machine"):
        assert tool not in asked.lower()
    rules = (ROOT / "Makefile").read_text("utf-8")
    for target in ("demo-data", "demo-data-again", "port-free"):
        assert f"\n{target}: $(DEMO)" in rules
    assert "-r demo.in" in (ROOT / "requirements/test.in").read_text("utf-8")
