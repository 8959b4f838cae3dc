#!/usr/bin/env python3
"""clang-tidy over the sources that changed since origin/main (or the last commit), or over everything.

  tools/lint.py changed|all [FILE...]     FILE: only these

Every finding is an error (.clang-tidy). Files that were verified with the same content, headers, command and
configuration are not read again: build/lint/verified holds one empty file a hash.

Tests get every check but these: the static analyzer, which finds nothing in straight-line assertions and takes a minute
a file to say so; the speed of a test; the access of a fixture's destructor, which nobody but googletest calls; and
optionals that may be empty, since the check does not see through ASSERT_TRUE. They are read first, because they are quick.
"""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "dev"
STATE = ROOT / "build" / "lint"
TIDY = "clang-tidy-19"
CLANG = "clang++-19"
PLUGIN_SOURCE = ROOT / "tools" / "lint" / "own_code.cpp"
LLVM = pathlib.Path("/usr/lib/llvm-19/include")
FOR_TESTS = ("--checks=-clang-analyzer-*,-performance-*,-cppcoreguidelines-virtual-class-destructor,"
             "-bugprone-unchecked-optional-access")
INCLUDE = re.compile(rb'^\s*#\s*include\s+"([^"]+)"', re.M)


def output(*command):
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def plugin():
    """The options that load the plugin, built when its source is new; none where its headers are not installed."""
    if not (LLVM / "clang" / "AST" / "ASTConsumer.h").exists():
        print("lint: without libclang-19-dev and llvm-19-dev (tools/setup.sh check) this takes three times as long",
              flush=True)
        return []
    digest = hashlib.sha256(PLUGIN_SOURCE.read_bytes()).hexdigest()[:16]
    library = STATE / f"own_code_{digest}.so"
    if not library.exists():
        fresh = library.with_suffix(f".{os.getpid()}")
        subprocess.run([CLANG, "-std=c++17", "-O1", "-fPIC", "-shared", "-fno-rtti", "-isystem", str(LLVM),
                        str(PLUGIN_SOURCE), "-o", str(fresh)], check=True)
        fresh.rename(library)
    return [f"-load={library}"]


def changed_files():
    for base in ("origin/main", "HEAD~1", "HEAD"):
        if subprocess.run(["git", "rev-parse", "-q", "--verify", base], cwd=ROOT, capture_output=True).returncode == 0:
            break
    tracked = output("git", "diff", "--name-only", base, "--", "src/*.cpp").split()
    return sorted({*tracked, *output("git", "ls-files", "-o", "--exclude-standard", "--", "src/*.cpp").split()})


class Verified:
    """Which files were found clean, by the hash of all that the verdict depends on."""

    def __init__(self):
        self.folder = STATE / "verified"
        self.folder.mkdir(parents=True, exist_ok=True)
        commands = json.loads((BUILD / "compile_commands.json").read_text())
        self.commands = {entry["file"]: entry["command"].replace(str(ROOT), "") for entry in commands}
        self.common = output(TIDY, "--version").encode() + (ROOT / ".clang-tidy").read_bytes()
        self.texts = {}

    def text(self, path):
        if path not in self.texts:
            self.texts[path] = path.read_bytes() if path.is_file() else b""
        return self.texts[path]

    def hash_of(self, file, options):
        digest = hashlib.sha256(self.common + " ".join(options).encode())
        digest.update(self.commands.get(str(ROOT / file), "").encode())
        waiting, seen = [ROOT / file], set()
        while waiting:
            path = waiting.pop()
            if path in seen:
                continue
            seen.add(path)
            digest.update(hashlib.sha256(self.text(path)).digest())
            waiting += [ROOT / "src" / name.decode() for name in INCLUDE.findall(self.text(path))]
        return self.folder / digest.hexdigest()


def tidy(file, options, load):
    """What clang-tidy says of `file`; empty: nothing."""
    done = subprocess.run([TIDY, *load, "-p", str(BUILD), "--quiet", *options, file],
                          cwd=ROOT, capture_output=True, text=True)
    if done.returncode == 0:
        return ""
    return done.stdout.strip() or done.stderr.strip() or f"{file}: {TIDY} ended with {done.returncode}"


class Shown:
    """A finding in a header comes once for each file that includes it; it is shown once."""

    def __init__(self):
        self.seen = set()

    def show(self, said):
        for finding in re.split(r"\n(?=\S+:\d+:\d+: (?:error|warning): )", said):
            if finding not in self.seen:
                print(finding.strip(), flush=True)
            self.seen.add(finding)


def options_for(file):
    return [FOR_TESTS] if file.endswith(("_test.cpp", "_fake.cpp")) else []


def main():
    if len(sys.argv) < 2 or sys.argv[1] not in ("changed", "all"):
        sys.exit(__doc__)
    subprocess.run(["cmake", "--preset", "dev"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    files = output("git", "ls-files", "src/*.cpp").split() if sys.argv[1] == "all" else changed_files()
    files = [file for file in sys.argv[2:] or files if (ROOT / file).is_file()]
    verified = Verified()
    waiting = []
    for file in files:
        stamp = verified.hash_of(file, options_for(file))
        if not stamp.exists():
            waiting.append((file, stamp))
    waiting.sort(key=lambda entry: (not options_for(entry[0]), entry[0]))
    print(f"lint: {len(files)} files, {len(files) - len(waiting)} verified before", flush=True)
    load = plugin() if waiting else []
    shown, failed, start = Shown(), 0, time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        runs = {pool.submit(tidy, file, options_for(file), load): (file, stamp) for file, stamp in waiting}
        for done, run in enumerate(concurrent.futures.as_completed(runs), 1):
            file, stamp = runs[run]
            said = run.result()
            if said:
                failed += 1
                shown.show(said)
            else:
                stamp.touch()
            print(f"lint: {done}/{len(waiting)} {file}{' FAILED' if said else ''}"
                  f" ({time.monotonic() - start:.0f} s)", flush=True)
    print(f"lint: {failed} of {len(files)} files have findings" if failed else f"lint: {len(files)} files ok")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
