#!/usr/bin/env python3
"""Plants ways out of the process in a copy of the tree's outline; check_sockets.py must find each one.

Without this test a checker that finds nothing would look like a house with one door.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parent
PLANTED = [  # note, file, text
    ("a socket", "src/flow/serve.cpp", "int f() { return ::socket(2, 1, 0); }"),
    ("a socket without ::", "src/policy/decide.cpp", "int f() {\n  const int fd = socket(2, 1, 0);\n  return fd; }"),
    ("a connect", "src/app/gateway.cpp", "void f(int fd) { if (::connect(fd, 0, 0) != 0) {} }"),
    ("a connect behind return", "src/algo/json/tape.cpp", "int f(int fd) { return connect(fd, 0, 0); }"),
    ("a datagram", "src/base/log.cpp", "void f(int fd) { ::sendto(fd, 0, 0, 0, 0, 0); }"),
    ("a header of sockets", "src/dialects/dialect.cpp", "#include <sys/socket.h>"),
    ("a header of sockets in a header", "src/flow/house.h", "  #  include <netdb.h>"),
    ("a name that is asked for", "src/adapters/system/a.cpp", "void f() { ::getaddrinfo(0, 0, 0, 0); }"),
    ("a system call by number", "src/app/ask_command.cpp", "long f() { return ::syscall(41, 2, 1, 0); }"),
    ("TLS by hand", "src/adapters/engines/a.cpp", "void f(SSL* ssl) { SSL_connect(ssl); }"),
    ("another library that dials", "src/app/eval_command.cpp", "#include <curl/curl.h>"),
    ("Asio", "src/net/loop.cpp", "#include <asio/ip/tcp.hpp>"),
    ("a connection to an upstream", "src/flow/7_dispatch/run.cpp", '#include "net/http_client.h"'),
    ("the same from a new adapter", "src/adapters/stores/a.cpp", '#include "net/http_client.h"'),
    ("a resolver outside of net", "src/app/wiring.cpp", '#include "net/resolver.h"'),
    ("an answer to a caller", "src/flow/9_record/run.cpp", "auto f(Exchange& e) { return e.respond(200, {}, {}); }"),
    ("a part of an answer", "src/flow/visit.cpp", "auto f(Exchange& exchange) { return exchange.write({}, {}); }"),
    ("a program", "src/app/check_command.cpp", "int f() { return std::system(nullptr); }"),
    ("a program over fork", "src/algo/ner/a.cpp", "int f() { return ::fork(); }"),
    ("a pipe to a program", "src/policy/load.cpp", "auto f() { return popen(nullptr, nullptr); }"),
    ("a library at run time", "src/app/main.cpp", "auto f() { return ::dlopen(nullptr, 0); }"),
    ("a fake in the product", "src/app/gateway.cpp", '#include "net/loopback_fake.h"'),
    ("behind a comment that closes", "src/base/file.cpp", "/* no */ int f() { return ::socket(2, 1, 0); }"),
]
ALLOWED = [
    ("a method of that name", "src/app/gateway.cpp", "void f(Door& door) { door.connect(1); door->socket(2); }"),
    ("a declaration", "src/app/gateway.cpp", "Task<Result<void>> connect(TimePoint until);"),
    ("a function of ours", "src/app/gateway.cpp", "void f() { TlsSession::connect(1); }"),
    ("in a comment", "src/app/gateway.cpp", "// ::socket(2, 1, 0) would open one."),
    ("in a string", "src/app/gateway.cpp", 'const char* k = "::socket(2, 1, 0)";'),
    ("in a test", "src/app/a_test.cpp", "int f() { return ::socket(2, 1, 0); }"),
    ("where it has a row", "src/net/client_connection.cpp", "int f() { return ::socket(2, 1, 0); }"),
]
ROWS = [  # note, row of edges.txt: each is wrong
    ("an edge that does not exist", "src/app/gateway.cpp | socket | teleport | why"),
    ("no reason", "src/app/gateway.cpp | socket | answer |"),
    ("a row that is no longer true", "src/app/gateway.cpp | socket | answer | why"),
    ("a file that is not there", "src/app/nowhere.cpp | socket | answer | why"),
]
SWAPS = [  # note, file whose row is changed, edge, what stands there instead: each fits another place
    ("a log in the place of a callback", "src/adapters/alerts/announcer.h", "callback", "log"),
    ("an answer in the place of attempts", "src/adapters/engines/http_engine.h", "inference retry fall_back probe",
     "answer"),
    ("one attempt that is none", "src/adapters/engines/http_engine.h", "probe", "none"),
    ("a review screen in the flow", "src/flow/dry_run.cpp", "answer", "review_screen"),
    ("nothing where a refusal leaves", "src/flow/serve.cpp", "answer", "none"),
    ("an answer in the place of metrics", "src/app/routes.cpp", "log", "answer"),
    ("a program that carries an answer", "src/app/drill_schedule.cpp", "none", "answer"),
    ("a journal over a socket", "src/net/stream.cpp", "answer", "journal"),
]


def check(root):
    """What the checker says of a tree."""
    return subprocess.run([sys.executable, str(HERE / "check_sockets.py"), str(root)], capture_output=True, text=True)


def append(path, text):
    """Plants it at the end of a file, which is made if it is not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write("\n" + text + "\n")


def outline():
    """The files that the rules themselves are about; all others are planted."""
    rows = (REPOSITORY / "edges.txt").read_text("utf-8").splitlines()
    return ["edges.txt", "src/domain/edge.h"] + [row.split("|")[0].strip() for row in rows if "|" in row and row[0] != "#"]


def cases():
    """note, file, text, the exit status that is right."""
    yield "nothing planted", "edges.txt", "", 0
    for note, file, text in PLANTED:
        yield note, file, text, 1
    for note, file, text in ALLOWED:
        yield note, file, text, 0
    for note, row in ROWS:
        yield note, "edges.txt", row, 1


failures, total = 0, 0
with tempfile.TemporaryDirectory() as folder:
    house = pathlib.Path(folder) / "house"
    for place in outline():
        (house / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(REPOSITORY / place, house / place)
    rows = (house / "edges.txt").read_text("utf-8")
    for note, place, edge, other in SWAPS:
        total += 1
        changed = "\n".join(
            line.replace(f"| {edge}", f"| {other}").replace(f" {edge} ", f" {other} ") if line.startswith(place + " ")
            else line for line in rows.splitlines())
        (house / "edges.txt").write_text(changed, "utf-8")
        if changed == rows.rstrip("\n") or check(house).returncode != 1:
            print(f"sockets test: not found: {note}")
            failures += 1
    (house / "edges.txt").write_text(rows, "utf-8")
    for case, place, planted, want in cases():
        total += 1
        target = house / place
        before = target.read_text("utf-8") if target.exists() else None
        append(target, planted)
        if check(house).returncode != want:
            print(f"sockets test: {'not found' if want else 'refused'}: {case}")
            failures += 1
        if before is None:
            target.unlink()
        else:
            target.write_text(before, "utf-8")
print(f"sockets test: {total - failures} of {total} ok")
sys.exit(failures > 0)
