"""Processes of the sluice binary: started on a free port, awaited by what they print, stopped by id."""

import ctypes
import json
import os
import pathlib
import selectors
import signal
import subprocess
import tempfile
import time

START_SECONDS = 60.0  # A sanitizer build on a busy machine is slow to start.


def binary():
    """The program under test."""
    path = os.environ.get("SLUICE_BIN")
    if not path:
        raise RuntimeError("SLUICE_BIN must name the sluice binary")
    return str(pathlib.Path(path).resolve())


def is_sanitized():
    """True for a build with a sanitizer, whose memory figures say little."""
    program = pathlib.Path(binary()).read_bytes()
    return b"__asan_init" in program or b"__tsan_init" in program


def run(*arguments, env=None, timeout=60.0):
    """A command that ends by itself; the finished process with its text output."""
    return subprocess.run(
        [binary(), *map(str, arguments)],
        capture_output=True, text=True, timeout=timeout, check=False, env=env, stdin=subprocess.DEVNULL)


def _end_with_parent():
    """In the child: ends it when the test run is killed, so that none is left behind."""
    set_death_signal = 1  # PR_SET_PDEATHSIG of <linux/prctl.h>
    ctypes.CDLL(None).prctl(set_death_signal, signal.SIGKILL)


class Listener:
    """A `sluice` process that listens. Its standard error goes to a file, for looking at afterwards."""

    def __init__(self, *arguments, env=None, cwd=None):
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [binary(), *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=self.log, env=env, cwd=cwd, preexec_fn=_end_with_parent)
        try:
            announced = self._await_address()
            self.address = announced["listening"]
            self.admin_address = announced.get("admin", "")
        except BaseException:
            self.kill()
            raise

    @property
    def port(self):
        """The port that it really listens on."""
        return int(self.address.rpartition(":")[2])

    @property
    def admin_port(self):
        """The port of its admin listener."""
        return int(self.admin_address.rpartition(":")[2])

    @property
    def pid(self):
        """The id of the process."""
        return self.process.pid

    def stderr(self):
        """All that it has written to standard error so far."""
        size = os.fstat(self.log.fileno()).st_size
        # Not seek and read: the child writes at the same file offset.
        return os.pread(self.log.fileno(), size, 0).decode("utf-8", "replace")

    def terminate(self):
        """Asks it to end, waits until it has, and returns its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"did not end on SIGTERM; stderr:\n{self.stderr()}") from None
        self.process.stdout.close()
        return status

    def kill(self):
        """Ends it at once, as a power cut would."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def memory_kib(self, field="VmRSS"):
        """A figure of /proc/PID/status, in KiB."""
        for line in pathlib.Path(f"/proc/{self.pid}/status").read_text("ascii").splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1])
        raise KeyError(field)

    def cpu_seconds(self):
        """Processor time that it has used so far."""
        fields = pathlib.Path(f"/proc/{self.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def is_alive(self):
        """True while the process has not ended."""
        return self.process.poll() is None

    def _await_address(self):
        """Reads standard output until the line that says where it listens."""
        deadline = time.monotonic() + START_SECONDS
        descriptor = self.process.stdout.fileno()
        seen = b""
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, selectors.EVENT_READ)
            while time.monotonic() < deadline:
                if not selector.select(timeout=deadline - time.monotonic()):
                    break
                piece = os.read(descriptor, 65536)
                seen += piece
                for line in seen.split(b"\n")[:-1]:
                    if line.startswith(b'{"listening"'):
                        return json.loads(line)
                if not piece:
                    break
        raise AssertionError(f"it never said where it listens, exit status {self.process.poll()}; "
                             f"stderr:\n{self.stderr()}")


class Mock(Listener):
    """A simulated provider, with all that it received."""

    def __init__(self, directory, name, *arguments, dialect="both", listen="127.0.0.1:0"):
        self.name = name
        self.record = pathlib.Path(directory) / f"{name}.jsonl"
        super().__init__("mock", "--listen", listen, "--dialect", dialect,
                         "--record", self.record, *arguments)

    def lines(self):
        """Every whole line of the record; the last one may be half written when it was killed."""
        if not self.record.exists():
            return []
        text = self.record.read_text("utf-8")
        return [json.loads(line) for line in text.split("\n")[:-1]]

    def requests(self):
        """The chat requests that it received, in order; health probes and model lists do not count."""
        return [line for line in self.lines()
                if line["event"] == "request" and line["method"] == "POST"]

    def bodies(self):
        """Their bodies."""
        return [request["body"] for request in self.requests()]

    def everything(self):
        """Every byte that ever reached it, as one text: where a canary must not be."""
        return self.record.read_text("utf-8") if self.record.exists() else ""

    def await_line(self, event, seconds=10.0):
        """The first line of this kind; polls, because another process writes it."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for line in self.lines():
                if line["event"] == event:
                    return line
            time.sleep(0.002)
        raise AssertionError(f"{self.name} recorded no `{event}` within {seconds} s")
