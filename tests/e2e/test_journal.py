"""Evidence: nothing is sent unrecorded, and what is recorded cannot be changed in silence."""

import pathlib
import random
import shutil
import tempfile
import threading
import unittest

from harness import canaries, clients, evidence
from harness.house import Gateway, HouseTest, configuration, engine_row
from harness.processes import Mock

ROUNDS = 100
CALLERS = 4


class RecordTest(HouseTest):
    """What stands in the journal."""

    def test_every_send_has_its_intent_and_no_content(self):
        """Else an auditor could not tell what went where, or the journal itself would be the leak."""
        house = self.house()
        secret = canaries.aws_key()
        texts = ["public words", f"mail {canaries.EMAIL}", f"key {secret} here",
                 f"CONFIDENTIAL {canaries.PHONE}"]
        for text in texts:
            self.assert_answered(house.chat("openai", text))
        config = house.gateway.file
        self.assertEqual(house.gateway.terminate(), 0)
        intents = evidence.intents(config)
        self.assertEqual([intent["zone"] for intent in intents],
                         ["cloud", "cloud", "cloud", "private"])
        opener = evidence.Opener(f"{house.directory}/data", intents)
        for mock in house.mocks.values():
            for body in mock.bodies():
                self.assertEqual(opener.intent_of(body)["zone"], mock.name)
        for file in pathlib.Path(house.directory, "data").rglob("*"):
            if file.is_file():
                content = file.read_bytes()
                for canary in (canaries.EMAIL, canaries.PHONE, secret, "public words"):
                    self.assertNotIn(canary.encode(), content, file)
        self.assertNotIn(canaries.EMAIL, house.gateway.stderr())
        self.assertNotIn(secret, house.gateway.stderr())

    def test_refusals_are_recorded_with_their_rule(self):
        """Else nobody could tell afterwards that something was kept back."""
        house = self.house(start=("cloud",))
        self.assertEqual(house.chat("openai", "CONFIDENTIAL words").status, 403)
        config = house.gateway.file
        house.gateway.terminate()
        records = evidence.show(config)
        self.assertEqual([record["record"] for record in records], ["closed"])
        self.assertEqual(records[0]["ending"], "refused")


