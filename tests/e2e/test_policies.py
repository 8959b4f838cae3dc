"""The presets in policies/, and the commands about a policy."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

from harness.documents import ROOT, VENDOR_KEYS
from harness.processes import binary

OK, USAGE, CONFIGURATION, FAILED = 0, 2, 3, 4
PRESETS = sorted((ROOT / "policies").glob("*.yaml"))


class PolicyTest(unittest.TestCase):
    """A copy of policies/, without a vendor's key."""

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="sluice-")))
        shutil.copytree(ROOT / "policies", self.folder / "policies")
        self.environment = {name: value for name, value in os.environ.items()
                            if name not in VENDOR_KEYS}

    def sluice(self, *arguments):
        """The finished command."""
        return subprocess.run([binary(), *arguments], cwd=self.folder, env=self.environment,
                              capture_output=True, text=True, timeout=120, check=False)


class PresetTest(PolicyTest):
    """Each preset does what its tests say."""

    def test_there_are_presets(self):
        """Else the tests below would pass with nothing to test."""
        names = {path.stem for path in PRESETS}
        self.assertEqual(names, {"private-by-default", "cloud-by-default", "knowledge-search",
                                 "meeting-summary", "ticket-triage", "code-review-and-ci",
                                 "onboarding-copilot", "prototype"})

    def test_is_a_complete_configuration(self):
        """Else the first thing that somebody copies would be refused."""
        for path in PRESETS:
            with self.subTest(path.name):
                done = self.sluice("check", f"policies/{path.name}")
                self.assertEqual(done.returncode, OK, done.stdout + done.stderr)
                for line in done.stderr.splitlines():  # A vendor's key is missing, and what follows.
                    self.assertRegex(line, "is off: the environment variable|no engine may serve")

    def test_passes_its_tests_with_every_rule(self):
        """Else a preset would promise what it does not do, or have a rule that nobody has seen act."""
        for path in PRESETS:
            with self.subTest(path.name):
                done = self.sluice("policy", "test", "--json", "--config", f"policies/{path.name}")
                self.assertEqual(done.returncode, OK, done.stdout + done.stderr)
                results = json.loads(done.stdout)
                self.assertGreaterEqual(results["total"], 5)
                self.assertEqual([rule["name"] for rule in results["rules"] if not rule["cases"]], [])

    def test_is_proved(self):
        """Else a preset would have a hole that its examples do not show."""
        for path in PRESETS:
            with self.subTest(path.name):
                done = self.sluice("policy", "prove", "--config", f"policies/{path.name}")
                self.assertEqual(done.returncode, OK, done.stdout + done.stderr)

    def weakened(self, text):
        """The same policy with one rule taken out, for each; and with the cloud cleared for all."""
        head, policy = text.split("\npolicy:\n")
        for rule in re.finditer(r"^    - \{name: ([^,]+),.*?\}\n", policy, re.M | re.S):
            rest = policy[:rule.start()] + policy[rule.end():]
            empty = re.sub(r"^  (never|protect|answers):\n(?=  \w)", r"  \1: []\n", rest, flags=re.M)
            yield f"without {rule[1]}", f"{head}\npolicy:\n{empty}"
        raised = re.sub(r"(kind: public_cloud, clearance: )\w+", r"\1confidential", head)
        if raised != head:
            yield "with a higher clearance", f"{raised}\npolicy:\n{policy}"

    def test_its_tests_find_what_weakens_it(self):
        """Else somebody could open a boundary, and every light would stay green."""
        for path in PRESETS:
            copy = self.folder / "policies" / path.name
            for note, text in self.weakened(path.read_text("utf-8")):
                with self.subTest(path.name, change=note):
                    copy.write_text(text, "utf-8")
                    self.assertEqual(self.sluice("check", str(copy)).returncode, OK)
                    done = self.sluice("policy", "test", "--config", str(copy))
                    self.assertIn(done.returncode, (CONFIGURATION, FAILED), done.stdout)
                    if done.returncode == CONFIGURATION:  # A case names the rule that is gone.
                        self.assertIn(f"`{note.removeprefix('without ')}`", done.stderr)

    def test_leaves_no_trace(self):
        """Else checking a policy would make keys and journals where nobody wants them."""
        for command in (("test",), ("matrix",)):
            self.sluice("policy", *command, "--config", "policies/private-by-default.yaml")
        self.assertEqual([path.name for path in self.folder.iterdir()], ["policies"])


class RecipeTest(PolicyTest):
    """The recipes of docs/cookbook.md, which shows that they are checked, tested and proved."""

    RECIPES = sorted((ROOT / "policies" / "recipes").glob("*.yaml"))

    def test_every_recipe_is_in_the_cookbook(self):
        """Else nobody would find it."""
        self.assertGreaterEqual(len(self.RECIPES), 20)
        text = (ROOT / "docs" / "cookbook.md").read_text("utf-8")
        listed = re.findall(r"^\| .*\]\(\.\./policies/recipes/([a-z-]+)\.yaml\) \|", text, re.M)
        self.assertEqual(sorted(listed), [path.stem for path in self.RECIPES])

    def test_every_rule_acts_in_some_case(self):
        """Else a recipe would have a line that nobody has seen do anything."""
        for path in self.RECIPES:
            with self.subTest(path.name):
                file = f"policies/recipes/{path.name}"
                checked = self.sluice("check", file)
                for line in checked.stderr.splitlines():  # Keys of vendors are missing here.
                    self.assertRegex(line, "is off: the environment variable|no engine may serve|nobody can be served")
                done = self.sluice("policy", "test", "--json", "--config", file)
                self.assertEqual(done.returncode, OK, done.stdout + done.stderr)
                results = json.loads(done.stdout)
                self.assertGreaterEqual(results["total"], 3)
                self.assertEqual([rule["name"] for rule in results["rules"] if not rule["cases"]], [])


