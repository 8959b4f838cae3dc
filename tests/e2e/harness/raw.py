"""Bytes on a socket, for what no HTTP library would send."""

import socket
import struct


class Wire:
    """One TCP connection to the gateway."""

    def __init__(self, port, timeout=20.0):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        """Sends all of it; False when the other side has closed meanwhile, as it may."""
        try:
            self.socket.sendall(data)
            return True
        except (BrokenPipeError, ConnectionResetError):
            return False

    def half_close(self):
        """Sends an orderly end, and still reads."""
        self.socket.shutdown(socket.SHUT_WR)

    def reset(self):
        """Breaks the connection, as the network does when a machine is gone."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def read_all(self):
        """Everything until the other side closes. A time-out here is a hang, and fails the test."""
        received = b""
        while True:
            try:
                piece = self.socket.recv(65536)
            except ConnectionResetError:
                return received
            if not piece:
                return received
            received += piece

    def read_head(self):
        """Bytes up to the end of one answer's head; what was there, when the other side closed."""
        received = b""
        while b"\r\n\r\n" not in received:
            try:
                piece = self.socket.recv(65536)
            except ConnectionResetError:
                return received
            if not piece:
                return received
            received += piece
        return received


def exchange(port, data, timeout=20.0):
    """Sends `data` and returns all that came back until the other side closed."""
    with Wire(port, timeout) as wire:
        wire.send(data)
        return wire.read_all()


def statuses(received):
    """The status codes of the answers in `received`, found by their status lines."""
    return [int(part[:3]) for part in received.split(b"HTTP/1.1 ")[1:] if part[:3].isdigit()]


def post(path, body, *headers):
    """A well-formed request with these additional header lines."""
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json",
             f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
