"""A boundary broken in sixty ways: each is found by `sluice policy prove`, and what it prints really leaks."""

import contextlib
import json
import os
import pathlib
import re
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor

from harness import clients
from harness.house import Gateway
from harness.processes import Mock, run

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "policy"
SAMPLES = ("jane.miller@contoso.example", "4111 1111 1111 1111", "AKIAIOSFODNN7" + "EXAMPLE", "10.1.2.3",
           "+1 415 555 2671", "DE72370400440532019417", "Nachtfalter", "Ward Seven", "STRICTLY SECRET",
           "pictures.example", "base64,")
CLOSED_PORT = 9  # discard: nothing listens there.


def read_mutations():
    """The rows of mutations.txt as (note, [(old, new), ...])."""
    found = []
    for line in (FOLDER / "mutations.txt").read_text("utf-8").splitlines():
        mark, _, text = line.partition(" ")
        text = text.replace("\\n", "\n")
        if mark == "==":
            found.append((text, []))
        elif mark == "-":
            found[-1][1].append((text, ""))
        elif mark == "+":
            found[-1][1][-1] = (found[-1][1][-1][0], text)
    return found


def mutated(text, changes):
    """`text` with each change; every one must fit exactly once."""
    for old, new in changes:
        if text.count(old) != 1:
            raise AssertionError(f"stands there {text.count(old)} times: {old}")
        text = text.replace(old, new)
    return text


class Boundary:
    """The policy, its gateway, and one mock that is put in the place of one engine at a time."""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        self.text = (FOLDER / "boundary.yaml").read_text("utf-8")
        self.mock = None
        self.gateway = None
        self.keys = {}
        self.reloads = 0

    def filled(self, text, target=""):
        """A configuration in which the engine `target` is the mock, and all others are down."""
        port = self.mock.port if self.mock else CLOSED_PORT
        text = text.replace("DATA_DIR", str(self.directory / "data"))
        return re.sub(r"PORT_([\w-]+)", lambda m: str(port if m[1] == target else CLOSED_PORT), text)

    def prove(self, number, text):
        """The report of the prover, and its exit status."""
        file = self.directory / f"mutation-{number}.yaml"
        file.write_text(self.filled(text), "utf-8")
        done = run("policy", "prove", "--config", file, "--json")
        if done.returncode not in (0, 4):
            raise AssertionError(done.stderr)
        return done.returncode, json.loads(done.stdout)

    def start(self, stack, roles):
        """The mock, a key for each set of roles, and the gateway."""
        self.mock = Mock(self.directory, "target")
        stack.callback(self.mock.kill)
        file = self.directory / "keys.yaml"
        file.write_text(self.filled(self.text), "utf-8")
        for some in roles:
            named = [word for role in some for word in ("--role", role)]
            made = run("keys", "create", "--config", file, "--json", *named)
            self.keys[some] = json.loads(made.stdout)["key"]
        self.gateway = Gateway(self.directory, self.filled(self.text))
        stack.callback(self.gateway.kill)

    def reload(self, text, target):
        """Makes the gateway follow another policy."""
        self.reloads += 1
        self.gateway.reload(self.filled(text, target))
        self.gateway.await_log(lambda log: log.count("reloaded") >= self.reloads, 60.0)

    def send(self, example, word):
        """Sends a counter-example with a word of its own; all that the mock got of it."""
        body = dict(example["request"])
        content = body["messages"][0]["content"]
        texts = content if isinstance(content, list) else [{"type": "text", "text": content}]
        texts[0]["text"] += f" {word}"
        body["messages"] = [{"role": "user", "content": texts if isinstance(content, list) else texts[0]["text"]}]
        headers = {"Authorization": "Bearer " + self.keys[tuple(example["roles"])],
                   "x-sluice-workload": example["workload"]}
        if example["data_class"]:
            headers["x-sluice-data-class"] = example["data_class"]
        before = len(self.mock.everything())
        reply = clients.send(self.gateway.port, "openai", body, headers=headers)
        wanted = [word] + [sample for sample in SAMPLES if sample in json.dumps(body)]
        got = self.mock.everything()[before:]
        return reply, {sample for sample in wanted if sample in got}


class MutationTest(unittest.TestCase):
    """Else a proof would be a word: what it calls broken must leak, and what it calls proved must not."""

    maxDiff = None

    def setUp(self):
        self.stack = self.enterContext(contextlib.ExitStack())
        self.boundary = Boundary(self.stack.enter_context(tempfile.TemporaryDirectory(prefix="sluice-")))
        self.mutations = read_mutations()

    def prove_all(self):
        """(note, policy, counter-example) of each mutation, proved side by side."""
        texts = [(note, mutated(self.boundary.text, changes)) for note, changes in self.mutations]
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            proofs = list(pool.map(lambda row: self.boundary.prove(row[0], row[1][1]), enumerate(texts)))
        rows = []
        for (note, text), (status, report) in zip(texts, proofs, strict=True):
            broken = [claim["counter_example"] for claim in report["claims"] if not claim["holds"]]
            with self.subTest(mutation=note):
                self.assertEqual(status, 4, "the proof does not find it")
                runnable = [example for example in broken if not example["not_in_body"]]
                self.assertTrue(runnable, [example["not_in_body"] for example in broken])
                rows.append((note, text, runnable[0]))
        return rows

    def test_each_is_found_and_its_counter_example_leaks(self):
        """Without the mutation, the same request gives the same engine nothing of what leaked."""
        self.assertGreaterEqual(len(self.mutations), 50)
        self.assertEqual(self.boundary.prove("none", self.boundary.text)[0], 0, "a false alarm")
        rows = self.prove_all()
        self.boundary.start(self.stack, {tuple(example["roles"]) for _, _, example in rows})
        kept = {}
        for target in sorted({example["engine"] for _, _, example in rows}):
            self.boundary.reload(self.boundary.text, target)
            for number, (note, _, example) in enumerate(rows):
                if example["engine"] == target:
                    kept[note] = self.boundary.send(example, f"canary{number}kept")[1]
        for number, (note, text, example) in enumerate(rows):
            with self.subTest(mutation=note, engine=example["engine"]):
                self.boundary.reload(text, example["engine"])
                reply, leaked = self.boundary.send(example, f"canary{number}sent")
                plain = {word.replace("sent", "kept") for word in leaked}
                self.assertTrue(plain - kept[note], f"nothing leaked: {reply.status} {reply.raw[:600]}")


class PresetTest(unittest.TestCase):
    """Else a policy that we hand out would promise what it does not keep, or alarm for nothing."""

    def test_each_preset_keeps_what_it_promises(self):
        """Every claim of every preset holds: its own, and those of its boundary."""
        files = sorted((FOLDER.parents[1] / "policies").glob("*.yaml"))
        self.assertGreaterEqual(len(files), 8)
        for file in files:
            with self.subTest(preset=file.name):
                done = run("policy", "prove", "--config", file, "--json")
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                self.assertGreater(len(json.loads(done.stdout)["claims"]), 0)


if __name__ == "__main__":
    unittest.main()
