"""What requests ask for: routes by intent and complexity, and the models that `sluice train router` makes."""

import json
import pathlib
import tempfile
import unittest

from harness.processes import run


class TrainRouterTest(unittest.TestCase):
    """`sluice train router`."""

    def test_a_model_of_ones_own_is_reported_on(self):
        """Else nobody could know what would be routed wrongly before it is."""
        rows = [f"legal,review clause {n} of the contract for liability\nrecipes,mix {n} eggs with flour and sugar"
                for n in range(20)]
        with tempfile.TemporaryDirectory(prefix="sluice-") as directory:
            folder = pathlib.Path(directory)
            (folder / "texts.csv").write_text("\n".join(rows), "utf-8")
            made = run("train", "router", folder / "texts.csv", "--out", folder / "intent.model", "--json")
            self.assertEqual(made.returncode, 0, made.stderr)
            report = json.loads(made.stdout)
            self.assertEqual(report["threshold"], 60)
            self.assertEqual(sum(row["right"] + row["wrong"] + row["unknown"] for row in report["routed"]), 40)
            self.assertIsNone(report["rules"])
            self.assertIn("intent_model: file:", made.stderr)
            self.assertTrue((folder / "intent.model").exists())

    def test_more_intents_than_a_policy_knows_are_refused(self):
        """Else a model would be made that no configuration takes."""
        rows = [f"intent{n},text number {n} of {k}" for n in range(17) for k in range(3)]
        with tempfile.TemporaryDirectory(prefix="sluice-") as directory:
            file = pathlib.Path(directory) / "texts.csv"
            file.write_text("\n".join(rows), "utf-8")
            made = run("train", "router", file)
            self.assertNotEqual(made.returncode, 0)
            self.assertIn("17 intents; a policy knows at most 16", made.stderr)
