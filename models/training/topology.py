"""How phones, their positions in a word and the network's outputs are numbered.

The model's acoustic *units* are silence (0), the 54 phones of CMUdict (1..54), and the phones of
the few short words that have their own (55 and up): the N of "no" is a different unit from any
other N. A vowel is one phone if it has primary or secondary stress and another if it is unstressed:
stress is what distinguishes "thirteen" from "thirty" when its end is not heard well. A unit owns
two network outputs ("pdfs"): `2u` for its first frame and `2u + 1` for every further one, which is
Kaldi's one-state "chain" topology.

Kaldi numbers *phones* from 1 and wants a phone per position in the word (begin, end, internal,
single), all positions sharing the unit's outputs. Four more phones carry `[unk]`, a free loop over
CMUdict's phones: each of the four has one transition state per phone, so that the loop looks like a
single repeated phone to the lattice determiniser, which otherwise exceeds its memory limit. One
more phone is a pause in mid-word, which sounds like silence.

A *transition state* `s` (from 1) is a (phone, unit) pair and has two transition ids: `2s - 1`
repeats the unit, `2s` enters it. They are the input labels of the graph.
"""

from collections.abc import Sequence

_VOWELS = "AA AE AH AO AW AY EH ER EY IH IY OW OY UH UW"
_CONSONANTS = "B CH D DH F G HH JH K L M N NG P R S SH T TH V W Y Z ZH"

GENERAL_PHONES = (
    *(vowel + stress for vowel in _VOWELS.split() for stress in "01"),
    *_CONSONANTS.split(),
)
"""CMUdict's phones; secondary stress counts as stressed."""

OWN_WORDS: dict[str, tuple[str, ...]] = {
    "yes": ("Y", "EH1", "S"),
    "no": ("N", "OW1"),
}
"""Words whose phones are separate units, in this one pronunciation. They decide the most, and are
too short to be distinguished from "go" or "know" by phones that all words share.
"""

BEGIN_LIKE = {"nope": "no"}
"""Words that start with another word's own phones: with the shared phones they would be cheaper."""

PHONES = GENERAL_PHONES + tuple(f"{p}_{word}" for word, said in OWN_WORDS.items() for p in said)
"""All phones: CMUdict's, then those of the words that have their own."""

POSITIONS = "BEIS"
"""Begin, end, internal, single: the position of a phone in its word."""

POSITION_NAMES = ("begin", "end", "internal", "singleton")
"""The same positions as spelled in `word_boundary.int`."""

SILENCE = 1
"""Phone id (and transition state) of silence."""

UNITS = 1 + len(PHONES)
OUTPUTS = 2 * UNITS
WORD_PHONES = 1 + len(POSITIONS) * len(PHONES)
"""Silence and every phone in every position: ids 1 to this number."""

PAUSE = WORD_PHONES + len(POSITIONS) + 1
"""Phone id of a pause in mid-word: silence too, but part of the word."""

ALL_PHONES = PAUSE
"""Includes the four phones of `[unk]` and the pause."""

_UNIT_OF_PHONE = {phone: 1 + index for index, phone in enumerate(PHONES)}


def unit(phone: str) -> int:
    """Acoustic unit of a phone, from 1."""
    return _UNIT_OF_PHONE[phone]


def likenesses(phone: str) -> tuple[str, ...]:
    """Names under which an older network may know a phone or a similar one; the nearest first: of
    the same word or of all words, with the same stress or for both.
    """
    name, mark, word = phone.partition("_")
    plain = name.rstrip("01")
    return (phone, plain + mark + word, name, plain)


def own_phones(word: str, pronunciation: Sequence[str]) -> tuple[str, ...]:
    """The phones of a word, using its own if it has any."""
    owner = BEGIN_LIKE.get(word, word)
    own = OWN_WORDS.get(owner, ())
    length = len(own)
    if tuple(pronunciation[:length]) != own or (owner == word and length < len(pronunciation)):
        return tuple(pronunciation)
    return (*(f"{phone}_{owner}" for phone in own), *pronunciation[length:])


def phone_id(phone: str, position: str) -> int:
    """Kaldi phone id of a phone at a position; also its transition state."""
    return 2 + len(POSITIONS) * (unit(phone) - 1) + POSITIONS.index(position)


def unknown_phone_id(position: str) -> int:
    """Kaldi phone id of the `[unk]` phone at a position."""
    return WORD_PHONES + 1 + POSITIONS.index(position)


def unknown_state(phone: str, position: str) -> int:
    """Transition state of `[unk]` at a position, sounding like `phone`."""
    return WORD_PHONES + POSITIONS.index(position) * len(GENERAL_PHONES) + unit(phone)


def _tuples() -> tuple[tuple[int, int], ...]:
    words = [(p, 0 if p == SILENCE else 1 + (p - 2) // 4) for p in range(1, WORD_PHONES + 1)]
    unknown = [(unknown_phone_id(c), unit(p)) for c in POSITIONS for p in GENERAL_PHONES]
    return (*words, *unknown, (PAUSE, 0))


TRANSITION_STATES = _tuples()
"""(phone id, unit) of transition state 1, 2, ...; sorted, as Kaldi requires."""

PAUSE_STATE = len(TRANSITION_STATES)
"""The transition state of the pause."""


def repeat_id(state: int) -> int:
    """Transition id that stays in a state for one more frame."""
    return 2 * state - 1


def enter_id(state: int) -> int:
    """Transition id that enters a state, on its first frame."""
    return 2 * state


def word_states(pronunciation: Sequence[str]) -> tuple[int, ...]:
    """Transition states of a word, with each phone's position marked."""
    if len(pronunciation) == 1:
        return (phone_id(pronunciation[0], "S"),)
    first, *inner, last = pronunciation
    return (
        phone_id(first, "B"),
        *(phone_id(phone, "I") for phone in inner),
        phone_id(last, "E"),
    )
