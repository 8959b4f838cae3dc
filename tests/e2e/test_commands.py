"""Commands that need no server: ask, explain, and the exit codes of docs/cli.md."""

import json
import pathlib
import tempfile
import unittest

from harness import canaries
from harness.house import HouseTest, configuration, engine_row
from harness.processes import run

OK, USAGE, CONFIGURATION, REFUSED, UNAVAILABLE = 0, 2, 3, 6, 7
PRICE = 'price: {since: 2026-01-01, input_usd_per_mtok: "1000.00", output_usd_per_mtok: "2000.00"}'


class CommandTest(HouseTest):
    """A house whose gateway is only there for its mocks."""

    def priced_house(self, **options):
        """The cloud alone, for money; and the file that says so."""
        house = self.house(start=("cloud",), **options)
        row = engine_row("cloud", "openai", house.cloud.port).replace("tier:", PRICE + ", tier:")
        file = house.gateway.file.with_name("priced.yaml")
        file.write_text(configuration(house.directory, row), "utf-8")
        return house, file

    def ask(self, file, text, *arguments):
        """The finished `sluice ask`."""
        return run("ask", text, "--config", file, *arguments)


class AskTest(CommandTest):
    """`sluice ask`."""

    def test_prints_the_answer_the_tree_and_what_it_cost(self):
        """Else people would have to believe that their text went where they think, for what they think."""
        house, file = self.priced_house()
        done = self.ask(file, f"write to {canaries.EMAIL}", "--explain")
        self.assertEqual(done.returncode, OK, done.stderr)
        for part in (f"write to {canaries.EMAIL}\n", "personal.email", "label: confidential",
                     "pseudonymise for cloud", "route `everything`"):
            self.assertIn(part, done.stdout)
        answer = self.usage_of(house, file)
        dollars = (answer["prompt_tokens"] * 1000 + answer["completion_tokens"] * 2000) / 1e6
        self.assertIn(f"zone cloud, engine cloud, model cloud-model, data class confidential, "
                      f"1 taken out, routed, cost ${dollars:.6f}, request req_", done.stderr)
        self.assert_never_saw(house.cloud, canaries.EMAIL)

    def usage_of(self, house, file):
        """The tokens that the same question is billed for."""
        done = self.ask(file, f"write to {canaries.EMAIL}", "--json")
        self.assertEqual(done.returncode, OK, done.stderr)
        self.assertEqual(len(house.cloud.requests()), 2)
        return json.loads(done.stdout)["usage"]

    def test_json_is_one_document(self):
        """Else no program could read what it printed."""
        _, file = self.priced_house()
        done = self.ask(file, "hello", "--json", "--explain")
        self.assertEqual(done.returncode, OK, done.stderr)
        document = json.loads(done.stdout)
        self.assertEqual(document["answer"]["choices"][0]["message"]["content"], "hello")
        self.assertGreater(document["cost_nano_usd"], 0)
        self.assertTrue(document["explanation"])

    def test_exit_codes(self):
        """Else a script could not tell a policy from an outage."""
        house, file = self.priced_house()
        refused = self.ask(file, "CONFIDENTIAL words", "--explain")
        self.assertEqual(refused.returncode, REFUSED, refused.stderr)
        self.assertIn("marking CONFIDENTIAL", refused.stdout)
        house.cloud.kill()
        self.assertEqual(self.ask(file, "hello").returncode, UNAVAILABLE)
        file.write_text("zones: []\n", "utf-8")
        self.assertEqual(self.ask(file, "hello").returncode, CONFIGURATION)

    def test_mistakes_are_told_in_the_words_of_the_command_line(self):
        """Else a person who typed `-w` would be told about a header of HTTP."""
        house, file = self.priced_house()
        request = file.with_name("request.json")
        request.write_text('{"messages": []}', "utf-8")
        for command, what in (("ask", "hello"), ("explain", request)):
            with self.subTest(command):
                done = run(command, what, "--config", file, "--workload", "generl")
                self.assertEqual(done.returncode, USAGE, done.stderr)
                self.assertIn("--workload: `generl` is not in the policy", done.stderr)
                self.assertIn("did you mean `general`", done.stderr)
                self.assertNotIn("x-sluice", done.stderr)
        self.assertEqual(house.cloud.lines(), [])

    def test_a_wish_that_was_not_fulfilled_is_said(self):
        """Else somebody would judge one model by the answer of another."""
        house = self.house(start=("onprem", "cloud"))
        text = "CONFIDENTIAL words"
        done = self.ask(house.gateway.file, text, "--model", "cloud-model")
        self.assertEqual(done.returncode, OK, done.stderr)
        self.assertIn("model onprem-model (not the one asked for)", done.stderr)
        done = self.ask(house.gateway.file, "hello", "--model", "cloud-model")
        self.assertIn("model cloud-model,", done.stderr)
        for model, wish in (("cloud-model", "overruled"), ("cloud/cloud-model", "overruled"),
                            ("onprem-model", None), ("auto", None), ("smart", None)):
            with self.subTest(model):
                reply = house.chat("openai", text, model=model)
                self.assert_answered(reply)
                self.assertEqual(reply.headers.get("x-sluice-wish"), wish)


