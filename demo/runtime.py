"""The workbench's runtime with the demo's units, for the signed-in person."""

from __future__ import annotations

from threading import Lock
from typing import Any

from mentor_recognition_xblock.programmes import api as programmes

from .units import DemoUnit, project_slug, second_units, units

_lock = Lock()
_known: dict[str, DemoUnit] = {}


def all_units() -> dict[str, DemoUnit]:
    """Units by slug; made known to the runtime once per process."""
    with _lock:
        if not _known:
            from workbench.runtime import WORKBENCH_KVS, WorkbenchRuntime

            WORKBENCH_KVS.prep_for_scenario_loading()
            for unit in [*units(_due()), *second_units()]:
                runtime = WorkbenchRuntime()
                runtime.id_generator.set_scenario(unit.slug)
                runtime.parse_xml_string(unit.xml)
                _known[unit.slug] = unit
    return _known


def block(usage_key: str, user_id: int | None) -> Any:
    """The block as this person gets it."""
    from workbench.runtime import WorkbenchRuntime

    all_units()
    runtime = WorkbenchRuntime(str(user_id) if user_id else None)
    return runtime.get_block(usage_key)


def _due() -> dict[int, str]:
    """Due dates of the project units that are shown: the last closed term and the running one."""
    found = {}
    for term in (8, 9):
        unit = programmes.unit(f"{project_slug('data', term)}.mentor_recognition.d0.u0")
        if unit is not None and unit.due_at is not None:
            found[term] = unit.due_at.isoformat()
    return found
