"""`sluice drill`: what it says of a policy is what really happens."""

import json
import pathlib
import re
import time
import unittest

from harness import clients
from harness.documents import ROOT
from harness.house import POLICY, HouseTest
from harness.processes import run

NEVER = """
policy:
  never:
    - {name: nothing confidential leaves, when: {level: [confidential]}, zone_kinds: [public_cloud]}
"""


def drill(config, *arguments):
    """The finished command and its JSON report."""
    done = run("drill", "--config", config, "--json", *arguments, timeout=300)
    return done, json.loads(done.stdout) if done.stdout else None


class DrillTest(HouseTest):
    """Drills with simulated engines, and of running gateways."""

    def assert_held(self, done, report):
        """Everything, and something was tried."""
        self.assertEqual(done.returncode, 0, done.stdout[-3000:] + done.stderr)
        self.assertTrue(report["held"])
        self.assertEqual(report["violations"], [])
        self.assertTrue(any(check["tried"] for check in report["checks"]))

    def tried(self, report, check):
        """How often a check was tried."""
        return next(row["tried"] for row in report["checks"] if row["check"] == check)

    def test_every_preset_holds(self):
        """Else what we ship would not do what it says."""
        for file in [ROOT / "config" / "sluice.yaml", *sorted((ROOT / "policies").glob("*.yaml"))]:
            with self.subTest(file.name):
                done, report = drill(file)
                self.assert_held(done, report)
                self.assertGreater(self.tried(report, "boundary"), 50)
                for zone, count in report["zones"].items():
                    self.assertEqual(count["canaries_leaked"], 0, zone)

    def test_every_engine_is_made_to_fail(self):
        """Else the fall-back that nobody has tried would be the one that leaks."""
        house = self.house()
        done, report = drill(house.gateway.file, "--requests", "500")
        self.assert_held(done, report)
        self.assertEqual(set(report["scenarios"]),
                         {"every engine is up", "onprem is down", "private is down", "cloud is down",
                          "every engine is down"})
        self.assertEqual(sum(report["scenarios"].values()), 500)
        statuses = {row["status"] for row in report["outcomes"]}
        self.assertLessEqual({200, 400, 503}, statuses)
        for mock in house.mocks.values():
            self.assertEqual(mock.lines(), [])  # A drill of its own reaches nobody.

    def test_a_running_gateway_is_drilled_through_its_door(self):
        """Else nobody could drill what really runs."""
        house = self.house()
        done, report = drill(house.gateway.file, "--url", f"http://127.0.0.1:{house.gateway.port}",
                             "--requests", "60", "--concurrency", "4")
        self.assert_held(done, report)
        known = {row["check"]: row["known_by"] for row in report["checks"]}
        self.assertEqual(known["boundary"], "not checked")
        self.assertEqual(known["zone"], "the gateway's word")
        self.assertEqual(self.tried(report, "redaction"), 0)
        self.assertGreater(len(house.cloud.requests()), 5)

    def test_a_gateway_with_another_policy_is_found(self):
        """Else a drill would file the proof of a policy that nobody runs."""
        house = self.house()
        other = pathlib.Path(house.directory) / "other.yaml"
        other.write_text(house.text().replace(POLICY, NEVER + POLICY.replace("\npolicy:\n", "")), "utf-8")
        done, report = drill(other, "--url", f"http://127.0.0.1:{house.gateway.port}")
        self.assertEqual(done.returncode, 4, done.stderr)
        checks = {violation["check"] for violation in report["violations"]}
        self.assertIn("policy", checks)
        self.assertIn("zone", checks)  # What must not leave now was answered by the cloud.

    def test_a_report_can_be_filed_and_a_request_of_it_explained(self):
        """Else a compliance officer would have nothing to keep."""
        house = self.house()
        for name, begin in (("drill.md", "# Drill of "), ("drill.html", "<!doctype html>")):
            file = pathlib.Path(house.directory) / name
            done, report = drill(house.gateway.file, "--requests", "100", "--report", file)
            self.assert_held(done, report)
            text = file.read_text("utf-8")
            self.assertTrue(text.startswith(begin))
            left = report["cases"] - report["cases_checked"]
            self.assertGreater(left, 0)
            for part in (f"Everything that was checked held. Not checked: {left} of ", report["policy"], report["version"], "cloud"):
                self.assertIn(part, text)

    def test_an_address_that_nobody_serves_is_no_success(self):
        """Else a gateway that is down would pass every drill."""
        house = self.house()
        port = house.gateway.port
        house.gateway.kill()
        done, report = drill(house.gateway.file, "--url", f"http://127.0.0.1:{port}", "--requests", "4")
        self.assertEqual(done.returncode, 7, done.stderr)
        self.assertFalse(report["ok"])
        self.assertIn("nothing answers at --url", done.stderr)

    def test_a_report_without_a_form_is_refused_before_anything_is_sent(self):
        """Else a file called `.pdf` would hold something else, and nobody would look."""
        house = self.house()
        file = pathlib.Path(house.directory) / "report.txt"
        done = run("drill", "--config", house.gateway.file, "--report", file)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn(".md, .html or .json", done.stderr)
        self.assertFalse(file.exists())

    def test_a_broken_configuration_is_said(self):
        """Else a typing error would look like a drill that held."""
        house = self.house()
        broken = pathlib.Path(house.directory) / "broken.yaml"
        broken.write_text("zones: []\n", "utf-8")
        self.assertEqual(run("drill", "--config", broken).returncode, 3)

    def test_a_gateway_drills_itself_and_keeps_the_newest_reports(self):
        """Else drills would be forgotten after the first week, or fill the disk."""
        house = self.house(more="drill: {every: 1s, keep: 2}\n")
        house.gateway.await_log(lambda log: log.count("drill_held") >= 3, seconds=120)
        folder = pathlib.Path(house.directory) / "data" / "drills"
        deadline = time.monotonic() + 20
        while len(list(folder.glob("*.md"))) > 3 and time.monotonic() < deadline:
            time.sleep(0.01)
        self.assertLessEqual(len(list(folder.glob("*.md"))), 3)  # Two, and one under way.
        self.assertIn("Everything held.", max(folder.glob("*.md")).read_text("utf-8"))
        for mock in house.mocks.values():
            self.assertEqual(mock.lines(), [])

    def test_a_drill_that_cannot_run_raises_an_alert(self):
        """Else a schedule that broke would look like one that holds."""
        house = self.house(more="drill: {every: 1s}\n")
        house.gateway.file.write_text("zones: []\n", "utf-8")
        house.gateway.await_log(lambda log: "alert kind=drill_failed" in log, seconds=60)
        _, _, text = clients.get(house.gateway.port, "/metrics")
        self.assertRegex(text, re.compile(r'^sluice_alerts_total\{kind="drill_failed"\} [1-9]', re.M))


if __name__ == "__main__":
    unittest.main()
