"""The decoding graph: `HCLr.fst`, `Gr.fst` and `words.txt`, written with OpenFst's tools.

Vosk composes two parts while it listens. `HCLr` leads from transition ids to words: a tree over all
pronunciations with optional silence between words, and `[unk]`, a loop over any phones at a price.
`Gr` is replaced at run time by the grammar of the question; the one written here, any words in any
order, only shows Vosk the vocabulary. `HCLr` must be an "olabel_lookahead" FST whose word ids are
renumbered by the conversion; `words.txt` and `Gr` use the new numbers.
"""

import math
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from models.training import topology
from models.training.errors import TrainingFault
from models.training.lexicon import Lexicon
from models.training.topology import (
    GENERAL_PHONES,
    PAUSE_STATE,
    PHONES,
    SILENCE,
    enter_id,
    repeat_id,
    unknown_state,
)
from voice_app.dialogue.phrases import UNKNOWN
from voice_app.hearing.model_files import RELUCTANT

_TOOLS = ("fstcompile", "fstconnect", "fstarcsort", "fstconvert")
_LIBRARIES = ("/usr/lib", "/usr/local/lib")


@dataclass(frozen=True)
class GraphOptions:
    """Prices, as negative natural logarithms, that shape what is heard."""

    unknown_word: float = 2.0
    """Price of taking any sound as `[unk]`."""
    unknown_phone: float = 2.15
    """Price of each of its phones; lower rejects more, right and wrong."""
    reluctant_phone: float = 3.4
    """Price of each phone of `[unk-at-last]`; chosen on danger phrases among other words."""
    borrowed: float = 1.0
    """Price of a word with phones of its own in the phones that all words share: a grammar writes
    "i don't know" with "no", and in there it sounds like any other word."""
    pause: float | None = 2.0
    """Price of a pause between two sounds of a word; None where no word may pause."""
    silence_probability: float = 0.5
    """Chance of a silence before, between and after words."""


@dataclass
class FstText:
    """A transducer in OpenFst's text form, state 0 first."""

    states: int = 0
    lines: list[str] = field(default_factory=list)

    def state(self) -> int:
        """Add a state."""
        self.states += 1
        return self.states - 1

    def arc(self, start: int, end: int, read: int = 0, word: int = 0, price: float = 0.0) -> None:
        """Add an arc; label 0 reads or says nothing."""
        self.lines.append(f"{start} {end} {read} {word} {price:.5f}")

    def unit(self, start: int, state: int, word: int = 0, price: float = 0.0) -> int:
        """Add a state that is entered and repeated by a transition state's two ids."""
        end = self.state()
        self.arc(start, end, enter_id(state), word, price)
        self.arc(end, end, repeat_id(state))
        return end

    def final(self, state: int) -> None:
        """Let the transducer end in a state."""
        self.lines.append(f"{state} 0.0")

    def text(self) -> str:
        """The input of `fstcompile`."""
        return "\n".join(self.lines) + "\n"


def lexicon_tree(lexicon: Lexicon, ids: Mapping[str, int], options: GraphOptions) -> FstText:
    """Transition ids to words; `ids` numbers the words and both kinds of `[unk]`, from 1."""
    fst = FstText()
    between, silent, root = fst.state(), fst.state(), fst.state()
    fst.final(between)
    fst.final(silent)
    fst.arc(between, root, price=-math.log(1 - options.silence_probability))
    price = -math.log(options.silence_probability)
    fst.arc(between, silent, enter_id(SILENCE), price=price)
    fst.arc(silent, silent, repeat_id(SILENCE))
    fst.arc(silent, root)
    inner: dict[tuple[int, int], int] = {}
    for word, variants in lexicon.items():
        for pronunciation in variants:
            own = topology.own_phones(word, pronunciation)
            for phones, price in {pronunciation: options.borrowed, own: 0.0}.items():
                *start, last = topology.word_states(phones)
                at = root
                for state in start:
                    if (at, state) not in inner:
                        inner[at, state] = _interrupted(fst, fst.unit(at, state), options.pause)
                    at = inner[at, state]
                fst.arc(fst.unit(at, last, ids[word], price), between)
    prices = {UNKNOWN: options.unknown_phone, RELUCTANT: options.reluctant_phone}
    for word, phone_price in prices.items():
        _add_unknown(fst, root, between, ids[word], options.unknown_word, phone_price)
    return fst


def _interrupted(fst: FstText, sound: int, price: float | None) -> int:
    """Where a word goes on after a sound: at once, or after a pause."""
    if price is None:
        return sound
    after = fst.state()
    fst.arc(sound, after)
    fst.arc(fst.unit(sound, PAUSE_STATE, price=price), after)
    return after


