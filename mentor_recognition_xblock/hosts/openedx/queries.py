"""How the platform is asked: softly for pages, strictly for what changes our own tables."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from ... import log_lines
from ..base import HostUnavailable

log = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")


def asked(default: Callable[[], Any]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Give ``default()`` and log one line with the function's name when it cannot answer."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return function(*args, **kwargs)
            except Exception as error:
                question = function.__name__
                log_lines.failed(log, logging.WARNING, "platform.ask", error, question=question)
                empty: R = default()
                return empty

        return call

    return decorate


def strictly(function: Callable[P, R]) -> Callable[P, R]:
    """Raise ``HostUnavailable`` when the platform cannot answer: no answer is no fact."""

    @functools.wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except Exception as error:
            raise HostUnavailable(function.__name__, type(error).__name__) from error

    return call


def parsed(course_key: str) -> Any:
    """The course key as the platform's models take it."""
    from opaque_keys.edx.keys import CourseKey

    return CourseKey.from_string(course_key)