class TamperTest(HouseTest):
    """Every way of changing a journal that has been closed."""

    def stopped_house(self, count=40):
        """A house that has served and stopped; its configuration and its journal folder."""
        house = self.house(start=("cloud",))
        for number in range(count):
            self.assert_answered(house.chat("openai", f"question {number}"))
        config = house.gateway.file
        self.assertEqual(house.gateway.terminate(), 0)
        return config, pathlib.Path(house.directory, "data", "journal")

    def assert_noticed(self, config, note, *arguments):
        """`verify` says so, and exits with its own code."""
        done = evidence.verify(config, *arguments)
        self.assertEqual(done.returncode, evidence.TAMPERED, f"{note}:\n{done.stdout}{done.stderr}")

    def used_bytes(self, file):
        """The part of a segment that holds records: what is reserved behind it is zero."""
        return len(file.read_bytes().rstrip(b"\0"))

    def test_any_change_is_noticed(self):
        """Else whoever owns the disk could rewrite what happened."""
        config, folder = self.stopped_house()
        self.assertEqual(evidence.verify(config).returncode, 0)
        pristine = folder.with_name("pristine")
        shutil.copytree(folder, pristine)
        draw = random.Random(20261121)
        files = sorted(file for file in folder.rglob("*") if file.is_file() and self.used_bytes(file))
        self.assertTrue(files)

        def flip(data):
            at = draw.randrange(len(data))
            data[at] ^= 1 << draw.randrange(8)

        def drop(data):
            at, length = draw.randrange(len(data) // 2), draw.randrange(1, len(data) // 4)
            data[at:at + length] = b""

        def swap(data):
            half = len(data) // 2
            one, other = draw.randrange(half - 8), draw.randrange(half, len(data) - 8)
            data[one:one + 8], data[other:other + 8] = data[other:other + 8], data[one:one + 8]

        def cut(data):
            del data[draw.randrange(len(data)):]

        for file in files:
            original = file.read_bytes()
            used = self.used_bytes(file)
            for change in (flip, drop, swap, cut):
                for attempt in range(8):
                    data = bytearray(original[:used])
                    change(data)
                    if bytes(data) == original[:used]:
                        continue
                    file.write_bytes(bytes(data) + bytes(len(original) - len(data)))
                    self.assert_noticed(config, f"{change.__name__} in {file.name}, {attempt}")
            file.unlink()
            self.assert_noticed(config, f"{file.name} deleted")
            file.write_bytes(original)
        self.assertEqual(evidence.verify(config).returncode, 0)

    def test_that_nothing_is_left_is_said(self):
        """Else `intact` would be read as proof, by whoever's whole journal was deleted."""
        house = self.house(start=("cloud",))
        config, data = house.gateway.file, pathlib.Path(house.directory, "data")
        self.assert_answered(house.chat("openai", "before"))
        house.gateway.terminate()
        self.assertNotIn("warning", evidence.verify(config).stderr)
        witness = pathlib.Path(house.directory, "checkpoint")
        witness.write_text(evidence.checkpoint(config), "utf-8")
        for file in (data / "journal").iterdir():
            file.unlink()
        done = evidence.verify(config)
        self.assertEqual(done.returncode, 0)
        self.assertIn("warning: there is no chain to verify", done.stderr)
        self.assert_noticed(config, "all deleted", "--checkpoint", witness)

    def test_a_roll_back_is_noticed_by_a_witness(self):
        """Else an older, consistent copy could take the place of the true journal."""
        house = self.house(start=("cloud",))
        config, data = house.gateway.file, pathlib.Path(house.directory, "data")
        self.assert_answered(house.chat("openai", "before"))
        house.gateway.terminate()
        shutil.copytree(data / "journal", data / "older")
        gateway = Gateway(house.directory, house.text())
        self.addCleanup(gateway.kill)
        self.assert_answered(clients.chat(gateway.port, "openai", "after"))
        gateway.terminate()
        witness = pathlib.Path(house.directory, "checkpoint")
        witness.write_text(evidence.checkpoint(config), "utf-8")
        self.assertEqual(evidence.verify(config, "--checkpoint", witness).returncode, 0)

        shutil.rmtree(data / "journal")
        shutil.move(data / "older", data / "journal")
        self.assertEqual(evidence.verify(config).returncode, 0, "the older copy is consistent")
        self.assert_noticed(config, "roll-back", "--checkpoint", witness)


class CrashTest(unittest.TestCase):
    """Kill -9 under load."""

    def setUp(self):
        self.directory = self.enterContext(tempfile.TemporaryDirectory(prefix="sluice-"))
        self.mock = Mock(self.directory, "cloud", dialect="openai")
        self.addCleanup(self.mock.kill)
        self.text = configuration(self.directory, engine_row("cloud", "openai", self.mock.port))
        self.answered = []

    def call_until_dead(self, port, tag):
        """One caller: asks until the gateway is gone."""
        number = 0
        while True:
            number += 1
            try:
                reply = clients.chat(port, "openai", f"question {tag} {number}", stream=number % 2 == 0)
            except (OSError, ValueError, clients.http.client.HTTPException):
                return
            if reply.status == 200 and reply.ended:
                self.answered.append(reply.headers["x-request-id"])

    def one_round(self, number, draw):
        """Starts a gateway, loads it, kills it at a random moment."""
        gateway = Gateway(self.directory, self.text)
        self.addCleanup(gateway.kill)
        callers = [threading.Thread(target=self.call_until_dead, args=(gateway.port, f"{number}.{i}"))
                   for i in range(CALLERS)]
        for caller in callers:
            caller.start()
        moment = threading.Event()
        moment.wait(draw.uniform(0.0, 0.1))
        gateway.kill()
        for caller in callers:
            caller.join(timeout=60)
            self.assertFalse(caller.is_alive(), "a caller hangs although the gateway is dead")
        return gateway.file

    def test_every_request_that_a_provider_saw_has_its_intent(self):
        """Else a crash would be the way to send something without a trace."""
        draw = random.Random(20261121)
        matched = 0
        known = 0
        for number in range(ROUNDS):
            config = self.one_round(number, draw)
            intents = evidence.intents(config)
            opener = evidence.Opener(f"{self.directory}/data", intents[known:])
            known = len(intents)
            bodies = self.mock.bodies()
            for body in bodies[matched:]:
                self.assertIsNotNone(opener.intent_of(body), f"round {number}: sent without a trace")
            matched = len(bodies)
        self.assertGreater(matched, ROUNDS, "there was no load")
        recorded = {intent["request"] for intent in intents}
        self.assertEqual([request for request in self.answered if request not in recorded], [])
        done = evidence.verify(config)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
