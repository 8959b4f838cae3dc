"""The examples of the documentation, and a place to run them in."""

import dataclasses
import os
import pathlib
import re
import subprocess

from harness.processes import Listener, binary

ROOT = pathlib.Path(__file__).resolve().parents[3]
SHOWN_ADDRESS = "127.0.0.1:8080"
MARK = re.compile(r"<!-- (?P<kind>test|no test): (?P<text>.+?) -->")
VENDOR_KEYS = ("ANTHROPIC_API_KEY", "OPENAI_API_KEY")


@dataclasses.dataclass
class Example:
    """One fenced block. `name` is that of the test which runs it, `reason` why none does."""

    place: str  # FILE:LINE
    text: str
    name: str = ""
    reason: str = ""


def files():
    """The documents whose examples must work."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def examples(file):
    """Every fenced block of a document, in order, with the mark on the line before it."""
    found, block, mark = [], None, ""
    for number, line in enumerate(file.read_text("utf-8").split("\n"), start=1):
        is_fence = line.lstrip().startswith("```")
        if is_fence and block is None:
            marked = MARK.fullmatch(mark.strip())
            text = {marked["kind"]: marked["text"]} if marked else {}
            block = Example(f"{file.relative_to(ROOT)}:{number}", "",
                            text.get("test", ""), text.get("no test", ""))
        elif is_fence:
            found.append(block)
            block = None
        elif block is not None:
            block.text += line + "\n"
        mark = line
    return found


def example(name):
    """The text of the example with this mark."""
    texts = [block.text for file in files() for block in examples(file) if block.name == name]
    if len(texts) != 1:
        raise AssertionError(f"{len(texts)} examples are marked `test: {name}`")
    return texts[0]


class Clone:
    """A folder that looks like a clone after `make build`: the sample configuration and the binary."""

    def __init__(self, directory):
        self.folder = pathlib.Path(directory)
        self.config = self.folder / "config" / "sluice.yaml"
        self.config.parent.mkdir()
        self.config.write_bytes((ROOT / "config" / "sluice.yaml").read_bytes())
        self.bin = self.folder / "build" / "release"
        self.bin.mkdir(parents=True)
        (self.bin / "sluice").symlink_to(binary())
        self.environment = {name: value for name, value in os.environ.items()
                            if name not in VENDOR_KEYS}
        self.environment |= {"no_proxy": "*", "PATH": f"{self.bin}:{os.environ['PATH']}"}

    def serve(self):
        """What `make run` starts, on a free port."""
        return Listener("serve", "--config", "config/sluice.yaml", "--listen", "127.0.0.1:0",
                        env=self.environment, cwd=self.folder)

    def run(self, script, gateway=None):
        """A shell example, with the gateway's own address; the finished process."""
        if gateway is not None:
            script = script.replace(SHOWN_ADDRESS, f"127.0.0.1:{gateway.port}")
        return subprocess.run(["bash", "-euo", "pipefail", "-c", script], cwd=self.folder, timeout=120,
                              env=self.environment, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, check=False)
