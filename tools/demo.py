#!/usr/bin/env python3
"""Shows what sluice does: three simulated providers, one gateway, eight requests.

    demo.py --sluice build/release/sluice [--svg FILE]

For each request, side by side: what the caller sent, what each zone received, what came back, and why. Everything runs on
loopback with real processes; what a zone "saw" is read from the provider's own record. --svg also writes the screen as a picture.
"""
import argparse
import html
import http.client
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import textwrap

COLOUR = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34", "magenta": "35", "cyan": "36"}
ZONES = ("onprem", "private", "cloud")
PLACEHOLDER = re.compile(r"\b[A-Z_]{2,24}_[BCDFGHJKLMNPQRSTVWXZ]{10}\b|\[[A-Z_]+\]")
WIDTH = 118
HIGHEST = "confidential"


def paint(text, *names):
    return f"\x1b[{';'.join(COLOUR[n] for n in names)}m{text}\x1b[0m"


class Child:
    """A process that says where it listens in its first line; ended by its own pid."""

    def __init__(self, *command):
        self.process = subprocess.Popen([str(c) for c in command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"did not start: {' '.join(map(str, command))}")
        self.port = int(json.loads(line)["listening"].rsplit(":", 1)[1])

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(10)


def configuration(folder, ports):
    return f"""
server: {{listen: "127.0.0.1:0", data_dir: {folder}/data}}
identity: {{anonymous: loopback}}
zones:
  - {{name: onprem,  kind: on_prem,       clearance: confidential, accepts: [all]}}
  - {{name: private, kind: private_cloud, clearance: internal, clearance_redacted: internal, accepts: []}}
  - {{name: cloud,   kind: public_cloud,  clearance: internal, clearance_redacted: confidential, accepts_redacted: []}}
engines:
  - {{name: llama,   zone: onprem,  dialect: openai,    url: "http://127.0.0.1:{ports['onprem']}",
     models: [{{name: llama-8b, tier: small, context_tokens: 8000, capabilities: [tools]}}]}}
  - {{name: mistral, zone: private, dialect: openai,    url: "http://127.0.0.1:{ports['private']}",
     models: [{{name: mistral-mid, tier: mid, context_tokens: 32000, capabilities: [tools]}}]}}
  - {{name: claude,  zone: cloud,   dialect: anthropic, url: "http://127.0.0.1:{ports['cloud']}",
     models: [{{name: claude-demo, tier: frontier, context_tokens: 200000, capabilities: [tools, vision],
               price: {{since: 2026-01-01, input_usd_per_mtok: "3.00", output_usd_per_mtok: "15.00"}}}}]}}
labels:
  levels: [public, internal, confidential]
  findings: {{secret.*: confidential, personal.*: confidential, financial.*: confidential, technical.*: internal}}
  markings: [{{text: ["CONFIDENTIAL", "TLP:RED"], level: confidential}}]
  dictionaries: [{{name: projects, words: ["Project Heron"], level: confidential}}]
workloads:
  - {{name: general,     placement: cloud_first,  floor: internal, latency: interactive, failure: degrade}}
  - {{name: code-review, placement: private_only, floor: internal, latency: batch, failure: fail_closed}}
policy:
  never:
    - {{name: source code stays, when: {{workload: code-review}}, zone_kinds: [public_cloud]}}
  protect:
    - {{zone_kinds: [public_cloud, private_cloud], entities: [secret.*], action: mask}}
    - {{zone_kinds: [public_cloud], entities: [personal.*, financial.*, custom.*], action: pseudonymise}}
    - {{zone_kinds: [public_cloud], entities: [technical.*], action: pseudonymise}}
  route:
    - {{name: everything, candidates: [{{placement: workload}}], on_exhausted: by_workload}}
"""


def key_for_demo():
    return "AK" + "IA" + "Q3EGZK7YJ5WXV2MN"  # Put together at run time: it looks alive, and never was.


def requests():
    """(title, what to look at, workload, text, stream)"""
    return [
        ("A question with nothing in it", "goes to the cloud as it is", None, "What is the capital of Portugal?", False),
        ("An address and a phone number", "pseudonymised on the way out, restored on the way back", None,
         "Write to jane.miller@contoso-mail.net or call +1 415 555 2671 about the late parcel.", False),
        ("The same, streamed", "restored at every split of the stream", None,
         "Remind jane.miller@contoso-mail.net of the meeting on Friday.", True),
        ("A secret that slipped in", "cut out for good, the rest goes on", None,
         f"Why does this fail? aws_access_key_id = {key_for_demo()} in region eu-west-1", False),
        ("Marked CONFIDENTIAL, with an address in it", "redacting the address does not help: it stays on-prem", None,
         "CONFIDENTIAL. The merger is announced on Monday; tell bob.stone@contoso-mail.net.", False),
        ("A project name of our own dictionary", "pseudonymised like everything else", None,
         "Draft an invitation to the kick-off of Project Heron.", False),
        ("Code review", "a `never` rule keeps source code out of the public cloud", "code-review",
         "Review: int add(int a, int b) { return a - b; }", False),
        ("The cloud is down", "falls back before the first output, as declared", None, "Tell me a fact about otters.", False),
    ]


def ask(port, workload, text, stream):
    headers = {"Content-Type": "application/json"}
    if workload:
        headers["x-sluice-workload"] = workload
    body = {"model": "auto", "stream": stream, "messages": [{"role": "user", "content": text}]}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("POST", "/v1/chat/completions", json.dumps(body), headers)
    answer = connection.getresponse()
    raw = answer.read().decode()
    connection.close()
    if answer.status != 200:
        return answer, json.loads(raw)["error"]["message"]
    if not stream:
        return answer, json.loads(raw)["choices"][0]["message"]["content"]
    events = [json.loads(line[6:]) for line in raw.splitlines() if line.startswith("data: {")]
    return answer, "".join(e["choices"][0]["delta"].get("content") or "" for e in events if e["choices"])


def why(port, workload, text):
    """One line from the explanation that a dry run gives: label and what raised it."""
    headers = {"Content-Type": "application/json", "x-sluice-dry-run": "1"}
    if workload:
        headers["x-sluice-workload"] = workload
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("POST", "/v1/chat/completions", json.dumps({"model": "auto", "messages": [{"role": "user", "content": text}]}), headers)
    raw = connection.getresponse().read()
    connection.close()
    return json.loads(raw)


def received(path, seen):
    """The user texts that a provider's record holds beyond the first `seen` lines."""
    lines = path.read_text().splitlines() if path.exists() else []
    texts = []
    for line in lines[seen:]:
        record = json.loads(line)
        if "body" not in record:
            continue
        body = record["body"] if isinstance(record["body"], dict) else json.loads(record["body"])
        content = body["messages"][-1]["content"]
        texts.append(content if isinstance(content, str) else "".join(p.get("text", "") for p in content))
    return texts, len(lines)


def own_time(answer):
    """The gateway's own microseconds; of the highest level they would be those of the disk, which are its, not ours."""
    if answer.getheader("x-sluice-data-class") == HIGHEST:
        return "sent once the intent was on disk"
    return f"{answer.getheader('x-sluice-overhead-us')} us"


def without_key(text):
    """The screen becomes a picture in a repository, and no scanner must find a key there."""
    key = key_for_demo()
    return text.replace(key, f"{key[:4]}...{key[-4:]}")


def show(label, text, colour):
    text = without_key(text)
    marked = PLACEHOLDER.sub(lambda m: paint(m[0], "yellow", "bold"), text)
    lines = textwrap.wrap(marked, WIDTH + 10, break_long_words=False) or [""]
    print(f"   {paint(f'{label:<9}', colour)} {lines[0]}")
    for line in lines[1:]:
        print(f"   {'':<9} {line}")


def run(args):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        children = []
        try:
            mocks = {}
            for zone in ZONES:
                dialect = "anthropic" if zone == "cloud" else "openai"
                mocks[zone] = Child(args.sluice, "mock", "--listen", "127.0.0.1:0", "--dialect", dialect, "--reply", "echo",
                                    "--record", folder / f"{zone}.jsonl", "--chunks", "12")
                children.append(mocks[zone])
            config = folder / "demo.yaml"
            config.write_text(configuration(folder, {z: m.port for z, m in mocks.items()}))
            gateway = Child(args.sluice, "serve", "--config", config)
            children.append(gateway)
            seen = dict.fromkeys(ZONES, 0)
            print(paint("sluice: eight requests, one policy, three zones", "bold"), paint("(each provider simply echoes what it saw)", "dim"))
            for number, (title, look, workload, text, stream) in enumerate(requests(), 1):
                if "down" in title:
                    mocks["cloud"].stop()
                answer, came_back = ask(gateway.port, workload, text, stream)
                print(f"\n{paint(f'{number}. {title}', 'bold')}  {paint(look, 'dim')}")
                show("caller", text, "cyan")
                for zone in ZONES:
                    texts, seen[zone] = received(folder / f"{zone}.jsonl", seen[zone])
                    for line in texts:
                        show(zone, line, {"onprem": "green", "private": "blue", "cloud": "magenta"}[zone])
                show("came back", came_back, "cyan" if answer.status == 200 else "red")
                get = answer.getheader
                reason = (f"label {get('x-sluice-data-class')}, route `{get('x-sluice-route')}`, zone {get('x-sluice-zone')}, "
                          f"model {get('x-sluice-model')}, {get('x-sluice-redactions')} taken out, "
                          f"attempt {get('x-sluice-attempts')}, {own_time(answer)}")
                label = paint(f"{'why':<9}", "dim")
                print(f"   {label} {paint(reason if answer.status == 200 else f'status {answer.status}', 'dim')}")
            verified = subprocess.run([args.sluice, "journal", "verify", "--config", config], capture_output=True, text=True)
            print("\n" + paint("journal", "bold"), verified.stdout.strip().splitlines()[-1] if verified.stdout else verified.stderr.strip())
            return verified.returncode
        finally:
            for child in children:
                child.stop()


def svg(screen):
    """The terminal's text with its colours as an SVG picture."""
    palette = {"31": "#ff7b72", "32": "#7ee787", "33": "#e3b341", "34": "#79c0ff", "35": "#d2a8ff", "36": "#56d4dd"}
    rows = []
    for y, line in enumerate(screen.splitlines()):
        spans, style = [], ""
        for part in re.split(r"(\x1b\[[0-9;]*m)", line):
            if part.startswith("\x1b["):
                codes = part[2:-1].split(";")
                style = "".join([' font-weight="bold"' if "1" in codes else "", ' opacity="0.6"' if "2" in codes else "",
                                 *[f' fill="{palette[c]}"' for c in codes if c in palette]]) if codes != ["0"] else ""
            elif part:
                spans.append(f"<tspan{style}>{html.escape(part)}</tspan>")
        rows.append(f'<text x="16" y="{30 + 18 * y}" xml:space="preserve">{"".join(spans)}</text>')
    height = 30 + 18 * len(rows)
    longest = max(len(re.sub(r"\x1b\[[0-9;]*m", "", line)) for line in screen.splitlines())
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{32 + int(longest * 7.9)}" height="{height}" role="img" '
            f'aria-label="sluice demo: eight requests, what each zone saw, what came back">'
            f'<rect width="100%" height="100%" rx="8" fill="#0d1117"/>'
            f'<g font-family="ui-monospace,SFMono-Regular,Menlo,DejaVu Sans Mono,monospace" font-size="13" fill="#e6edf3">'
            + "".join(rows) + "</g></svg>\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sluice", required=True, type=pathlib.Path)
    parser.add_argument("--svg", type=pathlib.Path, help="also write the screen as an SVG picture")
    args = parser.parse_args()
    if args.svg:
        screen = subprocess.run([sys.executable, __file__, "--sluice", args.sluice], capture_output=True, text=True, check=True,
                                env={**os.environ, "SLUICE_DEMO_COLOUR": "1"}).stdout
        args.svg.write_text(svg(screen))
        print(f"written: {args.svg}")
        return 0
    if not sys.stdout.isatty() and "SLUICE_DEMO_COLOUR" not in os.environ:
        COLOUR.clear()
        global paint
        paint = lambda text, *names: text  # noqa: E731: no colours in a pipe.
    return run(args)


if __name__ == "__main__":
    sys.exit(main())
