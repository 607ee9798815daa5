"""The Open edX host against the platform's tables and functions, with their signatures."""

from __future__ import annotations

import logging
import types
from datetime import UTC, datetime
from typing import Any

import pytest
from opaque_keys.edx.keys import CourseKey, UsageKey

from mentor_recognition_xblock.hosts import (
    HostCourse,
    HostMembership,
    HostUnavailable,
    HostUser,
)
from mentor_recognition_xblock.hosts.openedx.host import OpenEdxHost

from ..factories import UserFactory
from .platform import KEY, functions, install, module
from .platform import models as tables

pytestmark = pytest.mark.django_db
COURSE = CourseKey.from_string(KEY)
USAGE = UsageKey.from_string("block-v1:Harbour+Tides+2026+type@mentor_recognition+block@abc")
HOST = OpenEdxHost()


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch)


def cohort(name: str, *users: Any) -> Any:
    tables.CourseCohortsSettings.objects.update_or_create(
        course_id=COURSE, defaults={"is_cohorted": True}
    )
    group, _ = tables.CourseUserGroup.objects.get_or_create(course_id=COURSE, name=name)
    for user in users:
        group.users.add(user)
        tables.CohortMembership.objects.create(course_user_group=group, user=user, course_id=COURSE)
    return group


def test_courses_are_found_by_title_where_the_person_is_staff(platform: None) -> None:
    def overview(key: str, title: str) -> None:
        course = CourseKey.from_string(key)
        tables.CourseOverview.objects.create(id=course, display_name=title, org=course.org)

    overview(KEY, "Tides")
    overview("course-v1:Quay+Sails+2026", "Sails and tides")
    overview("course-v1:Quay+Knots+2026", "Knots")
    overview("course-v1:Inland+Tides+2026", "Tides inland")

    def found(user: Any, words: str = "", limit: int = 9) -> list[str]:
        return [one.title for one in HOST.courses_taught(user.pk, words=words, limit=limit)]

    person, author = UserFactory(), UserFactory(is_staff=True)
    assert found(person) == []
    roles = tables.CourseAccessRole.objects
    roles.create(user=person, org="Harbour", course_id=COURSE, role="instructor")
    roles.create(user=person, org="Quay", role="staff")
    roles.create(user=person, org="Inland", role="beta_testers")
    assert found(person) == ["Knots", "Sails and tides", "Tides"]
    assert found(person, "TIDES") == ["Sails and tides", "Tides"]
    assert found(author, "tides", 2) == ["Sails and tides", "Tides"]


def enrolled(user: Any = None, **fields: Any) -> Any:
    user = user or UserFactory()
    tables.CourseEnrollment.objects.create(user=user, course_id=COURSE, **fields)
    return user


def block(attributes: dict[str, Any] | None, *, author: bool = False) -> Any:
    user = types.SimpleNamespace(opt_attrs=attributes)
    service = types.SimpleNamespace(get_current_user=lambda: user)
    runtime = types.SimpleNamespace(
        service=lambda _block, _name: service if attributes is not None else None,
        is_author_mode=author,
    )
    scope_ids = types.SimpleNamespace(usage_id=USAGE)
    return types.SimpleNamespace(runtime=runtime, scope_ids=scope_ids)


def test_the_viewer_is_the_account_of_the_user_service() -> None:
    signed_in = {"edx-platform.user_id": 7, "edx-platform.is_authenticated": True}
    assert HOST.viewer(block(signed_in)).user_id == 7
    assert HOST.viewer(block({"edx-platform.user_id": None})).user_id is None


def test_without_a_user_service_as_in_studio_and_libraries_nobody_views() -> None:
    assert HOST.viewer(block(None)).user_id is None


def test_in_studio_everybody_is_the_same_student_so_nobody_is_anybody() -> None:
    everyone = {"edx-platform.user_id": 3, "edx-platform.anonymous_user_id": "student"}
    assert HOST.viewer(block(everyone, author=True)).user_id is None


