#!/usr/bin/env python3
"""Fails when a file under src/ opens a way out of the process that edges.txt does not name: a socket, a connection to an
upstream, an answer to a caller, another program. So no byte leaves but over an edge that has been thought about.

check_sockets.py [ROOT]   ROOT holds edges.txt and src/ (default: .). Exit 1 with one line a violation; also for a row of
edges.txt that is no longer true, and when it found nothing to check.
"""
import pathlib
import re
import sys

HEADERS = {  # What declares a way. A header may come in through another one, so calls are looked for besides.
    "socket": {"sys/socket.h", "netdb.h", "sys/un.h", "netinet/in.h", "netinet/tcp.h", "openssl/ssl.h", "openssl/bio.h",
               "sys/syscall.h", "liburing.h", "linux/io_uring.h"},
    "client": {"net/http_client.h", "net/client_connection.h", "net/pool_core.h", "net/resolver.h",
               "net/tls_session.h", "net/stream.h"},
    "process": {"spawn.h", "dlfcn.h"},
}
FOREIGN = re.compile(r"(asio|boost|curl|grpc|nghttp2|zmq|libpq|hiredis)[/.\w-]*")  # Libraries that dial.
CALLS = {
    "socket": {"socket", "socketpair", "connect", "send", "sendto", "sendmsg", "sendmmsg", "getaddrinfo",
               "gethostbyname", "accept", "accept4", "listen", "syscall", "SSL_connect", "SSL_do_handshake",
               "SSL_set_connect_state", "SSL_set_fd", "SSL_write", "BIO_new_connect", "res_query"},
    "process": {"system", "popen", "fork", "vfork", "execl", "execlp", "execle", "execv", "execvp", "execve",
                "posix_spawn", "posix_spawnp", "dlopen"},
}
CALLER = re.compile(r"(?:\.|->)\s*respond\s*\(|\bexchange_?\s*(?:\.|->)\s*(?:start|write)\s*\(")
ATTEMPTS = {"inference", "retry", "fall_back", "probe"}
FITS = {  # Which edges may be opened where: the longest beginning of a path counts. `none` is written as a word.
    "src/net/": ATTEMPTS | {"callback", "review_screen", "answer", "none"},  # Carries bytes for whoever holds it.
    "src/adapters/engines/": ATTEMPTS,
    "src/adapters/alerts/": {"callback"},
    "src/flow/": {"answer"},
    "src/algo/": {"none"},
    "src/app/": {"none"},
    "src/app/net_exchange.cpp": {"answer", "review_screen"},
    "src/app/admin_routes.cpp": {"review_screen"},
    "src/app/routes.cpp": {"log"},
}
FITS_WAY = {  # And over which way.
    "socket": ATTEMPTS | {"callback", "review_screen", "answer", "none"},
    "client": ATTEMPTS | {"callback", "none"},
    "caller": {"answer", "review_screen", "log", "none"},
    "process": {"none"},
}
PRODUCT = {".h", ".cpp"}
TESTS = re.compile(r"_(test|fake)\.(h|cpp)$")
NOISE = re.compile(r'//[^\n]*|/\*.*?\*/|R"([^(\s]*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'', re.S)
CALL = re.compile(r"(?P<scope>\w*::)?\b(?P<name>%s)\s*\(" %
                  "|".join(sorted(set().union(*CALLS.values()))))
OURS_TOO = {"send", "accept", "listen"}  # Counted with `::` alone; none works without a descriptor.
BEFORE = 80  # Characters that are looked at in front of a call.
KEYWORDS = {"return", "co_return", "co_await", "co_yield", "else", "do", "throw", "case"}


def is_call(match):
    """Whether it is the system's function: not a method, not a name of ours, not a declaration."""
    scope = match["scope"] or ""
    if scope or match["name"] in OURS_TOO:
        return scope in {"::", "std::"}
    before = match.string[max(0, match.start() - BEFORE):match.start()].rstrip()
    if before.endswith((".", "->")):
        return False
    word = re.search(r"([\w>*&\]]+)$", before)
    return word is None or word[1] in KEYWORDS


def ways_of(path, text, layer):
    """What this file opens, as (way, line number)."""
    for number, line in enumerate(text.splitlines(), 1):
        include = re.match(r'\s*#\s*include\s+[<"]([^>"]+)[>"]', line)
        if include and FOREIGN.fullmatch(include[1]):
            yield "socket", number
        for way, headers in HEADERS.items():
            if include and include[1] in headers and (way != "client" or layer != "net"):
                yield way, number
    code = NOISE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    for match in CALL.finditer(code):
        if is_call(match):
            way = next(way for way, names in CALLS.items() if match["name"] in names)
            yield way, code.count("\n", 0, match.start("name")) + 1
    if layer != "net":
        for match in CALLER.finditer(code):
            yield "caller", code.count("\n", 0, match.start()) + 1


def edges_of(root):
    """The names of EdgeId."""
    text = (root / "src/domain/edge.h").read_text("utf-8")
    body = re.search(r"enum class EdgeId[^{]*\{(.*?)\}", text, re.S)[1]
    return set(re.findall(r"^\s*(\w+)", body, re.M))


def misfits(file, ways, edges):
    """The edges of a row that cannot be opened in this place, or over these ways."""
    place = max((place for place in FITS if file.startswith(place)), key=len, default="")
    fitting = set(FITS.get(place, set())).intersection(*(FITS_WAY.get(way, set()) for way in ways))
    return [edge for edge in edges if edge not in fitting]


def rows_of(root, problems):
    """edges.txt: file -> its ways."""
    rows, edges = {}, edges_of(root) | {"none"}
    for number, line in enumerate((root / "edges.txt").read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) != 4 or not all(cells):
            problems.append(f"edges.txt:{number}: wants file | ways | edges | why")
            continue
        problems += [f"edges.txt:{number}: no edge `{edge}`" for edge in cells[2].split() if edge not in edges]
        problems += [f"edges.txt:{number}: `{edge}` is no edge that {cells[0]} can open"
                     for edge in misfits(cells[0], cells[1].split(), cells[2].split()) if edge in edges]
        rows[cells[0]] = set(cells[1].split())
    return rows


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    problems = []
    rows = rows_of(root, problems)
    files = [path for path in sorted((root / "src").rglob("*")) if path.suffix in PRODUCT]
    for path in files:
        here = path.relative_to(root)
        text = path.read_text("utf-8")
        fake = re.search(r'#\s*include\s+"[^"]*_fake\.h"', text)
        if TESTS.search(path.name):
            continue
        if fake:
            problems.append(f"{here}: includes a fake: what tests open, the product may not")
        found = list(ways_of(path, text, here.parts[1]))
        allowed = rows.pop(str(here), set())
        problems += [f"{here}:{line}: opens a `{way}` without a row in edges.txt"
                     for way, line in found if way not in allowed]
        problems += [f"edges.txt: {here} opens no `{way}` any more"
                     for way in sorted(allowed - {way for way, _ in found})]
    problems += [f"edges.txt: there is no {file}" for file in sorted(rows)]
    print("\n".join(problems) or f"sockets: {len(files)} files ok")
    sys.exit(bool(problems) or not files)


if __name__ == "__main__":
    main()
