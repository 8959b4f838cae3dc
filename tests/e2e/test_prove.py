"""What `sluice policy prove` says, and no more; and what commands about a policy print for machines when they fail."""

import json
import pathlib
import tempfile
import unittest

from harness.processes import run

OK, OPEN, USAGE, CONFIGURATION, BROKEN, REFUSED = 0, 1, 2, 3, 4, 6

BASE = """\
zones:
  - {name: home, kind: on_prem, clearance: confidential, accepts: [all]}
  - {name: cloud, kind: public_cloud, clearance: confidential, accepts: [all]}
engines:
  - {name: builtin, zone: home, dialect: extractive}
  - {name: vendor, zone: cloud, dialect: openai, url: "https://api.example.com", api_key: env:NO_SUCH_KEY,
     models: [{name: m, tier: frontier}]}
labels:
  markings: [{text: ["DON'T SHARE"], level: confidential}]
workloads:
  - {name: general, floor: internal}
policy:
  never:
    - {name: stays, when: {workload: general}, zone_kinds: [public_cloud]}
  route: [{name: all, candidates: [{placement: workload}]}]
"""


class ProveTest(unittest.TestCase):
    """Policies whose proofs are easily overstated."""

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="sluice-")))

    def write(self, text, name="sluice.yaml"):
        """The file of this text."""
        file = self.folder / name
        file.write_text(text, "utf-8")
        return file

    def prove(self, text, code):
        """What is printed, and the document for machines."""
        file = self.write(text)
        printed = run("policy", "prove", "--config", file)
        self.assertEqual(printed.returncode, code, printed.stdout + printed.stderr)
        machine = run("policy", "prove", "--config", file, "--json")
        self.assertEqual(machine.returncode, code, machine.stderr)
        return printed.stdout, json.loads(machine.stdout)

    def test_without_a_claim_nothing_is_proved(self):
        """Else an auditor would file a proof of nothing."""
        text, report = self.prove(BASE, OK)
        self.assertIn("so nothing was proved", text)
        self.assertRegex(text, r"inference +no claim takes Cleared")
        self.assertNotIn("proved ", text.replace("so nothing was proved", ""))
        self.assertEqual(report["claims"], [])
        self.assertEqual([edge["holds"] for edge in report["edges"] if "holds" in edge], [None] * 4)

    def test_lowered_media_stand_in_every_proof(self):
        """Else nobody would see that pictures of passports may leave."""
        lowered = BASE.replace("floor: internal", "floor: internal, unscannable: {image/png: internal}")
        text, report = self.prove(lowered, OK)
        line = "image/png in general counts as internal: nobody reads what stands in it"
        self.assertIn(f"\n  {line}\n", text)
        self.assertEqual(report["lowered"], [line])
        self.assertNotIn("lowered", self.prove(BASE, OK)[0])

    def test_what_rests_on_a_classifier_says_so(self):
        """Else a weak guess at what is easy would pass for a boundary."""
        text, report = self.prove(BASE + """\
  exceptions: [{name: easy, lifts: stays, when: {complexity: low}, until: 2099-01-01}]
prove: [{name: hard ones stay, never: {complexity: high, zone_kind: public_cloud}}]
""", OK)
        self.assertIn("conditional on complexity, as the built-in rules say (threshold 60 %)", text)
        self.assertIn("how often that is right, the configuration does not say", text)
        self.assertTrue(report["claims"][0]["conditional_on_classifier"])
        self.assertEqual(report["claims"][0]["rests_on"][0]["fact"], "complexity")

    def test_one_claim_too_many_hides_no_other(self):
        """Else one rule with many roles would end the whole report, and the broken claim beside it."""
        roles = ", ".join(f"r{i}" for i in range(11))
        many = BASE + (f"  exceptions: [{{name: some, lifts: stays, when: {{roles: [{roles}]}}, "
                       "until: 2099-01-01}]\n"
                       "prove:\n  - {name: far, never: {zone: cloud}}\n"
                       "  - {name: near, always: {zones: [home, cloud]}}\n")
        text, report = self.prove(many, OPEN)
        self.assertIn("OPEN far", text)
        self.assertIn("could not be decided: conditions name more than 10 roles", text)
        self.assertIn("proved near", text)
        self.assertRegex(text, r"inference +OPEN ")
        self.assertEqual([claim["holds"] for claim in report["claims"]], [None, True])
        text, _ = self.prove(many + "  - {name: home too, never: {zone: home}}\n", BROKEN)
        self.assertIn("OPEN far", text)
        self.assertIn("BROKEN home too", text)

    def test_every_command_has_a_document_for_its_failure(self):
        """Else a script that reads JSON would read nothing, and guess."""
        good = self.write(BASE, "good.yaml")
        bad = self.write(BASE.replace("kind: on_prem", "kind: on_perm"), "bad.yaml")
        request = self.write('{"messages": [{"role": "user", "content": "x"}]}', "request.json")
        cases = self.write("cases:\n  - {name: a, requests: {text: x}}\n", "cases.yaml")
        commands = (
            (CONFIGURATION, "on_perm", ("check", bad)),
            (CONFIGURATION, "on_perm", ("policy", "matrix", "--config", bad)),
            (CONFIGURATION, "on_perm", ("policy", "prove", "--config", bad)),
            (CONFIGURATION, "on_perm", ("policy", "test", cases, "--config", bad)),
            (CONFIGURATION, "on_perm", ("policy", "diff", good, bad)),
            (CONFIGURATION, "on_perm", ("explain", request, "--config", bad)),
            (CONFIGURATION, "requests", ("policy", "test", cases, "--config", good)),
            (USAGE, "no tests", ("policy", "test", "--config", good)),
            (USAGE, "none.json", ("explain", self.folder / "none.json", "--config", good)),
            (USAGE, "wrong", ("explain", request, "--config", good, "--workload", "nobody")),
            (REFUSED, "$.model", ("explain", request, "--config", good)),
        )
        for code, word, command in commands:
            with self.subTest(command[:2], word=word):
                done = run(*command, "--json")
                self.assertEqual(done.returncode, code, done.stdout + done.stderr)
                document = json.loads(done.stdout)
                self.assertIs(document["ok"], False)
                self.assertIn(word, done.stdout)
                self.assertTrue(document["problems"] or document["error"]["message"])
