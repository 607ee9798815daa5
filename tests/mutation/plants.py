"""A pytest plugin that plants one change before the module is imported.

``-p tests.mutation.plants`` with ``MUTATION_PLANT=<file>#<num>``, the file below the root.
For changes outside functions: constants, tables, defaults.
"""

from __future__ import annotations

import os
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any

from .changes import changed
from .targets import ROOT

_file, _num = os.environ["MUTATION_PLANT"].split("#")
PLACE = str(ROOT / _file)
_get_code = SourceFileLoader.get_code


def _planted(self: SourceFileLoader, fullname: str) -> Any:
    if self.path != PLACE:
        return _get_code(self, fullname)
    code = compile(changed(Path(PLACE).read_text(), int(_num)), PLACE, "exec")
    assert isinstance(code, CodeType)
    return code


SourceFileLoader.get_code = _planted  # type: ignore[method-assign]
