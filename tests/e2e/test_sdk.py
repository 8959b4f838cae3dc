"""The official SDKs, unchanged. Each of their tests is a test here; see tests/sdk."""

import os
import pathlib
import re
import shutil
import subprocess
import unittest

from harness import canaries
from harness.house import HouseTest

SDK = pathlib.Path(__file__).resolve().parent.parent / "sdk"
HAVE_SDKS = shutil.which("node") is not None and (SDK / "node_modules" / "openai").is_dir()
PERSONAL = f"Write to {canaries.EMAIL} about it, or call {canaries.PHONE}."
MARKED = f"CONFIDENTIAL: ask {canaries.EMAIL}."


@unittest.skipUnless(HAVE_SDKS, "run `npm ci` in tests/sdk first")
class SdkTest(HouseTest):
    """Both packages, with each vendor as the cloud."""

    def houses(self, cloud):
        """The gateways that the SDK tests speak to, by name."""
        chunks = ("--chunks", "50")
        slow = ("--chunks", "400", "--chunk-delay-ms", "50", "--latency-ms", "1000")
        wanted = {
            "good": {"mocks": {"cloud": chunks}},
            "cloudonly": {"start": ("cloud",)},
            "keyed": {"start": ("cloud",), "identity": "{anonymous: off}"},
            "rejecting": {"start": ("cloud",), "mocks": {"cloud": ("--fault", "status:400")}},
            "down": {"start": ("cloud",), "mocks": {"cloud": ("--fault", "status:503")}},
            "cutting": {"start": ("cloud",), "mocks": {"cloud": ("--fault", "cut", *chunks)}},
            "slow": {"start": ("cloud",), "mocks": {"cloud": slow}},
        }
        return {name: self.house(dialects={"cloud": cloud}, **options)
                for name, options in wanted.items()}

    def run_sdk(self, file, cloud):
        """Runs one file of tests/sdk; afterwards the providers' records are looked at, too."""
        houses = self.houses(cloud)
        environment = {**os.environ, "SLUICE_TEXT_PERSONAL": PERSONAL, "SLUICE_TEXT_MARKED": MARKED}
        for name, house in houses.items():
            environment[f"SLUICE_PORT_{name.upper()}"] = str(house.gateway.port)
        done = subprocess.run(["node", "--test", "--test-reporter=tap", SDK / file], cwd=SDK,
                              env=environment, capture_output=True, text=True, timeout=300, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertGreaterEqual(int(re.search(r"^# pass (\d+)", done.stdout, re.M)[1]), 11)

        self.assert_never_saw(houses["good"].cloud, canaries.EMAIL, canaries.PHONE)
        self.assertEqual(houses["cloudonly"].cloud.lines(), [])
        slow = houses["slow"].cloud
        slow.await_line("client_gone")
        gone = [line for line in slow.lines() if line["event"] == "client_gone"]
        self.assertEqual(len(gone), len(slow.requests()), "an aborted generation went on")

    def test_openai(self):
        """Else users of the openai package would have to change their code."""
        for cloud in ("openai", "anthropic"):
            with self.subTest(cloud=cloud):
                self.run_sdk("openai.test.mjs", cloud)

    def test_anthropic(self):
        """Else users of the @anthropic-ai/sdk package would have to change their code."""
        for cloud in ("openai", "anthropic"):
            with self.subTest(cloud=cloud):
                self.run_sdk("anthropic.test.mjs", cloud)


if __name__ == "__main__":
    unittest.main()
