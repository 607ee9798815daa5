"""Names of the package that nothing reads: vulture's list, less what others call by name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from vulture import Vulture
from vulture.core import Item

from mentor_recognition_xblock.core.policy_lint import UNREAD

PACKAGE: Final = "mentor_recognition_xblock"
# Called by name: Django, REST framework, XBlock, the platform's plugins and filters, HTMLParser.
HOOKS: Final = frozenset({
    "add_arguments", "AddSection", "AddTab", "allow_multiple", "app_configs", "APP_LABEL",
    "app_name", "as_mysql", "as_sqlite", "attrs", "author_view", "Command", "default_auto_field",
    "encoding", "enforce_type", "get_authenticators", "get_fields", "get_list_display",
    "get_readonly_fields", "handle_data", "handle_endtag", "http_method_names", "handle_starttag",
    "has_add_permission", "has_author_view", "has_change_permission", "has_delete_permission",
    "i18n_js_namespace", "icon_class", "is_default", "is_dynamic", "list_per_page",
    "lookup_allowed", "max_score", "MentorRecognitionBlock", "MentorRecognitionConfig",
    "MentorRecognitionTab", "NAME", "obj", "OpenEdxHost", "ordering", "output_field",
    "parser_classes", "parser_context",
    "perform_content_negotiation", "permission_classes", "plugin_app", "post", "priority",
    "public_dir", "regex", "renderer_classes", "requires_system_checks",
    "resources_dir", "run_filter", "show_full_result_count",
    "show_in_read_only_mode", "sock", "StandaloneHost", "StandaloneHostConfig", "student_view",
    "student_view_data", "studio_submit", "studio_view", "throttle_classes", "urlpatterns",
    "verbose_name", "view_name", "workbench_scenarios",
})  # fmt: skip
# Ours, and why they stay.
KEPT: Final = {
    "flaw": "what the census of doors asks",
    "released_mentors": "counted by asdict in a task's line",
    "REVIEW_COMPLETED": "announced by the name that its happening gives",
    "recent_18m": "read by the name of the count",
    "fitted_on": "on which terms a baseline was fitted: for whoever computes it again",
    **dict.fromkeys(UNREAD, "of a policy, for rules to come"),
}


def unread(root: Path, *, package: str = PACKAGE) -> list[str]:
    """``path:line name`` of what no module, template or hook of the package at ``root`` reads.

    Columns of tables are left out (rows are read by column in the admin and in exports), and so
    are members of lists of states, which come from rows and forms.
    """
    templates = " ".join(path.read_text("utf-8") for path in root.glob("templates/**/*.html"))
    shown = set(re.findall(r"[.\s=]([a-z_][a-z0-9_]*)", templates))
    columns = {
        name
        for path in (root / package).glob("**/*models.py")
        for name in re.findall(r"(?m)^    (\w+) = models\.", path.read_text("utf-8"))
    }
    known = HOOKS | KEPT.keys() | shown | columns
    # An act, a task, a check or a receiver is known by the registry that its decorator fills.
    known_elsewhere = ["@act", "@read", "@register", "@schema_of.register", "@task", "@receiver"]
    search = Vulture(ignore_decorators=known_elsewhere)
    search.scavenge([str(root / package)], exclude=["*/migrations/*", "*models.py", "*/states.py"])
    return [
        f"{Path(item.filename).relative_to(root)}:{item.first_lineno} {item.name}"
        for item in search.get_unused_code(min_confidence=60)
        if item.name not in known and not _is_shown(item)
    ]


def _is_shown(item: Item) -> bool:
    """Fields of what REST shows are read by their names alone (``rest_api.plain``)."""
    return item.typ == "variable" and "rest_api/reads/" in Path(item.filename).as_posix()
