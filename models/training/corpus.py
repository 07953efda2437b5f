"""The sounds a model learns from, and those it is measured on.

The checklist's own phrases are spoken by many synthetic voices; strings of other common words teach
the model what is *not* an answer. Human recordings are added if there is a manifest. The common
words come from the language model inside the pocketsphinx wheel, so that they are the same
everywhere.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np

from models.training import voices
from models.training.lexicon import Lexicon
from models.training.recordings import DEV_WORDS, Recording, split
from models.training.voices import Rendering
from voice_app.sound import SAMPLE_RATE

SEED = 1234
COMMON_WORDS = 4000
NEW_WORD_EVERY = 20
"""One common word in this many is left out of all synthetic training, to test rejection later."""

RANDOM_TEXTS = {"espeak-ng": 3600, "flite": 1600, "festival": 800}
OFTEN = {"espeak-ng": 16, "flite": 6, "festival": 4}
"""Renderings of a phrase that is one word, or has a word found in few phrases."""
SELDOM = {"espeak-ng": 8, "flite": 3, "festival": 2}
"""Renderings of any other phrase."""
ALIKE = {"espeak-ng": 16, "flite": 12, "festival": 8}
"""Additional renderings of a phrase with one of the numbers that sound alike."""
TEENS_AND_TENS = re.compile(r"\b(thir|four|for|fif|six|seven|eigh|nine)(teen|ty)\b")
AMONG = {"espeak-ng": 8, "flite": 3, "festival": 2}
"""Renderings of a danger phrase among other words, in addition to those that occur by chance."""
RARE = 5
"""A word is rare if fewer phrases than this contain it."""

SPLICES = 2500
"""Utterances assembled from two or three human single words."""

COPIES = {"espeak-ng": 1, "flite": 1, "festival": 1, "command": 12, "digit": 12}
COPIES |= {"unknown-word": 14, "wakeword": 5, "splice": 1, "noise": 30, "tune": 4}
OTHER_COPIES = 6
"""How often an utterance is used, each time with another distortion; sentences use the last value.
During training, each copy is also varied in every epoch (`vary.py`).
"""

TUNES = 500
"""Clips of beeps, which are not words."""

SINGLE_WORDS = ("command", "digit", "unknown-word")
"""Kinds of recordings in which a person says a single word."""


@dataclass(frozen=True)
class Utterance:
    """An utterance and its recordings."""

    paths: tuple[str, ...]
    """Sound files, played one after another."""
    text: str
    """The words in all of them; empty for background sound."""
    speaker: str
    kind: str
    """The engine of a synthetic voice, or the recording's kind."""

    @property
    def copies(self) -> int:
        """Number of copies used in training."""
        return COPIES.get(self.kind, OTHER_COPIES)

    @property
    def human(self) -> bool:
        """Whether the speaker is a person."""
        return self.kind not in voices.HELD_OUT


def common_words(dictionary: Lexicon, count: int = COMMON_WORDS) -> tuple[str, ...]:
    """The most frequent words of two or more phones, by the language model in pocketsphinx."""
    import pocketsphinx

    model = pocketsphinx.NGramModel.readfile(pocketsphinx.get_model_path("en-us/en-us.lm.bin"))
    barred = {word for text in DEV_WORDS for word in text.split()}
    words = [w for w in dictionary if w.isalpha() and len(dictionary[w][0]) > 1 and w not in barred]
    words.sort(key=lambda word: (-model.prob([word]), word))
    return tuple(words[:count])


def new_words(common: Sequence[str], vocabulary: Iterable[str]) -> tuple[str, ...]:
    """The common words that training must not contain."""
    known = set(vocabulary)
    return tuple(word for word in common[::NEW_WORD_EVERY] if word not in known)


def _random_text(random: Random, common: Sequence[str], phrases: Sequence[str]) -> str:
    length = random.choice((1, 1, 1, 2, 2, 3, 4, 5))
    parts = [random.choice(common) for _ in range(length)]
    if random.random() < 0.3:
        parts.insert(random.randint(0, length), random.choice(phrases))
    return " ".join(parts)


def _among(random: Random, common: Sequence[str], phrase: str) -> str:
    """A phrase with one to three other words before it, after it, or both."""
    where = random.choice(("before", "after", "both"))
    words = [random.choice(common) for _ in range(random.randint(1, 3))]
    more = [random.choice(common) for _ in range(random.randint(1, 3))]
    before = words if where != "after" else []
    return " ".join([*before, phrase, *(more if where != "before" else [])])


