"""One stage for a whole file: each request is undone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from .stage import Stage, build


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Stage]:
    key = tmp_path_factory.mktemp("keys") / "issuer.pem"
    with (
        django_db_blocker.unblock(),
        override_settings(
            MENTOR_RECOGNITION_KEY_FILE=str(key), MENTOR_RECOGNITION_WRITES_PER_MINUTE=10**6,
            MENTOR_RECOGNITION_VERIFICATIONS_PER_MINUTE=10**6,
            MENTOR_RECOGNITION_PARTNER_PER_MINUTE=10**6,
        ),
        transaction.atomic(),
    ):  # fmt: skip
        yield build()
        transaction.set_rollback(True)
