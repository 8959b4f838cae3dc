"""A webhook's receiver that checks signatures as docs/alerts.md tells, and fails as it is told."""

import base64
import hashlib
import hmac
import http.server
import json
import threading
import time

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()


def verify(secret, headers, body):
    """The message, if it was signed with `secret` less than five minutes ago; else ValueError."""
    seconds = headers["webhook-timestamp"]
    if abs(time.time() - int(seconds)) > 300:
        raise ValueError("too old, or from the future")
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{seconds}.".encode() + body
    wanted = "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    if not any(hmac.compare_digest(wanted, one) for one in headers["webhook-signature"].split()):
        raise ValueError("not signed by the gateway")
    return json.loads(body)


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        """One message."""
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.take(dict(self.headers.items()), body, self)

    def log_message(self, *_):
        """Nothing: a test's output is its verdict."""


class Receiver(http.server.ThreadingHTTPServer):
    """Listens on a free port of the loopback; a context manager. `statuses` are given first, one for
    each message; 0 hangs until the test is over."""

    daemon_threads = True

    def __init__(self, statuses=(), port=0):
        super().__init__(("127.0.0.1", port), _Handler)
        self.statuses = list(statuses)
        self.messages = []  # (headers, message) of those that were taken
        self.raw = []  # (headers, body) of the same
        self.refused = []  # headers of those that were not
        self.changed = threading.Condition()
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)

    @property
    def url(self):
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}/hook"

    def take(self, headers, body, handler):
        """Checks, keeps, answers."""
        headers = {name.lower(): value for name, value in headers.items()}
        with self.changed:
            status = self.statuses.pop(0) if self.statuses else 204
            if status == 204:
                self.messages.append((headers, verify(SECRET, headers, body)))
                self.raw.append((headers, body))
            else:
                self.refused.append(headers)
            self.changed.notify_all()
        if status == 0:
            self.over.wait()
            return
        handler.send_response(status)
        handler.send_header("location", "/elsewhere")
        handler.end_headers()

    def rows(self):
        """All rows of all messages so far."""
        return [row for _, message in self.messages for row in message["data"]["alerts"]]

    def await_rows(self, holds, seconds=30.0):
        """Returns the rows once `holds(rows)`."""
        with self.changed:
            if not self.changed.wait_for(lambda: holds(self.rows()), seconds):
                raise AssertionError(f"waited {seconds} s in vain: {self.rows()}")
            return self.rows()

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.shutdown()
        self.server_close()
