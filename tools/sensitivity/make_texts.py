#!/usr/bin/env python3
"""Makes labelled texts for `sluice train sensitivity` from sentences that were written for this project.

make_texts.py OUT.csv [COUNT] [all|even|odd]

COUNT texts (3,000 when left out), evenly over the classes, all draws from one seeded generator. `even` and `odd` use only every other sentence of
each list (and every other shape of code), so that a model of the ones can be measured on the others.
"""

import csv
import random
import sys
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "models" / "sensitivity" / "own"
CLASSES = ("hr", "incidents", "legal", "mergers", "other", "source_code")
SEED = 20261121

WORDS = {
    "person": "Anna Schmidt|Mr. Okafor|J. Novak|Maria Rossi|Tom Baker|Ms. Tanaka|Lukas|Fatima|Dr. Weber|Sven Larsen|Priya|Olga Petrova|Chen Wei|Emma|Mr. Dubois",
    "company": "Nordwind|Acme Ltd|Helios AG|the supplier|Bluefin Software|Kestrel Foods|a competitor|Omnitek|the Dutch group|Larsen & Sons|Tessera Inc",
    "city": "Hamburg|Lyon|Leeds|Turin|Oslo|Porto|Denver|Graz|Osaka|Pune|Gdansk|Utrecht",
    "month": "January|February|March|April|May|June|July|August|September|October|November|December",
    "day": "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday",
    "code": "Falcon|Bluebird|Orion|Saturn|Willow|Granite",
}
NAMES = "total count user order item price result index path value name token buffer node request cache config line file queue state key batch".split()
VERBS = "load save parse get set update compute send read check find make close open merge sort".split()

CODE = [
    "def {verb}_{name}({a}, {b}=None):\n    if {a} is None:\n        return {b}\n    return [{a}.{c} for {a} in {b}]",
    "import os\nimport {a}\n\nclass {Name}:\n    def __init__(self, {a}):\n        self.{a} = {a}\n\n    def {verb}(self):\n        return self.{a}.{b}()",
    "public class {Name}Service {{\n    private final {Name}Repository {a};\n\n    public List<{Name}> {verb}(String {b}) {{\n        return {a}.findBy{Name}({b});\n    }}\n}}",
    "const {a} = await fetch(`/api/{b}/${{{c}}}`);\nif (!{a}.ok) {{\n  throw new Error('failed');\n}}\nreturn {a}.json();",
    "func {verb}{Name}({a} string, {b} int) (*{Name}, error) {{\n\tif {a} == \"\" {{\n\t\treturn nil, err{Name}\n\t}}\n\treturn &{Name}{{{b}}}, nil\n}}",
    "#include <stdio.h>\n\nstatic int {verb}_{name}(struct {a} *{b}, size_t {c}) {{\n    for (size_t i = 0; i < {c}; i++) {{\n        {b}->{a}[i] = 0;\n    }}\n    return 0;\n}}",
    "std::vector<{Name}> {verb}(const std::string& {a}) {{\n  std::vector<{Name}> {b};\n  for (auto& {c} : {a}) {{\n    {b}.push_back({c});\n  }}\n  return {b};\n}}",
    "SELECT {a}.id, {a}.{b}, COUNT(*) AS {c}\nFROM {a}\nJOIN {b} ON {b}.{a}_id = {a}.id\nWHERE {a}.{c} > {number}\nGROUP BY {a}.id\nORDER BY {c} DESC;",
    "#!/bin/bash\nset -euo pipefail\nfor {a} in \"$@\"; do\n  grep -q {b} \"${a}\" || echo \"no {b} in ${a}\" >&2\ndone",
    "impl {Name} {{\n    pub fn {verb}(&self, {a}: &str) -> Result<{Name}, Error> {{\n        let {b} = self.{c}.get({a}).ok_or(Error::NotFound)?;\n        Ok({b}.clone())\n    }}\n}}",
    "<?php\nfunction {verb}_{name}(${a}, ${b}) {{\n    if (empty(${a})) {{\n        return false;\n    }}\n    return ${b}->{verb}(${a});\n}}",
    "resource \"aws_instance\" \"{a}\" {{\n  ami           = var.{b}\n  instance_type = \"t3.{c}\"\n  tags = {{ Name = \"{a}\" }}\n}}",
    "Traceback (most recent call last):\n  File \"{a}.py\", line {number}, in {verb}_{name}\n    {b} = {c}[{number}]\nIndexError: list index out of range",
    "diff --git a/{a}.c b/{a}.c\n@@ -{number},7 +{number},9 @@\n-  {verb}({a}, {b});\n+  if ({b} != NULL) {{\n+    {verb}({a}, {b}, {c});\n+  }}",
    "try {{\n    {Name} {a} = {verb}{Name}({b});\n    log.info(\"{a}: \" + {a}.getId());\n}} catch (IOException e) {{\n    throw new RuntimeException(e);\n}}",
    "export function {Name}({{ {a}, {b} }}) {{\n  const [{c}, set{Name}] = useState({a});\n  return <div className=\"{b}\" onClick={{() => set{Name}(!{c})}}>{{{c}}}</div>;\n}}",
    "@app.route('/{a}/<int:{b}>', methods=['POST'])\ndef {verb}_{name}({b}):\n    data = request.get_json()\n    db.session.add({Name}(**data))\n    db.session.commit()\n    return jsonify(ok=True)",
    "FROM debian:12\nRUN apt-get update && apt-get install -y {a}\nCOPY {b} /app/{b}\nENTRYPOINT [\"/app/{b}\", \"--{c}\"]",
]


