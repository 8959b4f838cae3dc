"""Three simulated providers and a gateway before them."""

import contextlib
import os
import pathlib
import signal
import tempfile
import time
import unittest

from harness import clients
from harness.processes import Listener, Mock

ZONES = {
    "onprem": "{name: onprem, kind: on_prem, clearance: confidential, accepts: [all]}",
    "private": "{name: private, kind: private_cloud, clearance: confidential, accepts: [all]}",
    "cloud": "{name: cloud, kind: public_cloud, clearance: internal, "
             "clearance_redacted: confidential, accepts_redacted: [all]}",
}
TIERS = {"onprem": "small", "private": "mid", "cloud": "frontier"}

POLICY = """
policy:
  protect:
    - {zone_kinds: [public_cloud, private_cloud], entities: [secret.*], action: mask}
    - {zone_kinds: [public_cloud], entities: [personal.*, financial.*], action: pseudonymise}
  route:
    - name: everything
      candidates: [{placement: workload}]
      on_exhausted: by_workload
"""


def engine_row(name, dialect, port, more=""):
    """One engine in the zone of the same name, with one model."""
    return (f"  - {{name: {name}, zone: {name}, dialect: {dialect}, url: \"http://127.0.0.1:{port}\", "
            f"{more}models: [{{name: {name}-model, tier: {TIERS[name]}, context_tokens: 200000, "
            f"capabilities: [tools]}}]}}\n")


def configuration(directory, engines, *, policy=POLICY, failure="fail_closed",
                  placement="cloud_first", identity="{anonymous: loopback}", labels="",
                  more="", server=""):
    """The whole YAML text. `engines` are rows as of engine_row, joined; `labels` more of that section."""
    zone_rows = "".join(f"  - {row}\n" for row in ZONES.values())
    return f"""\
server: {{listen: "127.0.0.1:0", data_dir: "{directory}/data"{server}}}
identity: {identity}
zones:
{zone_rows}engines:
{engines}labels:
  levels: [public, internal, confidential]
  findings: {{secret.*: confidential, personal.*: confidential, financial.*: confidential, technical.*: internal}}
  markings: [{{text: ["CONFIDENTIAL", "TLP:RED"], level: confidential}}]
{labels}workloads:
  - {{name: general, placement: {placement}, floor: public, latency: interactive, failure: {failure}}}
{more}{policy}"""


class Gateway(Listener):
    """`sluice serve` with a configuration file in `directory`."""

    def __init__(self, directory, text, env=None):
        self.file = pathlib.Path(directory) / "sluice.yaml"
        self.file.write_text(text, "utf-8")
        super().__init__("serve", "--config", self.file, env=env, cwd=directory)

    def reload(self, text):
        """Writes a new configuration and tells the gateway to read it."""
        self.file.write_text(text, "utf-8")
        os.kill(self.pid, signal.SIGHUP)

    def await_key(self, headers, seconds=20.0):
        """Returns once a new key is served; polls, because the gateway looks for keys by itself."""
        deadline = time.monotonic() + seconds
        while clients.get(self.port, "/v1/models", headers)[0] != 200:
            if time.monotonic() > deadline:
                raise AssertionError(f"waited {seconds} s in vain:\n{self.stderr()}")
            time.sleep(0.01)

    def await_log(self, holds, seconds=20.0):
        """Returns once `holds(log)`; polls, because another process writes the log."""
        deadline = time.monotonic() + seconds
        while not holds(self.stderr()):
            if time.monotonic() > deadline:
                raise AssertionError(f"waited {seconds} s in vain:\n{self.stderr()}")
            time.sleep(0.005)


class House:
    """Mocks named as their zones and one gateway; a context manager that leaves nothing behind."""

    def __init__(self, *, dialects=None, mocks=None, start=("onprem", "private", "cloud"), **options):
        """`dialects` and `mocks` (more arguments) by zone; `options` go to configuration()."""
        self.stack = contextlib.ExitStack()
        self.dialects = {"onprem": "openai", "private": "openai", "cloud": "openai",
                         **(dialects or {})}
        self.arguments = mocks or {}
        self.zones = start
        self.options = options
        self.mocks = {}
        self.gateway = None
        self.directory = ""

    def __enter__(self):
        try:
            self.directory = self.stack.enter_context(tempfile.TemporaryDirectory(prefix="sluice-"))
            for name in self.zones:
                mock = Mock(self.directory, name, *self.arguments.get(name, ()),
                            dialect=self.dialects[name])
                self.mocks[name] = mock
                self.stack.callback(mock.kill)
            self.gateway = Gateway(self.directory, self.text())
            self.stack.callback(self.gateway.kill)
        except BaseException:
            self.stack.close()
            raise
        return self

    def __exit__(self, *_):
        self.stack.close()

    def text(self):
        """The configuration that the gateway was started with."""
        rows = "".join(engine_row(name, self.dialects[name], mock.port)
                       for name, mock in self.mocks.items())
        return configuration(self.directory, rows, **self.options)

    def chat(self, dialect, text, **more):
        """One user message through the gateway."""
        return clients.chat(self.gateway.port, dialect, text, **more)

    @property
    def onprem(self):
        """The provider on the premises."""
        return self.mocks["onprem"]

    @property
    def private(self):
        """The provider in the private cloud."""
        return self.mocks["private"]

    @property
    def cloud(self):
        """The provider in the public cloud."""
        return self.mocks["cloud"]


class HouseTest(unittest.TestCase):
    """A test with houses of its own."""

    maxDiff = None

    def house(self, **options):
        """A running house that ends with the test."""
        house = House(**options)
        self.enterContext(house)
        return house

    def assert_answered(self, reply):
        """200, whole, without an error."""
        self.assertEqual(reply.status, 200, reply.raw)
        self.assertEqual(reply.error, {}, reply.raw)
        self.assertTrue(reply.ended, reply.raw)

    def assert_never_saw(self, mock, *canaries):
        """None of these bytes ever reached it, in any part of any request."""
        seen = mock.everything()
        for canary in canaries:
            self.assertNotIn(canary, seen, f"{mock.name} received a canary")
