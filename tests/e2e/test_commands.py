"""Commands that need no server: ask, explain, and the exit codes of docs/cli.md."""

import json
import unittest

from harness import canaries
from harness.house import HouseTest, configuration, engine_row
from harness.processes import run

OK, CONFIGURATION, REFUSED, UNAVAILABLE = 0, 3, 6, 7
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


if __name__ == "__main__":
    unittest.main()
