#!/usr/bin/env python3
"""Plants violations of the layer rules in a copy of the tree's outline; check_layers.py must find each one.

Without this test a checker that finds nothing would look like a house in order.
"""
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
PLANTED = [  # note, file, line
    ("domain must not see policy", "src/domain/a.h", '#include "policy/snapshot.h"'),
    ("flow must not see net", "src/flow/serve.cpp", '#include "net/http_server.h"'),
    ("flow must not see adapters", "src/flow/serve.cpp", '#include "adapters/engines/http_engine.h"'),
    ("flow must not see Asio", "src/flow/serve.cpp", "#include <asio/post.hpp>"),
    ("a stage must not see its sibling", "src/flow/1_accept/run.cpp", '#include "flow/2_identify/run.h"'),
    ("an adapter must not see its sibling", "src/adapters/engines/a.cpp", '#include "adapters/engines/b.h"'),
    ("an adapter must not see what another is made of", "src/adapters/journal/a.cpp",
     '#include "adapters/journal/mapped_journal/committer.h"'),
    ("an adapter's parts must not see another adapter", "src/adapters/journal/mapped_journal/a.cpp",
     '#include "adapters/journal/journal_folder.h"'),
    ("a dialect must not see its sibling", "src/dialects/anthropic/a.cpp", '#include "dialects/openai_chat/chunk.h"'),
    ("what dialects share must not see one", "src/dialects/wire/a.cpp", '#include "dialects/anthropic/usage.h"'),
    ("an algorithm must not see its sibling", "src/algo/json/a.cpp", '#include "algo/sse/decoder.h"'),
    ("nor back the way that is allowed", "src/algo/placeholder/a.cpp", '#include "algo/scan/scanner.h"'),
    ("net must not see domain", "src/net/a.h", '#include "domain/label.h"'),
    ("policy must not see ports", "src/policy/a.cpp", '#include "ports/clock.h"'),
    ("no relative paths", "src/domain/a.h", '#include "../base/error.h"'),
    ("no folder that layers.txt does not name", "src/misc/a.h", ""),
]
ALLOWED = [
    ("app sees the flow", "src/app/main.cpp", '#include "flow/serve.h"'),
    ("a dialect sees what all share", "src/dialects/anthropic/a.cpp", '#include "dialects/wire/field.h"'),
    ("what all share sees the door", "src/dialects/wire/a.h", '#include "dialects/answer_reading.h"'),
    ("the door sees every dialect", "src/dialects/dialect.cpp", '#include "dialects/anthropic/error.h"'),
    ("a sibling that is named", "src/algo/scan/a.cpp", '#include "algo/placeholder/matcher.h"'),
    ("an adapter sees what it is made of", "src/adapters/journal/mapped_journal.cpp",
     '#include "adapters/journal/mapped_journal/committer.h"'),
    ("and its parts see each other", "src/adapters/journal/mapped_journal/committer.h",
     '#include "adapters/journal/mapped_journal/waiters.h"'),
]


def check(root):
    return subprocess.run([sys.executable, str(HERE / "check_layers.py"), str(root)], capture_output=True, text=True)


def tree(root, file, line):
    (root / "layers.txt").write_text((HERE.parent / "layers.txt").read_text())
    path = root / file
    path.parent.mkdir(parents=True)
    path.write_text(line + "\n")


failures = 0
for note, file, line in PLANTED:
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        tree(root, file, line)
        if check(root).returncode != 1:
            print(f"layers test: not found: {note}")
            failures += 1
for note, file, line in ALLOWED:
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        tree(root, file, line)
        if check(root).returncode != 0:
            print(f"layers test: refused: {note}")
            failures += 1
total = len(PLANTED) + len(ALLOWED)
print(f"layers test: {total - failures} of {total} ok")
sys.exit(failures > 0)
