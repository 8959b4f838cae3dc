"""`sluice policy diff` against what really happened, and `sluice init` as a person uses it."""

import json
import os
import pathlib
import pty
import shutil
import subprocess
import tempfile
import unittest

from harness import canaries
from harness.documents import ROOT, VENDOR_KEYS
from harness.house import HouseTest
from harness.processes import binary, run

OK, USAGE, CONFIGURATION, TAMPERED, DIFFERS = 0, 2, 3, 5, 8
PRESETS = sorted(path.stem for path in (ROOT / "policies").glob("*.yaml"))


class ReplayTest(HouseTest):
    """A journal of real traffic, decided again."""

    def recorded_house(self):
        """A stopped house with traffic of every kind; how many requests a policy decided.

        An engine fails half of the time and never counts as down: its state is not recorded.
        """
        faults = ("--fault", "status:503", "--fault-rate", "0.5", "--seed", "7")
        house = self.house(more="dispatch: {failures: 100}\n", mocks={"private": faults})
        texts = ["public words", f"mail {canaries.EMAIL}", f"key {canaries.aws_key()} here",
                 f"CONFIDENTIAL {canaries.PHONE}", "CONFIDENTIAL words", "words " * 2000]
        for dialect in ("openai", "anthropic"):
            for text in texts * 3:
                house.chat(dialect, text)
        self.assertEqual(house.gateway.terminate(), 0)
        return house, 2 * 3 * len(texts)

    def diff(self, *arguments):
        """The finished command and its report."""
        done = run("policy", "diff", "--json", *arguments, timeout=120)
        return done, json.loads(done.stdout) if done.stdout else {}

    def changed(self, house, old, new):
        """The configuration of the house with one place changed, as another file."""
        text = house.gateway.file.read_text("utf-8")
        self.assertIn(old, text)
        file = pathlib.Path(house.directory, "new.yaml")
        file.write_text(text.replace(old, new), "utf-8")
        return file

    def test_the_same_policy_decides_what_was_decided(self):
        """Else what a replay says of a new policy would rest on requests that never were."""
        house, count = self.recorded_house()
        config, journal = house.gateway.file, f"{house.directory}/data/journal"
        done, report = self.diff(config, config, "--replay", journal)
        self.assertEqual(done.returncode, OK, done.stdout + done.stderr)
        self.assertEqual(report["decisions"], count)
        self.assertEqual(report["replay"]["reproduced"], count)
        self.assertEqual(report["changes"], [])

    def test_a_planted_change_is_found_and_counted(self):
        """Else a rule could close a door that half of the house goes through, unnoticed."""
        house, count = self.recorded_house()
        journal = f"{house.directory}/data/journal"
        new = self.changed(house, "clearance: internal, clearance_redacted: confidential",
                           "clearance: internal")
        done, report = self.diff(house.gateway.file, new, "--replay", journal)
        self.assertEqual(done.returncode, DIFFERS, done.stderr)
        # The mail and the key went to the cloud once they were out: each three times, twice.
        self.assertEqual(report["changed"], 2 * 3 * 2)
        self.assertEqual(report["decisions"], count)
        for change in report["changes"]:
            self.assertEqual(change["label"], "confidential")
            self.assertEqual(change["before"]["steps"][0]["zone"], "cloud")
            self.assertEqual(change["after"]["steps"][0]["zone"], "private")
            self.assertIn("cloud", change["after"]["closed"])
        everything, static = self.diff(house.gateway.file, new)
        self.assertEqual(everything.returncode, DIFFERS)
        self.assertGreater(static["changed"], 0)
        printed = run("policy", "diff", house.gateway.file, new, "--replay", journal)
        self.assertIn(f"12 of {count} recorded requests are decided differently", printed.stdout)
        self.assertIn("conditional: the journal does not hold", printed.stdout)

    def test_what_cannot_be_compared_is_refused(self):
        """Else a label that nobody knows any more would count as harmless."""
        house, _ = self.recorded_house()
        journal = pathlib.Path(house.directory, "data", "journal")
        new = self.changed(house, "confidential", "secret")
        done, _ = self.diff(house.gateway.file, new, "--replay", journal)
        self.assertEqual(done.returncode, CONFIGURATION, done.stdout)
        self.assertIn("the new policy does not know what the journal holds: level `confidential`",
                      done.stderr)
        segment = next(journal.rglob("*.segment"), None) or next(
            file for file in journal.rglob("*") if file.is_file() and "head" not in file.name)
        data = bytearray(segment.read_bytes())
        data[300] ^= 1
        segment.write_bytes(data)
        done, _ = self.diff(house.gateway.file, house.gateway.file, "--replay", journal)
        self.assertEqual(done.returncode, TAMPERED, done.stdout + done.stderr)


