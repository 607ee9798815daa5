"""What a stranger's badge points to is fetched from public addresses alone, once, a little."""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from mentor_recognition_xblock.badges.verifier.remote_documents import (
    MAX_BYTES,
    MAX_DOCUMENTS,
    Fetcher,
    NotFetched,
    is_public,
)

HOST = "issuer.example.org"
Answer = Callable[[BaseHTTPRequestHandler], None]


class Site:
    """An https server on this machine that calls itself ``HOST``."""

    def __init__(self, folder: Path) -> None:
        self.asked: list[str] = []
        self.answers: dict[str, Answer] = {}
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder().subject_name(name).issuer_name(name)
            .public_key(key.public_key()).serial_number(1)
            .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
            .sign(key, hashes.SHA256())
        )  # fmt: skip
        pem = folder / "site.pem"
        pem.write_bytes(
            key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            + certificate.public_bytes(Encoding.PEM)
        )
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                site.answers[self.path](self)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        served.load_cert_chain(pem)
        self.server.socket = served.wrap_socket(self.server.socket, server_side=True)
        self.trusting = ssl.create_default_context(cafile=str(pem))

    def fetcher(self, **changes: Any) -> Fetcher:
        values: dict[str, Any] = {
            "look": lambda _host, _port: ["127.0.0.1"], "allowed": lambda _address: True,
            "port": self.server.server_address[1], "context": self.trusting,
        }  # fmt: skip
        return Fetcher(**{**values, **changes})

    def says(self, path: str, body: bytes, *, status: int = 200, **headers: str) -> str:
        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            for name, value in headers.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)

        self.answers[path] = answer
        return f"https://{HOST}{path}"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    found = Site(tmp_path)
    thread = threading.Thread(target=found.server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield found
    found.server.shutdown()
    found.server.server_close()


def refusal(fetcher: Fetcher, url: str) -> str:
    with pytest.raises(NotFetched) as caught:
        fetcher.get(url)
    return caught.value.code


def test_a_document_of_a_public_issuer_is_fetched_once(site: Site) -> None:
    url = site.says("/did.json", json.dumps({"id": "did:web:x"}).encode())
    fetch = site.fetcher()
    assert fetch(url) == fetch(url) == {"id": "did:web:x"}
    assert site.asked == ["/did.json"]


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
     "0.0.0.0", "255.255.255.255", "224.0.0.1", "::1", "::", "fe80::1%eth0", "fd00::1",
     "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1",
     "2001:db8::1", "64:ff9b:1::1", "64:ff9b:1:ffff::8.8.8.8", "64:ff9b::a00:1",
     "64:ff9b::a9fe:a9fe",
     "::ffff:8.8.8.8", "::ffff:0:8.8.8.8", "::8.8.8.8", "192.0.0.1", "192.0.0.8", "192.0.0.170",
     "192.0.0.192", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.51.100.7", "203.0.113.9",
     "240.0.0.1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:20::1", "2001:2::1",
     "2002:a00:1::", "2002:808:808::1", "fec0::1", "fe80::1", "100::1", "3fff::1", "5f00::1",
     "3ffe::1", "ff0e::1", "::2", "4000::1", "localhost", "", "0x7f000001", "127.1"],
)  # fmt: skip
def test_no_notation_of_a_private_address_passes(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::808:808", "192.0.1.1", "172.32.0.1",
     "100.128.0.1", "2a00:1450:4009::1", "2001:4860:4860::8888"],
)  # fmt: skip
def test_public_addresses_pass(address: str) -> None:
    assert is_public(address)


def test_a_name_with_one_private_address_is_refused_and_never_asked(site: Site) -> None:
    url = site.says("/x", b"{}")
    fetch = site.fetcher(allowed=is_public, look=lambda _h, _p: ["93.184.216.34", "10.0.0.1"])
    assert refusal(fetch, url) == "private"
    assert site.asked == []


