"""The table of parts, in the order in which a run does them.

First what others wait for, last the letters, so that what a run brought about is told in it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.utils.translation import gettext_lazy as _

from . import work
from .data import Part

# The row in which a worker's answer stands: no part, for nobody runs it.
WORKER: Final = "worker"

MINUTE: Final = timedelta(minutes=1)
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)

PARTS: Final = (
    Part(
        "ask_worker",
        15 * MINUTE,
        _("Asks whether a worker is there."),
        work.ask_worker,
        {"asked": _("asked")},
    ),
    Part(
        "redrive_outbox",
        5 * MINUTE,
        _("Delivers what a lost worker or broker left undone, and goes on with long work."),
        work.redrive_outbox,
        {"delivered": _("delivered")},
    ),
    Part(
        "take_in_events",
        5 * MINUTE,
        _("Takes in events of courses that a lost worker or broker left waiting."),
        work.take_in_events,
        {"taken": _("taken in"), "postponed": _("wait longer")},
    ),
    Part(
        "backfill_course_data",
        DAY,
        _("Reads enrolments, cohorts and units again, and takes in what no event told."),
        work.backfill_course_data,
        {"courses": _("courses read")},
        patience=HOUR,
    ),
    Part(
        "tend_pairings",
        DAY,
        _("Frees requests whose hold ran out, reminds, and lets lapse what waited too long."),
        work.tend_pairings,
        {
            "freed": _("holds freed"),
            "reminded": _("reminders"),
            "lapsed_requests": _("requests lapsed"),
            "lapsed_pairings": _("pairings lapsed"),
            "released_mentors": _("mentors released"),
            "checkpoints": _("checkpoints reminded of"),
            "silences": _("silences told"),
        },
        patience=HOUR,
    ),
    Part(
        "expire_reviews",
        HOUR,
        _("Takes back reviews past their date, and draws the reviewers that panels lack."),
        work.expire_reviews,
        {
            "expired": _("reviews taken back"),
            "together": _("panels drawn together"),
            "drawn": _("panels drawn"),
            "seeded": _("works with a key given"),
            "short": _("panels completed with fewer reviewers"),
        },
    ),
    Part(
        "estimate_scores",
        HOUR,
        _("Weighs how strict reviewers are, for the works whose panels are complete."),
        work.estimate_scores,
        {"estimated": _("works estimated")},
        patience=HOUR,
    ),
    Part(
        "close_terms",
        HOUR,
        _("Closes the terms whose last day is over, in programmes that want it."),
        work.close_terms,
        {"closed": _("terms closed")},
    ),
    Part(
        "end_roles",
        HOUR,
        _("Ends the roles that were given for a term whose last day is over."),
        work.end_roles,
        {"ended": _("roles ended")},
    ),
    Part(
        "remind_of_closes",
        DAY,
        _("Reminds managers of terms that end in two weeks, and in three days."),
        work.remind_of_closes,
        {"reminded": _("reminders")},
    ),
    Part(
        "settle_votes",
        DAY,
        _("Decides by the votes that are in what the committee was to have decided by now."),
        work.settle_votes,
        {"decided": _("cases decided")},
    ),
    Part(
        "remind_sponsors",
        DAY,
        _("Reminds sponsors who have not met the mentor whom they sponsored."),
        work.remind_sponsors,
        {"reminded": _("reminders")},
    ),
    Part(
        "tend_appeals",
        DAY,
        _("Fills seats of appeals, reminds, decides what is due, and tells of what is late."),
        work.tend_appeals,
        {
            "seated": _("seated"),
            "reminded": _("reminders"),
            "decided": _("appeals decided"),
            "late": _("late"),
        },
    ),
    Part(
        "judge_reviewers",
        DAY,
        _("Tells managers of reviewers whose levels have drifted from agreed keys."),
        work.judge_reviewers,
        {"drifted": _("reviewers drifted")},
    ),
    Part(
        "settle_sessions",
        DAY,
        _("Reveals or calls off calibration sessions whose last day for ratings is over."),
        work.settle_sessions,
        {"settled": _("sessions settled")},
    ),
    Part(
        "remind_of_accounts",
        DAY,
        _("Reminds mentors whose case waits for their own words, a week before its last day."),
        work.remind_of_accounts,
        {"waiting": _("cases wait for their mentor's words")},
    ),
    Part(
        "remind_reviewers",
        DAY,
        _("Reminds reviewers whose certificates end in thirty days, and in seven."),
        work.remind_reviewers,
        {"reminded": _("reminders")},
    ),
    Part(
        "expire_badges",
        DAY,
        _("Tells people whose badge ends soon or has ended, and lets go of links to wallets."),
        work.expire_badges,
        {"soon": _("end soon"), "ended": _("ended"), "links": _("links dropped")},
    ),
    Part(
        "enforce_retention",
        DAY,
        _("Removes what is kept no longer."),
        work.enforce_retention,
        {
            "intake_events": _("events of courses"),
            "notices": _("notices"),
            "outbox_items": _("deliveries"),
            "jobs": _("jobs"),
            "drafts": _("drafts"),
            "mentor_notes": _("private notes of mentors"),
            "unused_files": _("files that nothing holds"),
            "partner_contacts": _("names and addresses of partners"),
        },
        patience=HOUR,
    ),
    Part(
        "anchor_audit_log",
        DAY,
        _("Adds the log's newest links to the file outside the database."),
        work.anchor_audit_log,
        {"anchored": _("anchored")},
    ),
    Part(
        "verify_audit_log",
        DAY,
        _("Proves that the log was not changed."),
        work.verify_audit_log,
        {},
        patience=HOUR,
    ),
    Part(
        "send_notices",
        15 * MINUTE,
        _("Sends letters: digests, and what waited for quiet hours to end."),
        work.send_notices,
        {"letters": _("letters"), "notices": _("notices")},
        patience=HOUR,
    ),
)
BY_NAME: Final = {part.name: part for part in PARTS}
