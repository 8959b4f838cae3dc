#!/usr/bin/env python3
"""Fills the sentences of models/names with made-up names: labelled text to train the shipped tagger with.

    make_texts.py PACKAGES OUT.jsonl [COUNT]

PACKAGES holds `faker` unpacked (models/names/README.md). The same packages give the same bytes: everything is drawn from one seeded generator.
"""

import json
import random
import re
import sys
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "models" / "names"
SEED = 20261121
LOCALES = {  # How often names of a locale are drawn.
    "en_US": 30, "en_GB": 10, "en_IN": 6, "en_CA": 3, "en_AU": 3, "de_DE": 8, "de_AT": 2, "fr_FR": 6, "es_ES": 5, "es_MX": 4, "it_IT": 5,
    "nl_NL": 4, "pt_BR": 3, "pt_PT": 2, "pl_PL": 4, "cs_CZ": 3, "sv_SE": 3, "no_NO": 2, "da_DK": 3, "fi_FI": 3, "hu_HU": 3, "ro_RO": 2,
    "hr_HR": 2, "sl_SI": 2, "sk_SK": 2, "tr_TR": 3, "lt_LT": 1, "lv_LV": 1, "et_EE": 1, "id_ID": 2, "vi_VN": 2, "el_GR": 1, "ru_RU": 2,
    "uk_UA": 1, "bg_BG": 1, "is_IS": 2, "fr_CH": 1, "es_AR": 1, "nl_BE": 1, "en_KE": 2, "zu_ZA": 1, "yo_NG": 1, "tw_GH": 1,
}
LABELS = {"person": "PERSON", "first": "PERSON", "last": "PERSON", "nick": "PERSON", "PERSON": "PERSON", "org": "ORGANIZATION",
          "city": "LOCATION", "CITY": "LOCATION", "country": "LOCATION", "region": "LOCATION", "address": "ADDRESS", "street": "ADDRESS",
          "block": "ADDRESS", "zip": "ADDRESS"}
WORDS = {
    "nationality": "American British French German Spanish Italian Dutch Polish Swedish Turkish Russian Indian Chinese Japanese Korean "
                   "Brazilian Mexican Canadian Australian Irish Greek Kenyan Nigerian Egyptian Thai Danish Finnish",
    "role": "engineer manager director teacher lawyer nurse singer guitarist actor writer president minister mayor senator coach striker "
            "goalkeeper brother sister mother father uncle aunt cousin wife husband friend colleague boss neighbour dentist painter",
    "title": "Mr Mr. Mrs Mrs. Ms. Ms Dr. Dr Miss Prof. Professor Sir",
    "product": "Outlook Excel Photoshop Firefox Jira Jenkins Terraform Kubernetes Postgres Redis Kafka WordPress Android Chrome Confluence Zoom",
    "word": "summer news music love game tech travel food monday vibes live party sports art fashion winning blessed",
    "thing": "report printer invoice laptop contract database parcel bike camera ticket server password sofa phone deployment chart "
             "cover letter form oven backup slide key",
    "month": "January February March April May June July August September October November December",
    "day": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday tomorrow",
}
STREETS = "Street St St. Avenue Ave Road Rd Lane Drive Dr Court Way Place Boulevard Blvd Square Terrace Crescent Hill Row Parkway".split()
ORG_ENDS = ("Inc Inc. Ltd Ltd. LLC GmbH AG SA Corp Corp. PLC Group Holdings Partners Systems Solutions Technologies Software Labs Bank "
            "Insurance Airlines Energy Pharma Foods Motors Logistics Media Records Studios Consulting Industries & Co & Sons").split(" ")
ORG_PLACES = ("University of {}|{} University|{} Hospital|{} City Council|Bank of {}|{} General Hospital|Museum of {}|{} FC|{} United|{} Times|"
              "{} High School|{} Police|{} Chamber of Commerce|Technical University of {}|{} Institute of Technology|Stadtwerke {}|Universität {}|"
              "Université de {}|Universidad de {}|Banca di {}").split("|")
ORG_HEADS = ("Ministry of {}|Department of {}|Institute of {}|Centre for {}|National Agency for {}|Federal Office of {}|Association of {}|"
             "Society for {}|Committee on {}|Board of {}").split("|")
