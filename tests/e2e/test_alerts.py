"""Alerts: whoever must know of a violation that was stopped is told, and of nothing that was said."""

import os
import pathlib
import re
import tempfile
import unittest

from harness import canaries, clients
from harness.house import POLICY, HouseTest, configuration
from harness.processes import run
from harness.receiver import SECRET, Receiver

MARKED = f"CONFIDENTIAL: the merger. Ask {canaries.EMAIL}."
ALERTS = "alerts: {{webhook: {{url: \"{url}\", secret: \"env:SLUICE_TEST_SECRET\"{more}}}}}\n"

NEVER = POLICY.replace("policy:\n", """policy:
  never:
    - {name: nothing marked leaves, when: {level: [confidential]}, zone_kinds: [public_cloud]}
""") + """
  exceptions:
    - {name: incident 4711, lifts: nothing marked leaves, when: {level: [confidential]}, until: 2099-12-31}
"""


def metric(house, name, **labels):
    """The value of one line of /metrics."""
    shown = "{" + ",".join(f'{key}="{value}"' for key, value in labels.items()) + "}" if labels else ""
    _, _, text = clients.get(house.gateway.port, "/metrics")
    return int(re.search(rf"^{re.escape(name + shown)} (\d+)$", text, re.MULTILINE)[1])


class AlertsTest(HouseTest):
    """What an operator is told of, end to end."""

    def setUp(self):
        os.environ["SLUICE_TEST_SECRET"] = SECRET
        self.addCleanup(os.environ.pop, "SLUICE_TEST_SECRET")

    def receiver(self, statuses=(), port=0):
        """A running receiver that ends with the test."""
        receiver = Receiver(statuses, port)
        self.enterContext(receiver)
        return receiver

    def alerted(self, receiver, more="", **options):
        """A house with a cloud alone whose alerts go to `receiver`."""
        section = ALERTS.format(url=receiver.url, more=more)
        return self.house(start=("cloud",), more=section, **options)

    def test_a_refusal_is_told_of_in_log_metric_and_webhook(self):
        """Else somebody could try the boundary all night, and nobody would know."""
        receiver = self.receiver()
        house = self.alerted(receiver)
        for caller in ("openai", "anthropic"):
            self.assertEqual(house.chat(caller, MARKED).status, 403)
        rows = receiver.await_rows(lambda rows: sum(row["count"] for row in rows) == 2)
        self.assertEqual({row["kind"] for row in rows}, {"refused_by_label"})
        self.assertEqual(rows[0]["zone"], "cloud")
        self.assertEqual(rows[0]["level"], "confidential")
        self.assertEqual(rows[0]["workload"], "general")
        self.assertTrue(rows[0]["requests"][0].startswith("req_"))
        self.assertIn("alert kind=refused_by_label", house.gateway.stderr())
        self.assertEqual(metric(house, "sluice_alerts_total", kind="refused_by_label"), 2)
        self.assertEqual(metric(house, "sluice_alerts_total", kind="exception_used"), 0)
        for text in (str(receiver.messages), house.gateway.stderr()):
            self.assertNotIn(canaries.EMAIL, text)
            self.assertNotIn("merger", text)

    def test_what_the_policy_allows_raises_nothing(self):
        """Else an operator would learn to look away."""
        house = self.house(placement="private_first")
        self.assert_answered(house.chat("openai", MARKED))  # It stays at home, as it should.
        self.assert_answered(house.chat("openai", f"hello {canaries.EMAIL}"))
        self.assertNotIn("alert ", house.gateway.stderr())

    def test_an_exception_that_was_used_is_named(self):
        """Else the emergency would go on after the emergency, and nobody would notice."""
        receiver = self.receiver()
        house = self.alerted(receiver, policy=NEVER)
        text = f"write to {canaries.EMAIL}"  # A finding, no marking: it can be taken out.
        self.assert_answered(house.chat("openai", text))
        row, = receiver.await_rows(len)
        self.assertEqual(row["kind"], "exception_used")
        self.assertEqual(row["rule"], "incident 4711")
        self.assertEqual(row["zone"], "cloud")
        self.assertEqual(len(house.cloud.requests()), 1)

    def test_an_exception_that_opened_no_way_is_not(self):
        """Else every request of an incident commander would look like an exception."""
        house = self.house(policy=NEVER, placement="private_first")
        self.assert_answered(house.chat("openai", f"write to {canaries.EMAIL}"))
        self.assertEqual(house.cloud.requests(), [])
        self.assertNotIn("exception_used", house.gateway.stderr())

    def test_a_receiver_that_fails_first_gets_the_same_message_again(self):
        """Else a receiver that restarts would miss what happened meanwhile."""
        receiver = self.receiver(statuses=[503, 302])
        house = self.alerted(receiver)
        house.chat("openai", MARKED)
        receiver.await_rows(len)
        ids = {headers["webhook-id"] for headers in receiver.refused}
        self.assertEqual(ids, {receiver.messages[0][0]["webhook-id"]})
        self.assertEqual(metric(house, "sluice_alert_posts_total", result="failed"), 2)

    def test_a_receiver_that_is_down_or_hangs_delays_no_request(self):
        """Else whoever can stop the receiver could stop the gateway."""
        receiver = self.receiver(statuses=[0])
        house = self.alerted(receiver)
        for _ in range(50):
            self.assertEqual(house.chat("openai", MARKED).status, 403)
        with receiver.changed:
            self.assertTrue(receiver.changed.wait_for(lambda: receiver.refused, 30))
        self.assertEqual(house.chat("openai", "hello").status, 200)
        port = receiver.server_address[1]
        receiver.__exit__()  # Down: refused connections.
        self.assertEqual(house.chat("openai", MARKED).status, 403)
        again = self.receiver(port=port)  # And back.
        taken = sum(row["count"] for row in receiver.rows())  # By the other thread of the gateway.
        again.await_rows(lambda rows: taken + sum(row["count"] for row in rows) == 51)

    def test_many_refusals_are_few_messages(self):
        """Else an attack on the policy would be an attack on whoever is told of it."""
        receiver = self.receiver()
        house = self.alerted(receiver)
        for _ in range(200):
            house.chat("openai", MARKED)
        receiver.await_rows(lambda rows: sum(row["count"] for row in rows) == 200)
        self.assertLess(len(receiver.messages), 40)
        self.assertLessEqual(max(len(row["requests"]) for row in receiver.rows()), 5)

    def test_kinds_that_nobody_asked_for_are_not_sent(self):
        """Else whoever wants to be woken for exceptions would be woken for every refusal."""
        receiver = self.receiver()
        house = self.alerted(receiver, more=", events: [not_granted, exception_used]")
        house.chat("openai", MARKED)
        house.chat("openai", "hello", headers={"x-sluice-workload": "payroll"})
        row, = receiver.await_rows(len)
        self.assertEqual(row["kind"], "not_granted")
        self.assertIn("alert kind=refused_by_label", house.gateway.stderr())

    def test_a_reload_moves_the_webhook(self):
        """Else a receiver that moved would need a restart of the gateway."""
        first, second = self.receiver(), self.receiver()
        house = self.alerted(first)
        house.gateway.reload(house.text().replace(first.url, second.url))
        house.gateway.await_log(lambda log: "reloaded" in log)
        house.chat("openai", MARKED)
        second.await_rows(len)
        self.assertEqual(first.messages, [])


