"""Hostile and broken input over real sockets: refused, no crash, no hang, memory flat."""

import json
import time
import unittest

from harness import clients, raw
from harness.house import House, HouseTest
from harness.processes import is_sanitized

DIALECTS = ("openai", "anthropic")
CHAT = clients.PATHS["openai"]
GOOD = json.dumps(clients.body_of("openai", "hello")).encode()

# One 32 MiB body may be in hand, twice while its buffer grows. A sanitizer keeps what was freed.
MEMORY_GROWTH_KIB_MAX = (512 if is_sanitized() else 96) * 1024


class InputTest(HouseTest):
    """One house for all: whatever comes in must not harm the next request."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shared = House(start=("cloud",))
        cls.enterClassContext(cls.shared)
        cls.port = cls.shared.gateway.port

    def tearDown(self):
        self.assertTrue(self.shared.gateway.is_alive(), self.shared.gateway.stderr())
        self.assert_answered(self.shared.chat("openai", "still there?"))
        super().tearDown()

    def refused(self, data, statuses=(400,)):
        """Exactly one answer, of these statuses, and then the connection is closed."""
        answers = raw.statuses(raw.exchange(self.port, data))
        self.assertEqual(len(answers), 1, answers)
        self.assertIn(answers[0], statuses)

    def seen(self):
        """How many chats the provider has received."""
        return len(self.shared.cloud.requests())


class BodyTest(InputTest):
    """Bodies that are no chat request."""

    def test_errors_name_the_place_in_the_callers_dialect(self):
        """Else a developer would have to guess which of fifty fields is wrong."""
        message = {"role": "user", "content": "hi"}
        cases = (
            ("no messages", {"model": "auto"}, "messages"),
            ("no model", {"messages": [message]}, "model"),
            ("messages is no list", {"model": "auto", "messages": "hi"}, "$.messages"),
            ("no message", {"model": "auto", "messages": []}, "$.messages"),
            ("a message is no object", {"model": "auto", "messages": [message, 7]}, "$.messages[1]"),
            ("no role", {"model": "auto", "messages": [{"content": "hi"}]}, "$.messages[0]"),
            ("content is a number", {"model": "auto", "messages": [{"role": "user", "content": 7}]},
             "$.messages[0].content"),
            ("model is a list", {"model": ["auto"], "messages": [message]}, "$.model"),
            ("stream is a string", {"model": "auto", "messages": [message], "stream": "yes"},
             "$.stream"),
        )
        before = self.seen()
        for dialect in DIALECTS:
            for note, body, path in cases:
                with self.subTest(dialect=dialect, note=note):
                    body = {"max_tokens": 10, **body}
                    status, headers, text = clients.post(self.port, clients.PATHS[dialect], body)
                    self.assertEqual(status, 400, text)
                    error = json.loads(text)["error"]
                    self.assertIn(path, error["message"] + str(error.get("param")))
                    self.assert_error_form(dialect, json.loads(text))
                    self.assertEqual(headers["x-sluice-error-source"], "gateway")
        self.assertEqual(self.seen(), before)

    def test_every_problem_is_told_at_once(self):
        """Else a developer would mend a request in ten rounds."""
        body = {"stream": "yes", "messages": [7, {"role": "x", "content": "hi"}, {"role": "user"}],
                "temperature": "hot"}
        paths = ("$.model", "$.stream", "$.messages[0]", "$.messages[1].role",
                 "$.messages[2].content", "$.temperature")
        before = self.seen()
        for dialect in DIALECTS:
            with self.subTest(dialect=dialect):
                status, _, text = clients.post(self.port, clients.PATHS[dialect], body)
                self.assertEqual(status, 400, text)
                self.assert_error_form(dialect, json.loads(text))
                for path in paths:
                    self.assertIn(path + ": ", json.loads(text)["error"]["message"])
        self.assertEqual(self.seen(), before)

    def assert_error_form(self, dialect, document):
        """The keys that the official SDKs read."""
        if dialect == "openai":
            self.assertEqual({"message", "type", "param", "code"} & set(document["error"]),
                             {"message", "type", "param", "code"})
        else:
            self.assertEqual(document["type"], "error")
            self.assertEqual(document["error"]["type"], "invalid_request_error")
            self.assertTrue(document["request_id"])

    def test_text_that_is_no_json(self):
        """Else a half-sent body would be taken for a whole one."""
        deep = b'{"model":"auto","messages":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
        cases = (
            ("empty", b""), ("cut", GOOD[:-1]), ("two documents", GOOD + b"{}"),
            ("trailing comma", GOOD[:-1] + b",}"), ("comment", b"/* */" + GOOD),
            ("byte order mark", b"\xef\xbb\xbf" + GOOD), ("UTF-16", GOOD.decode().encode("utf-16")),
            ("invalid UTF-8", GOOD.replace(b"hello", b"\xff\xfe")),
            ("overlong UTF-8", GOOD.replace(b"hello", b"\xc0\xaf")),
            ("lone surrogate", GOOD.replace(b"hello", b"\\ud800")),
            ("control character", GOOD.replace(b"hello", b"a\nb")),
            ("nul", GOOD.replace(b"hello", b"\0")), ("NaN", GOOD[:-1] + b',"temperature":NaN}'),
            ("leading zero", GOOD[:-1] + b',"temperature":01}'),
            ("single quotes", GOOD.replace(b'"', b"'")),
            ("duplicate key", GOOD[:-1] + b',"model":"auto"}'),
            ("duplicate key, escaped", GOOD[:-1] + b',"mod\\u0065l":"auto"}'),
            ("duplicate key, deep", GOOD.replace(b'"role": "user"', b'"role":"user","role":"user"')),
            ("100,000 deep", deep), ("100,000 open", deep[:100_000]),
            ("100,000 objects", b'{"a":' * 100_000 + b"1" + b"}" * 100_000),
        )
        before = self.seen()
        for dialect in DIALECTS:
            for note, body in cases:
                with self.subTest(dialect=dialect, note=note):
                    status, _, text = clients.post(self.port, clients.PATHS[dialect], body)
                    self.assertIn(status, (400, 413), text)
                    self.assertTrue(json.loads(text)["error"]["message"])
        self.assertEqual(self.seen(), before)

    def test_other_paths_and_methods_are_refused_in_form(self):
        """Else a client that asks for something else would hang or crash on a web page."""
        for path, status in (("/v1/embeddings", (404, 501)), ("/v1/audio/speech", (404, 501)),
                             ("/nowhere", (404,)), ("/v1/chat/completions/", (404, 200)),
                             ("/v1/../v1/models", (400, 404)), ("/%2e%2e/etc/passwd", (400, 404))):
            with self.subTest(path=path):
                got, _, text = clients.post(self.port, path, GOOD)
                self.assertIn(got, status, text)
                if got != 200:
                    self.assertTrue(json.loads(text)["error"]["message"])

    def test_a_wrong_method_is_told_the_right_ones(self):
        """Else a 405 would lack what RFC 9110 demands, and a client could only guess."""
        reading, asking = "GET, HEAD", "POST"
        for method, path, allowed in (("GET", CHAT, asking), ("HEAD", CHAT, asking),
                                      ("DELETE", "/v1/messages", asking),
                                      ("DELETE", "/v1/models", reading),
                                      ("PUT", "/v1/models/auto", reading),
                                      ("POST", "/healthz", reading), ("DELETE", "/metrics", reading)):
            with self.subTest(method=method, path=path):
                status, headers, text = clients.get(self.port, path, method=method)
                self.assertEqual((status, headers.get("allow")), (405, allowed), text)

    def test_head_gives_the_head_of_get(self):
        """Else a monitor that asks for no body would take the gateway for broken."""
        for path in ("/v1/models", "/v1/models/auto", "/healthz", "/readyz", "/metrics"):
            with self.subTest(path=path):
                status, headers, text = clients.get(self.port, path, method="HEAD")
                self.assertEqual((status, text), (200, ""))
                got = clients.get(self.port, path)[1]
                self.assertEqual(headers["content-type"], got["content-type"])

    def test_compressed_bodies_are_415(self):
        """Else text would pass that nobody has looked into."""
        for encoding in ("gzip", "br", "deflate", "identity, gzip"):
            with self.subTest(encoding=encoding):
                status, _, _ = clients.post(self.port, CHAT, GOOD, {"Content-Encoding": encoding})
                self.assertEqual(status, 415)

    def test_anonymous_mode_trusts_no_browser_and_no_proxy(self):
        """Else any web page that a developer opens could use the gateway in their name."""
        before = self.seen()
        cases = ({"Origin": "https://evil.example"}, {"Forwarded": "for=1.2.3.4"},
                 {"X-Forwarded-For": "1.2.3.4"}, {"Via": "1.1 proxy"}, {"Host": "evil.example"},
                 {"Content-Type": "text/plain"})
        for headers in cases:
            with self.subTest(headers=headers):
                status, _, text = clients.post(self.port, CHAT, GOOD, headers)
                self.assertIn(status, (400, 401, 403, 415), text)
        self.assertEqual(self.seen(), before)


class HttpTest(InputTest):
    """Malformed HTTP and the known forms of request smuggling."""

    def request(self, *lines, body=b"", start=f"POST {CHAT} HTTP/1.1"):
        """A request with exactly these header lines."""
        head = "\r\n".join([start, "Host: 127.0.0.1", "Content-Type: application/json", *lines])
        return head.encode("latin-1") + b"\r\n\r\n" + body

    def test_two_readings_of_a_length_are_refused(self):
        """Else two servers in a row would disagree where a request ends, and one caller's bytes would
        become another's request."""
        length = len(GOOD)
        chunked = f"{length:x}\r\n".encode() + GOOD + b"\r\n0\r\n\r\n"
        cases = (
            ("length and chunked", ["Content-Length: 4", "Transfer-Encoding: chunked"], chunked),
            ("chunked and length", ["Transfer-Encoding: chunked", f"Content-Length: {length}"], chunked),
            ("two lengths", [f"Content-Length: {length}", "Content-Length: 0"], GOOD),
            ("two equal lengths in one", [f"Content-Length: {length}, {length + 1}"], GOOD),
            ("signed length", [f"Content-Length: +{length}"], GOOD),
            ("negative length", ["Content-Length: -1"], GOOD),
            ("hexadecimal length", [f"Content-Length: 0x{length:x}"], GOOD),
            ("length with a dot", [f"Content-Length: {length}.0"], GOOD),
            ("empty length", ["Content-Length: "], GOOD),
            ("huge length", ["Content-Length: 99999999999999999999999"], GOOD),
            ("space before colon", [f"Content-Length : {length}"], GOOD),
            ("space in name", [f"Content Length: {length}"], GOOD),
            ("unknown coding", ["Transfer-Encoding: xchunked"], chunked),
            ("chunked twice", ["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"], chunked),
            ("chunked not last", ["Transfer-Encoding: chunked, identity"], chunked),
            ("gzip, chunked", ["Transfer-Encoding: gzip, chunked"], chunked),
            ("tab", ["Transfer-Encoding:\x0bchunked"], chunked),
            ("folded", ["Transfer-Encoding:", " chunked"], chunked),
            ("nul", ["Transfer-Encoding: chunked\0"], chunked),
            ("quoted", ['Transfer-Encoding: "chunked"'], chunked),
        )
        before = self.seen()
        for note, lines, body in cases:
            with self.subTest(note):
                self.refused(self.request(*lines, body=body), (400, 413, 415, 501))
        self.assertEqual(self.seen(), before)

    def test_broken_chunks_are_refused(self):
        """Else what follows a broken chunk would be read as a second request."""
        tail = b"\r\n0\r\n\r\n"
        size = f"{len(GOOD):x}".encode()
        cases = (
            ("no hex", b"zz\r\n" + GOOD + tail), ("negative", b"-5\r\n" + GOOD + tail),
            ("prefix", b"0x" + size + b"\r\n" + GOOD + tail),
            ("size overflows", b"fffffffffffffffff\r\n" + GOOD + tail),
            ("bare LF", size + b"\n" + GOOD + tail),
            ("no CRLF after data", size + b"\r\n" + GOOD + b"XX0\r\n\r\n"),
            ("endless extension", size + b";" + b"a" * 200_000 + b"\r\n" + GOOD + tail),
            ("control byte in a trailer", size + b"\r\n" + GOOD + b"\r\n0\r\nX: a\x01b\r\n\r\n"),
            ("endless trailers", size + b"\r\n" + GOOD + b"\r\n0\r\n" + b"X: y\r\n" * 50_000),
        )
        for note, body in cases:
            with self.subTest(note):
                before = self.seen()
                self.refused(self.request("Transfer-Encoding: chunked", body=body), (400, 413, 431))
                self.assertEqual(self.seen(), before)

    def test_trailers_are_dropped(self):
        """Else a trailer could change how a request was framed, or say who sent it."""
        body = (f"{len(GOOD):x}\r\n".encode() + GOOD
                + b"\r\n0\r\nContent-Length: 5\r\nX-Sluice-Workload: other\r\n\r\n")
        data = self.request("Transfer-Encoding: chunked", "Connection: close", body=body)
        self.assertEqual(raw.statuses(raw.exchange(self.port, data)), [200])

    def test_broken_heads_are_refused(self):
        """Else a head that two parsers read differently would get past one of them."""
        length = f"Content-Length: {len(GOOD)}"
        cases = (
            ("no version", self.request(length, start=f"POST {CHAT}")),
            ("HTTP/2.0", self.request(length, start=f"POST {CHAT} HTTP/2.0")),
            ("http/1.1", self.request(length, start=f"POST {CHAT} http/1.1")),
            ("HTTP/1.10", self.request(length, start=f"POST {CHAT} HTTP/1.10")),
            ("two spaces", self.request(length, start=f"POST  {CHAT} HTTP/1.1")),
            ("tab", self.request(length, start=f"POST\t{CHAT} HTTP/1.1")),
            ("method with brackets", self.request(length, start=f"PO[ST {CHAT} HTTP/1.1")),
            ("control in target", self.request(length, start="POST /v1\x01 HTTP/1.1")),
            ("no host", f"POST {CHAT} HTTP/1.1\r\n{length}\r\n\r\n".encode()),
            ("two hosts", self.request(length, "Host: 127.0.0.1")),
            ("header without colon", self.request(length, "Nonsense")),
            ("empty name", self.request(length, ": value")),
            ("control in value", self.request(length, "X-A: a\x01b")),
            ("carriage return in value", self.request(length, "X-A: a\rb")),
            ("leading space", f"POST {CHAT} HTTP/1.1\r\n Host: a\r\n{length}\r\n\r\n".encode()),
            ("TLS hello", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(64)),
            ("HTTP/2 preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        )
        before = self.seen()
        for note, data in cases:
            with self.subTest(note):
                answers = raw.statuses(raw.exchange(self.port, data))
                self.assertLessEqual(len(answers), 1, answers)
                for status in answers:
                    self.assertIn(status, (400, 404, 405, 505))
        self.assertEqual(self.seen(), before)

    def test_heads_beyond_the_limits_are_refused(self):
        """Else one caller could fill the memory with headers alone."""
        cases = (
            ("long target", b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n"),
            ("long value", b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 200_000 + b"\r\n\r\n"),
            ("many headers", b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 20_000 + b"\r\n"),
        )
        for note, data in cases:
            with self.subTest(note):
                self.refused(data, (400, 413, 414, 431))

    def test_pipelined_requests_are_answered_in_order(self):
        """Else a client that pipelines would read somebody else's answer as its own."""
        one = raw.post(CHAT, json.dumps(clients.body_of("openai", "first")).encode())
        two = raw.post(CHAT, json.dumps(clients.body_of("openai", "second")).encode(),
                       "Connection: close")
        received = raw.exchange(self.port, one + two)
        self.assertEqual(raw.statuses(received), [200, 200])
        self.assertLess(received.index(b"first"), received.index(b"second"))

    def test_expect_100_continue(self):
        """Else curl would wait a second before each large body."""
        with raw.Wire(self.port) as wire:
            wire.send(raw.post(CHAT, b"", "Expect: 100-continue", "Connection: close")
                      .replace(b"Content-Length: 0", f"Content-Length: {len(GOOD)}".encode()))
            self.assertTrue(wire.read_head().startswith(b"HTTP/1.1 100"))
            wire.send(GOOD)
            self.assertEqual(raw.statuses(wire.read_all()), [200])

    def test_no_100_continue_for_an_unknown_key(self):
        """Else anybody who reaches the port could make the gateway hold bodies."""
        house = self.house(identity="{anonymous: off}", start=("cloud",))
        head = raw.post(CHAT, b"", "Expect: 100-continue", "Authorization: Bearer wrong")
        received = raw.exchange(house.gateway.port,
                                head.replace(b"Content-Length: 0", b"Content-Length: 1000000"))
        self.assertEqual(raw.statuses(received), [401])

    def test_a_slow_head_does_not_hold_others_up(self):
        """Else a single slow connection would stop everybody."""
        wires = [self.enterContext(raw.Wire(self.port)) for _ in range(50)]
        for wire in wires:
            wire.send(b"POST /v1/chat/comp")
        began = time.monotonic()
        self.assert_answered(self.shared.chat("openai", "quick?"))
        self.assertLess(time.monotonic() - began, 10.0)


class HugeBodyTest(InputTest):
    """Ten gigabytes, announced or not."""

    TEN_GIGABYTES = 10 * 1000**3

    def test_announced(self):
        """Else the gateway would read for minutes what it will refuse."""
        before = self.shared.gateway.memory_kib()
        with raw.Wire(self.port) as wire:
            wire.send(raw.post(CHAT, b"").replace(b"Content-Length: 0",
                                                  f"Content-Length: {self.TEN_GIGABYTES}".encode()))
            self.assertEqual(raw.statuses(wire.read_all()), [413])
        self.assertLess(self.shared.gateway.memory_kib("VmHWM") - before, MEMORY_GROWTH_KIB_MAX)

    def test_chunked(self):
        """Else memory would grow with whatever a caller sends, until the machine gives up."""
        before = self.shared.gateway.memory_kib()
        chunk = b"100000\r\n" + b" " * 0x100000 + b"\r\n"
        sent = 0
        with raw.Wire(self.port) as wire:
            wire.send(raw.post(CHAT, b"").replace(b"Content-Length: 0", b"Transfer-Encoding: chunked"))
            while sent < self.TEN_GIGABYTES and wire.send(chunk):
                sent += 0x100000
            self.assertLess(sent, 1000**3, "it was read long after the limit")
            self.assertIn(raw.statuses(wire.read_all()), ([413], []))  # Lost when it was reset.
        self.assertLess(self.shared.gateway.memory_kib("VmHWM") - before, MEMORY_GROWTH_KIB_MAX)

    def test_many_at_once_stay_flat(self):
        """Else a few callers together could do what one alone cannot."""
        for _ in range(3):
            self.shared.chat("openai", "warm")
        before = self.shared.gateway.memory_kib()
        for _ in range(200):
            body = b'{"model":"auto","messages":' + b"[" * 100_000
            clients.post(self.port, CHAT, body)
        self.assertLess(self.shared.gateway.memory_kib() - before, MEMORY_GROWTH_KIB_MAX)


if __name__ == "__main__":
    unittest.main()
