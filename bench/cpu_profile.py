"""Where the time of a request goes: perf over the gateway while the 1 KB case runs."""
import collections
import pathlib
import re
import shutil
import subprocess
import time

import cpu_cases
import peers

SECONDS = 5
SOURCES = pathlib.Path(__file__).resolve().parent.parent / "src"


# Folders whose names stand in the namespace sluice itself.
ROOT_FOLDERS = ("base", "domain", "ports", "app", "flow")
DECLARED = re.compile(r"^(?:(?:class|struct) (\w+)|\w[\w:<>,&* ]* [&*]?(\w+)\()", re.MULTILINE)


def folders_by_name():
    """The folder of a namespace (src/flow/6_protect is sluice::protect: a folder without its
    number), and of what the folders of the namespace sluice declare."""
    found = {}
    for name in ROOT_FOLDERS:
        for source in sorted((SOURCES / name).glob("*.*")):
            if source.suffix in (".h", ".cpp") and not source.stem.endswith("_test"):
                for pair in DECLARED.findall(source.read_text()):
                    found[pair[0] or pair[1]] = f"src/{name}"
    for folder in sorted(SOURCES.rglob("*"), reverse=True):
        if folder.is_dir():
            found[re.sub(r"^\d+_", "", folder.name)] = f"src/{folder.relative_to(SOURCES)}"
    return found


def owner(symbol, folders):
    """The folder whose code a symbol is; what is nobody's goes by the name of its library."""
    # A template of the standard library belongs to the first of ours that it was made for.
    for named in re.findall(r"sluice::(?:\(anonymous namespace\)::)?(\w+)", symbol):
        if named in folders:
            return folders[named]
    for library in ("sluice", "simdjson", "fmt", "std"):
        if library + "::" in symbol:
            return library
    return "other"


def shares(lines, folders):
    """Percent by shared object, and by folder within the gateway's own binary."""
    objects, parts = collections.Counter(), collections.Counter()
    for line in lines:
        fields = [field.strip() for field in line.split("\t")]
        if len(fields) < 3 or not fields[0].endswith("%"):
            continue
        percent, shared_object = float(fields[0][:-1]), fields[1].strip("[]").split(".")[0]
        objects[shared_object] += percent
        if shared_object == "sluice":
            parts[owner(fields[2], folders)] += percent
    return objects, parts


def record(options, folder):
    case = next(c for c in cpu_cases.CASES if c.name.startswith("full policy 1 KB, 64"))
    data = folder / "perf.data"
    with peers.trio(options.sluice, folder, case.mock) as (_, _, sluice):
        cpu_cases.load(folder, case, sluice, 1)
        perf = subprocess.Popen(["perf", "record", "-q", "-F", "999", "-o", data,
                                 "-p", str(sluice.pid), "--", "sleep", str(SECONDS)],
                                stderr=subprocess.PIPE, text=True)
        time.sleep(0.2)
        cpu_cases.load(folder, case, sluice, SECONDS)
        problem = perf.communicate(timeout=30)[1]
    if perf.returncode != 0 or not data.exists():
        raise RuntimeError(problem.strip())
    report = subprocess.run(["perf", "report", "-i", data, "--stdio", "--no-children", "-q",
                             "--sort", "dso,symbol", "-t", "\t"],
                            capture_output=True, text=True, check=True)
    return report.stdout.splitlines()


def print_shares(title, counted):
    print(f"\n{title}")
    for name, percent in counted.most_common():
        if percent >= 0.5:
            print(f"  {percent:5.1f} %  {name}")


def run(options, folder):
    """Prints the shares and returns them for the JSON; None where perf cannot be used."""
    if not shutil.which("perf"):
        print("\nprofile: perf is not installed (Debian: apt-get install linux-perf)")
        return None
    try:
        lines = record(options, folder)
    except RuntimeError as problem:
        print(f"\nprofile: perf may not watch the gateway, which hides its memory from other"
              f" programs; run as root. perf says: {problem}")
        return None
    objects, parts = shares(lines, folders_by_name())
    print_shares("where the time goes, full policy 1 KB: by binary", objects)
    print_shares("of these, the gateway's own code by folder (percent of all)", parts)
    return {"by_binary": dict(objects.most_common()), "by_folder": dict(parts.most_common())}
