"""The decoding graph: `HCLr.fst`, `Gr.fst` and `words.txt`, written with OpenFst's tools.

Vosk composes two parts while it listens. `HCLr` maps transition ids to words (`tree.py`). `Gr` is
replaced at run time by the grammar of the question; the one written here, any words in any order,
only tells Vosk the vocabulary. `HCLr` must be an "olabel_lookahead" FST whose word ids the
conversion renumbers; `words.txt` and `Gr` use the new numbers.
"""

import math
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from models.training import topology
from models.training.errors import TrainingFault
from models.training.lexicon import Lexicon
from models.training.topology import PHONES, SILENCE
from models.training.tree import GraphOptions, decoding_tree
from voice_app.hearing.model_files import RELUCTANT
from voice_app.hearing.spelling import joined
from voice_app.turn import UNKNOWN

_TOOLS = ("fstcompile", "fstconnect", "fstarcsort", "fstconvert")
_LIBRARIES = ("/usr/lib", "/usr/local/lib")


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
        raise TrainingFault(f"{command[0]} failed: {said}", "Are Debian's libfst-tools in use?")
    return done.stdout


def write_graph(
    folder: Path,
    lexicon: Lexicon,
    options: GraphOptions | None = None,
    phrases: Iterable[str] = (),
) -> None:
    """Write the `graph/` folder of a model with the lexicon's words, phrases of these words, and
    both kinds of `[unk]`.
    """
    for tool in _TOOLS:
        if shutil.which(tool) is None:
            raise _tools_missing(tool)
    preload = lookahead_library()
    words = [*lexicon, UNKNOWN, RELUCTANT]
    longer = [phrase for phrase in dict.fromkeys(phrases) if " " in phrase]
    ids = {word: number for number, word in enumerate([*words, *map(joined, longer)], 1)}
    tree = decoding_tree([*lexicon, *longer], lexicon, ids, options or GraphOptions())
    (folder / "phones").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        made = _run(["fstcompile"], tree.text().encode(), work)
        made = _run(["fstconnect"], made, work)
        Path(work, "tree").write_bytes(_run(["fstarcsort", "--sort_type=olabel"], made, work))
        look = ["fstconvert", "--fst_type=olabel_lookahead", "--save_relabel_opairs=relabel"]
        _run([*look, "tree", "HCLr.fst"], b"", work, preload)
        pairs = (line.split() for line in Path(work, "relabel").read_text().splitlines())
        renumbered = {int(old): int(new) for old, new in pairs}
        shutil.copyfile(Path(work, "HCLr.fst"), folder / "HCLr.fst")
        ids = {word: renumbered[number] for word, number in ids.items()}
        price = math.log(len(words))
        alone = sorted(ids[word] for word in words)
        loop = "".join(f"0 0 {i} {i} {price:.4f}\n" for i in alone) + "0 0.0\n"
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
    """Each phone id and its position in a word, from which Vosk computes word times."""
    lines = [f"{SILENCE} nonword"]
    places = list(zip(topology.POSITIONS, topology.POSITION_NAMES, strict=True))
    for phone in PHONES:
        lines += [f"{topology.phone_id(phone, position)} {name}" for position, name in places]
    lines += [f"{topology.unknown_phone_id(position)} {name}" for position, name in places]
    lines.append(f"{topology.PAUSE} internal")
    return "\n".join(lines) + "\n"
