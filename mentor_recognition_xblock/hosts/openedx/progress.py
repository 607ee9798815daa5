"""Completion of blocks."""

from __future__ import annotations

from .queries import asked, parsed


@asked(float)
def block_completion(user_id: int, usage_key: str) -> float:
    """Completion 0..1 of one block; 0 where the person has not begun."""
    from completion.models import BlockCompletion
    from opaque_keys.edx.keys import UsageKey

    key = UsageKey.from_string(usage_key)
    rows = BlockCompletion.objects.filter(
        context_key=parsed(str(key.context_key)), user_id=user_id, block_key=key
    )
    return float(rows.values_list("completion", flat=True).first() or 0.0)
