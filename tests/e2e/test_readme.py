"""The examples of README.md and docs: each of them is run, and does what stands beside it."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest
import unittest.mock

from harness import documents
from harness.documents import Clone, example
from harness.house import House
from harness.processes import Mock
from harness.receiver import SECRET, Receiver

ADDRESS = "jane.miller@" + "contoso-mail.net"
PHONE = "+1 415 555 " + "2671"


class MarkTest(unittest.TestCase):
    """Every example has a test, or says why it has none."""

    def test_every_example_is_marked(self):
        """Else an example could be wrong from the day it is written."""
        for file in documents.files():
            for block in documents.examples(file):
                self.assertTrue(block.name or block.reason,
                                f"{block.place}: write <!-- test: NAME --> or "
                                "<!-- no test: REASON --> on the line before")

    def test_no_example_hides_behind_blanks(self):
        """Else an indented block would be an example without a mark."""
        for file in documents.files():
            text = re.sub(r"^```.*?^```", "", file.read_text("utf-8"), flags=re.M | re.S)
            self.assertNotRegex(text, r"\n\n    \S", file)

    def test_every_mark_is_run(self):
        """Else a mark would be a promise that nobody keeps."""
        marked = [block.name for file in documents.files()
                  for block in documents.examples(file) if block.name]
        source = pathlib.Path(__file__).read_text("utf-8")
        run = re.findall(r"example\(\"([a-z-]+)\"\)", source)
        self.assertEqual(sorted(marked), sorted(set(run)))


class ExampleTest(unittest.TestCase):
    """A clone for each test."""

    maxDiff = None

    def setUp(self):
        self.clone = Clone(self.enterContext(tempfile.TemporaryDirectory(prefix="sluice-")))

    def serve(self):
        """A gateway that ends with the test."""
        gateway = self.clone.serve()
        self.addCleanup(gateway.kill)
        return gateway

    def works(self, script, gateway=None):
        """Runs a shell example that must succeed; what it printed."""
        done = self.clone.run(script, gateway)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def first_answer(self, gateway):
        """The text that README's first request gets."""
        answer = json.loads(self.works(example("readme-first-request"), gateway))
        return answer["choices"][0]["message"]["content"]


