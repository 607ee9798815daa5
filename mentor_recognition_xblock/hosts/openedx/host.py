"""Open edX as a host: one function per question, gathered by subject.

Every import of the platform stands inside a function. One that is missing or raises (an older or
newer release) gives an empty answer and one logged line that names it (``asking.asked``); what
intake writes down is asked strictly and raises ``HostUnavailable`` (``asking.strictly``).
"""

from __future__ import annotations

from ..accounts import active_user_ids, last_login
from . import cohorts as _cohorts
from . import courses as _courses
from . import enrolments as _enrolments
from . import messages as _messages
from . import progress as _progress
from . import receivers as _listening
from . import roles as _roles
from . import users as _users


class OpenEdxHost:
    """Asks the LMS and Studio; see ``base.Host`` for the shapes."""

    name = "openedx"

    viewer = staticmethod(_users.viewer)
    in_studio = staticmethod(_users.in_studio)
    may_author = staticmethod(_users.may_author)
    api_authentication = staticmethod(_users.api_authentication)
    masquerades = staticmethod(_users.is_masquerading)
    user = staticmethod(_users.user)
    users = staticmethod(_users.users)
    users_by_login = staticmethod(_users.users_by_login)
    named_accounts = staticmethod(_users.named_accounts)
    identity = staticmethod(_users.identity)

    course = staticmethod(_courses.course)
    courses = staticmethod(_courses.courses)
    courses_taught = staticmethod(_courses.courses_taught)
    course_key_of = staticmethod(_courses.course_key_of)
    units = staticmethod(_courses.units)
    settings_saved = staticmethod(_courses.settings_saved)
    unit_url = staticmethod(_courses.unit_url)
    site_url = staticmethod(_courses.site_url)
    course_url = staticmethod(_courses.course_url)

    staff_by_course = staticmethod(_roles.staff_by_course)
    opens_unit = staticmethod(_roles.opens_unit)
    sees_as_staff = staticmethod(_roles.sees_as_staff)
    staffed = staticmethod(_roles.staffed)

    is_enrolled = staticmethod(_enrolments.is_enrolled)
    enrolled_user_ids = staticmethod(_enrolments.enrolled_user_ids)
    enrol = staticmethod(_enrolments.enrol)
    starts = staticmethod(_enrolments.starts)
    enrolled_courses = staticmethod(_enrolments.enrolled_courses)
    enrolled_in_any = staticmethod(_enrolments.enrolled_in_any)
    active_user_ids = staticmethod(active_user_ids)
    memberships = staticmethod(_enrolments.memberships)

    cohorts = staticmethod(_cohorts.cohorts)
    existing_cohorts = staticmethod(_cohorts.existing_cohorts)
    cohort_of = staticmethod(_cohorts.cohort_of)

    block_completion = staticmethod(_progress.block_completion)
    grade = staticmethod(_progress.grade)
    completed_at = staticmethod(_progress.completed_at)
    tell_progress = staticmethod(_progress.tell_progress)

    preferences = staticmethod(_messages.preferences)
    last_seen = staticmethod(last_login)
    notify = staticmethod(_messages.notify)
    announce = staticmethod(_messages.announce)
    run_later = staticmethod(_messages.run_later)
    listen = staticmethod(_listening.listen)
    listen_for_retirement = staticmethod(_listening.listen_for_retirement)
