"""How words are pronounced.

`lexicon.txt`, beside this file, holds every pronunciation of every word of the checklist; it is
all that the graph needs. The large dictionary (CMUdict, in the pocketsphinx wheel) is used to make
that file and to label other words in training.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from models.training.errors import TrainingFault
from models.training.topology import GENERAL_PHONES

Pronunciation = tuple[str, ...]
"""CMUdict phones without stress."""

Lexicon = Mapping[str, tuple[Pronunciation, ...]]
"""Word -> its pronunciations, the usual one first."""

LEXICON = Path(__file__).with_name("lexicon.txt")

HAND_MADE: dict[str, tuple[str, ...]] = {
    "emg": ("IY EH M JH IY",),
    "als": ("EY EH L EH S",),
    "ok": ("OW K EY",),
    "tingly": ("T IH NG G L IY", "T IH NG L IY"),
}
"""Words that CMUdict lacks or says badly, in this project's own transcription."""

ADDED: dict[str, tuple[str, ...]] = {
    "yeah": ("Y EH", "Y AA"),
}
"""Further variants, beside CMUdict's own."""


def split_phrases(phrases: Iterable[str]) -> tuple[str, ...]:
    """The words of some phrases, sorted, each once."""
    return tuple(sorted({word for phrase in phrases for word in phrase.split()}))


def parse(lines: Iterable[str], source: str) -> Lexicon:
    """Read `word PH PH ...` lines; `word(2)` is a further pronunciation of `word`."""
    found: dict[str, list[Pronunciation]] = {}
    for number, line in enumerate(lines, 1):
        fields = line.split()
        if not fields or fields[0].startswith("#"):
            continue
        word, phones = re.sub(r"\(\d+\)$", "", fields[0]), tuple(fields[1:])
        wrong = [phone for phone in phones if phone not in GENERAL_PHONES]
        if wrong or not phones:
            problem = f"'{line.strip()}' is not a word and its phones."
            raise TrainingFault(f"{source}:{number}: {problem}", "Use CMUdict phones, no stress.")
        variants = found.setdefault(word, [])
        if phones not in variants:
            variants.append(phones)
    return {word: tuple(variants) for word, variants in found.items()}


def load(path: Path = LEXICON) -> Lexicon:
    """Read the committed pronunciations."""
    with path.open(encoding="utf-8") as file:
        return parse(file, path.name)


def large_dictionary() -> Lexicon:
    """CMUdict as the pocketsphinx wheel carries it, with our own entries on top."""
    import pocketsphinx

    path = Path(pocketsphinx.get_model_path("en-us")) / "cmudict-en-us.dict"
    with path.open(encoding="utf-8") as file:
        words = dict(parse(file, path.name))
    words |= {w: tuple(tuple(p.split()) for p in texts) for w, texts in HAND_MADE.items()}
    for word, texts in ADDED.items():
        extra = tuple(tuple(p.split()) for p in texts)
        words[word] = tuple(dict.fromkeys(words.get(word, ()) + extra))
    return words


def select(words: Iterable[str], dictionary: Lexicon) -> Lexicon:
    """The entries of `words`; every word without one is named in the error."""
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
    """Write the pronunciations, one to a line."""
    head = (
        "# Pronunciations of every word the checklist accepts, from CMUdict (see NOTICE) and by\n"
        "# hand. Made by `python -m models.training lexicon`.\n"
    )
    lines = [f"{word} {' '.join(p)}\n" for word, variants in entries.items() for p in variants]
    path.write_text(head + "".join(lines), encoding="utf-8")