def test_a_name_that_changes_its_answer_is_looked_up_once(site: Site) -> None:
    """DNS rebinding: a public address for the check, a private one for the connection."""
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    url = site.says("/x", b"{}")
    assert site.fetcher(look=lambda _h, _p: next(answers)).get(url) == {}
    assert next(answers) == ["10.0.0.1"]


@pytest.mark.parametrize(
    "url",
    ["http://issuer.example.org/x", "file:///etc/passwd", "https://u:p@issuer.example.org/",
     "https://issuer.example.org:6379/", "https:///x", "gopher://x/", "https://x:99999/",
     "https://issuer.example.org/keys/../evil", "https://issuer.example.org/keys/%2e%2e/evil",
     "https://issuer.example.org/keys/.%2E/evil", "https://issuer.example.org/a%2fb",
     "https://issuer.example.org/a%2F..%2Fb", "https://issuer.example.org/a%5cb",
     "https://issuer.example.org/a\\..\\b", "https://issuer.example.org/%252e%252e/evil",
     "https://issuer.example.org/%25252e%25252e/x", "https://issuer.example.org/..;/evil",
     "https://issuer.example.org/..;a=b/evil", "https://issuer.example.org/./x",
     "https://issuer.example.org/x/..", "https://issuer.example.org/%00", "https://@x.example/",
     "https://issuer.example.org/x#y", "https://issuer.example.org/%2e%2e%2fevil",
     "https://issuer.example.org/%c0%ae%c0%ae/..", "https://issuer.example.org/\ud800",
     "https://issuer.example.org/a\r\nHost: evil", "https://exämple.org/", "//x", ""],
)  # fmt: skip
def test_only_plain_https_addresses_are_followed(site: Site, url: str) -> None:
    assert refusal(site.fetcher(), url) == "address"
    assert site.asked == []


def test_redirects_errors_and_other_formats_give_nothing(site: Site) -> None:
    fetch = site.fetcher()
    cases = {
        site.says("/r", b"", status=302, Location="https://10.0.0.1/"): "redirect",
        site.says("/g", b"{}", Content_Encoding="gzip"): "encoded",
        site.says("/e", b"{}", status=500): "status",
        site.says("/h", b"<html>"): "not_json",
        site.says("/l", b"[1]"): "not_json",
        site.says("/d", b"[" * 100_000): "not_json",
        site.says("/b", b'{"a": "' + b"x" * 600_000 + b'"}'): "size",
    }
    assert {url: refusal(fetch, url) for url in cases} == cases


# What a slow server has to say, a piece every 50 ms: far more than a reader waits for.
PIECES = 600


@pytest.mark.parametrize("headers_first", [True, False])
def test_a_server_that_trickles_is_left(site: Site, headers_first: bool) -> None:
    sent: list[int] = []

    def trickle(handler: BaseHTTPRequestHandler) -> None:
        if headers_first:
            handler.send_response(200)
            handler.end_headers()
        try:
            for piece in range(PIECES):
                handler.wfile.write(b" ")
                handler.wfile.flush()
                sent.append(piece)
                time.sleep(0.05)
        except OSError:
            pass  # the reader has gone

    site.answers["/slow"] = trickle
    assert refusal(site.fetcher(seconds=0.4), f"https://{HOST}/slow") in ("unreachable", "not_json")
    assert len(sent) < PIECES, "the reader stayed to the end"


def test_a_server_that_is_slow_to_greet_is_left(site: Site) -> None:
    """Bytes that trickle in during the handshake set the socket's own timeout back each time."""
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()
    sent: list[bytes] = []

    def greet() -> None:
        peer, _address = listener.accept()
        with peer, contextlib.suppress(OSError):
            # A record of a handshake that promises 16 kB and brings a byte at a time.
            peer.sendall(b"\x16\x03\x03\x40\x00")
            while len(sent) < PIECES and not over.wait(0.05):
                peer.sendall(b"\x02")
                sent.append(b"\x02")

    thread = threading.Thread(target=greet, daemon=True)
    thread.start()
    fetch = site.fetcher(port=listener.getsockname()[1], seconds=0.4)
    assert refusal(fetch, f"https://{HOST}/x") == "unreachable"
    assert len(sent) < PIECES, "the reader stayed to the end"
    over.set()
    thread.join(2)
    listener.close()


