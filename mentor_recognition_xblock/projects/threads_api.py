"""Mentors' comments with their answers, as other areas read them."""

from .threads import Answer, FinishedThread, ThreadData, finished_threads, thread

__all__ = ["Answer", "FinishedThread", "ThreadData", "finished_threads", "thread"]
