"""From transition ids to words: a tree over the pronunciations of words and of whole phrases.

Like a word, a phrase of several words is a single entry of the tree, so that a grammar can contain
it as a whole. In a chain of words any word may begin or end what is heard, which turns "a year ago"
into "year ago", and "about a month" into "about months". Besides the entries there is `[unk]`, a
loop over any phones at a price.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from models.training import topology
from models.training.lexicon import Lexicon
from models.training.topology import (
    GENERAL_PHONES,
    PAUSE_STATE,
    SILENCE,
    enter_id,
    repeat_id,
    unknown_state,
)
from voice_app.hearing.model_files import RELUCTANT
from voice_app.hearing.spelling import joined
from voice_app.turn import UNKNOWN


@dataclass(frozen=True)
class GraphOptions:
    """Prices, as negative natural logarithms, that shape what is heard."""

    phone: float = 0.3
    """Price of each phone: of two hypotheses, the one with fewer phones is likelier."""
    unknown_word: float = 2.0
    """Price of taking any sound as `[unk]`."""
    unknown_phone: float = 2.15
    """Price of each of its phones on top of a phone's; lower rejects more, right and wrong."""
    reluctant_phone: float = 3.4
    """The same for `[unk-at-last]`; chosen on danger phrases among other words."""
    borrowed: float = 1.0
    """Price of pronouncing a word that has its own phones with the shared ones: a grammar spells "i
    don't know" with "no", which sounds like any other word there.
    """
    pause: float | None = 2.0
    """Price of a pause between two phones of a word; None if no word may pause."""
    silence_probability: float = 0.5
    """Probability of a silence before, between and after words."""

    @property
    def silence(self) -> float:
        """Price of a silence where one is allowed."""
        return -math.log(self.silence_probability)

    @property
    def no_silence(self) -> float:
        """Price of going on without it."""
        return -math.log(1 - self.silence_probability)


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
        """Add an arc; label 0 reads or outputs nothing."""
        self.lines.append(f"{start} {end} {read} {word} {price:.5f}")

    def unit(self, start: int, state: int, word: int = 0, price: float = 0.0) -> int:
        """Add a state that a transition state's two ids enter and repeat."""
        end = self.state()
        self.arc(start, end, enter_id(state), word, price)
        self.arc(end, end, repeat_id(state))
        return end

    def final(self, state: int) -> None:
        """Make a state final."""
        self.lines.append(f"{state} 0.0")

    def text(self) -> str:
        """The input of `fstcompile`."""
        return "\n".join(self.lines) + "\n"


def decoding_tree(
    entries: Iterable[str], lexicon: Lexicon, ids: Mapping[str, int], options: GraphOptions
) -> FstText:
    """Map transition ids to entries: words, and phrases of words, from the lexicon.

    `ids` numbers the entries, phrases as one `joined` word, and both kinds of `[unk]`, from 1.
    """
    fst = FstText()
    between, silent, root = fst.state(), fst.state(), fst.state()
    fst.final(between)
    fst.final(silent)
    fst.arc(between, root, price=options.no_silence)
    fst.arc(between, silent, enter_id(SILENCE), price=options.silence)
    fst.arc(silent, silent, repeat_id(SILENCE))
    fst.arc(silent, root)
    tree = _Tree(fst, root, lexicon, options)
    for entry in entries:
        tree.add(entry.split(), ids[joined(entry)], between)
    prices = {UNKNOWN: options.unknown_phone, RELUCTANT: options.reluctant_phone}
    for word, phone_price in prices.items():
        price = options.phone + phone_price
        _add_unknown(fst, root, between, ids[word], options.unknown_word, price)
    return fst


class _Tree:
    """A prefix tree: entries share their first words, and words share their first phones."""

    def __init__(self, fst: FstText, root: int, lexicon: Lexicon, options: GraphOptions) -> None:
        self._fst = fst
        self._lexicon = lexicon
        self._options = options
        self._after_words: dict[tuple[str, ...], int] = {(): root}
        self._after_sound: dict[tuple[int, int], int] = {}

    def add(self, words: list[str], number: int, end: int) -> None:
        """Add an entry's path from the root to `end`; the entry is output at its last phone."""
        begin = self._after(tuple(words[:-1]))
        for phones, price in self._sayings(words[-1]):
            *states, last = _states(phones, first=len(words) == 1, last=True)
            at = self._follow(begin, states)
            self._fst.arc(self._fst.unit(at, last, number, price + self._options.phone), end)

    def _after(self, words: tuple[str, ...]) -> int:
        """The state after the first words of a phrase; all their pronunciations lead to it."""
        if words not in self._after_words:
            fst, joint, on = self._fst, self._fst.state(), self._fst.state()
            begin = self._after(words[:-1])
            for phones, price in self._sayings(words[-1]):
                states = _states(phones, first=len(words) == 1, last=False)
                fst.arc(self._follow(begin, states), joint, price=price)
            fst.arc(joint, on, price=self._options.no_silence)
            fst.arc(fst.unit(joint, PAUSE_STATE, price=self._options.silence), on)
            self._after_words[words] = on
        return self._after_words[words]

    def _follow(self, at: int, states: Iterable[int]) -> int:
        """The state after some phones, each of which may be followed by a pause."""
        for state in states:
            if (at, state) not in self._after_sound:
                sound = self._fst.unit(at, state, price=self._options.phone)
                self._after_sound[at, state] = _interrupted(self._fst, sound, self._options.pause)
            at = self._after_sound[at, state]
        return at

    def _sayings(self, word: str) -> list[tuple[tuple[str, ...], float]]:
        """The pronunciations of a word and their prices."""
        said: dict[tuple[str, ...], float] = {}
        for pronunciation in self._lexicon[word]:
            own = topology.own_phones(word, pronunciation)
            said |= {pronunciation: self._options.borrowed, own: 0.0}
        return list(said.items())


def _states(phones: tuple[str, ...], *, first: bool, last: bool) -> list[int]:
    """Transition states of a word's phones, by whether it begins and ends its entry."""
    places = ["I"] * len(phones)
    if first:
        places[0] = "B"
    if last:
        places[-1] = "S" if first and len(phones) == 1 else "E"
    return [topology.phone_id(p, place) for p, place in zip(phones, places, strict=True)]


def _interrupted(fst: FstText, sound: int, price: float | None) -> int:
    """Where a word continues after a phone: at once, or after a pause."""
    if price is None:
        return sound
    after = fst.state()
    fst.arc(sound, after)
    fst.arc(fst.unit(sound, PAUSE_STATE, price=price), after)
    return after


def _add_unknown(
    fst: FstText, root: int, end: int, word: int, word_price: float, price: float
) -> None:
    """One or more phones, each at `price`, output as the word number `word`."""
    first, more, last = fst.state(), fst.state(), fst.state()
    fst.arc(root, first, price=word_price)
    fst.arc(last, end)
    for phone in GENERAL_PHONES:
        fst.arc(fst.unit(first, unknown_state(phone, "B"), price=price), more)
        fst.arc(fst.unit(more, unknown_state(phone, "I"), price=price), more)
        fst.arc(fst.unit(more, unknown_state(phone, "E"), word, price), last)
        fst.arc(fst.unit(first, unknown_state(phone, "S"), word, price), last)
