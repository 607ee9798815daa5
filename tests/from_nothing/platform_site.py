"""The same site on the platform's stand-in: its tables, its events, its mail."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import mail
from django.utils.text import slugify
from eventtracking import tracker
from opaque_keys.edx.keys import CourseKey, UsageKey
from openedx_events.content_authoring.data import XBlockData
from openedx_events.content_authoring.signals import XBLOCK_PUBLISHED

from ..hosts.platform import functions, install, module
from ..hosts.platform import models as tables
from .courseware import SHOWN
from .sites import COURSE, TITLE, Letter, cohort_name, make_people, show
from .visitors import Visitor

KEY = CourseKey.from_string(COURSE)
HOST = "mentor_recognition_xblock.hosts.openedx.host.OpenEdxHost"
CHANNEL = "django_email"
LMS = "https://lms.example.org"
_LINK = re.compile(r"https://\S+")


class PlatformSite:
    """A course of the platform with its cohorts; letters are the mail that left it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
        install(monkeypatch)
        module(monkeypatch, "crum", get_current_request=lambda: None)
        settings.MENTOR_RECOGNITION_HOST = HOST
        settings.LMS_ROOT_URL = LMS
        settings.ACE_ENABLED_CHANNELS = [CHANNEL]
        settings.ACE_CHANNEL_DEFAULT_EMAIL = CHANNEL
        settings.ACE_CHANNEL_TRANSACTIONAL_EMAIL = CHANNEL
        settings.ACE_ENABLED_POLICIES = []
        monkeypatch.setitem(tracker.TRACKERS, tracker.DEFAULT_TRACKER_NAME, tracker.Tracker({}))
        self.people = people = make_people()
        show(TITLE, UsageKey.from_string)
        tables.CourseOverview.objects.create(id=KEY, display_name=TITLE, org="Harbour")
        tables.CourseCohortsSettings.objects.create(course_id=KEY, is_cohorted=True)
        for person in [people.root, *people.committee, *people.everybody]:
            tables.UserProfile.objects.create(user=person, name=person.get_full_name())
        for person in people.everybody:
            tables.CourseEnrollment.objects.create(user=person, course_id=KEY)
        tables.CourseAccessRole.objects.create(
            user=people.author, org="Harbour", course_id=KEY, role="staff"
        )
        for term, groups in enumerate(people.learners, 1):
            for mentor, group in enumerate(groups):
                self._cohort(cohort_name(term, mentor), group)

    def add_unit(self, slug: str) -> str:
        """A component in a draft."""
        usage = f"{COURSE.replace('course-v1', 'block-v1')}+type@mentor_recognition+block@{slug}"
        SHOWN.blocks[usage] = {}
        return usage

    def set_up(
        self, author: Visitor, usage: str, *, programme: str, due_at: str, **settings: str
    ) -> None:
        """Published by Studio, which runs in another process than the LMS: its event is heard."""
        due = datetime.fromisoformat(due_at).replace(tzinfo=UTC) if due_at else None
        known = {"programme_slug": slugify(programme), **settings}
        SHOWN.blocks[usage] = {**known, "due_at": due and due.isoformat()}
        functions.BLOCKS[usage] = {**known, "due_at": due}
        told = XBlockData(usage_key=UsageKey.from_string(usage), block_type="mentor_recognition")
        XBLOCK_PUBLISHED.send_event(time=datetime.now(UTC), xblock_info=told)

    def address_of(self, usage: str) -> str:
        """Where the LMS finds any unit."""
        return f"/courses/{COURSE}/jump_to/{usage}"

    def letters(self, account: Any) -> list[Letter]:
        """The person's mail; a letter's first link is where it leads."""
        found = []
        for one in mail.outbox:
            if account.email in one.to:
                link = _LINK.search(str(one.body))
                found.append(Letter(one.subject, str(one.body), link.group() if link else ""))
        return found

    def _cohort(self, name: str, members: list[Any]) -> None:
        group = tables.CourseUserGroup.objects.create(course_id=KEY, name=name)
        for person in members:
            group.users.add(person)
            tables.CohortMembership.objects.create(
                course_user_group=group, user=person, course_id=KEY
            )
