"""A bad configuration: all of its problems at once, and never in the place of a good one."""

import json
import pathlib
import re
import tempfile
import threading
import unittest

from harness import clients
from harness.documents import ROOT
from harness.house import HouseTest, configuration, engine_row
from harness.processes import run

# How a key stands in the place that docs/policy.md names.
NOT_BUILT = {
    "of a zone": ("kind: on_prem", "kind: on_prem, {}: [10.0.0.0/8]"),
    "of a workload": ("floor: public", "floor: public, {}: 2s"),
    "of a model": ("tier: small", "tier: small, {}: 4"),
    "among": ("capabilities: [tools]", "capabilities: [tools, {}]"),
    "in a condition": ("    - name: everything", "    - name: everything\n      when: {{{}: low}}"),
    "under": ("policy:\n", "policy:\n  {}: []\n"),
}
PROBLEM = re.compile(r"^(?P<file>\S+\.yaml):(?P<line>\d+):(?P<column>\d+): error: (?P<text>.+)$", re.M)


class CheckTest(unittest.TestCase):
    """`sluice check`."""

    def check(self, text):
        """The finished command and its problems."""
        directory = self.enterContext(tempfile.TemporaryDirectory(prefix="sluice-"))
        file = pathlib.Path(directory) / "sluice.yaml"
        file.write_text(text, "utf-8")
        done = run("check", "--config", file)
        return done, [match.groupdict() for match in PROBLEM.finditer(done.stdout + done.stderr)]

    def good(self, **options):
        """A configuration without a fault."""
        return configuration("/nowhere", engine_row("onprem", "openai", 1)
                             + engine_row("cloud", "anthropic", 2), **options)

    def test_a_good_file_passes(self):
        """Else the other tests here would pass for the wrong reason."""
        done, problems = self.check(self.good())
        self.assertEqual((done.returncode, problems), (0, []), done.stdout + done.stderr)

    def test_what_is_said_not_to_be_built_is_not(self):
        """Else a list in the docs would grow old, and a file would promise what nobody does."""
        section = (ROOT / "docs" / "policy.md").read_text("utf-8").split("## What is not built yet")[1]
        bullets = [line for line in section.split("\n## ")[0].splitlines() if line.startswith("- ")]
        seen = []
        for bullet in bullets:
            names, place = re.match(
                r"- ((?:`\w+`(?:, )?)+) (of a zone|of a workload|of a model|among|in a condition|under)",
                bullet).groups()
            for name in re.findall(r"`(\w+)`", names):
                seen.append(name)
                old, new = NOT_BUILT[place]
                self.assertIn(old, self.good())
                _, problems = self.check(self.good().replace(old, new.format(name), 1))
                with self.subTest(name, place=place):
                    self.assertTrue([problem for problem in problems if f"`{name}` is not built yet, and "
                                     "would not be obeyed" in problem["text"]], problems)
        self.assertEqual(len(set(seen)), 12, seen)

    def test_names_every_problem_with_its_place(self):
        """Else people would repair a file in ten rounds instead of one."""
        text = (self.good()
                .replace("clearance: internal", "clearance: internl")
                .replace("kind: private_cloud", "kind: privat_cloud")
                .replace("placement: cloud_first", "placment: cloud_first")
                .replace("action: mask", "action: masque")
                .replace("zone: onprem, dialect", "zone: onpremise, dialect"))
        done, problems = self.check(text)
        self.assertEqual(done.returncode, 3, done.stdout + done.stderr)
        lines = text.split("\n")
        for wrong, nearest in (("internl", "internal"), ("privat_cloud", "private_cloud"),
                               ("placment", "placement"), ("masque", "mask"),
                               ("onpremise", "onprem")):
            with self.subTest(wrong):
                found = [problem for problem in problems if wrong in problem["text"]]
                self.assertTrue(found, done.stdout + done.stderr)
                self.assertIn(nearest, found[0]["text"].replace(wrong, ""))
                line = lines[int(found[0]["line"]) - 1]
                self.assertIn(wrong, line)
                self.assertTrue(line[int(found[0]["column"]) - 1:].startswith(wrong),
                                (found[0], line))

    def test_refuses_what_hides_a_meaning(self):
        """Else a file would mean something else than it shows to who reviews it."""
        key = "sk-" + "ant-" + "api03-" + "Zk3" * 20
        cases = (
            ("duplicate key", self.good() + "zones: []\n", "zones"),
            ("anchor", self.good().replace("labels:", "labels: &all"), "anchor"),
            ("key in clear", self.good().replace("dialect: anthropic,",
                                                 f"dialect: anthropic, api_key: \"{key}\","), "api_key"),
            ("unknown key at the top", self.good() + "polcy: {}\n", "policy"),
            ("no YAML", self.good() + "]\n", ""),
        )
        for note, text, word in cases:
            with self.subTest(note):
                done, problems = self.check(text)
                self.assertEqual(done.returncode, 3, done.stdout + done.stderr)
                self.assertTrue(problems, done.stdout + done.stderr)
                self.assertIn(word, " ".join(problem["text"] for problem in problems))
                self.assertNotIn(key, done.stdout + done.stderr)

    def test_refuses_what_is_not_built(self):
        """Else a file would promise what does not happen. The list is docs/configuration.md's."""
        policy = "policy:\n"
        cases = [
            ("networks", "{name: onprem, kind", "{name: onprem, networks: [10.0.0.0/8], kind"),
        ] + [(section, policy, f"{section}: []\n{policy}")
             for section in ("cache", "log", "retrieve", "tools")]
        for note, before, after in cases:
            with self.subTest(note):
                text = self.good()
                self.assertIn(before, text)
                done, problems = self.check(text.replace(before, after))
                self.assertEqual(done.returncode, 3, done.stdout + done.stderr)
                said = [problem["text"] for problem in problems if "not built" in problem["text"]]
                self.assertTrue(said, problems)

    def test_warns_of_anonymous_callers_on_a_network(self):
        """Else a proxy on the same machine would pass the network off as local programs, unnoticed."""
        local = self.good()
        warning = "warning: server.listen: a network reaches this address"
        for address in ("0.0.0.0:0", "[::]:0", ":0"):
            open_door = local.replace("127.0.0.1:0", address)
            done, _ = self.check(open_door)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn(f"sluice.yaml:1:18: {warning}", done.stderr)
            done, _ = self.check(open_door.replace("anonymous: loopback", "anonymous: off"))
            self.assertNotIn(warning, done.stderr)
        self.assertNotIn(warning, self.check(local)[0].stderr)

    def test_warns_when_nobody_could_be_served(self):
        """Else a gateway would start, and refuse its very first caller."""
        closed = self.good(identity="{anonymous: off}")
        done, _ = self.check(closed)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("warning: identity.anonymous: it is `off` and there is no key", done.stderr)
        self.assertIn("ok, 1 warning;", done.stdout)
        directory = self.enterContext(tempfile.TemporaryDirectory(prefix="sluice-"))
        closed = closed.replace("/nowhere", directory)
        self.check(closed)
        self.assertFalse(pathlib.Path(directory, "data").exists())
        file = pathlib.Path(directory) / "sluice.yaml"
        file.write_text(closed, "utf-8")
        self.assertEqual(run("keys", "create", "--config", file).returncode, 0)
        self.assertNotIn("warning", self.check(closed)[0].stderr)

    def test_warns_of_a_workload_that_nobody_may_serve(self):
        """Else the first request of a new team would be the test of its policy."""
        text = self.good(more="  - {name: merger, floor: confidential, failure: fail_closed, "
                              "placement: cloud_first}\n")
        self.assertNotIn("merger", self.check(text)[0].stderr)
        done, _ = self.check(text.replace("clearance: confidential", "clearance: internal"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("warning: workloads[1]: no engine may serve even the plainest request of `merger`",
                      done.stderr)

    def test_one_mistake_is_one_problem(self):
        """Else people would search for the first mistake among those that it causes."""
        cases = (
            ("a section under a wrong name", "zones:", "zonse:", 2),  # Unknown, and missing.
            ("labels under a wrong name", "labels:", "lables:", 1),
            ("a zone whose name cannot be read", "{name: cloud, kind", "{nmae: cloud, kind", 2),
        )
        for note, before, after, count in cases:
            with self.subTest(note):
                text = self.good().replace("accepts: [all]", "accepts: [all, pci]", 1).replace(
                    "findings: {", "findings: {technical.ip: {level: internal, categories: [pci]}, ")
                self.assertEqual(self.check(text)[0].returncode, 0, self.check(text)[0].stderr)
                done, problems = self.check(text.replace(before, after, 1))
                self.assertEqual(len(problems), count, done.stderr)
                self.assertIn(f": {count} error{'s' if count > 1 else ''}, ", done.stdout)

    def test_what_is_not_built_is_not_proposed(self):
        """Else a mistake would be answered with a word that is the next mistake."""
        done, _ = self.check(self.good().replace("policy:\n", "cahe: 1\npolicy:\n"))
        self.assertEqual(done.returncode, 3)
        self.assertNotIn("`cache", done.stderr)

    def test_an_absent_file_is_said(self):
        """Else a typing error in a path would start a gateway with defaults."""
        done = run("check", "--config", "/nowhere/sluice.yaml")
        self.assertEqual(done.returncode, 3)
        self.assertIn("/nowhere/sluice.yaml", done.stdout + done.stderr)

    def test_serve_does_not_start_with_a_bad_file(self):
        """Else a gateway would run under rules that nobody wrote."""
        directory = self.enterContext(tempfile.TemporaryDirectory(prefix="sluice-"))
        file = pathlib.Path(directory) / "sluice.yaml"
        file.write_text(self.good().replace("clearance: internal", "clearance: internl"), "utf-8")
        done = run("serve", "--config", file, timeout=60)
        self.assertEqual(done.returncode, 3, done.stdout + done.stderr)
        self.assertIn("internl", done.stdout + done.stderr)

    def test_an_engine_without_its_credential_is_off(self):
        """Else a missing variable would stop a gateway that has other engines."""
        text = self.good().replace("dialect: anthropic,",
                                   "dialect: anthropic, api_key: env:SLUICE_TEST_ABSENT,")
        done, problems = self.check(text)
        self.assertEqual((done.returncode, problems), (0, []), done.stdout + done.stderr)
        self.assertIn("SLUICE_TEST_ABSENT", done.stdout + done.stderr)


class ReloadTest(HouseTest):
    """SIGHUP."""

    def zone_of(self, house, text="hello"):
        """Where a request is answered now."""
        reply = house.chat("openai", text)
        self.assert_answered(reply)
        return reply.zone()

    def test_a_good_file_takes_over(self):
        """Else every change of policy would be an outage."""
        house = self.house()
        self.assertEqual(self.zone_of(house), "cloud")
        house.gateway.reload(house.text().replace("cloud_first", "private_first"))
        house.gateway.await_log(lambda _: self.zone_of(house) == "onprem")

    def test_a_bad_file_never_replaces_a_good_one(self):
        """Else a typing error would take the gateway down, or open it."""
        house = self.house()
        bad = (house.text().replace("cloud_first", "private_first").replace("action: mask", "action: masque"),
               "", "zones: [", house.text().replace("kind: on_prem", "kind: moon"))
        for number, text in enumerate(bad):
            with self.subTest(number):
                before = house.gateway.stderr().count("error")
                house.gateway.reload(text)
                house.gateway.await_log(lambda log: log.count("error") > before)
                self.assertEqual(self.zone_of(house), "cloud")
        house.gateway.reload(house.text().replace("cloud_first", "private_first"))
        house.gateway.await_log(lambda _: self.zone_of(house) == "onprem")

    def test_requests_in_flight_keep_their_policy(self):
        """Else a reload in the middle of an answer would cut it."""
        house = self.house(mocks={"cloud": ("--chunks", "100", "--chunk-delay-ms", "10")})
        replies = []
        worker = threading.Thread(
            target=lambda: replies.append(house.chat("openai", "x" * 100, stream=True)))
        worker.start()
        house.cloud.await_line("request")
        house.gateway.reload(house.text().replace("cloud_first", "private_first"))
        worker.join(timeout=60)
        self.assert_answered(replies[0])
        self.assertEqual(replies[0].text, "x" * 100)


class DrainTest(HouseTest):
    """SIGTERM."""

    def test_answers_what_it_has_begun(self):
        """Else every upgrade would cut somebody's answer."""
        house = self.house(mocks={"cloud": ("--chunks", "50", "--chunk-delay-ms", "10")})
        replies = []
        worker = threading.Thread(
            target=lambda: replies.append(house.chat("openai", "x" * 50, stream=True)))
        worker.start()
        house.cloud.await_line("request")
        self.assertEqual(house.gateway.terminate(), 0)
        worker.join(timeout=60)
        self.assert_answered(replies[0])

    def test_health_and_readiness(self):
        """Else an orchestrator would send traffic to a gateway that cannot serve it."""
        house = self.house()
        self.assertEqual(clients.get(house.gateway.port, "/healthz")[0], 200)
        self.assertEqual(clients.get(house.gateway.port, "/readyz")[0], 200)
        status, headers, text = clients.get(house.gateway.port, "/metrics")
        self.assertEqual(status, 200)
        self.assertIn("text/plain", headers["content-type"])
        self.assertIn("sluice_", text)

    def test_a_second_gateway_on_one_address_is_refused(self):
        """Else a forgotten one, with an older policy, would go on answering a share of the callers."""
        house = self.house()
        address = f"127.0.0.1:{house.gateway.port}"
        for command in (("serve", "--config", house.gateway.file, "--listen", address),
                        ("mock", "--listen", address)):
            second = run(*command)
            self.assertNotEqual(second.returncode, 0)
            self.assertIn("another program has this address", second.stderr)

    def test_metrics_are_for_local_programs_and_holders_of_keys(self):
        """Else a web page, by a name of its own for this machine, would read what runs here."""
        house = self.house(start=("cloud",), identity="{anonymous: off}")
        port = house.gateway.port
        foreign = {"Host": "evil.example"}
        status, headers, text = clients.get(port, "/metrics", foreign)
        self.assertEqual((status, headers["content-type"]), (403, "application/json"))
        self.assertIn("error", json.loads(text))
        self.assertNotIn("sluice_requests", text)
        self.assertEqual(clients.get(port, "/healthz", foreign)[0], 200)
        self.assertEqual(clients.get(port, "/readyz", foreign)[0], 200)
        made = run("keys", "create", "--config", house.gateway.file, "--tenant", "acme")
        self.assertEqual(made.returncode, 0, made.stderr)
        bearer = {"Authorization": f"Bearer {made.stdout.strip()}"}
        house.gateway.await_key(bearer)
        self.assertEqual(clients.get(port, "/metrics")[0], 200)
        self.assertEqual(clients.get(port, "/metrics", {**foreign, **bearer})[0], 200)
        wrong = {"Authorization": "Bearer wrong"}
        self.assertEqual(clients.get(port, "/metrics", {**foreign, **wrong})[0], 401)

    def test_readiness_names_no_workload_to_strangers(self):
        """Else whoever reaches the port would learn what a house works on."""
        house = self.house(start=("cloud",), more=(
            "  - {name: merger, placement: cloud_first, floor: confidential, "
            "latency: interactive, failure: fail_closed}\n"))
        port = house.gateway.port
        status, _, text = clients.get(port, "/readyz")
        self.assertEqual((status, "merger" in text), (503, True))
        status, _, text = clients.get(port, "/readyz", {"Host": "evil.example"})
        self.assertEqual((status, text), (503, '{"ready":false}'))


if __name__ == "__main__":
    unittest.main()
