"""The simulated provider itself: what it promises to whoever tests with it."""

import json
import tempfile
import unittest

from harness import clients, raw
from harness.processes import Mock, run


class MockTest(unittest.TestCase):
    """Each test starts a provider of its own."""

    def mock(self, *arguments, dialect="both"):
        """A provider that ends with the test."""
        directory = self.enterContext(tempfile.TemporaryDirectory(prefix="sluice-"))
        mock = Mock(directory, "provider", *arguments, dialect=dialect)
        self.addCleanup(mock.kill)
        return mock

    def test_echoes_and_records_what_it_received(self):
        """Else every test that looks at what a provider saw would look at nothing."""
        mock = self.mock()
        for dialect in ("openai", "anthropic"):
            for stream in (False, True):
                with self.subTest(dialect=dialect, stream=stream):
                    text = f"grüße an {dialect} {stream}"
                    reply = clients.chat(mock.port, dialect, text, stream=stream,
                                         headers={"X-Trace": "7"})
                    self.assertEqual(reply.status, 200)
                    self.assertTrue(reply.ended)
                    self.assertEqual(reply.text, text)
                    request = mock.requests()[-1]
                    self.assertEqual(json.loads(request["body"])["messages"][0]["content"], text)
                    self.assertEqual(request["path"], clients.PATHS[dialect])
                    headers = {name.lower(): value for name, value in request["headers"]}
                    self.assertEqual(headers["x-trace"], "7")

    def test_calls_the_tool_that_it_is_told_to_call(self):
        """Else tool calls would go untested from end to end."""
        mock = self.mock("--chunks", "6")
        for dialect in ("openai", "anthropic"):
            for stream in (False, True):
                with self.subTest(dialect=dialect, stream=stream):
                    reply = clients.chat(mock.port, dialect, 'call tool send {"to": "anna", "n": 1}',
                                         stream=stream, tools=["send"])
                    (name, arguments), = reply.tools
                    self.assertEqual(name, "send")
                    self.assertEqual(json.loads(arguments), {"to": "anna", "n": 1})

    def test_fixed_replies(self):
        """Else a bench would compare answers that differ for no reason."""
        mock = self.mock("--reply", "text:always this")
        self.assertEqual(clients.chat(mock.port, "openai", "a").text, "always this")
        again = [clients.chat(mock.port, "openai", "a").raw for _ in range(2)]
        self.assertEqual(again[0], again[1])

    def test_faults_look_like_the_real_thing(self):
        """Else the gateway would be drilled against failures that no provider shows."""
        for fault, status in (("status:503", 503), ("ratelimit", 429)):
            with self.subTest(fault=fault):
                reply = clients.chat(self.mock("--fault", fault).port, "openai", "hi")
                self.assertEqual(reply.status, status)
                self.assertTrue(reply.error["message"])
        with self.subTest(fault="ratelimit header"):
            reply = clients.chat(self.mock("--fault", "ratelimit").port, "anthropic", "hi")
            self.assertEqual(reply.headers["retry-after"], "1")
        with self.subTest(fault="garbage"):
            status, _, text = clients.post(self.mock("--fault", "garbage").port,
                                           clients.PATHS["openai"], clients.body_of("openai", "hi"))
            self.assertEqual(status, 200)
            self.assertIn("<html", text)
        with self.subTest(fault="reset"):
            with self.assertRaises(OSError):
                clients.chat(self.mock("--fault", "reset").port, "openai", "hi")

    def test_a_cut_answer_has_no_end(self):
        """Else a gateway that completes broken answers would pass every test."""
        mock = self.mock("--fault", "cut", "--chunks", "8")
        for dialect in ("openai", "anthropic"):
            status, _, text = clients.post(mock.port, clients.PATHS[dialect],
                                           clients.body_of(dialect, "one two three", stream=True))
            self.assertEqual(status, 200)
            self.assertTrue(text)
            self.assertNotIn("[DONE]", text)
            self.assertNotIn("message_stop", text)
            _, _, half = clients.post(mock.port, clients.PATHS[dialect],
                                      clients.body_of(dialect, "one two three"))
            with self.assertRaises(ValueError):
                json.loads(half)

    def test_says_when_a_client_went_away(self):
        """Else nobody could tell how long an abandoned generation goes on."""
        cases = (("hangs", False, ("--fault", "hang")),
                 ("hangs in a stream", True, ("--fault", "hang")),
                 ("waits", False, ("--latency-ms", "60000")),
                 ("between pieces", True, ("--chunks", "400", "--chunk-delay-ms", "1000")))
        for note, stream, arguments in cases:
            with self.subTest(note):
                mock = self.mock(*arguments)
                body = json.dumps(clients.body_of("openai", "x" * 400, stream=stream)).encode()
                with raw.Wire(mock.port) as wire:
                    wire.send(raw.post(clients.PATHS["openai"], body))
                    mock.await_line("request")
                self.assertGreaterEqual(mock.await_line("client_gone")["ms"], 0)

    def test_refuses_what_it_does_not_speak(self):
        """Else a gateway that sends the wrong dialect would never be noticed."""
        mock = self.mock(dialect="anthropic")
        self.assertEqual(clients.chat(mock.port, "openai", "hi").status, 404)
        self.assertEqual(clients.chat(mock.port, "anthropic", "hi").status, 200)
        status, _, text = clients.post(mock.port, clients.PATHS["anthropic"], b"{nonsense")
        self.assertEqual(status, 400)
        self.assertEqual(json.loads(text)["type"], "error")

    def test_lists_its_model(self):
        """Else readiness checks against a provider would have nothing to ask."""
        mock = self.mock()
        status, _, text = clients.get(mock.port, "/v1/models")
        self.assertEqual(status, 200)
        self.assertTrue(json.loads(text)["data"][0]["id"])

    def test_bad_options_are_named(self):
        """Else a drill with a typing error would run without its fault."""
        for arguments, word in ((("--fault", "statsu:503"), "fault"),
                                (("--reply", "ecco"), "reply"),
                                (("--listen", "nowhere"), "nowhere"),
                                (("--dialect", "latin"), "dialect")):
            with self.subTest(arguments=arguments):
                done = run("mock", *arguments)
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertIn(word, done.stderr)

    def test_ends_on_sigterm_with_a_report(self):
        """Else scripts would have to kill it and lose its figures."""
        mock = self.mock("--report")
        clients.chat(mock.port, "openai", "hi")
        out = mock.process.stdout
        mock.process.terminate()
        report = json.loads(out.read().decode().strip().splitlines()[-1])
        self.assertEqual(mock.process.wait(timeout=20), 0)
        self.assertEqual(report["requests"], 1)
        self.assertEqual(report["clients_gone"], 0)


if __name__ == "__main__":
    unittest.main()
