"""What Jupyter starts for a kernel of :mod:`.kernels`: it asks for one, and ends with it.

Imports as little as it can: it stands in for what would take seconds.
"""

import json
import os
import socket
import sys


def main(address: str, *arguments: str) -> None:
    """Ask the process at ``address`` for a kernel with these arguments, and wait for its end."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as server:
        server.connect(address)
        wanted = {
            "become": "kernel",
            "arguments": arguments,
            "folder": os.getcwd(),
            "environment": dict(os.environ),
        }
        socket.send_fds(server, [json.dumps(wanted).encode()], [0, 1, 2])
        server.recv(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
