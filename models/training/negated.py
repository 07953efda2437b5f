"""Measures that no phrase loses its "not": `python -m models.training.negated CLIPS`.

CLIPS is a table with the columns `question`, `not`, `is` and `path`: what a clip must not be taken
for (`negated.tsv` has sentences, "*" stands for any answer), or what it is, and a WAV file beside
the table. Each clip is heard as in a visit, with its second view. A value is believed if both views
agree, and read back if they differ.
"""

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from voice_app.bootstrap import load_dialogue, load_recogniser
from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.turn_grammar import TurnGrammar
from voice_app.evaluation.grammars import Grammar, Grammars
from voice_app.hearing.listener import SpokenListener
from voice_app.hearing.recording import RecordedMicrophone
from voice_app.hearing.vosk_recogniser import VoskRecogniser
from voice_app.settings import Patience
from voice_app.turn import Heard

_PATIENCE = Patience(silence=1.0)
"""No clip contains a longer pause, and waiting longer takes time."""


@dataclass(frozen=True)
class Result:
    """The result for a clip."""

    question: str
    wrong: str
    """What it must not be taken for, or "" if `right` is said."""
    right: str
    path: Path
    heard: Heard
    first: str
    """What the turn takes it for, "" for nothing."""
    second: str
    """What the second view takes it for."""

    @property
    def kind(self) -> str:
        """Return a one-word summary of the result."""
        wanted = self.right or self.wrong
        if not self.first:
            return "nothing"
        alike = self.first == wanted or (wanted == "*" and not self.first.startswith("command"))
        if alike:
            return "both views" if self.second == self.first else "first view"
        return "another"


class Measuring:
    """The recogniser and the turns in which clips are heard."""

    def __init__(self, dialogue: Dialogue, recogniser: VoskRecogniser, decoys: bool) -> None:
        """Pass False for `decoys` to not listen for them."""
        self._dialogue, self._recogniser, self._decoys = dialogue, recogniser, decoys
        self._grammars = Grammars(dialogue)

    def hear(self, row: dict[str, str], path: Path) -> Result:
        """Hear one clip."""
        key = row["question"]
        turn = TurnGrammar(self._dialogue).listening(key, crisis=False, second_view=True)
        if not self._decoys:
            kept, words = (
                tuple(p for p in phrases if p not in turn.decoys)
                for phrases in (turn.phrases, turn.second_view)
            )
            turn = replace(turn, phrases=kept, second_view=words, decoys=())
        listener = SpokenListener(RecordedMicrophone([path]), self._recogniser, _PATIENCE)
        heard = listener.listen(turn)
        grammar = self._grammars.get(f"turn:{key}")
        first, second = self._taken(grammar, heard), grammar.meaning(heard.second or "")
        return Result(key, row["not"], row["is"], path, heard, first, second)

    def _taken(self, grammar: Grammar, heard: Heard) -> str:
        if heard.doubted:
            return ""
        return grammar.meaning(grammar.certain(heard).text)


def measured(table: Path, measuring: Measuring) -> Iterator[Result]:
    """Hear every clip of a table."""
    with table.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            path = table.parent / row["path"]
            if path.exists():
                yield measuring.hear(row, path)


def main() -> None:
    """Print the result for each clip on standard output, and the count of each kind."""
    parser = argparse.ArgumentParser(prog="python -m models.training.negated")
    parser.add_argument("clips", type=Path)
    parser.add_argument("--model", type=Path, help="default: the bundled one")
    parser.add_argument("--without", action="store_true", help="listen for no decoys")
    options = parser.parse_args()
    dialogue = load_dialogue()
    recogniser = load_recogniser(dialogue, options.model)
    counted: dict[str, Counter[str]] = {"not": Counter(), "is": Counter()}
    print("question\tnot\tis\tkind\theard\trivals\tsecond\tspoken\tdanger\tclip")
    for r in measured(options.clips, Measuring(dialogue, recogniser, not options.without)):
        counted["is" if r.right else "not"][r.kind] += 1
        rivals, second = "|".join(r.heard.rivals), r.heard.second or ""
        cells = (r.question, r.wrong, r.right, r.kind, r.heard.text, rivals, second)
        print(*cells, f"{r.heard.spoken:.2f}", r.heard.danger, r.path.stem, sep="\t", flush=True)
    for name, kinds in counted.items():
        told = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
        print(f"{name}: {kinds.total()} clips; {told}", file=sys.stderr)


if __name__ == "__main__":
    main()
