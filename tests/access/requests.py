"""What the matrix sends to each door: the address of the stage's own things, and values that pass.

A door that is missing here fails the matrix by name: whoever adds one says how it is tried.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from mentor_recognition_xblock.access import Act, Place
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.units.activities import ACTIVITIES

from .census import addresses
from .stage import Stage

VERSION = {"title": "Tide", "source": "More work.", "reflection": "", "request_key": ""}
LEVELS = dict.fromkeys(("breadth", "coherence", "mastery", "alignment", "narrative"), 2)


def address(stage: Stage, name: str) -> dict[str, Any]:
    """The keyword arguments of the address called ``name``."""
    slug, given = stage.world.programme.slug, stage.given
    return {
        "console": {},
        "console_manage": {},
        "console_queue": {"slug": slug},
        "console_spotlights": {"slug": slug},
        "console_art": {"slug": slug},
        "console_setup": {"slug": slug},
        "console_mentor": {"slug": slug, "uuid": stage.world.mentor.uuid},
        "console_pairings": {"slug": slug},
        "console_import": {"slug": slug},
        "console_template": {"slug": slug},
        "console_dossier": {"slug": slug, "uuid": given["proposal"]},
        "console_evaluation": {"slug": slug, "uuid": given["evaluation"]},
        "console_record": {"slug": slug, "uuid": given["evaluation"]},
        "course_tab": {"course_id": stage.world.course.course_key},
        "portfolio": {"slug": slug},
        "notices": {},
        "unsubscribe": {"token": given["stop"]},
        "did_well_known": {},
        "did": {},
        "jwks": {},
        "key": {"fragment": given["key"]},
        "refresh": {"uuid": given["refresh"]},
        "status": {"uuid": given["status"]},
        "achievement": {"uuid": given["achievement"]},
        "credential_file": {"uuid": given["credential"], "form": "json"},
        "credential": {"uuid": given["credential"]},
        "badge": {"uuid": given["credential"]},
        "exchange": {"token": given["exchange"]},
        "exchange_vcapi": {"token": given["exchange"]},
        "exchange_request": {"token": given["exchange"]},
        "image": {"uuid": given["achievement"], "form": "png"},
        "ob2_image": {"uuid": given["credential"]},
        "ob2_assertion": {"uuid": given["credential"]},
        "ob2_badge": {"uuid": given["achievement"]},
        "ob2_issuer": {},
        "verify": {},
        "rest_site_act": {"act": "programmes.create"},
        "rest_programme_act": {"slug": slug, "act": "pairing.end"},
        "rest_course_act": {"course": stage.world.course.course_key, "act": "pairing.ask"},
        "rest_unit_act": {"unit": stage.units["project"], "act": "projects.submit"},
        "mentor_page": {"uuid": given["page"]},
        "spotlights": {"slug": slug},
        "criteria": {"slug": slug},
    }[name]


def form(stage: Stage, page: str, act: str) -> dict[str, Any]:
    """What the form of a page posts for one of its acts."""
    course, given = stage.world.course.course_key, stage.given
    mentor = str(stage.world.mentor.id)
    learner = stage.world.learners[0].username
    past = stage.world.learners[2].username
    outsider = stage.people["outsider"].username
    shown = {
        ("console_manage", "create"): {"slug": "new-one", "title": "T", "organisation": "O"},
        ("console_setup", "term"): {
            "num": "9", "title": "T", "starts_on": "2030-01-01", "ends_on": "2030-03-01",
        },
        ("console_setup", "course"): {"course_key": course},
        ("console_setup", "change_term"): {
            "num": "1", "title": "T", "starts_on": "2026-01-05", "ends_on": "2026-03-01",
        },
        ("console_setup", "remove_course"): {"course_key": course, "sure": "on"},
        ("console_mentor", "enrol"): {"course": course},
        ("console_mentor", "pause"): {
            "starts_on": "2026-01-05", "ends_on": "2026-01-09", "reason": "R",
        },
        ("console_mentor", "end_pause"): {"starts_on": "2026-01-05", "ends_on": "2026-01-09"},
        ("console_mentor", "end"): {"sure": "on"},
        ("console_setup", "appoint"): {"person": outsider, "role": "committee"},
        ("console_setup", "close_term"): {"num": "1", "sure": "on"},
        ("console_setup", "use_rubric"): {},
        ("console_setup", "reviewer"): {"person": outsider, "reason": "Taught this for years."},
        ("console_setup", "baseline"): {"terms": ["1"]},
        ("console_setup", "dismiss"): {
            "user": str(stage.people["chair"].pk), "role": "chair",
        },
        ("console_setup", "mentor"): {"person": outsider, "hours": "3", "expertise": ""},
        ("console_setup", "capacity"): {"mentor": mentor, "capacity": "3"},
        ("console_pairings", "map"): {"course": course, "cohort": "A", "mentor": mentor},
        ("console_pairings", "pair"): {"course": course, "learner": learner, "mentor": mentor},
        ("console_pairings", "end"): {"pairing": str(given["pairing"])},
        ("console_pairings", "note"): {"course": course, "learner": past, "note": "N"},
        ("console_pairings", "match"): {"request": str(given["request"]), "seed": "s"},
        ("console_import", "import"): {"content": "Y291cnNl"},
        ("console_art", "upload"): {"series": "proficient", "alt": "x"},
        ("console_art", "remove"): {"series": "proficient"},
        ("console_spotlights", "draft"): {"mentor": mentor, "title": "T", "body": "B"},
        ("console_spotlights", "edit"): {
            "spotlight": str(given["spotlight"]), "title": "T", "body": "B",
        },
        ("console_spotlights", "ask"): {"spotlight": str(given["spotlight"])},
        ("console_spotlights", "publish"): {"spotlight": str(given["spotlight"])},
        ("console_spotlights", "withdraw"): {"spotlight": str(given["spotlight"])},
        ("console_dossier", ""): {
            "outcome": "defer", "reason": "Wait until some more evidence counts.",
            "declared": "on",
        },
        ("portfolio", "save"): {"shown_name": "Q", "headline": "H", "about": "A"},
        ("portfolio", "publish"): {},
        ("portfolio", "hide"): {},
        ("portfolio", "consent"): {"spotlight": str(given["spotlight"]), "num": "1"},
        ("portfolio", "decline"): {"spotlight": str(given["spotlight"]), "num": "1"},
        ("portfolio", "withdraw"): {"spotlight": str(given["spotlight"])},
        ("notices", ""): {"delivery": "daily", "quiet_start": "1", "quiet_end": "2"},
    }  # fmt: skip
    return {**({"act": act} if act else {}), **shown[page, act]}


def by_rest(stage: Stage, act: Act, user: Any) -> tuple[str, dict[str, Any]]:
    """Address and body of an act by REST: what a page or a unit sends, without what is its own."""
    world = stage.world
    place = {
        Place.SITE: {},
        Place.PROGRAMME: {"slug": world.programme.slug},
        Place.COURSE: {"course": world.course.course_key},
        Place.UNIT: {"unit": stage.units["project"]},
    }[act.place]
    url = reverse(
        f"mentor_recognition:rest_{act.place.value}_act", kwargs={"act": act.name, **place}
    )
    return url, {key: value for key, value in _sent(stage, act, user).items() if key in act.fields}


def _sent(stage: Stage, act: Act, user: Any) -> dict[str, Any]:
    for activity, module in ACTIVITIES.items():
        for name, offer in module.ACTIONS.items():
            if getattr(offer, "act", None) is act:
                return action(stage, activity, name, user)
    for page, callback in addresses():
        for name, offered in getattr(callback, "acts", {}).items():
            if offered is act:
                return {**form(stage, page, name), **said_by_pages(stage)}
    if act.name in by_rest_alone(stage):
        return by_rest_alone(stage)[act.name]
    raise LookupError(f"act {act.name} is offered by no unit and no page: say what it is sent")


def by_rest_alone(stage: Stage) -> dict[str, dict[str, Any]]:
    """Acts that no page and no unit offers yet."""
    return {
        "reviews.add_rubric": {"content": {"key": "x"}},
        "reviews.add_exemplar": {
            "title": "T", "source": "Words.", "levels": LEVELS,
            "rationale": dict.fromkeys(LEVELS, "Because."),
        },
        "reviews.panel_counts": {},
        "projects.grant_extension": {
            "learner": stage.world.learners[0].username, "due_at": "2030-01-01", "reason": "Ill.",
        },
        "projects.comments": {"version_uuid": str(stage.given["version"])},
    }  # fmt: skip


def said_by_pages(stage: Stage) -> dict[str, Any]:
    """What pages say themselves, or send as a file."""
    return {"mentor": str(stage.world.mentor.id), "proposal": str(stage.given["proposal"])}


def exemplar_of(stage: Stage, user: Any) -> str:
    """The first exemplar that the person's own calibration shows: each person is drawn others."""
    state = reviews.calibration(
        programme_id=stage.world.programme.id, reviewer_id=user.pk if user else 0, at=timezone.now()
    )
    return str(state.exemplars[0].uuid)