def draw_code(draw, shapes):
    words = draw.sample(NAMES, 4)
    number = draw.randrange(2, 400)
    fields = {"a": words[0], "b": words[1], "c": words[2], "name": words[3], "Name": words[3].capitalize(), "verb": draw.choice(VERBS), "number": number}
    return draw.choice(shapes).format(**fields)


def filled(sentence, draw):
    """The sentence with something in each of its places."""
    while "{" in sentence:
        before, _, rest = sentence.partition("{")
        place, _, behind = rest.partition("}")
        if place in WORDS:
            value = draw.choice(WORDS[place].split("|"))
        else:
            value = {"number": lambda: str(draw.randrange(2, 90)), "amount": lambda: draw.choice(["€", "$", "£", "EUR "]) + f"{draw.randrange(1, 900)},{draw.randrange(100, 999)}",
                     "date": lambda: f"{draw.randrange(1, 29)} {draw.choice(WORDS['month'].split('|'))}", "time": lambda: f"{draw.randrange(6, 22)}:{draw.choice(['00', '15', '30'])}"}[place]()
        sentence = before + value + behind
    return sentence


def text_of(label, lists, shapes, draw):
    if label == "source_code":
        pieces = [draw_code(draw, shapes) for _ in range(draw.randrange(1, 3))]
        joint = "\n\n"
    else:
        pieces = [filled(sentence, draw) for sentence in draw.sample(lists[label], draw.randrange(1, 5))]
        joint = draw.choice([" ", " ", "\n"])
    if label != "other" and draw.random() < 0.3:
        pieces.insert(draw.randrange(len(pieces) + 1), filled(draw.choice(lists["other"]), draw))
    if draw.random() < 0.4:
        pieces.insert(draw.choice([0, 0, len(pieces)]), filled(draw.choice(lists["opener"]), draw))
    text = joint.join(pieces)
    return text.lower() if label != "source_code" and draw.random() < 0.1 else text


def main():
    out = Path(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 3_000
    part = {"all": slice(None), "even": slice(0, None, 2), "odd": slice(1, None, 2)}[sys.argv[3] if len(sys.argv) > 3 else "all"]
    lists = {path.stem: [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")][part] for path in sorted(DATA.glob("*.txt"))}
    draw = random.Random(SEED)
    with out.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        for number in range(count):
            # Most of what anybody writes is nothing special.
            label = CLASSES[number // 2 % len(CLASSES)] if number % 2 else "other"
            rows.writerow([label, text_of(label, lists, CODE[part], draw)])


main()