FIELDS = "Health Education Finance Justice Transport Energy Labour Defence Agriculture Trade Housing Statistics Migration Culture".split()
STEMS = ("nova sys net data cloud blue green red sun star alpha omni inter trans bio geo aero quant vert lumi zen core flex hyper micro meta "
         "opti pro ultra via vox wave dex fin med agri tele mono poly neo").split()
TAILS = "tech soft ware link line logic works lab labs ix ora ium ia eon on exa tron matic net hub base ly ify scape space point forge".split()


class Source:
    """Draws names, all from one generator."""

    def __init__(self, packages):
        sys.path.insert(0, str(packages / "pydeps"))
        sys.path.insert(0, str(packages / "faker"))
        from faker import Faker  # After the path is set.
        self.random = random.Random(SEED)
        Faker.seed(SEED)
        self.fakers = {locale: Faker(locale) for locale in LOCALES}
        lists = DATA / "lexicon"
        read = lambda name: [w for w in (lists / f"{name}.txt").read_text(encoding="utf-8").splitlines() if w[0].isascii()]
        self.cities, self.countries, self.regions = read("city"), read("country"), read("region")
        self.firsts, self.lasts, self.orgs = read("given_name"), read("surname"), read("organization")

    def pick(self, values):
        return values[self.random.randrange(len(values))]

    def chance(self, share):
        return self.random.random() < share

    def faker(self):
        return self.fakers[self.random.choices(list(LOCALES), list(LOCALES.values()))[0]]

    @staticmethod
    def titled(word):
        return re.sub(r"(^|[\s'\-.])(\w)", lambda m: m[1] + m[2].upper(), word)

    def altered(self, name):
        """A name that is in no list: its letters changed here and there, as the names of the world differ."""
        letters = list(name)
        for _ in range(1 + len(letters) // 4):
            at = self.random.randrange(len(letters))
            kind = next((kind for kind in ("aeiouyáéíóöüä", "bcdfghjklmnpqrstvwxzčšž") if letters[at].lower() in kind), "")
            if kind:
                letter = self.pick(kind)
                letters[at] = letter.upper() if letters[at].isupper() else letter
        return "".join(letters)

    def first(self):
        return self.altered(self.listed_first()) if self.chance(0.2) else self.listed_first()

    def last(self):
        return self.altered(self.listed_last()) if self.chance(0.25) else self.listed_last()

    def listed_first(self):
        return self.titled(self.pick(self.firsts)) if self.chance(0.3) else self.faker().first_name().split()[0]

    def listed_last(self):
        return self.titled(self.pick(self.lasts)) if self.chance(0.3) else self.faker().last_name()

    def person(self):
        kind = self.random.random()
        if kind < 0.72:
            return f"{self.first()} {self.last()}"
        if kind < 0.80:
            return f"{self.first()} {self.pick('ABCDEFGHJKLMPRSTW')}{self.pick(['', '.'])} {self.last()}"
        if kind < 0.86:
            return f"{self.first()} {self.first()} {self.last()}"
        if kind < 0.90:
            return f"{self.pick('ABCDEFGHJKLMPRSTW')}. {self.last()}"
        if kind < 0.94:
            return f"{self.first()} {self.last()}-{self.last()}"
        if kind < 0.97:
            return f"{self.first()} {self.pick(['van', 'van der', 'de', 'von', 'de la', 'bin', 'al', 'Mc', 'Mac', 'O’', 'O' + chr(39)])} {self.last()}".replace(
                "Mc ", "Mc").replace("Mac ", "Mac").replace("’ ", "’").replace("' ", "'")
        return f"{self.first()} {self.last()}{self.pick([' Jr.', ' Jr', ' III', ' PhD', ' MD'])}"

    def nick(self):
        return self.first().lower()

    def made_up(self):
        word = self.pick(STEMS) + self.pick(TAILS)
        return word.capitalize() if self.chance(0.8) else self.pick(STEMS).capitalize() + self.pick(TAILS).capitalize()

    def org(self):
        kind = self.random.random()
        if kind < 0.22:
            return self.made_up() + (" " + self.pick(ORG_ENDS) if self.chance(0.4) else "")
        if kind < 0.36:
            return f"{self.last()} {self.pick(ORG_ENDS)}"
        if kind < 0.44:
            return self.pick([f"{self.last()}, {self.last()} and {self.last()}", f"{self.last()} & {self.last()}", f"{self.last()}-{self.last()}"])
        if kind < 0.58:
            return self.pick(ORG_PLACES).format(self.city())
        if kind < 0.66:
            return self.pick(ORG_HEADS).format(self.pick(FIELDS))
        if kind < 0.74:
            return self.faker().company()
        if kind < 0.80:
            return "".join(self.pick("ABCDEFGHIKLMNOPRSTUV") for _ in range(self.random.randrange(3, 5)))
        name = self.pick(self.orgs)
        return name.upper() if len(name) < 4 else self.titled(name)

    def city(self):
        return self.altered(self.listed_city()) if self.chance(0.12) else self.listed_city()

    def listed_city(self):
        return self.faker().city() if self.chance(0.2) else self.titled(self.pick(self.cities))

    def country(self):
        name = self.pick(self.countries)
        return name.upper() if len(name) <= 3 else self.titled(name)

    def region(self):
        name = self.pick(self.regions)
        return name.upper() if len(name) <= 2 else self.titled(name)

    def zip(self):
        return self.faker().postcode()

    def street(self):
        kind = self.random.random()
        if kind < 0.35:
            name = self.pick([self.last(), self.pick(["Main", "High", "Church", "Park", "Oak", "Mill", "Station", "North", "King", "Queen", "Lake"])])
            text = f"{self.random.randrange(1, 9999)} {name} {self.pick(STREETS)}"
        elif kind < 0.45:
            text = f"{self.random.randrange(1, 300)} {self.random.randrange(1, 300)} {self.faker().street_name()}"
        elif kind < 0.52:
            text = self.pick([f"P.O. Box {self.random.randrange(10, 9999)}", f"PO Box {self.random.randrange(10, 9999)}",
                              f"{self.pick(['PSC', 'Unit', 'CMR'])} {self.random.randrange(100, 9999)} Box {self.random.randrange(10, 9999)}"])
        elif kind < 0.62:
            text = f"{self.faker().street_name()} {self.random.randrange(1, 250)}{self.pick(['', '', 'a', 'B'])}"
        else:
            text = self.faker().street_address().replace("\n", ", ")
        if self.chance(0.15):
            text += self.pick([" ", ", "]) + self.pick(["Apt. {}", "Apt {}", "Suite {}", "Unit {}", "Floor {}", "#{}", "Flat {}"]).format(self.random.randrange(1, 999))
        return text

    def address(self):
        kind = self.random.random()
        if kind < 0.4:
            return self.faker().address().replace("\n", self.pick([", ", ", ", " ", "\n"]))
        if kind < 0.6:
            return f"{self.street()}, {self.city()}"
        if kind < 0.75:
            return f"{self.street()}, {self.city()}, {self.country()}"
        if kind < 0.9:
            return f"{self.street()}, {self.zip()} {self.city()}"
        return f"{self.street()}, {self.city()}, {self.region()} {self.zip()}"

    def block(self):
        pad = self.pick(["", "", " ", "   ", "    "])
        lines = [self.street() if self.chance(0.9) else f"the corner of {self.street()} and {self.street()}"]
        if self.chance(0.25):
            lines.append(self.pick(["Apt. {}", "Suite {}", "Building {}", "c/o {}"]).format(self.random.randrange(1, 900)))
        city = self.city().upper() if self.chance(0.2) else self.city()
        lines.append(self.pick([f"{self.zip()} {city}", f"{city}, {self.zip()}", f"{city}\n{pad}{self.zip()}", f"{city} {self.zip()}", city]))
        if self.chance(0.6):
            lines.append(self.pick([self.country(), f"{self.country()} {self.zip()}", self.country().upper()]))
        return ("\n" + pad).join(lines)

    def filler(self, name):
        number = self.random.randrange
        made = {
            "date": lambda: self.pick([f"{number(1, 29)}/{number(1, 13)}/{number(1950, 2027)}", f"{number(2000, 2027)}-{number(10, 13)}-{number(10, 29)}",
                                       f"{number(1, 29)} {self.pick(WORDS['month'].split())} {number(1950, 2027)}",
                                       f"{self.pick(WORDS['month'].split())} {number(1, 29)}, {number(1950, 2027)}", f"{number(1, 29)}.{number(1, 13)}.{number(1950, 2027)}"]),
            "time": lambda: self.pick([f"{number(1, 12)}:{number(10, 59)}", f"{number(1, 12)} pm", f"{number(8, 20)}:00", "noon"]),
            "num": lambda: str(self.pick([number(1, 30), number(10, 100), number(1900, 2027), number(1000, 99999), number(100000, 9999999)])),
            "amount": lambda: self.pick(["${}", "€{}", "{} EUR", "USD {}", "{} dollars", "£{}"]).format(number(1, 9000)),
            "email": lambda: f"{self.nick()}{number(1, 99)}@{self.pick(['example.com', 'example.org', 'mail.example'])}",
            "url": lambda: self.pick(["https://example.com/", "http://t.co/", "www.example.org/"]) + self.code(),
            "phone": lambda: self.pick([f"+{number(1, 99)} {number(100, 999)} {number(1000000, 9999999)}", f"{number(100, 999)}-{number(100, 999)}-{number(1000, 9999)}",
                                        f"({number(100, 999)}) {number(100, 999)} {number(1000, 9999)}", f"0{number(10, 999)} {number(100000, 999999)}"]),
            "code": self.code,
        }
        return made[name]() if name in made else self.pick(WORDS[name].split())

    def code(self):
        return "".join(self.pick("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghkmnpqrstuvwxyz23456789") for _ in range(self.random.randrange(6, 11)))


def fill(template, source):
    """The pieces of a filled sentence: (text, label or None)."""
    for piece in re.split(r"(\[\w+\]|\{\w+\})", template.replace("\\n", "\n")):
        if piece.startswith("[") and piece[1:-1] in LABELS:
            kind = piece[1:-1]
            text = getattr(source, kind.lower())()
            yield (text.upper() if kind.isupper() else text), LABELS[kind]
        elif piece.startswith("{") and piece.endswith("}") and len(piece) > 2:
            yield source.filler(piece[1:-1]), None
        elif piece:
            yield piece, None


def spaced(text):
    """As tokenized corpora and careless writers have it: spaces around marks."""
    return re.sub(r"\s*([,.;:!?()\"])\s*", r" \1 ", text).strip(" ") if "\n" not in text else text


def disturbed(pieces, source):
    """The sentence as people really write it."""
    style = source.random.random()
    change = lambda text: text
    if style < 0.10:
        change = str.lower
    elif style < 0.13:
        change = str.upper
    elif style < 0.25:
        change = lambda text: spaced(text) if len(text) > 2 else f" {text} ".replace("  ", " ") if text in ",.!?" else text
    out = []
    for text, label in pieces:
        lead = text[:len(text) - len(text.lstrip(" "))] if change is not str.lower else ""
        tail = text[len(text.rstrip(" ")):] if text.strip(" ") else ""
        if label is None and style >= 0.13 and style < 0.25:
            core = change(text.strip(" "))
            starts_with_mark = core[:1] in ",.;:!?()\"" and core
            ends_with_mark = core[-1:] in ",.;:!?()\"" and core
            out.append(((" " if starts_with_mark or lead else "") + core + (" " if ends_with_mark or tail else ""), None))
        else:
            out.append((change(text), label))
    return out


def assemble(pieces):
    text, spans = "", []
    for piece, label in pieces:
        begin = len(text.encode())
        text += piece
        if label and piece.strip():
            left = len(piece) - len(piece.lstrip())
            core = piece.strip()
            start = begin + len(piece[:left].encode())
            spans.append({"type": label, "start": start, "end": start + len(core.encode())})
    return {"text": text, "spans": spans}


def main():
    packages, out = Path(sys.argv[1]), Path(sys.argv[2])
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 24_000
    read = lambda name: [line for line in (DATA / name).read_text(encoding="utf-8").splitlines() if line and not line.startswith("# ")]
    named, quiet = read("templates.txt"), read("quiet.txt")
    source = Source(packages)
    with out.open("w", encoding="utf-8") as file:
        for _ in range(count):
            sentences = 1 if source.chance(0.65) else source.random.randrange(2, 5)
            pieces = []
            for number in range(sentences):
                if number:
                    pieces.append((source.pick([" ", " ", "\n", "\n\n"]), None))
                template = source.pick(quiet if source.chance(0.3) else named)
                pieces += disturbed(fill(template, source), source)
            file.write(json.dumps(assemble(pieces), ensure_ascii=False) + "\n")


main()
