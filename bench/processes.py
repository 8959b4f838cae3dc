"""Children of a measurement: pinned to a core, ended by their own pid, and what they cost."""
import json
import pathlib
import signal
import socket
import subprocess
import tempfile
import time

PROXY_CORE, LOAD_CORE = 0, 1  # The proxy alone on one; load and provider share the other.


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_listening(port, process):
    for _ in range(500):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.01)
    raise SystemExit("did not start:\n" + process.output())


class Process:
    """One child and its own children on one core.

    port: where it will listen; None: it prints {"listening": "HOST:PORT"} when it does.
    """

    def __init__(self, command, core, port=None, cwd=None):
        self.out = tempfile.TemporaryFile("w+")
        self.child = subprocess.Popen(
            ["taskset", "-c", str(core), *map(str, command)], cwd=cwd, text=True,
            stdout=subprocess.PIPE if port is None else self.out, stderr=self.out)
        self.port = port if port is not None else self._read_port(command)
        self.key = "none"

    def _read_port(self, command):
        line = self.child.stdout.readline()
        if not line:
            raise SystemExit(f"did not start: {command}\n{self.output()}")
        return int(json.loads(line)["listening"].rsplit(":", 1)[1])

    def output(self):
        self.out.seek(0)
        return self.out.read()

    @property
    def pid(self):
        return self.child.pid

    def pids(self):
        children = pathlib.Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        return [self.pid, *map(int, children.split())]

    def _of_threads(self, name):
        for pid in self.pids():
            for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
                try:
                    yield (task / name).read_text()
                except FileNotFoundError:  # The thread has ended in between.
                    pass

    def ran_and_waited_ns(self):
        """CPU time of all threads, exact, from the scheduler; and how long they were ready to run
        but had no core, because something else had it."""
        times = [text.split() for text in self._of_threads("schedstat")]
        return sum(int(t[0]) for t in times), sum(int(t[1]) for t in times)

    def user_and_system_ticks(self):
        """How the time divides, from the kernel's sampling: good for shares only."""
        user = system = 0
        for text in self._of_threads("stat"):
            fields = text.rsplit(")", 1)[1].split()
            user, system = user + int(fields[11]), system + int(fields[12])
        return user, system

    def memory_mib(self, field="VmRSS"):
        """VmRSS: resident; RssAnon: what belongs to this process alone and to no file."""
        total = 0
        for pid in self.pids():
            for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
                if line.startswith(field + ":"):
                    total += int(line.split()[1])
        return total / 1024

    def stop(self):
        self.child.send_signal(signal.SIGTERM)
        try:
            self.child.wait(10)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
        if self.child.stdout:
            self.child.stdout.close()
        self.out.close()
