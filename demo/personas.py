"""Who can be tried out; found by what they are in the played programme, not by fixed ids."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.contrib.auth import get_user_model

from mentor_recognition_xblock.badges.queries import all_credentials

from .units import SECOND_PROGRAMME

ROLES = [
    ("priya", "Course author", "data-recognition", "studio",
     "Edit the unit, see the author's preview and its checks; on the first page an appeal "
     "waits for your vote."),
    ("sam", "Learner with feedback", "data-project-9", "unit",
     "Read Ines's comments, answer them, mark one addressed, write the next version, mark it final."),
    ("lena", "Learner, just begun", "design-project-9", "unit",
     "Write and submit a first version; drafts are kept while you type."),
    ("kofi", "Learner without a mentor", "data-mentoring", "unit",
     "Ask for a mentor by goal, skills and time zone; see who would fit."),
    ("noor", "Learner, finished", "data-project-8", "unit",
     "Open the badge that your project earned; read what reviewers said under aliases; then, under "
     "Mentoring, say what it was like."),
    ("yuki", "Learner who said what it was like", "data-mentoring", "unit",
     "Your words stand in your mentor's badges: change who sees them, or withdraw them."),
    ("ines", "Mentor", "data-project-9", "unit",
     "Open a waiting project, select words or find them by typing, and comment; see progress in Recognition."),
    ("bram", "Mentor with free places", "data-mentoring", "unit",
     "Five learners wait, without names: filter, read one for half an hour, accept; say what you offer."),
    ("amara", "Mentor with a new badge", "data-recognition", "unit",
     "A mentor's badge waits: claim it, make it public, open the public page."),
    ("salla", "Mentor with a public page", "data-recognition", "unit",
     "Read what learners said and make some of it part of your badges; it then stands on your page."),
    ("tomas", "Mentor, near miss", "design-recognition", "unit",
     "What was seen is high enough, there is not yet enough of it: see what is missing."),
    ("pavel", "Mentor who appeals", "", "progress",
     "A decision that declined is appealed: see how far it is, and what both sides say."),
    ("rui", "Reviewer", "data-review", "unit",
     "Review a project without knowing whose it is."),
    ("greta", "Reviewer to be", "writing-review", "unit",
     "Calibrate on works whose levels are agreed, and be certified."),
    ("hanna", "Committee", "", "console",
     "Open a proposal, read the dossier, vote with a reason: one vote is in, yours settles it."),
    ("samir", "Committee, third member", "", "console",
     "Sit on an appeal: read both sides, vote. Read a dossier before anybody tells how they voted; "
     "declare a tie and take no part."),
    ("marek", "Programme manager", "", "manage",
     "Give a cohort its mentor, follow a suggested match, check a CSV file, set the programme up."),
    ("nadia", "Manager of an empty programme", "", "founding",
     "Set a programme up from its first step to “a learner can start now”. To appoint: bio-chair001, "
     "bio-reviewer001 to 006, bio-mentor001 and 002."),
]  # fmt: skip


@dataclass(frozen=True)
class Persona:
    """A made-up person; ``username`` empty for the public."""

    username: str
    name: str
    role: str
    path: str
    what: str


def personas() -> list[Persona]:
    """Everyone on the landing page, in the order of the tour."""
    names = {
        user.username: user.get_full_name()
        for user in get_user_model().objects.filter(username__in=[role[0] for role in ROLES])
    }
    found = [
        Persona(username, names[username], role, _path(slug, kind), what)
        for username, role, slug, kind, what in ROLES
        if username in names
    ]
    public = _public_badge() if found else ""
    if public:
        found.append(
            Persona("", "Anybody", "The public", f"/badges/{public}",
                    "Verify a badge: every check is made again and explained, without login.")
        )  # fmt: skip
    return found


def _path(slug: str, kind: str) -> str:
    if kind == "manage":
        return "/console/harbour/overview/"
    if kind == "progress":
        return "/mentor/harbour/progress/"
    if kind == "founding":
        return f"/console/{SECOND_PROGRAMME}/setup/"
    if kind == "console":
        return "/committee/harbour/"
    return f"/demo/units/{slug}/studio/" if kind == "studio" else f"/demo/units/{slug}/"


@lru_cache(maxsize=1)
def _public_badge() -> str:
    return next(
        (str(one.uuid) for one in all_credentials() if one.is_public and one.state == "claimed"),
        "",
    )