def _add_unknown(
    fst: FstText, root: int, end: int, word: int, word_price: float, price: float
) -> None:
    """One or more phones, any of them at `price`, said as the word number `word`."""
    first, more, last = fst.state(), fst.state(), fst.state()
    fst.arc(root, first, price=word_price)
    fst.arc(last, end)
    for phone in GENERAL_PHONES:
        fst.arc(fst.unit(first, unknown_state(phone, "B"), price=price), more)
        fst.arc(fst.unit(more, unknown_state(phone, "I"), price=price), more)
        fst.arc(fst.unit(more, unknown_state(phone, "E"), word, price), last)
        fst.arc(fst.unit(first, unknown_state(phone, "S"), word, price), last)


def lookahead_library() -> str:
    """Path of OpenFst's lookahead library, which Debian's `fstconvert` does not find by itself."""
    for folder in _LIBRARIES:
        found = sorted(Path(folder).glob("**/libfstlookahead.so.*"))
        if found:
            return str(found[0])
    raise _tools_missing("libfstlookahead.so")


def _tools_missing(name: str) -> TrainingFault:
    return TrainingFault(
        f"{name} was not found; the decoding graph is written with OpenFst's tools.",
        "Install them with `sudo apt install libfst-tools`.",
    )


def _run(command: list[str], text: bytes, folder: str, preload: str | None = None) -> bytes:
    environment = dict(os.environ) | ({"LD_PRELOAD": preload} if preload else {})
    done = subprocess.run(command, input=text, capture_output=True, cwd=folder, env=environment)
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise TrainingFault(f"{command[0]} failed: {said}", "Is libfst-tools of Debian in use?")
    return done.stdout


def write_graph(folder: Path, lexicon: Lexicon, options: GraphOptions | None = None) -> None:
    """Write the `graph/` folder of a model with the lexicon's words and both kinds of `[unk]`."""
    for tool in _TOOLS:
        if shutil.which(tool) is None:
            raise _tools_missing(tool)
    preload = lookahead_library()
    ids = {word: number for number, word in enumerate([*lexicon, UNKNOWN, RELUCTANT], 1)}
    tree = lexicon_tree(lexicon, ids, options or GraphOptions()).text().encode()
    (folder / "phones").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        tree = _run(["fstcompile"], tree, work)
        tree = _run(["fstconnect"], tree, work)
        Path(work, "tree").write_bytes(_run(["fstarcsort", "--sort_type=olabel"], tree, work))
        look = ["fstconvert", "--fst_type=olabel_lookahead", "--save_relabel_opairs=relabel"]
        _run([*look, "tree", "HCLr.fst"], b"", work, preload)
        pairs = (line.split() for line in Path(work, "relabel").read_text().splitlines())
        renumbered = {int(old): int(new) for old, new in pairs}
        shutil.copyfile(Path(work, "HCLr.fst"), folder / "HCLr.fst")
        ids = {word: renumbered[number] for word, number in ids.items()}
        price = math.log(len(ids))
        loop = "".join(f"0 0 {i} {i} {price:.4f}\n" for i in sorted(ids.values())) + "0 0.0\n"
        compiled = _run(["fstcompile"], loop.encode(), work)
        compiled = _run(["fstarcsort", "--sort_type=ilabel"], compiled, work)
        constant = _run(["fstconvert", "--fst_type=const"], compiled, work)
        (folder / "Gr.fst").write_bytes(constant)
    ordered = sorted(ids.items(), key=lambda entry: entry[1])
    names = "".join(f"{word} {number}\n" for word, number in [("<eps>", 0), *ordered])
    (folder / "words.txt").write_text(names, encoding="utf-8")
    unused = 2 * len(topology.TRANSITION_STATES) + 1
    (folder / "disambig_tid.int").write_text(f"{unused}\n")
    (folder / "phones" / "word_boundary.int").write_text(_boundaries())


def _boundaries() -> str:
    """Each phone id and its place in a word, by which Vosk finds the times of words."""
    lines = [f"{SILENCE} nonword"]
    places = list(zip(topology.POSITIONS, topology.POSITION_NAMES, strict=True))
    for phone in PHONES:
        lines += [f"{topology.phone_id(phone, position)} {name}" for position, name in places]
    lines += [f"{topology.unknown_phone_id(position)} {name}" for position, name in places]
    lines.append(f"{topology.PAUSE} internal")
    return "\n".join(lines) + "\n"