class Masked:
    """``request.user`` as the platform leaves it while staff look with other eyes."""

    def __init__(self, pk: int, **settings: Any) -> None:
        self.pk = pk
        self.masquerade_settings = settings.get("settings", {})


def masquerade(role: str = "student", user_name: str | None = None, key: Any = COURSE) -> Any:
    return {key: types.SimpleNamespace(role=role, user_name=user_name, course_key=key)}


@pytest.mark.parametrize(
    ("account", "masquerading"),
    [
        (Masked(7), False),
        (Masked(8), True),  # the service names the learner, the request the teacher
        (Masked(7, settings=masquerade()), True),
        (Masked(7, settings=masquerade("staff", "somebody")), True),
        (Masked(7, settings=masquerade("staff")), False),  # the menu was used and set back
        (Masked(7, settings=masquerade(key="course-v1:Other+C+R")), False),
        (None, False),
    ],
)
def test_acting_as_someone_else_is_seen_in_this_course_alone(
    monkeypatch: pytest.MonkeyPatch, account: Any, masquerading: bool
) -> None:
    request = types.SimpleNamespace(user=account) if account else None
    module(monkeypatch, "crum", get_current_request=lambda: request)
    signed_in = {"edx-platform.user_id": 7, "edx-platform.is_authenticated": True}
    assert HOST.viewer(block(signed_in)).masquerading is masquerading


def test_people_come_with_their_profile_name_in_one_query(
    platform: None, django_assert_num_queries: Any
) -> None:
    named, bare = UserFactory(), UserFactory()
    tables.UserProfile.objects.create(user=named, name="Åsa Ńowak")
    with django_assert_num_queries(1):
        found = HOST.users([named.pk, bare.pk, 10**6])
    assert found[named.pk] == HostUser(named.pk, named.username, "Åsa Ńowak", named.email)
    assert found[bare.pk].display_name == bare.username
    assert HOST.user(10**6) is None


def test_enrolments_are_the_active_ones(platform: None) -> None:
    active, gone = enrolled(mode="verified"), enrolled(is_active=False)
    assert HOST.is_enrolled(active.pk, KEY)
    assert not HOST.is_enrolled(gone.pk, KEY)
    other = "course-v1:No+Such+Run"
    assert HOST.enrolled_courses(active.pk, [KEY, other]) == {KEY}
    assert HOST.enrolled_courses(gone.pk, [KEY, other]) == frozenset()
    assert HOST.enrolled_user_ids(KEY) == {active.pk}


def test_staff_of_the_course_and_of_the_site_see_it_as_staff(platform: None) -> None:
    holder, other = UserFactory(), UserFactory()
    tables.CourseAccessRole.objects.create(
        user=holder, role="staff", org="Harbour", course_id=COURSE
    )
    assert HOST.sees_as_staff(UserFactory(is_staff=True).pk, KEY)
    assert HOST.sees_as_staff(holder.pk, KEY)
    assert not HOST.sees_as_staff(other.pk, KEY)


def test_asking_for_a_cohort_assigns_none(platform: None) -> None:
    user = enrolled()
    cohort("A")
    assert HOST.cohort_of(user.pk, KEY) is None
    assert HOST.memberships(KEY)[user.pk].cohort is None
    assert not tables.CohortMembership.objects.exists()


def test_cohorts_and_whose_one_is_in(platform: None) -> None:
    one, two = enrolled(), enrolled()
    cohort("B", two)
    cohort("A", one)
    assert set(HOST.existing_cohorts(KEY).values()) == {"A", "B"}
    assert HOST.cohort_of(one.pk, KEY) == "A"