class PolicyTestTest(PolicyTest):
    """`sluice policy test`."""

    def run_cases(self, text, *arguments):
        """The cases of this text, on a preset."""
        (self.folder / "cases.yaml").write_text(text, "utf-8")
        return self.sluice("policy", "test", "cases.yaml", "--config",
                           "policies/private-by-default.yaml", *arguments)

    def test_exit_codes(self):
        """Else a pipeline would ship a policy that does not hold."""
        good = "cases: [{name: a, request: {}, expect: {zone: onprem}}]\n"
        self.assertEqual(self.run_cases(good).returncode, OK)
        self.assertEqual(self.run_cases(good.replace("zone: onprem", "zone: cloud")).returncode, FAILED)
        broken = self.run_cases(good.replace("zone: onprem", "zone: onprme"))
        self.assertEqual(broken.returncode, CONFIGURATION)
        self.assertIn("cases.yaml:1:47: error: cases[0].expect.zone", broken.stderr)
        self.assertNotIn("passed", broken.stdout)
        missing = self.sluice("policy", "test", "nowhere.yaml")
        self.assertEqual(missing.returncode, USAGE, missing.stderr)

    def test_without_a_file_to_run(self):
        """Else a pipeline would be green because it found nothing to do."""
        config = self.folder / "policies" / "private-by-default.yaml"
        text = config.read_text("utf-8")
        config.write_text(text.replace("tests: policy-tests/", "tests: nowhere/"), "utf-8")
        done = self.sluice("policy", "test", "--config", str(config))
        self.assertEqual(done.returncode, CONFIGURATION, done.stderr)
        self.assertIn("no file fits", done.stderr)
        config.write_text(text.replace("tests: policy-tests/private-by-default.yaml", ""), "utf-8")
        done = self.sluice("policy", "test", "--config", str(config))
        self.assertEqual(done.returncode, USAGE, done.stderr)
        self.assertIn("no tests to run", done.stderr)

    def test_patterns_are_checked(self):
        """Else a pattern that can name nothing would be found out by the pipeline."""
        config = self.folder / "policies" / "private-by-default.yaml"
        text = config.read_text("utf-8")
        config.write_text(text.replace("tests: policy-tests/", "tests: policy-*/"), "utf-8")
        done = self.sluice("check", str(config))
        self.assertEqual(done.returncode, CONFIGURATION)
        self.assertIn("error: tests: `*` may stand for parts of a file's name", done.stderr)

    def test_a_gateway_needs_no_test_files(self):
        """Else a gateway would not start because a test was moved."""
        shutil.rmtree(self.folder / "policies" / "policy-tests")
        done = self.sluice("check", "policies/private-by-default.yaml")
        self.assertEqual(done.returncode, OK, done.stderr)

    def test_a_build_server_can_read_the_results(self):
        """Else a failed case would be a red light without a word."""
        cases = ("cases:\n- {name: good, request: {}, expect: {zone: onprem}}\n"
                 "- {name: \"<bad> & \\\"odd\\\"\", request: {}, expect: {zone: cloud}}\n")
        done = self.run_cases(cases, "--junit", "results.xml")
        self.assertEqual(done.returncode, FAILED, done.stderr)
        root = ElementTree.parse(self.folder / "results.xml").getroot()
        self.assertEqual((root.get("tests"), root.get("failures")), ("2", "1"))
        good, bad = root.iter("testcase")
        self.assertEqual(good.get("name"), "good")
        self.assertEqual(bad.get("name"), '<bad> & "odd"')
        self.assertIn("zone: expected cloud, is onprem", bad.find("failure").text)

    def test_credentials_of_this_machine_play_no_part(self):
        """Else a case would pass on one machine and fail on the other."""
        cases = "cases: [{name: a, request: {workload: research}, expect: {not_in: [cloud]}}]\n"
        without = self.run_cases(cases)
        self.environment["ANTHROPIC_API_KEY"] = "canary-" + "key"
        self.assertEqual(without.returncode, FAILED)
        self.assertEqual(self.run_cases(cases).stdout, without.stdout)


class MatrixTest(PolicyTest):
    """`sluice policy matrix`."""

    def test_says_what_the_policy_does(self):
        """Else a table would be signed that the gateway does not keep."""
        done = self.sluice("policy", "matrix", "--json", "--config", "policies/private-by-default.yaml")
        self.assertEqual(done.returncode, OK, done.stderr)
        rows = {(row["workload"], row["data"]): row["zones"] for row in json.loads(done.stdout)["rows"]}
        self.assertEqual(rows["general", "internal"]["cloud"],
                         {"verdict": "no", "first": False, "why": "private_only of general"})
        self.assertEqual(rows["research", "public"]["cloud"]["verdict"], "yes")
        self.assertEqual(rows["research", "personal.*"]["cloud"]["why"], "above clearance")


if __name__ == "__main__":
    unittest.main()
