"""The XBlock: fields, views and handlers; what they show and do lives in ``units``."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.template import engines
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from web_fragments.fragment import Fragment
from webob import Response
from xblock.completable import CompletableXBlockMixin, XBlockCompletionMode
from xblock.core import XBlock
from xblock.fields import Scope

from . import inputs, log_lines
from .core.markdown import render
from .errors import RecognitionError
from .hosts import get_host, unit_of
from .programmes import api as programmes
from .shared_reads import sharing
from .units import actions, course_fields, doors, olx, preview, programme_state, strings, studio
from .units.activities import ACTIVITIES, UNKNOWN, offers, pages
from .units.project_settings import ProjectSettings
from .units.visit import Unit, Visit

log = logging.getLogger(__name__)


def _is_form(request: Any) -> bool:  # as files come
    return str(request.content_type or "").startswith("multipart/form-data")


# Activities that a person may be graded for, by doing something.
GRADED_BY_DOING = frozenset({"project", "review"})


def N_(text: str) -> str:  # noqa: N802  # the field's own name for "mark, do not translate yet"
    """Mark ``text`` for translation."""
    return text


@XBlock.wants("user")
@XBlock.wants("i18n")
class MentorRecognitionBlock(ProjectSettings, XBlock, CompletableXBlockMixin):
    """One activity of a mentoring programme in a unit: project, review or recognition."""

    resources_dir = "static"
    public_dir = "mentor_recognition"
    i18n_js_namespace = "MentorRecognitionI18N"
    icon_class = "problem"
    # Studio shows ``author_view`` instead of a learner's unit only to blocks that say so.
    has_author_view = True
    # Writes and what is private are refused while staff view as someone else (``access.doors``),
    # so the rest may be shown to them as that person sees it.
    show_in_read_only_mode = True

    # Studio's list of advanced components shows this default as the name of the block.
    display_name = olx.Words(
        display_name=N_("Title"), default=N_("Mentor recognition"), scope=Scope.settings
    )
    programme_slug = olx.Words(
        display_name=N_("Programme"),
        help=N_("Short name of the mentoring programme this unit belongs to."),
        default="",
        scope=Scope.settings,
    )
    activity = olx.Words(
        display_name=N_("Activity"),
        help=N_("project, review, recognition or mentoring"),
        default="project",
        scope=Scope.settings,
    )
    instructions = olx.Words(
        display_name=N_("Instructions"), default="", scope=Scope.content, multiline_editor=True
    )
    milestone = olx.Words(display_name=N_("Milestone"), default="", scope=Scope.settings)
    max_characters = olx.Whole(
        display_name=N_("Longest version, in characters"), default=20_000, scope=Scope.settings
    )
    scored = olx.Flag(
        display_name=N_("Count in the grade"),
        help=N_("Handing in a final version, or reviewing, counts in the course's grade."),
        default=False,
        scope=Scope.settings,
    )
    weight = olx.Number(display_name=N_("Weight of the grade"), default=1.0, scope=Scope.settings)
    reviews_required = olx.Whole(
        display_name=N_("Reviews for the full grade"), default=3, scope=Scope.settings
    )

    badge = olx.Flag(
        display_name=N_("Portfolio badge"),
        help=N_("Learners whose final version meets the criteria are awarded a badge."),
        default=False,
        scope=Scope.settings,
    )
    badge_min_score = olx.Number(
        display_name=N_("Score the badge needs, of 4"), default=2.5, scope=Scope.settings
    )
    badge_on_time = olx.Flag(
        display_name=N_("The badge needs a final version on time"),
        default=False,
        scope=Scope.settings,
    )

    @property
    def has_score(self) -> bool:
        """Whether the course's grade counts this unit; asked of the block by the platform."""
        return bool(self.scored) and self.activity in GRADED_BY_DOING

    def max_score(self) -> float | None:
        """1: a score is the share of what was to be done; None in a review unit.

        Reviewers are drawn. Without a largest score the platform leaves a unit out of the grade of
        whoever has no score in it, so that nobody loses points for reviews they were never asked
        for (``lms.djangoapps.grades.scores.get_score``); a published score brings its own.
        """
        return 1.0 if self.has_score and self.activity != "review" else None

    @property
    def completion_mode(self) -> str:
        """Units that most people only read, or are not asked in, never hold up a course."""
        if self.activity == "project":
            return str(XBlockCompletionMode.COMPLETABLE)
        return str(XBlockCompletionMode.EXCLUDED)

    @XBlock.supports("multi_device")
    def student_view(self, context: dict[str, Any] | None = None) -> Fragment:
        """The unit as this person may see it; the anonymous public gets ``public_view``."""
        with sharing(timezone.now()) as at:
            unit = self._unit()
            if unit.course_key is None or get_host().in_studio(self):
                return self._preview(unit)
            viewer = get_host().viewer(self)
            if viewer.user_id is None:
                return self.public_view(context)
            activity = self._activity()
            visit = Visit(unit=unit, viewer=viewer, at=at)
            page = UNKNOWN.page(visit) if activity is None else activity.FRONT.page(visit)
            state = self._state(visit)
            fragment = self._fragment(
                "unit.html",
                {
                    "inner": self._render(page, visit, state),
                    "unit": visit.unit,
                    **state,
                    "at": json.dumps(dict(page.at)),
                    "address": get_host().unit_url(unit.usage_key),
                    "reader": salted_hmac(
                        "mentor_recognition.reader", str(viewer.user_id)
                    ).hexdigest()[:16],
                },
            )
        fragment.add_javascript_url(self._static("js/block.js"))
        fragment.initialize_js(
            "MentorRecognitionBlock",
            {
                "strings": strings.for_browser(),
                "csrfCookie": settings.CSRF_COOKIE_NAME,
                "pages": pages(activity),
                "pdfViewer": self._static("js/pdf_viewer.js"),
            },
        )
        return fragment

    def public_view(self, context: dict[str, Any] | None = None) -> Fragment:
        """What anyone may see: title, instructions and the criteria, never a person's work."""
        return self._fragment("public.html", {"unit": self._unit(), "activity": self.activity})

    def author_view(self, context: dict[str, Any] | None = None) -> Fragment:
        """Studio's preview: what the unit holds, what is missing, and how each role sees it."""
        return self._refused("author_view") or self._preview(self._unit())

    def _preview(self, unit: Unit) -> Fragment:
        checked = studio.validated(self._settings(), course_key=unit.course_key)
        shown = [
            {
                "title": shown_preview.title,
                "html": self._template(
                    shown_preview.page.template,
                    {**shown_preview.page.context, "unit": unit},
                    shown_preview.key,
                ),
            }
            for shown_preview in preview.previews(unit, at=timezone.now())
        ]
        names = {key: name for key, name, _line in strings.activities()}
        return self._fragment(
            "author.html",
            {
                "unit": unit,
                "activity": self.activity,
                "activity_name": names.get(self.activity, self.activity),
                "has_score": self.has_score,
                "weight": self.weight,
                "errors": checked.errors,
                "previews": shown,
            },
        )

    def studio_view(self, context: dict[str, Any] | None = None) -> Fragment:
        """The editor, with its own Save and Cancel, for Studio's modal and its new frame."""
        refused = self._refused("studio_view")
        if refused is not None:
            return refused
        fragment = self._fragment(
            "studio.html",
            {
                "acts": {"": SimpleNamespace(fields=studio.FIELDS)},
                "values": self._settings(),
                "programmes": [
                    (programme.slug, programme.title) for programme in programmes.programmes()
                ],
                "activities": strings.activities(),
            },
        )
        fragment.add_javascript_url(self._static("js/studio.js"))
        fragment.initialize_js(
            "MentorRecognitionStudio",
            {"strings": strings.for_browser(), "csrfCookie": settings.CSRF_COOKIE_NAME},
        )
        return fragment

    def student_view_data(self, context: dict[str, Any] | None = None) -> dict[str, Any]:
        """What a mobile client needs to list the unit; no person's data."""
        return {
            "title": self.display_name,
            "activity": self.activity,
            "instructions": render(self.instructions).html,
            "milestone": self.milestone,
            "due_at": self.due_at.isoformat() if self.due_at else None,
            "due_after_days": unit_of(self).due_after_days,
            "max_characters": self.max_characters,
        }

    def index_dictionary(self) -> dict[str, Any]:
        """What course search finds: title and instructions, never a learner's words."""
        index: dict[str, Any] = super().index_dictionary()
        return {
            **index,
            "content": {
                **index.get("content", {}),
                "display_name": self.display_name,
                "instructions": render(self.instructions).text,
            },
            "content_type": "Mentor recognition",
        }

    @XBlock.handler
    def act(self, request: Any, suffix: str = "") -> Response:
        """Every action of a learner, mentor or reviewer; ``suffix`` names it."""
        try:
            self._require("act")
        except RecognitionError as error:
            return self._json(403, actions.refusal(error))
        visit = Visit(unit=self._unit(), viewer=get_host().viewer(self), at=timezone.now())
        answer = actions.perform(
            offers(self._activity()),
            name=suffix,
            method=request.method,
            body=b"" if _is_form(request) else request.body,
            form=dict(request.POST) if _is_form(request) else None,
            visit=visit,
        )
        body = answer.body
        if answer.page is not None:
            body = {**body, "html": self._render(answer.page, visit, self._state(visit))}
        if answer.progress is not None:
            self._publish(answer.progress)
        return self._json(answer.status, body, answer.headers)

    @XBlock.handler
    def studio_submit(self, request: Any, suffix: str = "") -> Response:
        """Save an author's settings; errors come back beside their fields, nothing is saved."""
        try:
            self._require("studio_submit")
        except RecognitionError as error:
            return self._json(403, {"ok": False, "errors": {"": str(error)}})
        if request.method != "POST":
            return self._json(405, {"ok": False, "errors": {"": _("Send this as a POST request.")}})
        try:
            data = json.loads(request.body or b"{}")
        except (ValueError, RecursionError):
            return self._json(
                400, {"ok": False, "errors": {"": _("The request is not valid JSON.")}}
            )
        checked = studio.validated(data, course_key=self._unit().course_key)
        if checked.errors:
            return self._json(400, {"ok": False, "errors": checked.errors})
        for name, value in checked.values.items():
            setattr(self, name, value)
        get_host().settings_saved(self)
        return self._json(200, {"ok": True})

    @classmethod
    def get_customizable_fields(cls) -> dict[str, str | None]:
        """What a course sets for itself: synchronising with a library's block leaves it alone."""
        parent = getattr(super(), "get_customizable_fields", None)
        return course_fields.customizable(None if parent is None else parent())

    @staticmethod
    def workbench_scenarios() -> list[tuple[str, str]]:
        """One scenario per activity, for the workbench."""
        return [
            (f"Mentor recognition: {name}", f'<mentor_recognition activity="{name}"/>')
            for name in ACTIVITIES
        ]

    def _publish(self, progress: float) -> None:
        """Tell the platform, after the change is committed; a grade never goes down.

        What was handed in is kept, so that a platform which cannot take the news (its broker is
        down) must not make it look lost: the next act in the unit tells it again.
        """
        try:
            if self.completion_mode == XBlockCompletionMode.COMPLETABLE:
                self.emit_completion(max(progress, self._completed()))
            if self.has_score:
                grade = {"value": progress, "max_value": 1.0, "only_if_higher": True}
                self.runtime.publish(self, "grade", grade)
        except Exception as error:
            log_lines.failed(log, logging.ERROR, "unit.publish", error, activity=self.activity)
        else:
            log_lines.write(log, logging.DEBUG, "unit.publish", "done", activity=self.activity)

    def _completed(self) -> float:
        """How complete the platform holds the unit for the person; completion never goes down."""
        user_id = get_host().viewer(self).user_id
        if user_id is None:
            return 0.0
        return get_host().block_completion(user_id, str(self.scope_ids.usage_id))

    def _activity(self) -> Any:
        return ACTIVITIES.get(self.activity)

    def _unit(self) -> Unit:
        settings = unit_of(self)
        return Unit(
            course_key=get_host().course_key_of(settings.usage_key),
            instructions=self.instructions,
            **vars(settings),
        )

    def _settings(self) -> dict[str, Any]:
        return {**{name: getattr(self, name) for name in studio.FIELDS}, **self.due_as_typed}

    def _require(self, door: str) -> None:
        doors.BLOCK[door].require(doors.Caller(block=self, at=timezone.now()))

    def _refused(self, door: str) -> Fragment | None:
        try:
            self._require(door)
        except RecognitionError as error:
            return self._fragment("refused.html", {"message": str(error)})
        return None

    def _render(self, page: actions.Page, visit: Visit, state: Mapping[str, Any]) -> str:
        known = {"visit": visit, "unit": visit.unit, **state}
        return self._template(page.template, {**page.context, **known})

    def _state(self, visit: Visit) -> dict[str, Any]:
        return programme_state.state_of(visit, offers(self._activity()))

    def _fragment(self, template: str, context: dict[str, Any]) -> Fragment:
        context = {
            **context,
            "instructions_html": render(self.instructions).html,
            "programme_slug": self.programme_slug,
        }
        fragment = Fragment(self._template(template, context))
        fragment.add_css_url(self._static("css/block.css"))
        return fragment

    def _template(self, name: str, context: dict[str, Any], part: str = "") -> str:
        # Ids on a page with several blocks must differ: each block prefixes its own.
        prefix = f"mr-{uuid5(NAMESPACE_URL, f'{self.scope_ids.usage_id}{part}').hex[:10]}"
        template = engines["django"].get_template(f"mentor_recognition/block/{name}")
        known = {"acts": offers(self._activity()), **context, "prefix": prefix}
        return inputs.encodable(str(template.render(known)))

    def _static(self, path: str) -> str:
        return str(self.runtime.local_resource_url(self, f"mentor_recognition/{path}"))

    def _json(
        self, status: int, body: dict[str, Any], headers: Mapping[str, str] | None = None
    ) -> Response:
        response = Response(
            json.dumps(body), status=status, content_type="application/json", charset="utf-8"
        )
        response.headers.update(headers or {})
        return response