class ReadmeTest(ExampleTest):
    """README.md, from the top."""

    def test_the_two_commands(self):
        """Else a stranger's first minute would end with an error of make."""
        script = example("readme-two-commands").replace("make ", "make -n ")
        done = subprocess.run(["bash", "-euc", script], cwd=documents.ROOT, capture_output=True,
                              text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        for line in ("tools/setup.sh build", "tools/setup.sh test",
                     "build/release/sluice serve --config config/sluice.yaml"):
            self.assertIn(line + "\n", done.stdout)
        for script in set(re.findall(r"tools/\w+\.\w+", done.stdout)):
            self.assertTrue((documents.ROOT / script).exists(), script)

    def test_help_lists_the_rest(self):
        """Else nobody would find the demo, the fuzzers or the bench."""
        done = subprocess.run(["make", "help"], cwd=documents.ROOT, capture_output=True, text=True,
                              timeout=60, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        listed = re.findall(r"^  make ([a-z-]+) +\S", done.stdout, re.M)
        self.assertEqual(set(listed), {"help", "run", "build", "test", "check", "check-all", "bench",
                                       "profile", "fuzz", "fmt", "demo", "clean"})

    def test_the_first_request_is_answered_with_a_quotation(self):
        """Else the first thing that a stranger sees would be of no use."""
        self.assertEqual(self.first_answer(self.serve()), example("readme-first-answer").strip())

    def test_the_first_request_with_a_vendors_key(self):
        """Else the sample would send a vendor what people believe is taken out, or nothing at all."""
        for dialect, variable in (("anthropic", "ANTHROPIC_API_KEY"), ("openai", "OPENAI_API_KEY")):
            with self.subTest(variable):
                clone = Clone(self.enterContext(tempfile.TemporaryDirectory(prefix="sluice-")))
                cloud = Mock(clone.folder, "cloud", dialect=dialect)
                self.addCleanup(cloud.kill)
                self.assert_reaches_the_cloud(clone, cloud, dialect, variable)

    def assert_reaches_the_cloud(self, clone, cloud, dialect, variable):
        """The one change to the sample is where the vendor listens."""
        text = clone.config.read_text("utf-8")
        line = f"    dialect: {dialect}\n    api_key: env:{variable}\n"
        self.assertEqual(text.count(line), 1)
        clone.config.write_text(text.replace(line, f"{line}    url: http://127.0.0.1:{cloud.port}\n"),
                                "utf-8")
        key = "canary-" + "key"
        clone.environment[variable] = key
        self.clone = clone
        answer = self.first_answer(self.serve())  # The mock repeats what it was sent.
        self.assertIn(ADDRESS, answer)
        self.assertIn(PHONE, answer)
        request, = cloud.requests()
        self.assertIn(key, " ".join(value for _, value in request["headers"]))
        self.assertRegex(request["body"], r"EMAIL_[A-Z]{10}")
        self.assertRegex(request["body"], r"PHONE_[A-Z]{10}")
        for original in (ADDRESS, "contoso", PHONE, PHONE[-4:]):
            self.assertNotIn(original, cloud.everything())

    def test_ask_explains(self):
        """Else nobody would learn why a request went where it went."""
        done = self.clone.run(example("readme-explain"))
        self.assertEqual(done.returncode, 0, done.stderr)
        printed = done.stdout + done.stderr
        for part in (f"the invoice of {ADDRESS} is overdue", "personal.email", "label: confidential",
                     "pseudonymise for cloud", "engine_off", "zone onprem"):
            self.assertIn(part, printed)


class DocsTest(ExampleTest):
    """docs/*.md."""

    def check(self, text):
        """`sluice check` of this text, as sluice.yaml."""
        (self.clone.folder / "sluice.yaml").write_text(text, "utf-8")
        return self.clone.run("sluice check --config sluice.yaml")

    def test_the_shortest_configuration_serves(self):
        """Else people would begin with a file that is refused."""
        text = example("configuration-shortest")
        self.assertEqual(self.check(text).returncode, 0)
        self.clone.config.write_text(text, "utf-8")
        self.assertEqual(self.first_answer(self.serve()), example("readme-first-answer").strip())

    def test_a_broken_configuration_is_told_as_shown(self):
        """Else people would look for messages that do not come."""
        done = self.check(example("configuration-broken"))
        self.assertEqual(done.returncode, 3)
        problems = [line for line in done.stderr.splitlines() if ": error: " in line]
        self.assertEqual(problems, example("configuration-problems").splitlines())

    def test_the_policy_with_an_approval_is_right(self):
        """Else the page about reviews would begin with a file that is refused."""
        done = self.check(example("review-policy"))
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_an_explanation_reads_as_shown(self):
        """Else people would learn to read something that is not printed."""
        (self.clone.folder / "request.json").write_text(example("policy-request"), "utf-8")
        self.assertIn(example("policy-explanation"), self.works(example("policy-explain")))

    def test_policy_in_ten_minutes(self):
        """Else a newcomer's first change would end with an error of ours."""
        folder = self.clone.folder
        self.works(example("ten-init"))
        self.assertIn("customers", (folder / "sluice.yaml").read_text("utf-8"))
        self.assertIn("ticket-triage (private_first)", self.works(example("ten-matrix")))
        self.works(example("ten-change"))
        self.assertIn(example("ten-explanation"), self.works(example("ten-explain")))
        (folder / "policy-tests" / "phone.yaml").write_text(example("ten-case"), "utf-8")
        self.assertIn("1 of 1 case passed", self.works(example("ten-test")))
        with (folder / "new.yaml").open("a", encoding="utf-8") as file:
            file.write(example("ten-claim"))
        self.assertIn("proved phone numbers stay", self.works(example("ten-prove")))
        done = self.clone.run(example("ten-diff"))
        self.assertEqual(done.returncode, 8, done.stderr)
        self.assertTrue(done.stdout.endswith("\n" + example("ten-difference")), done.stdout)

    def test_a_promise_that_is_none_is_found(self):
        """Else people would sign what does not hold."""
        text = self.clone.config.read_text("utf-8")
        self.assertIn("proved CI stays on the premises", self.works(example("proof-run")))
        before = re.split(r"^prove:", text, maxsplit=1, flags=re.M)[0]
        self.clone.config.write_text(before + example("proof-claims"), "utf-8")
        done = self.clone.run(example("proof-run"))
        self.assertEqual(done.returncode, 4, done.stdout + done.stderr)
        self.assertIn(example("proof-broken").strip(), done.stdout)
        script = next(line for line in done.stdout.splitlines() if "| sluice explain -" in line)
        self.assertIn("cloud", self.works(script))

    def test_the_matrix_reads_as_shown(self):
        """Else people would learn to read a table that is not printed."""
        self.assertIn(example("policy-matrix-table"), self.works(example("policy-matrix-run")))

    def test_a_difference_reads_as_shown(self):
        """Else a reviewer would learn to read something that is not printed."""
        done = self.clone.run(example("policy-diff"))
        self.assertEqual(done.returncode, 8, done.stdout + done.stderr)
        self.assertTrue(done.stdout.endswith(example("policy-diff-result")), done.stdout[-2000:])
        done = self.clone.run(example("policy-diff-silent"))
        self.assertEqual(done.returncode, 8, done.stdout + done.stderr)
        self.assertIn(example("policy-diff-silent-result"), done.stdout)

    def test_every_recipe_holds(self):
        """Else somebody would copy a recipe that does not do what its first lines say."""
        shutil.copytree(documents.ROOT / "policies", self.clone.folder / "policies")
        printed = self.works(example("cookbook"))
        self.assertEqual(printed.count("cases passed"), len(list(
            (documents.ROOT / "policies" / "recipes").glob("*.yaml"))))

    def test_policy_tests_print_what_is_shown(self):
        """Else people would write cases in a form that is refused, or trust a test that tests nothing."""
        (self.clone.folder / "cases.yaml").write_text(example("policy-tests-cases"), "utf-8")
        done = self.clone.run(example("policy-tests-run"))
        self.assertEqual(done.returncode, 4, done.stdout + done.stderr)
        self.assertIn(example("policy-tests-result"), done.stdout)
        self.assertIn("3 of 4 cases passed", done.stdout)

    def test_keys(self):
        """Else the first key would be the end of the first hour."""
        printed = self.works(example("cli-keys"), self.serve())
        for part in ("ok, ", '"id":"auto"', "live     tenant=acme workloads=ticket-triage", "intact: "):
            self.assertIn(part, printed)

    def test_metrics(self):
        """Else a dashboard would be built from names that are not served."""
        gateway = self.serve()
        self.first_answer(gateway)
        self.assertIn(example("metrics-lines"), self.works(example("metrics-scrape"), gateway))

    def test_a_witness(self):
        """Else the evidence would be found to prove nothing on the day it is needed."""
        self.first_answer(self.serve())
        self.works(example("journal-checkpoint"))
        checkpoint = (self.clone.folder / "checkpoint.json").read_text("utf-8")
        self.assertTrue(json.loads(checkpoint)["chains"])
        self.assertIn("intact", self.works(example("journal-verify")))


class AlertsTest(ExampleTest):
    """docs/alerts.md."""

    def test_a_message_reads_as_shown_and_is_checked_as_shown(self):
        """Else a receiver would be built for messages that nobody sends, or would believe anybody."""
        shown = {}
        exec(example("alerts-verify"), shown)  # pylint: disable=exec-used
        receiver = self.enterContext(Receiver())
        section = example("alerts-configuration").replace("https://alerts.example.com/hooks/sluice",
                                                          receiver.url)
        section = re.sub("    events: .*\n", "", section)
        with unittest.mock.patch.dict(os.environ, SLUICE_WEBHOOK_SECRET=SECRET):
            house = self.enterContext(House(start=("cloud",), more=section))
        reply = house.chat("openai", "CONFIDENTIAL: the offer")
        self.assertEqual(reply.status, 403, reply.raw)
        receiver.await_rows(len)
        (headers, body), = receiver.raw
        message = shown["verify"](SECRET, headers, body)
        for wrong in (body + b" ", body.replace(b"count", b"COUNT")):
            self.assertRaises(ValueError, shown["verify"], SECRET, headers, wrong)
        expected = json.loads(example("alerts-message"))
        self.assertEqual(list(message), list(expected))
        row, = message["data"]["alerts"]
        expected_row, = expected["data"]["alerts"]
        self.assertEqual(list(row), list(expected_row))
        for key in ("kind", "count", "values", "tenant", "key", "level", "zone"):
            self.assertEqual(row[key], expected_row[key])


class DrillTest(ExampleTest):
    """docs/drill.md."""

    def test_a_drill_prints_what_is_shown(self):
        """Else the first drill would look like a failure."""
        self.assertIn(example("drill-result"), self.works(example("drill-run")))
        report = (self.clone.folder / "drill.html").read_text("utf-8")
        self.assertIn("Everything held.", report)

    def test_the_schedule_is_one(self):
        """Else a gateway would not start."""
        text = self.clone.config.read_text("utf-8")
        self.clone.config.write_text(text + example("drill-schedule"), "utf-8")
        self.works("sluice check config/sluice.yaml")


class LabelsTest(ExampleTest):
    """Examples that are a section of a configuration."""

    def configure(self, labels):
        """These labels in the sample configuration; the file `config/acme.yaml`."""
        text = self.clone.config.read_text("utf-8")
        before, _, behind = re.split(r"^(labels:)", text, maxsplit=1, flags=re.M)
        rest = re.split(r"^(?=\S)", behind, maxsplit=1, flags=re.M)
        self.clone.config.with_name("acme.yaml").write_text(
            before + labels + (rest[1] if len(rest) > 1 else ""), "utf-8")


class NamesTest(LabelsTest):
    """docs/names.md."""

    def test_what_switches_names_on_does(self):
        """Else somebody would believe that names are looked for."""
        self.configure(example("names-labels"))
        self.works("build/release/sluice check config/acme.yaml")


class SensitivityTest(LabelsTest):
    """docs/sensitivity.md."""

    def test_the_mapping_that_is_shown_is_one(self):
        """Else a compliance officer would copy what no gateway reads."""
        self.configure(example("sensitivity-labels"))
        self.works("build/release/sluice check config/acme.yaml")


class RoutingTest(ExampleTest):
    """docs/routing.md."""

    def test_the_cases_hold_for_the_configuration(self):
        """Else routes would not do what is said of them."""
        self.clone.config.with_name("routing.yaml").write_text(example("routing-config"), "utf-8")
        (self.clone.folder / "routing-cases.yaml").write_text(example("routing-cases"), "utf-8")
        self.works("sluice policy test routing-cases.yaml --config config/routing.yaml")


class DetectionTest(LabelsTest):
    """docs/detection.md."""

    def test_scan_prints_what_is_shown(self):
        """Else the first thing that somebody tries would print something else."""
        self.assertEqual(self.works(example("detection-scan")), example("detection-scanned"))

    def test_what_a_company_adds_is_found(self):
        """Else ten minutes of tuning would find nothing."""
        self.configure(example("detection-labels"))
        printed = self.works(example("detection-check"))
        self.assertIn("[EMP-004711 custom.employee]", printed)
        self.assertIn("[Project_Orion custom.projects]", printed)
        self.assertIn("[db7.prod.acme.example custom.host]", printed)

    def test_labelled_texts_are_scored(self):
        """Else nobody could tell whether their tuning helped."""
        self.configure(example("detection-labels"))
        folder = self.clone.folder / "labelled"
        folder.mkdir()
        (folder / "tickets.jsonl").write_text(example("detection-labelled"), "utf-8")
        printed = self.works(example("detection-eval"))
        self.assertIn("covered 2 of 2", printed)
        self.assertIn("silent   1 of 1", printed)

    def test_ordinary_texts_and_unknown_keys_are_counted(self):
        """Else nobody could tell what their own wiki would be bothered with."""
        folder = self.clone.folder / "labelled"
        folder.mkdir()
        (folder / "tickets.jsonl").write_text(example("detection-labelled"), "utf-8")
        printed = self.works(example("detection-eval-more"))
        self.assertIn('"strict"', printed)
        self.assertIn("0 bytes in", printed)  # No case of this split.


if __name__ == "__main__":
    unittest.main()
