"""``python -m demo.port 8000``: says in plain words when somebody else answers there already."""

from __future__ import annotations

import socket
import sys


def taken(port: int) -> bool:
    """Whether 127.0.0.1 cannot be listened on at this port."""
    with socket.socket() as probe:
        # As the server does: a port that is only being given up is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def main(words: list[str]) -> int:
    """0 when the port is free; 1 with what to do when it is not, 2 when it is no port."""
    if len(words) != 1 or not words[0].isascii() or not words[0].isdigit():
        print("Name a port: PORT=9000 make demo", file=sys.stderr)
        return 2
    port = int(words[0])
    if not 1024 <= port <= 65_535:
        print(f"{port} is no port for a demo: choose 1024 to 65535, as in PORT=9000 make demo",
              file=sys.stderr)  # fmt: skip
        return 2
    if taken(port):
        other = port + 1000 if port + 1000 <= 65_535 else port - 1000
        print(f"Port {port} is taken: PORT={other} make demo", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