class ExplainTest(CommandTest):
    """`sluice explain`."""

    def test_sends_nothing_and_says_why(self):
        """Else looking would be doing."""
        house, file = self.priced_house()
        request = file.with_name("request.json")
        request.write_text(json.dumps({"model": "auto", "messages": [
            {"role": "user", "content": f"CONFIDENTIAL {canaries.EMAIL}"}]}), "utf-8")
        for arguments in ((), ("--json",)):
            with self.subTest(arguments=arguments):
                done = run("explain", request, "--config", file, *arguments)
                self.assertEqual(done.returncode, OK, done.stderr)
                self.assertIn("marking", done.stdout)
                self.assertNotIn(canaries.EMAIL, done.stdout + done.stderr)
        self.assertEqual(house.cloud.lines(), [])

    def test_every_problem_has_its_place_before_it(self):
        """Else the first place would stand behind the last problem, as if it were its."""
        _, file = self.priced_house()
        request = file.with_name("request.json")
        request.write_text('{"model": "auto", "messages": [{"role": "user", "content": 5}], "stream": 3}',
                           "utf-8")
        done = run("explain", request, "--config", file)
        self.assertEqual(done.returncode, REFUSED, done.stderr)
        self.assertRegex(done.stderr, r"sluice: \$\.messages\[0\]\.content: must be .*; \$\.stream: must be ")

    def test_exit_codes(self):
        """Else a script could not tell a typing error from a request that would be refused."""
        _, file = self.priced_house()
        request = file.with_name("request.json")
        for note, text, code in (("not JSON", '{"model":', REFUSED), ("not a request", "[]", REFUSED)):
            with self.subTest(note):
                request.write_text(text, "utf-8")
                self.assertEqual(run("explain", request, "--config", file).returncode, code)
        self.assertEqual(run("explain", "/nowhere.json", "--config", file).returncode, USAGE)
        self.assertEqual(run("explain", request, "--config", "/nowhere.yaml").returncode, CONFIGURATION)
        done = run("serve", file, "--listen", "foo", timeout=60)
        self.assertEqual(done.returncode, USAGE, done.stderr)
        self.assertIn("--listen: `foo`", done.stderr)

    def test_the_dialect_can_be_said(self):
        """Else a request that both dialects could have sent would be read as the wrong one."""
        _, file = self.priced_house()
        request = file.with_name("request.json")
        request.write_text(json.dumps({"model": "auto", "messages": [
            {"role": "system", "content": "be brief"}, {"role": "user", "content": "x"}]}), "utf-8")
        for arguments, code in (((), OK), (("--dialect", "openai"), OK),
                                (("--dialect", "anthropic"), REFUSED), (("--dialect", "x"), USAGE)):
            with self.subTest(arguments=arguments):
                done = run("explain", request, "--config", file, *arguments)
                self.assertEqual(done.returncode, code, done.stderr)


class KeysTest(CommandTest):
    """`sluice keys`."""

    def test_the_first_key_says_what_it_ends(self):
        """Else every program on the machine would stop working, and nobody would know why."""
        _, file = self.priced_house()
        said = "it ends the anonymous mode"
        first = run("keys", "create", "--config", file)
        self.assertEqual(first.returncode, OK, first.stderr)
        self.assertIn(said, first.stderr)
        self.assertEqual(len(first.stdout.split()), 1)
        self.assertNotIn(said, run("keys", "create", "--config", file).stderr)

    def test_a_wrong_grant_is_a_wrong_command_line(self):
        """Else a script would look for the mistake in the configuration."""
        _, file = self.priced_house()
        done = run("keys", "create", "--config", file, "--workload", "generl")
        self.assertEqual((done.returncode, done.stdout), (USAGE, ""), done.stderr)


    def test_a_revoked_key_is_told_to_machines(self):
        """Else a script that ends keys would have to read prose."""
        _, file = self.priced_house()
        key = json.loads(run("keys", "create", "--config", file, "--json").stdout)["id"]
        done = run("keys", "revoke", key, "--config", file, "--json")
        self.assertEqual(done.returncode, OK, done.stderr)
        self.assertEqual(json.loads(done.stdout), {"id": key, "revoked": True})
        self.assertEqual(run("keys", "revoke", "key_none", "--config", file).returncode, USAGE)