def test_every_address_of_a_host_is_tried_and_each_was_checked(site: Site) -> None:
    url = site.says("/x", b"{}")
    checked: list[str] = []

    def allowed(address: str) -> bool:
        checked.append(address)
        return True

    # Nobody listens at the first two; of loopback addresses all are this machine.
    found = ["::1", "127.0.0.2", "127.0.0.1"]
    assert site.fetcher(look=lambda _h, _p: found, allowed=allowed).get(url) == {}
    assert checked == found
    assert refusal(site.fetcher(look=lambda _h, _p: ["127.0.0.2"]), url) == "unreachable"


def test_one_that_answers_badly_is_not_asked_at_another_address(site: Site) -> None:
    url = site.says("/x", b"no json")
    fetch = site.fetcher(look=lambda _h, _p: ["127.0.0.1", "127.0.0.1 "])
    assert refusal(fetch, url) == "not_json"
    assert site.asked == ["/x"]


def test_a_silent_address_leaves_time_for_the_next(site: Site) -> None:
    url = site.says("/x", b"{}")
    # Takes connections and says nothing.
    listener = socket.create_server(("127.0.0.3", site.server.server_address[1]))
    fetch = site.fetcher(look=lambda _h, _p: ["127.0.0.3", "127.0.0.1"], seconds=2.0)
    assert fetch.get(url) == {}
    listener.close()


def test_look_ups_and_documents_share_one_span_of_time(site: Site) -> None:
    urls = [site.says(f"/{number}", b"{}") for number in range(4)]
    waited: list[str] = []
    over = threading.Event()

    def slow(host: str, _port: int) -> list[str]:
        waited.append(host)
        over.wait(30)
        return ["127.0.0.1"]

    fetch = site.fetcher(look=slow, seconds=0.3)
    began = time.monotonic()
    assert refusal(fetch, urls[0]) == "time"
    # The time is over for the others as well: nothing is asked for them.
    assert [refusal(fetch, url) for url in urls[1:]] == ["time"] * 3
    assert time.monotonic() - began < 10
    assert len(waited) == 1
    over.set()


def test_a_document_has_a_limit_and_may_be_as_large_as_that(site: Site) -> None:
    def body(size: int) -> bytes:
        return b'{"a": "' + b"x" * (size - 9) + b'"}'

    assert len(body(MAX_BYTES)) == MAX_BYTES
    assert site.fetcher().get(site.says("/fits", body(MAX_BYTES)))
    assert refusal(site.fetcher(), site.says("/over", body(MAX_BYTES + 1))) == "size"
    # Whatever the length that is promised, no more is read.
    sent: list[int] = []

    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        with contextlib.suppress(OSError):
            for _piece in range(1_000):
                handler.wfile.write(b" " * 65_536)
                sent.append(65_536)

    site.answers["/endless"] = endless
    assert refusal(site.fetcher(), f"https://{HOST}/endless") == "size"
    assert sum(sent) < 64 * MAX_BYTES


def test_a_certificate_of_another_name_is_refused(site: Site) -> None:
    site.says("/x", b"{}")
    assert refusal(site.fetcher(), "https://other.example.org/x") == "unreachable"


def test_one_verification_fetches_a_few_documents_at_most(site: Site) -> None:
    fetch = site.fetcher()
    urls = [site.says(f"/{number}", b"{}") for number in range(MAX_DOCUMENTS + 3)]
    found = [fetch(url) for url in urls]
    assert found.count(None) == 3
    assert len(site.asked) == MAX_DOCUMENTS