class DiffTest(unittest.TestCase):
    """Without a journal, on the presets."""

    def test_exit_codes(self):
        """Else a pipeline could not tell a change from a mistake."""
        folder = ROOT / "policies"
        for name in PRESETS:
            with self.subTest(name):
                same = run("policy", "diff", folder / f"{name}.yaml", folder / f"{name}.yaml")
                self.assertEqual(same.returncode, OK, same.stdout + same.stderr)
        other = run("policy", "diff", folder / "private-by-default.yaml",
                    folder / "cloud-by-default.yaml")
        self.assertEqual(other.returncode, DIFFERS, other.stderr)
        self.assertIn("situations are decided differently", other.stdout)
        missing = run("policy", "diff", "nowhere.yaml", folder / "prototype.yaml")
        self.assertEqual(missing.returncode, USAGE)


class InitTest(unittest.TestCase):
    """`sluice init`."""

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="sluice-")))
        self.environment = {name: value for name, value in os.environ.items()
                            if name not in VENDOR_KEYS}

    def sluice(self, *arguments, **options):
        """The finished command, without a terminal."""
        return subprocess.run([binary(), *arguments], cwd=self.folder, env=self.environment,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=120, check=False, **options)

    def assert_holds(self, file):
        """It is checked, tested and proved."""
        for command in (("check",), ("policy", "test"), ("policy", "prove")):
            done = self.sluice(*command, "--config", file)
            self.assertEqual(done.returncode, OK, f"{command}:\n{done.stdout}{done.stderr}")

    def test_every_preset(self):
        """Else the first command of a newcomer would lead to an error."""
        for name in PRESETS:
            for note, more in (("as it is", ()),
                               ("filled", ("--listen", "127.0.0.1:0", "--engine",
                                           "local=http://127.0.0.1:4321", "--model",
                                           "local=org/model:8b"))):
                with self.subTest(name, note=note):
                    text = (ROOT / "policies" / f"{name}.yaml").read_text("utf-8")
                    if more and "name: local" not in text:
                        continue
                    file = f"{name}-{len(more)}/gateway.yaml"
                    done = self.sluice("init", "--preset", name, "--output", file, "--yes", *more)
                    self.assertEqual(done.returncode, OK, done.stderr)
                    self.assert_holds(file)

    def test_never_overwrites(self):
        """Else a second try would take away what somebody wrote by hand."""
        (self.folder / "sluice.yaml").write_text("mine\n", "utf-8")
        done = self.sluice("init", "--preset", "prototype", "--yes")
        self.assertEqual(done.returncode, USAGE, done.stdout)
        self.assertIn("there is a `sluice.yaml` already", done.stderr)
        self.assertEqual((self.folder / "sluice.yaml").read_text("utf-8"), "mine\n")
        done = self.sluice("init", "--preset", "prototype", "--yes", "--force")
        self.assertEqual(done.returncode, OK, done.stderr)
        self.assert_holds("sluice.yaml")
        (self.folder / "sluice.yaml").unlink()
        done = self.sluice("init", "--preset", "prototype", "--yes")
        self.assertIn("policy-tests/prototype.yaml` already", done.stderr)
        self.assertFalse((self.folder / "sluice.yaml").exists())

    def test_says_what_is_missing(self):
        """Else a script would wait for an answer for ever."""
        done = self.sluice("init")
        self.assertEqual(done.returncode, USAGE)
        self.assertIn("--preset private-by-default", done.stderr)
        wrong = self.sluice("init", "--preset", "prototype", "--listen", "nowhere")
        self.assertEqual(wrong.returncode, CONFIGURATION, wrong.stderr)
        self.assertIn("server.listen", wrong.stderr)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_asks_on_a_terminal(self):
        """Else nobody would find out what there is to choose from."""
        control, terminal = pty.openpty()
        with subprocess.Popen([binary(), "init"], cwd=self.folder, env=self.environment,
                              stdin=terminal, stdout=terminal, stderr=terminal) as process:
            os.close(terminal)
            os.write(control, b"private-by-default\n127.0.0.1:0\n\nown-model\n")
            shown = b""
            while b"sluice serve sluice.yaml" not in shown:
                shown += os.read(control, 4096)
            self.assertEqual(process.wait(timeout=60), OK, shown)
        os.close(control)
        self.assertIn(b"What shall it be like?", shown)
        self.assertIn("own-model", (self.folder / "sluice.yaml").read_text("utf-8"))
        self.assert_holds("sluice.yaml")
        shutil.rmtree(self.folder / "policy-tests")


if __name__ == "__main__":
    unittest.main()