def test_accounts_are_named_in_a_query_as_they_are_one_by_one(platform: None) -> None:
    named, unnamed, without = (UserFactory() for _ in range(3))
    tables.UserProfile.objects.create(user=named, name="Ana Costa")
    tables.UserProfile.objects.create(user=unnamed, name="")
    rows = HOST.named_accounts().filter(pk__in=[named.pk, unnamed.pk, without.pk])
    told = {pk: user.display_name for pk, user in HOST.users([one.pk for one in rows]).items()}
    assert dict(rows.values_list("pk", "shown_name")) == told


def test_courses_are_read_in_one_query(platform: None, django_assert_num_queries: Any) -> None:
    tables.CourseOverview.objects.create(id=COURSE, display_name="Tides")
    with django_assert_num_queries(1):
        found = HOST.courses([KEY, "course-v1:No+Such+Run"])
    assert found == {KEY: HostCourse(KEY, "Tides", None)}


def test_cohorts_are_a_query_without_groups_of_other_kinds(platform: None) -> None:
    cohort("A", enrolled())
    tables.CourseUserGroup.objects.create(course_id=COURSE, name="Team", group_type="team")
    rows = HOST.cohorts([KEY])
    assert [(str(row.in_course), row.cohort_name) for row in rows] == [(KEY, "A")]
    assert list(HOST.cohorts(["course-v1:No+Such+Run"])) == []
    assert [row.cohort_name for row in rows.filter(in_course=KEY).order_by("cohort_name")] == ["A"]


def test_membership_is_read_strictly(platform: None) -> None:
    one, two, out = enrolled(mode="verified"), enrolled(is_active=False), UserFactory()
    cohort("A", one)
    key = str(tables.CourseUserGroup.objects.get(name="A").pk)
    found = {one.pk: HostMembership(True, "A", key), two.pk: HostMembership(False)}
    assert HOST.memberships(KEY) == found
    assert HOST.memberships(KEY, user_ids=[two.pk, out.pk]) == {two.pk: HostMembership(False)}


def test_cohorts_switched_off_are_unknown_rather_than_none(platform: None) -> None:
    one = enrolled()
    cohort("A", one)
    assert HOST.memberships(KEY)[one.pk].cohorted
    tables.CourseCohortsSettings.objects.update(is_cohorted=False)
    assert HOST.memberships(KEY) == {one.pk: HostMembership(True, cohorted=False)}


def test_everyone_with_the_staffs_view_is_known(platform: None) -> None:
    one, two, three, four = (UserFactory() for _ in range(4))
    for user, org, key, role in (
        (one, "Harbour", COURSE, "staff"), (two, "Harbour", "", "instructor"),
        (three, "Other", "", "staff"), (four, "Harbour", COURSE, "beta_testers"),
    ):  # fmt: skip
        tables.CourseAccessRole.objects.create(user=user, org=org, course_id=key, role=role)
    site = UserFactory(is_staff=True)
    other = KEY.replace("2026", "2027")
    assert HOST.staff_by_course([KEY, other]) == {
        KEY: {one.pk, two.pk, site.pk}, other: {two.pk, site.pk}
    }  # fmt: skip