def action(stage: Stage, activity: str, name: str, user: Any) -> dict[str, Any]:
    """What the browser's script sends for an action when ``user`` (None: the public) takes it."""
    given = stage.given
    pair = {"pairing_uuid": str(given["pairing"])}
    badge = {"credential_uuid": str(given["credential"])}
    note = {"annotation_uuid": str(given["annotation"]), "num": 0}
    review = {"assignment_uuid": str(given["assignment"])}
    wait = {"request_uuid": str(given["request"]), "filters": {}}
    words = {"testimonial_uuid": str(given["words"])}
    days = {"starts_on": "2030-01-01", "ends_on": "2030-01-02"}
    own = {
        "claim": {**badge, "public": False},
        "publish": {**badge, "public": True},
        "host": {**badge, "hosted": False},
        "wallet": badge,
    }
    shown: dict[str, dict[str, Any]] = {
        "project": {
            **own,
            "show": {"uuid": str(given["project"]), "num": 0},
            "show_queue": {}, "show_own": {},
            "save_draft": {"title": "D", "source": "d", "final": False},
            "submit": {**VERSION, "final": False},
            "annotate": {
                "version_uuid": str(given["version"]), "start": 0, "end": 4, "exact": "Some",
                "prefix": "", "suffix": " work", "category": "question", "body": "Who?",
            },
            "reply": {**note, "view": "learner", "body": "This one."},
            "mark_addressed": note, "resolve": note,
            "settle_names": {"num": 0, "words": {}},
        },
        "review": {
            "show": review, "show_list": {},
            "rate": {
                "exemplar_uuid": exemplar_of(stage, user) if name == "rate" else "",
                "scores": LEVELS,
            },
            "submit": {**review, "scores": LEVELS, "comments": {}, "overall": "Go on."},
            "decline": {**review, "reason": "no_time"},
        },
        "recognition": {**own, "publish_testimonial": words, "hide_testimonial": words},
        "mentoring": {
            "show_own": {},
            "ask": {"goal": "portfolio", "words": "", "skills": "", "languages": ""},
            "wish": {"mentor_id": stage.world.mentor.id}, "withdraw": {},
            "met": pair, "fit": {**pair, "answer": "good"}, "block": pair, "unblock": pair,
            "show_queue": {
                "skill": "", "goal": "", "course_key": "", "min_hours": 0, "min_days": 0,
            },
            "show_all": {}, "hold": wait, "release": wait, "pass": wait, "accept": wait,
            "capacity": {"capacity": 5}, "pause": days, "unpause": days,
            "describe": {"expertise": "tides", "goals": {}, "languages": "", "time_zone": ""},
            "hand_over": {"pairing_uuid": str(given["ended"]), "note": "N"},
            "offer_testimonial": {
                "pairing_uuid": str(given["ended"]), "scope": "mentor", "show_name": False,
                "text": "She asked what I meant until I knew it.",
            },
            "scope_testimonial": {**words, "scope": "mentor"}, "withdraw_testimonial": words,
        },
    }  # fmt: skip
    return shown[activity][name]
