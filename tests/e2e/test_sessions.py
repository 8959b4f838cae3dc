"""What earlier turns of a session hold stays, when the history that says so is gone."""

import json
import pathlib
import signal

from harness import clients
from harness.house import Gateway, HouseTest
from harness.processes import run

SUMMARY = "In short: two firms become one."
SESSION = {"x-sluice-session": "s-4711"}


class SessionTest(HouseTest):
    """A conversation whose marked document was dropped, and whose summary stayed."""

    def restart(self, house):
        """The gateway dies and begins again on the same data."""
        house.gateway.process.send_signal(signal.SIGKILL)
        house.gateway.process.wait()
        house.gateway = Gateway(house.directory, house.text())
        self.addCleanup(house.gateway.kill)

    def test_a_summary_stays_where_its_document_was_also_after_a_restart(self):
        """Else the summary of a confidential document would be public because its client shortened the history."""
        house = self.house()
        for dialect in ("openai", "anthropic"):
            with self.subTest(dialect=dialect):
                session = {"x-sluice-session": f"s-{dialect}"}
                reply = house.chat(dialect, "CONFIDENTIAL: the merger. Summarise.", headers=session)
                self.assert_answered(reply)
                self.assertEqual(reply.zone(), "private")
                for _ in range(2):
                    reply = house.chat(dialect, SUMMARY, headers=session)
                    self.assert_answered(reply)
                    self.assertEqual(reply.zone(), "private")
                    self.restart(house)
                reply = house.chat(dialect, SUMMARY, headers={"x-sluice-session": "another"})
                self.assertEqual(reply.zone(), "cloud")  # Else nothing here could ever fail.
        self.assert_never_saw(house.cloud, "merger")

    def test_the_reason_is_in_the_explanation_and_in_the_journal(self):
        """Else nobody could find out why a harmless text may not leave."""
        house = self.house()
        house.chat("openai", "CONFIDENTIAL: the merger. Summarise.", headers=SESSION)
        house.chat("openai", SUMMARY, headers=SESSION)
        status, _, raw = clients.post(
            house.gateway.port, clients.PATHS["openai"], clients.body_of("openai", SUMMARY),
            {**SESSION, "x-sluice-dry-run": "1"})
        self.assertEqual(status, 200, raw)
        reasons = {reason["kind"]: reason for reason in json.loads(raw)["reasons"]}
        self.assertEqual(reasons["session"]["level"], "confidential")
        self.assertIn("new session", reasons["session"]["removal"])
        shown = run("journal", "show", "--config", house.gateway.file, "--json")
        intents = [r for r in json.loads(shown.stdout) if r["record"] == "intent"]
        self.assertEqual(["session" in r["reasons"] for r in intents], [False, True])

    def test_what_is_kept_says_neither_whose_it_is_nor_what_was_in_it(self):
        """Else the memory that protects a conversation would betray it."""
        house = self.house()
        house.chat("openai", "CONFIDENTIAL: the merger. Summarise.", headers=SESSION)
        files = list(pathlib.Path(house.directory, "data").glob("sessions.db*"))
        self.assertTrue(files)
        kept = b"".join(path.read_bytes() for path in files)
        self.assertIn(b"confidential", kept)  # The name of the level, as the policy has it.
        for text in (b"s-4711", b"merger", b"anonymous"):
            self.assertNotIn(text, kept)
        for path in files:
            self.assertEqual(path.stat().st_mode & 0o077, 0)

    def test_a_store_that_fails_stops_the_session_and_nothing_else(self):
        """Else a broken disk would open what an earlier turn has closed."""
        house = self.house()
        house.chat("openai", "CONFIDENTIAL: the merger. Summarise.", headers=SESSION)
        for path in pathlib.Path(house.directory, "data").glob("sessions.db*"):
            path.write_bytes(b"no database" * 1000)
        reply = house.chat("openai", SUMMARY, headers=SESSION)
        self.assertEqual(reply.status, 503, reply.raw)
        self.assertIn("earlier turns of this session", reply.error["message"])
        self.assert_answered(house.chat("openai", SUMMARY))
        self.assertIn("sessions_failed", house.gateway.stderr())
