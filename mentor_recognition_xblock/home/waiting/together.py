"""Either side of a pairing: proposals to sign, checkpoints to confirm, and the next one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from ...access import Needs
from ...agreements import api as agreements
from ...hosts import get_host
from ...hosts.people import shown_name
from ...pairing import api as pairing
from ...programmes import api as programmes
from ...shell import Belonging
from .places import course_title, lets_in_course
from .rows import Waiting

# A planned checkpoint waits for nobody until then.
SOON: Final = timedelta(days=2)


def waiting(found: Belonging, *, at: datetime) -> list[Waiting]:
    """Of all running pairings of the person, in a constant number of queries."""
    pairs = {
        pair.id: (pair, mentor_user_id)
        for pair, mentor_user_id in pairing.pairings_of_person(found.user_id)
        if pair.ends_at is None and lets_in_course(pair.course_key, Needs.TAKE_PART)
    }
    if not pairs:
        return []
    shared = agreements.collaborations(list(pairs))
    host = get_host()
    others = {
        pair_id: pair.learner_id if mentor_id == found.user_id else mentor_id
        for pair_id, (pair, mentor_id) in pairs.items()
    }
    people = host.users(set(others.values()))
    courses = sorted({pair.course_key for pair, _mentor in pairs.values()})
    units = programmes.units_with(course_keys=courses, activity="mentoring")
    rows = []
    for pair_id, (pair, mentor_id) in pairs.items():
        unit = units.get(pair.course_key, "")
        address = host.unit_url(unit) if unit else ""
        name = shown_name(people.get(others[pair_id]))
        place = course_title(pair.course_key)
        is_mentor = mentor_id == found.user_id
        for what, act, since, due_at in _matters(shared[pair_id], name, is_mentor, at):
            rows.append(Waiting(what, act, address, place, since=since, due_at=due_at))
    return rows


def _matters(
    shared: agreements.Collaboration, name: str, is_mentor: bool, at: datetime
) -> list[tuple[str, str, datetime | None, datetime | None]]:
    """What, the act, since when it waits, and by when it is due."""
    found: list[tuple[str, str, datetime | None, datetime | None]] = []
    proposed = shared.proposed
    if proposed is not None and proposed.by_mentor != is_mentor:
        what = _("{name} proposes what you two work on").format(name=name)
        found.append((what, _("Read and sign"), proposed.proposed_at, None))
    for one in shared.to_confirm(at, mentor=is_mentor):
        what = _("Did your checkpoint with {name} take place?").format(name=name)
        found.append((what, _("Say so"), one.starts_at, None))
    coming = shared.next_checkpoint(at)
    if coming is not None and coming.starts_at <= at + SOON:
        what = _("A checkpoint with {name} comes up").format(name=name)
        found.append((what, _("See the agenda"), None, coming.starts_at))
    return found
