"""Fetching what a stranger's address names, without becoming a stranger's tool.

A server that follows addresses it was given can be made to ask the network it stands in
(server-side request forgery). So: https on its own port alone; a name is looked up once and every
address it has must be public; the connection goes to the address that was checked, which leaves
no room for a second answer (DNS rebinding); no redirects; small answers, within one span of time
that look-ups spend as well.
"""

from __future__ import annotations

import contextlib
import http.client
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote, urlsplit

from .public_networks import is_public

__all__ = ["GuardedFetcher", "NotFetched", "look_up", "parts_of"]

_HOST: Final = re.compile(r"[A-Za-z0-9._:-]+")
MAX_ADDRESSES: Final = 8
# Look-ups under way at once in this process: the resolver's own patience cannot be cut short, so
# one that is given up goes on behind.
MAX_LOOK_UPS: Final = 16

Look = Callable[[str, int], list[str]]


class NotFetched(ValueError):
    """The document is not to be had; ``code`` says why: address, private, redirect, size…"""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def look_up(host: str, port: int) -> list[str]:
    """Every address of a name, by the system's resolver."""
    infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in infos]


@dataclass
class GuardedFetcher:
    """Fetches small bodies within ``seconds`` for all together, names and connections included.

    ``look``, ``allowed``, ``port`` and ``context`` are for tests on this machine.
    """

    look: Look = look_up
    allowed: Callable[[str], bool] = is_public
    port: int = 443
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    seconds: float = 5.0
    most: int = 1024 * 1024
    accept: str = "*/*"

    def __post_init__(self) -> None:
        """The time begins."""
        self._end = time.monotonic() + self.seconds

    def body(self, url: str) -> bytes:
        """The bytes at ``url``; ``NotFetched`` says why there are none."""
        host, target = parts_of(url)
        addresses = self._addresses(host)
        for num, address in enumerate(addresses):
            # Each has its share of the time, so that one that is silent leaves some for the next.
            share = self._left() / (len(addresses) - num)
            connection = _Pinned(host, self.port, address, self.context, share)
            try:
                return self._asked(connection, target)
            except (OSError, ValueError, http.client.HTTPException) as error:
                # Only where nobody answered there is another to ask.
                if isinstance(error, NotFetched) or connection.is_connected:
                    raise _refusal(error) from error
        raise NotFetched("unreachable")

    def _asked(self, connection: _Pinned, target: str) -> bytes:
        # A timeout of the socket begins anew with every byte; these do not.
        connecting = threading.Timer(connection.share, connection.abort_unless_connected)
        whole = threading.Timer(self._left(), connection.abort)
        for timer in (connecting, whole):
            timer.daemon = True
            timer.start()
        try:
            connection.connect()
            connecting.cancel()
            connection.request(
                "GET",
                target,
                headers={
                    "Accept": self.accept,
                    "Accept-Encoding": "identity",
                    "User-Agent": "mentor-recognition",
                },
            )
            return _body(connection.getresponse(), self.most)
        finally:
            connecting.cancel()
            whole.cancel()
            connection.close()

    def _left(self) -> float:
        left = self._end - time.monotonic()
        if left <= 0:
            raise NotFetched("time")
        return left

    def _addresses(self, host: str) -> list[str]:
        try:
            addresses = list(dict.fromkeys(_looked_up(self.look, host, self.port, self._left())))
        except (OSError, UnicodeError) as error:
            raise NotFetched("unknown_host") from error
        if not addresses:
            raise NotFetched("unknown_host")
        if not all(self.allowed(address) for address in addresses):
            raise NotFetched("private")
        return addresses[:MAX_ADDRESSES]


def parts_of(url: str) -> tuple[str, str]:
    """Host and target of a plain https address; ``NotFetched`` for any other.

    Nothing that a server may read as a way out of its folder is sent on, however it is written.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise NotFetched("address") from None
    plain = parts.scheme == "https" and parts.hostname and "@" not in parts.netloc
    if not plain or port not in (None, 443) or len(url) > 2000 or "#" in url:
        raise NotFetched("address")
    if any(ord(char) <= 0x20 or ord(char) > 0x7E for char in url):
        raise NotFetched("address")
    if not _is_straight(parts.path) or not _HOST.fullmatch(str(parts.hostname)):
        raise NotFetched("address")
    return str(parts.hostname), (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _is_straight(path: str) -> bool:
    """Whether a path leads down only, read as often as servers on the way may decode it."""
    for _time in range(4):
        if "\\" in path or not path.isprintable():
            return False
        # Servers differ on what follows a semicolon in a segment.
        if any(segment.split(";")[0] in (".", "..") for segment in path.split("/")):
            return False
        decoded = unquote(path, errors="replace")
        if decoded.count("/") != path.count("/"):
            return False
        if decoded == path:
            return True
        path = decoded
    return False


_look_ups = threading.BoundedSemaphore(MAX_LOOK_UPS)


def _looked_up(look: Look, host: str, port: int, seconds: float) -> list[str]:
    """What ``look`` finds within the time; the system's resolver has none of its own."""
    if not _look_ups.acquire(timeout=seconds):
        raise NotFetched("time")
    results: list[list[str]] = []
    failed: list[Exception] = []

    def run() -> None:
        try:
            results.append(look(host, port))
        except Exception as error:
            failed.append(error)
        finally:
            _look_ups.release()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if failed:
        raise NotFetched("unknown_host") from failed[0]
    if not results:
        raise NotFetched("time")
    return results[0]


def _refusal(error: Exception) -> NotFetched:
    return error if isinstance(error, NotFetched) else NotFetched("unreachable")


class _Pinned(http.client.HTTPSConnection):
    """Connects to one address that was checked, and still asks the certificate for the name."""

    def __init__(
        self, host: str, port: int, address: str, context: ssl.SSLContext, seconds: float
    ) -> None:
        super().__init__(host, port, timeout=seconds, context=context)
        self.share = seconds
        self.is_connected = False
        self._address, self._checked = address, context
        self._open: ssl.SSLSocket | socket.socket | None = None
        self._over = False

    def connect(self) -> None:
        """Open the connection to the pinned address."""
        self._open = socket.create_connection((self._address, self.port), self.timeout)
        self._in_time()
        # Known before the handshake, which a slow server may stretch as well.
        self._open = self._checked.wrap_socket(
            self._open, server_hostname=self.host, do_handshake_on_connect=False
        )
        self._in_time()
        self._open.do_handshake()
        self.sock = self._open
        self.is_connected = True

    def _in_time(self) -> None:
        if self._over:
            raise TimeoutError

    def abort_unless_connected(self) -> None:
        """Break off a connection that is not there yet."""
        if not self.is_connected:
            self.abort()

    def abort(self) -> None:
        """Break off, whatever is being waited for."""
        self._over = True
        # Not ``self.sock``, which the library lets go of before the body is read.
        if self._open is not None:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(self._open, socket.SHUT_RDWR)

    def close(self) -> None:
        """Close it, even where the handshake was never finished."""
        super().close()
        if self._open is not None:
            self._open.close()


def _body(answer: http.client.HTTPResponse, most: int) -> bytes:
    if 300 <= answer.status < 400:
        raise NotFetched("redirect")
    if answer.status != 200:
        raise NotFetched("status")
    if answer.getheader("Content-Encoding", "identity") != "identity":
        raise NotFetched("encoded")
    kept = bytearray()
    while piece := answer.read1(64 * 1024):
        kept += piece
        if len(kept) > most:
            raise NotFetched("size")
    return bytes(kept)