PROBLEMS = (
    ("http://alerts.example.com/x", "env:SLUICE_TEST_SECRET", "", "must not travel unencrypted"),
    ("https://user:pass@alerts.example.com/x", "env:SLUICE_TEST_SECRET", "", "must not hold a user"),
    ("https://alerts.example.com/x?token=1", "env:SLUICE_TEST_SECRET", "", "no query"),
    ("ftp://alerts.example.com", "env:SLUICE_TEST_SECRET", "", "must begin with https://"),
    ("https://alerts.example.com", "whsec_inclear", "", "must not stand here in clear"),
    ("https://alerts.example.com", "env:SLUICE_TEST_SHORT", "", "24 to 64 random bytes"),
    ("https://alerts.example.com", "env:SLUICE_TEST_SECRET", ", events: [exeption_used]",
     "did you mean `exception_used`?"),
    ("https://alerts.example.com", "env:SLUICE_TEST_SECRET", ", events: []", "told of nothing"),
    ("https://alerts.example.com", "env:SLUICE_TEST_SECRET", ", retries: 3", "retries"),
)


class ConfigurationTest(HouseTest):
    """`alerts` and `drill` in a configuration file."""

    def check(self, section, code):
        """`sluice check` of a file that is right but for this section; what it printed."""
        os.environ["SLUICE_TEST_SECRET"] = SECRET
        os.environ["SLUICE_TEST_SHORT"] = "whsec_" + "c2hvcnQ="
        self.addCleanup(os.environ.pop, "SLUICE_TEST_SECRET", None)
        self.addCleanup(os.environ.pop, "SLUICE_TEST_SHORT", None)
        directory = self.enterContext(tempfile.TemporaryDirectory(prefix="sluice-"))
        file = pathlib.Path(directory) / "sluice.yaml"
        rows = "  - {name: onprem, zone: onprem, dialect: extractive}\n"
        file.write_text(configuration(directory, rows, more=section), "utf-8")
        done = run("check", file)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stderr

    def test_problems_are_told_with_their_place(self):
        """Else a webhook would be wrong until the night on which it is needed."""
        for url, secret, more, wanted in PROBLEMS:
            with self.subTest(wanted):
                section = f'alerts: {{webhook: {{url: "{url}", secret: "{secret}"{more}}}}}\n'
                printed = self.check(section, 3)
                self.assertIn(wanted, printed)
                self.assertRegex(printed, r"sluice\.yaml:\d+:\d+: error: alerts\.webhook")
                self.assertNotIn("inclear", printed)

    def test_without_the_secret_the_webhook_is_off(self):
        """Else a check on a build server would need the secrets of production."""
        printed = self.check('alerts: {webhook: {url: "https://a.example", secret: env:NO_SUCH}}\n', 0)
        self.assertIn("the webhook is off", printed)

    def test_problems_of_a_schedule(self):
        """Else a drill would run never, or all the time."""
        for section, wanted in (("drill: {}", "every"), ("drill: {every: 10ms}", "drill.every"),
                                ("drill: {every: 24h, keep: 0}", "drill.keep")):
            with self.subTest(section):
                self.assertIn(wanted, self.check(section + "\n", 3))


if __name__ == "__main__":
    unittest.main()
