"""What `sluice policy prove` prints of a claim that does not hold is a request that can be run."""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

from harness.processes import binary, run

# One claim for each thing that a request may need to break something: a marking that a shell would
# misread, a role, a later day, a size, a model's tier, a finding of each kind with a sample.
POLICY = """
zones:
  - {name: onprem, kind: on_prem, clearance: confidential, accepts: [all]}
  - {name: cloud, kind: public_cloud, clearance: confidential, accepts: [all]}
engines:
  - {name: builtin, zone: onprem, dialect: extractive}
  - name: vendor
    zone: cloud
    dialect: openai
    url: "http://127.0.0.1:9"
    models: [{name: big-1, tier: frontier}, {name: middle-1, tier: mid}]
labels:
  markings: [{text: ["DON'T SHARE"], level: confidential}]
  dictionaries: [{name: projects, words: ["O'Neill \\\\ Sons"], level: confidential}]
workloads:
  - {name: general, floor: internal}
policy:
  never:
    - {name: general stays, when: {workload: general}, zone_kinds: [public_cloud]}
  exceptions:
    - {name: boss, lifts: general stays, when: {roles: ["it's the boss"]}, until: 2099-01-01}
    - {name: middle, lifts: general stays, when: {wish: mid}, until: 2099-01-01}
    - {name: marked, lifts: general stays, when: {level: confidential}, until: 2099-01-01}
    - {name: found, lifts: general stays, when: {entities: [secret.*, personal.us_ssn, technical.mac]}, until: 2099-01-01}
    - {name: size, lifts: general stays, when: {size: [large, huge]}, until: 2099-01-01}
  route: [{name: all, candidates: [{placement: workload}]}]
prove:
  - {name: marked stays, never: {marking: "DON'T SHARE", zone_kind: public_cloud}}
  - {name: roles, never: {roles: ["it's the boss"], zone_kind: public_cloud}}
  - {name: tier, never: {wish: mid, zone_kind: public_cloud}}
  - {name: large, never: {size: large, zone_kind: public_cloud}}
  - {name: huge, never: {size: huge, zone_kind: public_cloud}}
  - {name: projects, never: {found: [custom.projects], zone_kind: public_cloud}}
  - {name: tokens, never: {found: [secret.vcs_token], zone_kind: public_cloud}}
  - {name: numbers, never: {found: [personal.us_ssn], zone_kind: public_cloud}}
  - {name: cards, never: {found: [technical.mac], zone_kind: public_cloud}}
"""


class CounterExampleTest(unittest.TestCase):
    """Else a proof would be broken by a request that nobody can look at."""

    def setUp(self):
        self.directory = self.enterContext(tempfile.TemporaryDirectory(prefix="sluice it's-"))
        self.config = pathlib.Path(self.directory, "sluice.yaml")
        self.config.write_text(POLICY, "utf-8")

    def prove(self, *arguments):
        """What `sluice policy prove` prints of the policy."""
        done = run("policy", "prove", "--config", str(self.config), *arguments)
        self.assertEqual(done.returncode, 4, done.stdout + done.stderr)
        return done.stdout

    def shell(self, line):
        """The line in a shell, verbatim, where `sluice` is on the path."""
        path = f"{pathlib.Path(binary()).resolve().parent}:{os.environ['PATH']}"
        return subprocess.run(["sh", "-c", line], capture_output=True, text=True, timeout=60, check=False,
                              cwd=self.directory, env={**os.environ, "PATH": path})

    def test_each_printed_line_runs_and_shows_the_way_out(self):
        """Else a counter-example would be a riddle."""
        claims = json.loads(self.prove("--json"))["claims"]
        broken = [claim for claim in claims if not claim["holds"]]
        self.assertGreaterEqual(len(broken), 9, [claim["name"] for claim in broken])
        lines = [line.strip() for line in self.prove().splitlines() if "sluice explain -" in line]
        self.assertEqual(len(lines), len(broken))
        for claim, line in zip(broken, lines, strict=True):
            with self.subTest(claim=claim["name"]):
                self.assertEqual(claim["counter_example"]["not_in_body"], [], line[:500])
                self.assertLess(len(line), 2000)
                done = self.shell(line + " --json")
                self.assertEqual(done.returncode, 0, done.stderr)
                shown = json.loads(done.stdout)
                cloud = [c for c in shown["candidates"] if c["zone"] == "cloud"]
                self.assertIn("none", [c["drop"] for c in cloud], line)

    def test_a_day_and_a_role_decide(self):
        """Else nobody could see what happens after an exception has ended."""
        request = pathlib.Path(self.directory, "request.json")
        request.write_text('{"model": "auto", "messages": [{"role": "user", "content": "Hi."}]}', "utf-8")

        def opens(*arguments):
            done = run("explain", str(request), "--config", str(self.config), "--json", *arguments)
            self.assertEqual(done.returncode, 0, done.stderr)
            return "cloud" in {c["zone"] for c in json.loads(done.stdout)["candidates"] if c["drop"] == "none"}

        self.assertFalse(opens())
        self.assertTrue(opens("--role", "it's the boss"))
        self.assertFalse(opens("--role", "another"))
        self.assertTrue(opens("--role", "it's the boss", "--date", "2099-01-01"))
        self.assertFalse(opens("--role", "it's the boss", "--date", "2099-01-02"))

    def test_what_is_wrong_on_the_command_line_is_said(self):
        """Else somebody would read the explanation of another request than the one that was meant."""
        request = pathlib.Path(self.directory, "request.json")
        request.write_text('{"model": "auto", "messages": [{"role": "user", "content": "Hi."}]}', "utf-8")
        for arguments, told in ((("--data-class", "confidental"), "did you mean `confidential`?"),
                                (("--data-class", "secret"), "one of public, internal, confidential"),
                                (("--date", "2020-01-01"), "is over"),
                                (("--date", "tomorrow"), "2027-01-31"),
                                (("--date", "2027-02-30"), "no day")):
            with self.subTest(arguments=arguments):
                done = run("explain", str(request), "--config", str(self.config), *arguments)
                self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
                self.assertIn(told, done.stderr)
