"""The draft of a programme's next policy: typed, checked at each save, thrown away or adopted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from ..core import policy as rules
from ..core import policy_text
from ..errors import Conflict, Invalid, NotFound
from .data import PolicyDraftData, PolicyVersionData
from .models import PolicyDraft, PolicyVersion, Programme
from .policies_in_force import newest_policy, version_data

# What a version gets when it is adopted, and a draft does not say.
GIVEN: Final = ("version", "baseline")


def policy_draft(programme_id: int) -> PolicyDraftData | None:
    """The draft as it would be adopted now; None where there is none."""
    row = PolicyDraft.objects.select_related("based_on").filter(programme_id=programme_id).first()
    return None if row is None else _data(row, newest_policy(programme_id))


def begin_policy_draft(*, programme_id: int, at: datetime) -> None:
    """Begin with the rules of the newest version; a draft that is there already stays."""
    with transaction.atomic():
        Programme.objects.select_for_update().get(pk=programme_id)
        newest = newest_policy(programme_id)
        PolicyDraft.objects.get_or_create(
            programme_id=programme_id,
            defaults={"based_on_id": newest.id, "text": _written(newest.content), "saved_at": at},
        )


def save_policy_draft(*, programme_id: int, text: str, num: int, at: datetime) -> PolicyDraftData:
    """Save what was typed, whether or not it is a policy yet; the same text again is no change.

    ``num`` is the save that the form showed: ``Conflict`` where somebody saved since.
    """
    if len(text) > policy_text.LONGEST:
        raise Invalid(
            _("A policy has at most {count} characters: shorten it.").format(
                count=policy_text.LONGEST
            ),
            field="content",
        )
    with transaction.atomic():
        row = _locked(programme_id)
        if row.text != text:
            if row.num != num:
                raise Conflict(
                    _("Somebody saved the draft since you opened it: copy what you typed, reload."),
                    field="content",
                )
            row.text, row.num, row.saved_at = text, row.num + 1, at
            row.save(update_fields=["text", "num", "saved_at"])
        return _data(row, newest_policy(programme_id))


def discard_policy_draft(*, programme_id: int, num: int) -> None:
    """Throw the draft away; one that is gone already is no change. ``Conflict`` as for a save."""
    with transaction.atomic():
        row = PolicyDraft.objects.select_for_update().filter(programme_id=programme_id).first()
        if row is None:
            return
        require_save(row.num, num)
        row.delete()


def locked_draft(programme_id: int, *, num: int) -> PolicyDraftData:
    """The draft for a change that rests on it, as of that save; ``Conflict`` for another."""
    row = _locked(programme_id)
    require_save(row.num, num)
    return _data(row, newest_policy(programme_id))


def require_save(there: int, shown: int) -> None:
    """``Conflict`` where somebody saved the draft since it was shown."""
    if there != shown:
        raise Conflict(_("Somebody saved the draft since you opened it: look at it first."))


def _locked(programme_id: int) -> PolicyDraft:
    row = PolicyDraft.objects.select_for_update().filter(programme_id=programme_id).first()
    if row is None:
        raise NotFound(_("There is no draft: begin one."))
    return row


def _written(content: Mapping[str, Any]) -> str:
    return policy_text.written({name: content[name] for name in content if name not in GIVEN})


def _data(row: PolicyDraft, newest: PolicyVersionData) -> PolicyDraftData:
    based_on: PolicyVersion = row.based_on
    base = version_data(based_on)
    try:
        content = _content(row.text, newest)
        findings = tuple(rules.lint(rules.parse(content)))
    except Invalid as refusal:
        return PolicyDraftData(
            row.text, row.num, row.saved_at, base, None, "", str(refusal), ()
        )  # fmt: skip
    digest = rules.content_hash(content)
    return PolicyDraftData(row.text, row.num, row.saved_at, base, content, digest, "", findings)


def _content(text: str, newest: PolicyVersionData) -> dict[str, Any]:
    """What the text would be as the next version: its number, and the cohort that is frozen."""
    content = policy_text.read(text)
    for name in GIVEN:
        if name in content:
            raise Invalid(
                _("“{name}” is added when the policy is adopted: leave it out.").format(name=name),
                field="content",
            )
    return {
        **content,
        "version": newest.policy.version + 1,
        "baseline": newest.content.get("baseline"),
    }
