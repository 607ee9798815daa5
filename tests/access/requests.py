"""What the matrix sends to each door: the address of the stage's own things, and values that pass.

A door that is missing here fails the matrix by name: whoever adds one says how it is tried.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from mentor_recognition_xblock.access import Act, Place
from mentor_recognition_xblock.registry import LISTINGS
from mentor_recognition_xblock.rest_api.offered import READS
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.units.activities import ACTIVITIES
from mentor_recognition_xblock.units.mentoring_queue import NO_FILTERS

from . import (
    appeal_requests,
    kept_requests,
    portfolio_requests,
    proposal_requests,
    rules_requests,
    session_requests,
    sponsor_requests,
)
from .agreement_requests import together
from .census import addresses
from .comment_requests import comments
from .read_requests import reads
from .rules_requests import LEVELS
from .stage import Stage

ROOMS = ("console", "committee")
VERSION = {"title": "Tide", "source": "More work.", "reflection": "", "request_key": ""}


def address(stage: Stage, name: str) -> dict[str, Any]:
    """The keyword arguments of the address called ``name``."""
    slug, given = stage.world.programme.slug, stage.given
    return {
        **{name: {} for name in ("home", "search")},
        **{name: {"slug": slug} for name in ("mentor_learners", "mentor_progress", "sponsors")},
        "mentor_impact": {"slug": slug},
        **rules_requests.addresses(slug, given),
        **session_requests.addresses(slug, given),
        **proposal_requests.addresses(slug, given["record"]),
        **appeal_requests.addresses(slug, given),
        "console_badge": {"slug": slug, "uuid": given["credential"]},
        "console": {},
        "console_front": {"slug": slug},
        "console_overview": {"slug": slug},
        "console_terms": {"slug": slug},
        "console_term": {"slug": slug, "num": 1},
        "console_job": {"slug": slug, "uuid": given["job"]},
        "console_issuing": {"slug": slug},
        "console_rubrics": {"slug": slug},
        "console_rubric_draft": {"slug": slug},
        "console_rubric_preview": {"slug": slug},
        "console_rubric_version": {"slug": slug, "key": "portfolio", "num": 1},
        "console_exemplars": {"slug": slug},
        "console_exemplar": {"slug": slug, "uuid": given["exemplar"]},
        "console_lent_work": {"slug": slug, "uuid": given["lent"]},
        "console_old_dossier": {"slug": slug, "uuid": given["proposal"]},
        "console_manage": {},
        "console_health_site": {},
        "console_health": {"slug": slug},
        **portfolio_requests.addresses(slug, given),
        "committee_queue": {"slug": slug},
        "committee_closes": {"slug": slug},
        "committee_guards": {"slug": slug},
        "console_spotlights": {"slug": slug},
        "console_art": {"slug": slug},
        "console_setup": {"slug": slug},
        "console_extensions": {"slug": slug},
        "console_give_role": {"slug": slug},
        "console_import_mentors": {"slug": slug},
        "console_mentor_template": {"slug": slug},
        "console_person": {"slug": slug, "user": stage.people["committee"].pk},
        "console_add_mentor": {"slug": slug},
        "console_mentor": {"slug": slug, "uuid": stage.world.mentor.uuid},
        "console_pairings": {"slug": slug},
        **{f"{room}_list_{name}": {"slug": slug} for room in ROOMS for name in LISTINGS.by_name},
        "console_import": {"slug": slug},
        "console_template": {"slug": slug},
        "committee_dossier": {"slug": slug, "uuid": given["proposal"]},
        "committee_evaluation": {"slug": slug, "uuid": given["evaluation"]},
        "committee_record": {"slug": slug, "uuid": given["evaluation"]},
        "course_tab": {"course_id": stage.world.course.course_key},
        "portfolio": {"slug": slug},
        "notices": {},
        "work_file": {"file_uuid": given["file"]},
        "blind_file": {"assignment_uuid": given["assignment"], "num": 1},
        "unsubscribe": {"token": given["stop"]},
        **{name: {} for name in ("did_well_known", "did", "jwks")},
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
        "rest_schema": {},
        "rest_site_act": {"act": "programmes.create"},
        "rest_programme_act": {"slug": slug, "act": "pairing.end"},
        "rest_programme_list": {"slug": slug, "name": "pairings"},
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
    refusal = {"extension": str(given["extension"]), "answer": "refuse", "words": "Not now."}
    earlier = {"extension": str(given["later"]), "until": "2029-08-01", "reason": "R"}
    shown = {
        ("console_manage", "create"): {"slug": "new-one", "title": "T", "organisation": "O"},
        ("console_setup", "rename"): {"title": "T", "organisation": "O"},
        ("console_setup", "terms"): {"first_day": "2031-01-01", "weeks": "12", "count": "2"},
        ("console_setup", "policy"): {"policy": "starter"},
        ("console_setup", "reviewers"): {"people": outsider, "reason": "Taught it for years."},
        ("console_setup", "mentor"): {"person": outsider, "hours": "3", "expertise": ""},
        ("console_setup", "capacities"): {"capacity": "3"},
        **{("console_setup", act): {"reason": "R"} for act in ("open", "pause")},
        **{("console_setup", act): {} for act in ("rubric", "units", "rehearse")},
        ("console_setup", "archive"): {"reason": "R", "sure": "on"},
        ("console_terms", "term"): {
            "num": "9", "title": "T", "starts_on": "2030-01-01", "ends_on": "2030-03-01",
        },
        ("console_extensions", "correct_extension"): earlier,
        ("mentor_learners", "correct_extension"): earlier,
        ("console_extensions", "settle_extension"): refusal,
        ("mentor_learners", "answer_extension"): refusal,
        ("console_import_mentors", "import_mentors"): {"content": "cGVyc29u"},
        ("console_add_mentor", "answer_application"): {
            "application": str(given["application"]), "answer": "decline", "reason": "Later.",
        },
        ("course_tab", "apply"): {"hours": "2", "expertise": "", "words": ""},
        ("course_tab", "withdraw_application"): {"application": str(given["application"])},
        ("console_give_role", "appoint"): {"person": outsider, "role": "committee"},
        ("console_person", "dismiss"): {"role": "committee"},
        ("console_person", "hand_over"): {"role": "committee", "person": outsider},
        ("console_person", "name_chair"): {},
        ("console_person", "remind"): {"certificate": str(given["certificate"])},
        ("console_person", "end_certificate"): {"reason": "R " * 9, "sure": "on"},
        ("console_extensions", "grant_extension"): {
            "unit": stage.units["project"], "learner": learner, "until": "2030-01-01",
            "reason": "Ill.",
        },
        ("console_extensions", "grant_to_cohort"): {
            "unit": stage.units["project"], "cohort": "A", "until": "2030-01-01",
            "reason": "The archive was closed.",
        },
        ("course_tab", "ask_extension"): {
            "unit": stage.units["project"], "until": "2030-01-01", "reason": "Ill."
        },
        ("course_tab", "withdraw_extension"): {"extension": str(given["extension"])},
        ("console_setup", "course"): {"course_key": course},
        ("console_terms", "change_term"): {
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
        ("console_terms", "close_term"): {"num": "1", "sure": "on"},
        ("console_terms", "closing"): {"by_itself": "on"},
        ("console_terms", "craft"): {"threads": "2"},
        ("console_job", "again"): {},
        ("console_rubrics", "use_rubric"): {},
        ("console_rubrics", "begin"): {"source": "blank"},
        ("console_rubrics", "invite"): {"person": learner},
        ("console_rubric_draft", "save"): {"num": "1", "language": "en", "title": "T"},
        ("console_rubric_draft", "discard"): {"sure": "on"},
        **rules_requests.PAGES,
        **rules_requests.pages(stage.given),
        **rules_requests.rubrics(stage),
        **session_requests.pages(stage),
        **proposal_requests.pages(stage), **appeal_requests.pages(stage),
        ("console_setup", "dismiss"): {"user": str(stage.people["chair"].pk), "role": "chair"},
        ("console_setup", "name_chair"): {"user": str(stage.people["committee"].pk)},
        ("console_add_mentor", "mentor"): {"person": outsider, "hours": "3", "expertise": ""},
        ("console_mentor", "capacity"): {"capacity": "3"},
        ("console_list_mentors", "set_capacity"): {
            "row": str(stage.world.mentor.uuid), "capacity": "3",
        },
        ("console_list_pairings", "end"): {"row": str(given["pairing"])},
        ("console_pairings", "map"): {"course": course, "cohort": "A", "mentor": mentor},
        ("console_pairings", "pair"): {"course": course, "learner": learner, "mentor": mentor},
        ("console_pairings", "end"): {"pairing": str(given["pairing"])},
        ("console_pairings", "note"): {"course": course, "learner": past, "note": "N"},
        ("console_pairings", "match"): {"request": str(given["request"]), "seed": "s"},
        ("console_import", "import_file"): {"content": "Y291cnNl"},
        ("console_badge", "revoke"): {"reason": "Given by mistake, as it turned out."},
        ("console_badge", "give_back"): {},
        ("console_badge", "sign_again"): {},
        ("console_issuing", "sign"): {},
        ("console_art", "upload"): {"series": "proficient", "alt": "x"},
        ("console_art", "remove"): {"series": "proficient"},
        ("console_spotlights", "draft"): {"mentor": mentor, "title": "T", "body": "B"},
        ("console_spotlights", "edit"): {
            "spotlight": str(given["spotlight"]), "title": "T", "body": "B",
        },
        ("console_spotlights", "ask"): {"spotlight": str(given["spotlight"])},
        ("console_spotlights", "publish"): {"spotlight": str(given["spotlight"])},
        ("console_spotlights", "withdraw"): {"spotlight": str(given["spotlight"])},
        ("committee_dossier", ""): {
            "outcome": "defer", "reason": "Wait until some more evidence counts.",
            "declared": "on",
        },
        ("committee_dossier", "recuse"): {"tie": "work", "sure": "on"},
        ("committee_evaluation", ""): {
            "answer": "wait", "reason": "Wait until some more evidence counts.", "declared": "on",
        },
        ("mentor_progress", "tell"): {"proposal": str(given["proposal"]), "words": "W" * 40},
        **sponsor_requests.pages(given),
        ("portfolio", "save"): {"shown_name": "Q", "headline": "H", "about": "A"},
        ("portfolio", "publish"): {}, ("portfolio", "hide"): {},
        ("portfolio", "consent"): {"spotlight": str(given["spotlight"]), "num": "1"},
        ("portfolio", "decline"): {"spotlight": str(given["spotlight"]), "num": "1"},
        ("portfolio", "withdraw"): {"spotlight": str(given["spotlight"])},
        **portfolio_requests.forms(given),
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


def list_address(stage: Stage, name: str) -> str:
    """The address of a list by REST."""
    place = {"slug": stage.world.programme.slug, "name": name}
    return reverse("mentor_recognition:rest_programme_list", kwargs=place)


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
        "reviews.panel_counts": {},
        "pairing.ratings": {}, "recognition.rights": {},
        "jobs.show": {"job": str(stage.given["job"])},
        "projects.comments": {"version_uuid": str(stage.given["version"])},
        "projects.draft_history": {},
        "projects.kept_draft": {"draft": str(stage.given["draft"])},
        **{name: {} for name in READS.by_name}, **reads(stage), **kept_requests.rest(stage),
        **rules_requests.rest(stage.given), **session_requests.reads(stage.given),
        **proposal_requests.READS, **sponsor_requests.READS,
    }  # fmt: skip


def said_by_pages(stage: Stage) -> dict[str, Any]:
    """What pages say themselves, or send as a file."""
    return {
        "mentor": str(stage.world.mentor.id),
        "user": str(stage.people["committee"].pk),
        "proposal": str(stage.given["proposal"]),
        "review": str(stage.given["dossier_review"]),
        "badge": str(stage.given["credential"]),
        "job": str(stage.given["job"]),
        "exemplar": str(stage.given["exemplar"]),
        "version": str(stage.given["lent"]),
        "certificate": str(stage.given["certificate"]),
        "panel": str(stage.given["panel"]),
        "invitation": str(stage.given["invitation"]),
        **portfolio_requests.said(stage.given),
        **session_requests.said(),
    }


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
    review = {"assignment_uuid": str(given["assignment"])}
    wait = {"request_uuid": str(given["request"]), "filters": {}}
    words = {"testimonial_uuid": str(given["words"])}
    days = {"starts_on": "2030-01-01", "ends_on": "2030-01-02"}
    draft = {"draft": str(given["draft"])}
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
            "comment_cards": {
                "uuid": str(given["project"]), "num": 0, "notes": {str(given["annotation"]): "1"},
            },
            "show_queue": {}, "show_own": {}, "preview": {"source": "**Bold**"},
            "keep_file": {"file": "cHJpbnQoMSk=", "name": "a.py"},
            "copy_file": {"url": "https://example.org/a.py"},
            "save_draft": {"title": "D", "source": "d", "final": False},
            "keep_aside": {"title": "D", "source": "e"},
            "restore_draft": draft, "show_drafts": {}, "show_draft": draft,
            "submit": {**VERSION, "final": False},
            **kept_requests.units(stage),
            **comments(given),
            **portfolio_requests.units(given),
            "settle_names": {"num": 0, "words": {}}, "lend": {"lends": False},
            "ask_extension": {"until": "2030-01-01", "reason": "Ill."},
            "withdraw_extension": {"extension": str(given["extension"])},
            "answer_extension": {
                "extension": str(given["extension"]), "answer": "refuse", "words": "Not now.",
            },
        },
        "review": {
            "show": review, "show_list": {}, "calibrate": {},
            "rate": {
                "exemplar_uuid": exemplar_of(stage, user) if name == "rate" else "",
                "scores": LEVELS,
            },
            "save_draft": {**review, "scores": {"breadth": 2}, "comments": {}, "overall": ""},
            "submit": {**review, "scores": LEVELS, "comments": {}, "overall": "Go on."},
            "renew": {**review, "num": 1}, "ask_for_work": {},
            "decline": {**review, "reason": "no_time"},
            **portfolio_requests.verifying(given),
        },
        "recognition": {**own, "publish_testimonial": words, "hide_testimonial": words},
        "mentoring": {
            "show_own": {},
            "ask": {"goal": "portfolio", "words": "", "skills": "", "languages": ""},
            "wish": {"mentor_id": stage.world.mentor.id}, "withdraw": {},
            "met": pair, "fit": {**pair, "answer": "good"}, "block": pair, "unblock": pair,
            **together(given), "show_queue": NO_FILTERS,
            "show_all": {}, "hold": wait, "release": wait, "pass": wait, "accept": wait,
            "capacity": {"capacity": 5}, "pause": days, "unpause": days,
            "describe": {"expertise": "tides", "goals": {}, "languages": "", "time_zone": ""},
            "hand_over": {"pairing_uuid": str(given["ended"]), "note": "N"},
            "rate_mentoring": {"pairing_uuid": str(given["ended"]), "answer": "met"},
            "offer_testimonial": {
                "pairing_uuid": str(given["ended"]), "scope": "mentor", "show_name": False,
                "text": "She asked what I meant until I knew it.",
            },
            "scope_testimonial": {**words, "scope": "mentor"}, "withdraw_testimonial": words,
        },
    }  # fmt: skip
    return shown[activity][name]