def training_renderings(
    phrases: Sequence[str],
    common: Sequence[str],
    share: float = 1.0,
    danger: Sequence[str] = (),
) -> list[Rendering]:
    """Plan the synthetic training speech; `share` below 1 makes a smaller corpus."""
    random = Random(SEED)
    used = Counter(word for phrase in phrases for word in set(phrase.split()))
    plan: list[Rendering] = []
    for phrase in phrases:
        words = phrase.split()
        often = len(words) == 1 or any(used[word] < RARE for word in words)
        for engine, count in (OFTEN if often else SELDOM).items():
            wanted = max(1, round(count * share))
            plan += [voices.training_rendering(phrase, engine, random) for _ in range(wanted)]
    for engine, count in RANDOM_TEXTS.items():
        for _ in range(round(count * share)):
            text = _random_text(random, common, phrases)
            plan.append(voices.training_rendering(text, engine, random))
    for phrase in danger:
        for engine, count in AMONG.items():
            for _ in range(round(count * share)):
                text = _among(random, common, phrase)
                plan.append(voices.training_rendering(text, engine, random))
    for phrase in filter(TEENS_AND_TENS.search, phrases):
        for engine, count in ALIKE.items():
            wanted = round(count * share)
            plan += [voices.training_rendering(phrase, engine, random) for _ in range(wanted)]
    return plan


def held_out_renderings(phrases: Sequence[str], new: Sequence[str]) -> list[Rendering]:
    """Plan the synthetic test speech: every phrase by every engine, and new words."""
    random = Random(SEED + 1)
    plan = []
    for engine in voices.HELD_OUT:
        plan += [voices.held_out_rendering(phrase, engine, random) for phrase in phrases]
        for _ in range(120 if new else 0):
            text = " ".join(random.choice(new) for _ in range(random.choice((1, 1, 2, 3))))
            plan.append(voices.held_out_rendering(text, engine, random))
    return plan


def speak(plan: Sequence[Rendering], folder: Path) -> list[Utterance]:
    """Render a plan and describe the results."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{_name(rendering)}.wav" for rendering in plan]
    voices.render(plan, paths)
    return [
        Utterance((str(path),), rendering.text, rendering.voice, rendering.engine)
        for rendering, path in zip(plan, paths, strict=True)
    ]


def _name(rendering: Rendering) -> str:
    """Identical renderings get the same name, so that a file is never taken for another text's."""
    return hashlib.sha256(repr(rendering).encode()).hexdigest()[:20]


def _utterance(recording: Recording) -> Utterance:
    return Utterance((str(recording.path),), recording.text, recording.speaker, recording.kind)


def _splices(utterances: Sequence[Utterance]) -> list[Utterance]:
    random = Random(SEED + 2)
    words = [utterance for utterance in utterances if utterance.kind in SINGLE_WORDS]
    made = []
    for _ in range(SPLICES if words else 0):
        parts = random.sample(words, random.choice((2, 2, 3)))
        paths = tuple(path for part in parts for path in part.paths)
        made.append(Utterance(paths, " ".join(part.text for part in parts), "several", "splice"))
    return made


def tunes(folder: Path, share: float = 1.0) -> list[Utterance]:
    """Write clips of beeps such as telephones, alarms and this program make."""
    import soundfile

    from models.training import augment

    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for number in range(round(TUNES * share)):
        path = folder / f"{number}.wav"
        soundfile.write(path, augment.tune(np.random.default_rng([SEED, number])), SAMPLE_RATE)
        made.append(Utterance((str(path),), "", "nobody", "tune"))
    return made


@dataclass(frozen=True)
class Texts:
    """The texts for synthetic voices."""

    phrases: tuple[str, ...]
    """From the checklist."""
    further: tuple[str, ...]
    """Phrases that a checklist may use in future."""
    taught: tuple[str, ...]
    """Other common words used in training."""
    new: tuple[str, ...]
    """Common words never used in training."""
    danger: tuple[str, ...] = ()
    """Phrases that must be found among other words."""


def texts(
    phrases: Sequence[str],
    dictionary: Lexicon,
    further: Sequence[str] = (),
    danger: Sequence[str] = (),
) -> Texts:
    """Divide up the common words."""
    common = common_words(dictionary)
    further = tuple(phrase for phrase in further if phrase not in set(phrases))
    new = new_words(common, (word for text in (*phrases, *further) for word in text.split()))
    taught = tuple(word for word in common if word not in set(new))
    return Texts(tuple(phrases), further, taught, new, tuple(danger))


def training_side(
    said: Texts, recordings: Sequence[Recording], work: Path, share: float = 1.0
) -> list[Utterance]:
    """Everything to learn from; the synthetic speech is rendered below `work`."""
    plan = training_renderings((*said.phrases, *said.further), said.taught, share, said.danger)
    synthetic = speak(plan, work / "voices")
    human = [_utterance(recording) for recording in split(recordings)[0]]
    sounds = [_utterance(r) for r in recordings if r.kind == "noise" and not r.held_out]
    return [*synthetic, *human, *_splices(human), *sounds, *tunes(work / "tunes", share)]


def talk(recordings: Sequence[Recording]) -> list[Utterance]:
    """Held-out speech with unknown words: nothing heard in it may be believed."""
    return [_utterance(r) for r in recordings if r.speech and r.held_out and not r.text]


def held_out_side(said: Texts, recordings: Sequence[Recording], work: Path) -> list[Utterance]:
    """Everything to measure on."""
    synthetic = speak(held_out_renderings(said.phrases, said.new), work / "voices")
    human = [_utterance(recording) for recording in split(recordings)[1]]
    sounds = [_utterance(r) for r in recordings if r.kind == "noise" and r.held_out]
    return [*synthetic, *human, *sounds]
