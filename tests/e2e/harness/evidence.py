"""The journal as an auditor reads it: through the command line, and with the master key in hand."""

import hashlib
import hmac
import json
import pathlib

from harness.processes import run

TAMPERED = 5  # The exit code that docs/cli.md gives it.


def show(config):
    """Every record as `sluice journal show --json` prints it."""
    done = run("journal", "show", "--json", "--config", config, timeout=120)
    if done.returncode != 0:
        raise AssertionError(f"journal show: exit {done.returncode}\n{done.stderr}")
    return json.loads(done.stdout)


def intents(config):
    """The intents among them."""
    return [record for record in show(config) if record["record"] == "intent"]


def verify(config, *arguments):
    """The finished `sluice journal verify`."""
    return run("journal", "verify", "--config", config, *arguments, timeout=120)


def checkpoint(config):
    """What a witness elsewhere would keep."""
    done = run("journal", "checkpoint", "--config", config)
    if done.returncode != 0:
        raise AssertionError(f"journal checkpoint: exit {done.returncode}\n{done.stderr}")
    return done.stdout


def _hmac(key, *parts):
    return hmac.digest(key, b"".join(parts), hashlib.sha256)


class Opener:
    """Opens commitments: tells which intent a body belongs to. Needs the master key of the house."""

    def __init__(self, data_dir, records):
        master = bytes.fromhex((pathlib.Path(data_dir) / "master.key").read_text("ascii").strip())
        self.keys = [(record, _hmac(master, b"journal commitment ", record["request"].encode()),
                      bytes.fromhex(record["commitment"])) for record in records]

    def intent_of(self, body):
        """The intent that committed to exactly these bytes; None: there is none."""
        data = body.encode()
        return next((record for record, key, commitment in self.keys
                     if _hmac(key, data) == commitment), None)