class JournalShowTest(CommandTest):
    """`sluice journal show`."""

    def test_an_empty_result_says_so(self):
        """Else nobody could tell a filter that fits nothing from a journal that holds nothing."""
        _, file = self.priced_house()
        self.ask(file, "hello")
        shown = run("journal", "show", "--config", file)
        self.assertIn("tenant=local key=anonymous", shown.stdout)
        self.assertEqual(shown.stderr, "")
        nothing = run("journal", "show", "--config", file, "--zone", "moon")
        self.assertEqual((nothing.returncode, nothing.stdout), (OK, ""))
        self.assertIn("none of its 2 records fits", nothing.stderr)

    def test_verify_has_one_line_for_each_chain(self):
        """Else a reader would have to add up what belongs together."""
        _, file = self.priced_house()
        for _ in range(3):
            self.ask(file, "hello")
        done = run("journal", "verify", "--config", file)
        lines = done.stdout.splitlines()
        chains = [line for line in lines if line.startswith("chain ")]
        self.assertEqual(len(set(chains)), len(chains))
        self.assertEqual(len(lines), len(chains) + 1)
        self.assertTrue(lines[-1].startswith(f"intact: {len(chains)} chain"), lines[-1])


class ScanTest(unittest.TestCase):
    """`sluice scan` and `sluice eval protection`: they need no house."""

    TEXT = "→ write to ann@acme.example soon"

    def file(self, name, text):
        """A file of this test that is gone after it."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = pathlib.Path(folder.name) / name
        path.write_text(text, "utf-8")
        return path

    def test_marks_what_it_finds(self):
        """Else nobody could see what would be taken out of a text."""
        path = self.file("note.txt", self.TEXT)
        done = run("scan", path)
        self.assertEqual(done.returncode, OK, done.stderr)
        self.assertEqual(done.stdout, "→ write to [ann@acme.example personal.email] soon\n")
        self.assertEqual(done.stderr, "1 finding: 1 personal.email (example)\n")
        finding = json.loads(run("scan", path, "--json").stdout)["findings"][0]
        self.assertEqual(finding, {"type": "EMAIL_ADDRESS", "family": "personal", "start": 13,
                                   "end": 29, "score": 1.0, "example": True})

    def test_a_file_that_is_not_there_is_a_wrong_command_line(self):
        """Else a script would take a typing error for a text without findings."""
        for more in ((), ("--jsonl",)):
            done = run("scan", *more, "/nonexistent/note.txt")
            self.assertEqual((done.returncode, done.stdout), (USAGE, ""), done.stderr)

    def test_lines_of_json(self):
        """Else others could not score what is found: offsets count bytes, one answer for each line."""
        lines = [self.TEXT, "", "nothing here"]
        path = self.file("texts.jsonl", "".join(json.dumps({"text": text}) + "\n" for text in lines))
        done = run("scan", "--jsonl", path)
        self.assertEqual(done.returncode, OK, done.stderr)
        answers = [json.loads(line)["findings"] for line in done.stdout.splitlines()]
        self.assertEqual([len(findings) for findings in answers], [1, 0, 0])
        value = self.TEXT.encode()[answers[0][0]["start"]:answers[0][0]["end"]]
        self.assertEqual(value, b"ann@acme.example")
        bad = run("scan", "--jsonl", self.file("bad.jsonl", '{"text": 1}\n'))
        self.assertEqual(bad.returncode, 1)
        self.assertIn("line 1", bad.stderr)

    def test_evaluation(self):
        """Else nobody could tell how well it works on the texts of their own company."""
        path = self.file("labelled.jsonl", json.dumps({"source": "ours", "text": self.TEXT, "expected": [
            {"type": "EMAIL_ADDRESS", "value": "ann@acme.example"}]}) + "\n")
        path.with_name("prose.txt").write_text("Nothing to see. " * 10, "utf-8")
        report = json.loads(run("eval", "protection", "--data", path.parent, "--json").stdout)
        self.assertEqual(report["types"]["EMAIL_ADDRESS"]["f1"]["value"], 1.0)
        self.assertEqual(report["ordinary"]["files"], 1)
        self.assertEqual(report["ordinary"]["strict"]["count"], 0)
        ordinary = run("eval", "protection", "--text", path, "--json")
        self.assertEqual(json.loads(ordinary.stdout)["ordinary"]["files"], 1)
        self.assertEqual(run("eval", "protection").returncode, 2)
        done = run("eval", "protection", "--data", path)
        self.assertEqual(done.returncode, OK, done.stderr)
        self.assertIn("covered 1 of 1", done.stdout)


if __name__ == "__main__":
    unittest.main()
