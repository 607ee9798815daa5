"""Hypothesis as the suite runs it, but the same on every run and without a memory.

Imported by the plugins before ``tests/conftest.py`` loads the profile ``mutation``.
"""

from __future__ import annotations

import os

from hypothesis import Phase, settings

settings.register_profile(
    "mutation",
    deadline=None,
    max_examples=60,
    database=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
)
os.environ["HYPOTHESIS_PROFILE"] = "mutation"
