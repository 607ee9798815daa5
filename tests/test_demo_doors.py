"""The demo is played by acts: what people do in it goes through the gate that people go through."""

from __future__ import annotations

import ast
from pathlib import Path

from .access.reach import AREAS

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "mentor_recognition_xblock"
# What the play may ask of an area: it looks, to know what happened and who is who.
READS = {
    "badges.TestimonialData", "badges.credentials_of", "badges.own_testimonials",
    "mentors.GOALS", "mentors.mentor_of", "pairing.PairingData", "pairing.active_pairing",
    "pairing.active_pairings_of", "pairing.load_of", "pairing.pairings", "programmes.UnitData",
    "programmes.shipped_policy", "programmes.unit",
    "projects.VersionData", "projects.annotations_in", "projects.evidence", "projects.project",
    "projects.project_of", "projects.versions", "recognition.near_misses", "recognition.proposals",
    "mentors.mentor", "pairing.running_pairings",
    "reviews.calibration", "reviews.certificate", "reviews.open_assignments",
    "reviews.results_for_learner", "programmes.units", "projects.ProjectState",
    "projects.is_mentor_of", "programmes.policy_draft",
    "recognition.ProposalData", "recognition.VoteData", "reviews.certified",
    "reviews.open_proposals",
}  # fmt: skip
# What no person does by a button: the operator's key, and what the platform's events bring.
NOBODYS = {"badges.create_key", "programmes.follow_units"}
# The first programme is not founded by the wizard: it is open from its first day, under a policy
# and a rubric, so that nine terms fit behind it. The second is left to be founded by acts.
FOUNDS = {
    "programmes.create_programme", "programmes.appoint", "programmes.add_policy_version",
    "reviews.seed_shipped_rubric",
}  # fmt: skip
# What is read from inside an area: figures for the end, all badges for the casting, and what only
# who plays all parts knows. The draw of panels is handed the play's dice.
INNER = {
    "cast": {
        "badges.models", "badges.queries", "pairing.models", "projects.models",
        "recognition.models", "reviews.models",
    },
    "comment_reviews": {
        "reviews.models", "reviews.panels", "reviews.seats", "reviews.thread_draws",
    },
    "personas": {"badges.queries"},
    "player": {"reviews.models", "reviews.panels", "reviews.seats"},
    "programme": {"reviews.models"},
    "showcase": {"badges.queries"},
}  # fmt: skip


def used(path: Path) -> tuple[set[str], set[str]]:
    """What a module takes from areas' ``api`` (``area.name``), and from which rooms inside them."""
    parsed = ast.parse(path.read_text("utf-8"))
    names: dict[str, str] = {}
    inner = set()
    for node in ast.walk(parsed):
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith(PACKAGE):
            continue
        area, _, room = (node.module or "").removeprefix(PACKAGE).strip(".").partition(".")
        if area not in AREAS:
            continue
        for one in node.names:
            if room or not one.name.endswith(("api", "acts")):
                inner.add(f"{area}.{room or one.name}")
            elif one.name == "api":
                names[one.asname or one.name] = area
    calls = {
        f"{names[node.value.id]}.{node.attr}"
        for node in ast.walk(parsed)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in names
    }
    return calls, inner


def test_the_play_does_nothing_to_an_area_but_by_an_act() -> None:
    allowed = READS | NOBODYS | FOUNDS
    taken = {path.stem: used(path) for path in sorted((ROOT / "demo").glob("*.py"))}
    by_hand = {
        f"demo/{name}.py calls {call}: do it by demo.acting.act"
        for name, (calls, _inner) in taken.items()
        for call in calls - allowed
    }
    assert by_hand == set()
    gone = allowed - {call for calls, _inner in taken.values() for call in calls}
    assert gone == set(), "allowed, and no longer used: take it out of the list"
    assert {name: inner for name, (_calls, inner) in taken.items() if inner} == INNER


def test_a_service_called_by_hand_is_found(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text(
        f"from {PACKAGE}.projects import api as work\n"
        f"from {PACKAGE}.reviews.models import Panel\n"
        f"from {PACKAGE}.hosts.standalone.models import Unit\n"
        "work.submit_version(unit=Unit, panel=Panel)\n"
    )
    assert used(planted) == ({"projects.submit_version"}, {"reviews.models"})
