"""Names of persons, organizations, places: what no pattern finds, and `labels.names` looks for."""

import json
import pathlib
import re
import tempfile

from harness import clients
from harness.house import HouseTest
from harness.processes import run

DIALECTS = ("openai", "anthropic")
NAMES = "  names: {types: [person, organization, location, address]}\n"
PERSON = "Marta Kowalczyk"
TEXT = f"My name is {PERSON} and I live in Hamburg. Please write to Mr. Kowalczyk."
TURN = [{"role": "user", "content": f"My name is {PERSON}."},
        {"role": "assistant", "content": f"Hello {PERSON}."},
        {"role": "user", "content": f"Kowalczyk: 7. {PERSON}: 9."}]


class NamesTest(HouseTest):
    """From the caller to the cloud and back."""

    def test_a_person_is_pseudonymised_and_comes_back(self):
        """Else the vendor would learn who is spoken of, or the caller would read placeholders."""
        for cloud in DIALECTS:
            house = self.house(dialects={"cloud": cloud}, labels=NAMES,
                               mocks={"cloud": ("--chunks", "1000")})
            for caller in DIALECTS:
                for stream in (False, True):
                    with self.subTest(caller=caller, cloud=cloud, stream=stream):
                        reply = house.chat(caller, TEXT, stream=stream)
                        self.assert_answered(reply)
                        self.assertEqual(reply.zone(), "cloud")
                        self.assertEqual(reply.text, TEXT)
                        self.assert_never_saw(house.cloud, "Marta", "Kowalczyk", "Hamburg")
                        said = house.cloud.bodies()[-1]
                        self.assertRegex(said, r"My name is PERSON_[A-Z]{10} ")
                        self.assertRegex(said, r"live in LOCATION_[A-Z]{10}\.")

    def test_the_same_person_is_the_same_placeholder_over_two_turns(self):
        """Else the model could not tell that both turns speak of one person; and a name that a turn
        gives no hint about would leave in clear."""
        house = self.house(labels=NAMES)
        for messages in (TURN[:1], TURN):
            reply = clients.send(house.gateway.port, "openai", {"model": "auto", "messages": messages})
            self.assert_answered(reply)
        self.assertEqual(reply.text, TURN[-1]["content"])
        self.assert_never_saw(house.cloud, "Marta", "Kowalczyk")
        first, second = house.cloud.bodies()
        placeholder, = set(re.findall(r"is (PERSON_[A-Z]{10})\.", first))
        turns = [message["content"] for message in json.loads(second)["messages"]]
        self.assertEqual(turns[0], f"My name is {placeholder}.")
        self.assertEqual(turns[1], f"Hello {placeholder}.")
        self.assertRegex(turns[2], rf"^PERSON_[A-Z]{{10}}: 7\. {placeholder}: 9\.$")

    def test_names_are_left_alone_unless_asked_for(self):
        """Else everybody would pay for what errs, and what costs time."""
        house = self.house()
        self.assert_answered(house.chat("openai", TEXT))
        self.assertIn(PERSON, house.cloud.bodies()[-1])

    def test_more_text_than_is_searched_never_leaves(self):
        """Else a name behind two megabytes would leave unseen."""
        house = self.house(labels=NAMES)
        text = "word " * (2 ** 21 // 5) + TEXT
        reply = house.chat("openai", text)
        self.assertEqual(reply.status, 403)
        self.assertIn("cloud: residual_level", reply.error["message"])
        self.assert_never_saw(house.cloud, PERSON)

    def test_an_explanation_counts_names(self):
        """Else nobody could see why a text was treated as personal."""
        house = self.house(labels=NAMES)
        request = pathlib.Path(house.directory) / "request.json"
        request.write_text(json.dumps(clients.body_of("openai", TEXT)), "utf-8")
        result = run("explain", "--config", house.gateway.file, request)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertRegex(result.stdout, r"personal\.person +2")
        self.assertRegex(result.stdout, r"personal\.location +1")
        self.assertNotIn("Marta", result.stdout)

    def test_a_model_that_cannot_be_read_is_a_problem(self):
        """Else the gateway would serve without looking for names."""
        with tempfile.TemporaryDirectory(prefix="sluice-") as directory:
            broken = pathlib.Path(directory) / "broken.model"
            broken.write_text("SLNAMES", "utf-8")
            config = pathlib.Path(directory) / "sluice.yaml"
            config.write_text("zones:\n  - {name: home, kind: on_prem, clearance: confidential}\n"
                              "engines:\n  - {name: builtin, zone: home, dialect: extractive}\n"
                              "labels:\n  names: {types: [person], model: \"file:broken.model\"}\n",
                              "utf-8")
            result = run("check", config)
            self.assertEqual(result.returncode, 3)
            self.assertIn("labels.names.model: no tagger model", result.stdout + result.stderr)
            self.assertIn("6:", result.stdout + result.stderr)

    def test_scan_and_eval_look_for_names(self):
        """Else nobody could see what the tagger finds before it stands in the way of a request."""
        with tempfile.TemporaryDirectory(prefix="sluice-") as directory:
            letter = pathlib.Path(directory) / "letter.txt"
            letter.write_text(TEXT, "utf-8")
            self.assertNotIn("person", run("scan", letter).stdout)
            marked = run("scan", "--names", letter).stdout
            self.assertIn(f"[{PERSON} personal.person]", marked)
            self.assertIn("[Hamburg personal.location]", marked)
            self.assertIn("Mr. [Kowalczyk personal.person]", marked)
            data = pathlib.Path(directory) / "letters.jsonl"
            data.write_text(json.dumps({"source": "letters", "text": TEXT, "group_split": "unseen",
                                        "expected": [{"type": "PERSON", "value": PERSON}]}), "utf-8")
            report = run("eval", "protection", "--names", "--data", data).stdout
            self.assertIn("names: letters (unseen)", report)
            self.assertRegex(report, r"person, exact span +1 +0\.500 +1\.000")
            report = json.loads(run("eval", "protection", "--names", "--json", "--data", data).stdout)
            self.assertEqual(report["names"]["letters"]["types"]["person"]["exact_spans"]["right"], 1)
            letter.write_text("SLNAMES", "utf-8")
            result = run("scan", "--names", "--names-model", letter, letter)
            self.assertNotEqual(result.returncode, 0)
            self.assertIn("no tagger model", result.stderr)
