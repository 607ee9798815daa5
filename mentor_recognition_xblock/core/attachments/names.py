"""Names of files as people may see them: no paths, no marks of direction, nothing hidden."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST: Final = 80
_NO_NAME: Final = re.compile(r"[^\w.+-]+")
_EDGES: Final = re.compile(r"^[-.+]+|[-.+]+$")


def shown_name(given: str, suffix: str) -> str:
    """``given`` without what stands in no address, ending in ``suffix`` (".png"), at most 80 long.

    Letters of every script stay; marks of direction, which make ``gpj.exe`` of ``exe.jpg``, go.
    """
    base = re.split(r"[/\\]", given[:1000])[-1]
    plain = unicodedata.normalize("NFC", "".join(c for c in base if _is_seen(c)))
    stem = plain.rpartition(".")[0] or plain
    stem = _EDGES.sub("", _NO_NAME.sub("-", stem.strip()).replace("..", "."))
    return f"{stem[: LONGEST - len(suffix)] or 'file'}{suffix}"


def _is_seen(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