def test_a_unit_is_opened_by_those_whom_the_platform_shows_it(
    platform: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    shut_out, other = UserFactory(), UserFactory()
    monkeypatch.setitem(functions.HIDDEN, shut_out.pk, {str(USAGE)})
    assert not HOST.opens_unit(shut_out.pk, str(USAGE))
    assert HOST.opens_unit(other.pk, str(USAGE))


def test_the_course_and_when_it_starts(platform: None) -> None:
    start = datetime(2026, 2, 1, tzinfo=UTC)
    tables.CourseOverview.objects.create(id=COURSE, display_name="Tides", start=start)
    assert HOST.course(KEY) == HostCourse(KEY, "Tides", start)
    assert HOST.course("course-v1:No+Such+Run") is None


QUESTIONS: dict[str, tuple[tuple[Any, ...], Any]] = {
    "is_enrolled": ((1, KEY), False),
    "enrolled_courses": ((1, [KEY]), frozenset()),
    "enrolled_user_ids": ((KEY,), frozenset()),
    "sees_as_staff": ((1, KEY), False),
    "staff_by_course": (([KEY],), {}),
    "course": ((KEY,), None),
    "courses": (([KEY],), {}),
    "cohort_of": ((1, KEY), None),
    "block_completion": ((1, str(USAGE)), 0.0),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_platform_that_cannot_answer_gives_nothing_and_one_named_line(
    caplog: pytest.LogCaptureFixture, name: str
) -> None:
    words, empty = QUESTIONS[name]
    with caplog.at_level(logging.WARNING):
        assert getattr(HOST, name)(*words) == empty
    (record,) = caplog.records
    assert record.getMessage().startswith(f"platform.ask failed question={name} error=")
    assert record.exc_info is None


@pytest.mark.parametrize(
    "name",
    [
        "memberships",
        "existing_cohorts",
        "units",
        "opens_unit",
        "tell_progress",
        "grade",
        "completed_at",
    ],
)
def test_what_is_written_down_must_be_known(name: str) -> None:
    words = {
        "membership": (1, KEY),
        "opens_unit": (1, str(USAGE)),
        "grade": (1, KEY),
        "completed_at": (1, str(USAGE)),
        "tell_progress": (1, str(USAGE), 1.0),
    }.get(name, (KEY,))
    with pytest.raises(HostUnavailable, match=name):
        getattr(HOST, name)(*words)


def test_a_function_renamed_by_a_release_is_no_answer_rather_than_no_cohort(
    platform: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = enrolled()
    cohort("A", user)
    monkeypatch.delattr("openedx.core.djangoapps.course_groups.cohorts.is_course_cohorted")
    with pytest.raises(HostUnavailable, match="membership"):
        HOST.memberships(KEY)


def test_a_library_has_no_course() -> None:
    assert HOST.course_key_of(str(USAGE)) == KEY
    assert HOST.course_key_of("lb:Org:Lib:mentor_recognition:abc") is None
    assert HOST.course_key_of("rubbish") is None


@pytest.fixture
def studio(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Studio's process, in which a request of ``writer`` may write the course and the library."""
    writer = types.SimpleNamespace(pk=1, is_authenticated=True)
    state = types.SimpleNamespace(writer=writer, request=types.SimpleNamespace(user=writer))

    def library(key: Any, user: Any, permission: str) -> None:
        if user is not writer:
            raise PermissionError(permission)

    settings.ROOT_URLCONF = "cms.urls"
    module(monkeypatch, "crum", get_current_request=lambda: state.request)
    module(
        monkeypatch, "common.djangoapps.student.auth",
        has_studio_write_access=lambda user, key: user is writer and str(key) == KEY,
    )  # fmt: skip
    module(
        monkeypatch, "openedx.core.djangoapps.content_libraries.permissions",
        CAN_EDIT_THIS_CONTENT_LIBRARY="edit",
    )  # fmt: skip
    module(
        monkeypatch, "openedx.core.djangoapps.content_libraries.api",
        require_permission_for_library_key=library,
    )  # fmt: skip
    return state


def in_library() -> Any:
    found = block({})
    usage = UsageKey.from_string("lb:Org:Lib:mentor_recognition:abc")
    found.scope_ids = types.SimpleNamespace(usage_id=usage)
    return found


def test_settings_are_changed_in_studio_alone(studio: Any, settings: Any) -> None:
    assert HOST.may_author(block({}))
    assert HOST.may_author(in_library())
    settings.ROOT_URLCONF = "lms.urls"
    assert not HOST.may_author(block({}))
    assert not HOST.may_author(in_library())


def test_settings_are_changed_by_authors_of_this_course_or_library_alone(studio: Any) -> None:
    for user in (types.SimpleNamespace(pk=2, is_authenticated=True), None):
        studio.request = types.SimpleNamespace(user=user)
        assert not HOST.may_author(block({}))
        assert not HOST.may_author(in_library())
    studio.request = None
    assert not HOST.may_author(block({}))
