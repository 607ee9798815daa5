"""Why panels wait for reviewers, counted and in words; of nobody in particular."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db.models import Count
from django.utils.translation import ngettext

from .models import ReviewPanel
from .states import FINE, PanelState, Shortage


def waiting_reasons(programme_id: int) -> dict[str, int]:
    """How many panels of a programme wait for what, by ``Shortage``; one query.

    Under "" are those that were not drawn yet. What goes to whoever asks, or to the next draw of
    many, lacks nothing.
    """
    rows = ReviewPanel.objects.filter(programme_id=programme_id, state=PanelState.WAITING)
    rows = rows.exclude(waits_for__in=FINE)
    told = rows.order_by("waits_for").values_list("waits_for")
    return dict(told.annotate(count=Count("pk")))


def reason_words(reasons: Mapping[str, int]) -> dict[str, str]:
    """One sentence for each reason there is, in the order in which one would mend them.

    By the reason, as the list of panels is filtered by it.
    """
    words: dict[str, Callable[[int], str]] = {
        Shortage.FEW_CERTIFIED: lambda n: ngettext(
            "{n} panel waits for reviewers: too few are certified",
            "{n} panels wait for reviewers: too few are certified",
            n,
        ),
        Shortage.SMALL_POOL: lambda n: ngettext(
            "{n} panel waits for reviewers: so few may review it that its author could guess them",
            "{n} panels wait for reviewers: so few may review them that authors could guess them",
            n,
        ),
        Shortage.ALL_FULL: lambda n: ngettext(
            "{n} panel waits for reviewers: all who may review it are at their limit",
            "{n} panels wait for reviewers: all who may review them are at their limit",
            n,
        ),
        Shortage.CONFLICTS: lambda n: ngettext(
            "{n} panel waits for reviewers: the others stand too close or had it before",
            "{n} panels wait for reviewers: the others stand too close or had them before",
            n,
        ),
        "": lambda n: ngettext("{n} panel waits for reviewers", "{n} panels wait for reviewers", n),
    }
    return {
        str(reason): say(reasons[reason]).format(n=reasons[reason])
        for reason, say in words.items()
        if reasons.get(reason)
    }
