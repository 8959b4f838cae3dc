"""Subjects that no pattern finds: `labels.sensitivity`, and the classifiers that `sluice train` makes."""

import json
import pathlib
import tempfile

from harness import clients
from harness.house import HouseTest
from harness.processes import run

SENSITIVITY = ("  sensitivity: {classes: {hr: {level: confidential}, mergers: {level: confidential}, "
               "source_code: {level: internal}}}\n")
PERSONNEL = ("Draft a second written warning for an employee who was absent without leave, "
             "before the probation period ends.")
HARMLESS = "Which vegetables can I roast in the oven together with a chicken?"


class SensitivityTest(HouseTest):
    """From the caller to the cloud, or not."""

    def test_a_sensitive_subject_stays_at_home(self):
        """Else a personnel file without a name or number in it would go to the vendor."""
        house = self.house(labels=SENSITIVITY)
        for caller in ("openai", "anthropic"):
            with self.subTest(caller=caller):
                reply = house.chat(caller, PERSONNEL)
                self.assert_answered(reply)
                self.assertNotEqual(reply.zone(), "cloud")
                reply = house.chat(caller, HARMLESS)
                self.assert_answered(reply)
                self.assertEqual(reply.zone(), "cloud")
        self.assert_never_saw(house.cloud, "probation")

    def test_nobody_is_asked_unless_the_policy_says_so(self):
        """Else a weak model would decide for people who never switched it on."""
        house = self.house()
        reply = house.chat("openai", PERSONNEL)
        self.assert_answered(reply)
        self.assertEqual(reply.zone(), "cloud")

    def test_an_explanation_names_the_class_and_how_sure_it_is(self):
        """Else nobody could tell a classifier's mistake from a rule."""
        house = self.house(labels=SENSITIVITY)
        request = pathlib.Path(house.directory) / "request.json"
        request.write_text(json.dumps(clients.body_of("openai", PERSONNEL)), "utf-8")
        result = run("explain", "--config", house.gateway.file, request)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertRegex(result.stdout, r"confidential +classifier hr [5-9]\d %|confidential +classifier hr 100 %")
        self.assertIn("stays: it is what the text is about", result.stdout)
        self.assertNotIn("probation", result.stdout)

    def test_a_model_of_ones_own(self):
        """Else only the subjects that we thought of could be protected."""
        with tempfile.TemporaryDirectory(prefix="sluice-") as directory:
            folder = pathlib.Path(directory)
            rows = [f"recipes,mix {n} eggs with flour and sugar in a bowl\nother,the train {n} leaves at noon from the station"
                    for n in range(20)]
            (folder / "texts.csv").write_text("\n".join(rows), "utf-8")
            made = run("train", "sensitivity", folder / "texts.csv", "--test", folder / "texts.csv",
                       "--out", folder / "ours.model")
            self.assertEqual(made.returncode, 0, made.stderr)
            self.assertIn("right: 100.0 %", made.stdout)
            labels = ("  sensitivity: {model: \"file:" + str(folder / "ours.model") +
                      "\", classes: {recipes: {level: confidential}}}\n")
            house = self.house(labels=labels)
            reply = house.chat("openai", "Please mix the eggs with the flour in a large bowl.")
            self.assert_answered(reply)
            self.assertNotEqual(reply.zone(), "cloud")
