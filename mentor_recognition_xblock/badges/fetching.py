"""Fetching what a stranger's badge points to, without becoming a stranger's tool.

A verifier that follows addresses out of an uploaded file can be made to ask the network it stands
in (server-side request forgery). So: https on its own port alone; a name is looked up once and
every address it has must be public; the connection goes to the address that was checked, which
leaves no room for a second answer (DNS rebinding); no redirects; a few documents, small, soon.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import json
import logging
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

log = logging.getLogger(__name__)

MAX_BYTES: Final = 512 * 1024
MAX_SECONDS: Final = 5.0
MAX_DOCUMENTS: Final = 6

Look = Callable[[str, int], list[str]]


class NotFetched(ValueError):
    """The document is not to be had; ``code`` says why: address, private, redirect, size…"""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def look_up(host: str, port: int) -> list[str]:
    """Every address of a name, by the system's resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


def is_public(address: str) -> bool:
    """Whether the address belongs to the public internet, whatever notation it came in."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        # An IPv4 address inside an IPv6 one is judged as what it is.
        inner = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo or (None, None))[1]
        if inner is not None:
            return is_public(str(inner))
        if parsed in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)))
    return parsed.is_global and not parsed.is_multicast


_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")


@dataclass
class Fetcher:
    """Fetches JSON documents for one verification; what was fetched once is not asked again.

    ``look``, ``allowed``, ``port`` and ``context`` are for tests on this machine.
    """

    look: Look = look_up
    allowed: Callable[[str], bool] = is_public
    port: int = 443
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    seconds: float = MAX_SECONDS
    known: dict[str, dict[str, Any] | None] = field(default_factory=dict)

    def __call__(self, url: str) -> dict[str, Any] | None:
        """The JSON object at ``url``, or None; the reason is logged without the whole address."""
        if url not in self.known:
            if len(self.known) >= MAX_DOCUMENTS:
                return None
            try:
                self.known[url] = self.get(url)
            except NotFetched as refusal:
                log.info("a document was not fetched: %s", refusal.code)
                self.known[url] = None
        return self.known[url]

    def get(self, url: str) -> dict[str, Any]:
        """The JSON object at ``url``; ``NotFetched`` says why there is none."""
        host, target = self._parts(url)
        addresses = self._addresses(host)
        connection = _Pinned(host, self.port, addresses[0], self.context, self.seconds)
        # A timeout of the socket begins anew with every byte; this one does not.
        timer = threading.Timer(self.seconds, connection.abort)
        timer.start()
        try:
            connection.request(
                "GET",
                target,
                headers={
                    "Accept": "application/json, application/ld+json",
                    "Accept-Encoding": "identity",
                    "User-Agent": "mentor-recognition-verifier",
                },
            )
            answer = connection.getresponse()
            return _object(_body(answer))
        except (OSError, ValueError, http.client.HTTPException) as error:
            if isinstance(error, NotFetched):
                raise
            raise NotFetched("unreachable") from error
        finally:
            timer.cancel()
            connection.close()

    def _parts(self, url: str) -> tuple[str, str]:
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise NotFetched("address") from None
        plain = parts.scheme == "https" and parts.hostname and not parts.username
        if not plain or parts.password or port not in (None, 443) or len(url) > 2000:
            raise NotFetched("address")
        if any(ord(char) <= 0x20 or ord(char) > 0x7E for char in url):
            raise NotFetched("address")
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return str(parts.hostname), target

    def _addresses(self, host: str) -> list[str]:
        try:
            found = self.look(host, self.port)
        except (OSError, UnicodeError) as error:
            raise NotFetched("unknown_host") from error
        if not found:
            raise NotFetched("unknown_host")
        if not all(self.allowed(address) for address in found):
            raise NotFetched("private")
        return found


class _Pinned(http.client.HTTPSConnection):
    """Connects to one address that was checked, and still asks the certificate for the name."""

    def __init__(
        self, host: str, port: int, address: str, context: ssl.SSLContext, seconds: float
    ) -> None:
        super().__init__(host, port, timeout=seconds, context=context)
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

    def _in_time(self) -> None:
        if self._over:
            raise TimeoutError

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


def _body(answer: http.client.HTTPResponse) -> bytes:
    if 300 <= answer.status < 400:
        raise NotFetched("redirect")
    if answer.status != 200:
        raise NotFetched("status")
    if answer.getheader("Content-Encoding", "identity") != "identity":
        raise NotFetched("encoded")
    kept = bytearray()
    while piece := answer.read1(64 * 1024):
        kept += piece
        if len(kept) > MAX_BYTES:
            raise NotFetched("size")
    return bytes(kept)


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise NotFetched("not_json") from None
    if not isinstance(found, dict):
        raise NotFetched("not_json")
    return found
