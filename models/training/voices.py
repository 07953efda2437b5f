"""Synthetic speech: which voices train, which are held out, and how the engines are called.

Three engines from Debian are used: espeak-ng (formant synthesis, many voices and accents), flite
and festival (recorded diphones and statistical voices). Every rendering is planned from a fixed
seed; the engines themselves use no random numbers.
"""

import subprocess
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random

from models.training.errors import TrainingFault

ESPEAK_ACCENTS = (
    *("en-us",) * 6,
    *("en-gb",) * 2,
    *("en-gb-x-rp", "en-gb-x-gbclan", "en-gb-x-gbcwmd", "en-029", "en-us-nyc"),
)
"""Accents of the training voices; common ones are listed, and so drawn, more often."""

_VARIANT_NAMES = """
Alex Alicia Andy Annie AnxiousAndy Denis Diogo Gene Gene2 Henrique Hugo Jacky Lee Marco Mario Mike
Nguyen Tweaky adam anika antonio aunty belinda benjamin boris caleb croak david ed edward edward2 f1
f2 f4 f5 grandma grandpa gustave iven iven2 iven3 iven4 john kaukovalta klatt klatt2 klatt3 klatt4
linda m1 m2 m3 m4 m5 m6 m7 m8 marcelo max miguel norbert pablo paul pedro quincy rob robert sandro
shelby steph steph2 steph3 travis victor whisper zac
"""

ESPEAK_VARIANTS = tuple(_VARIANT_NAMES.split())
"""Training voices, by their file names in espeak-ng (`f3` there calls itself "female3"; an unknown
file name silently gives the plain voice, which is therefore not trained on either).
"""

FLITE_VOICES = ("kal16", "slt", "slt", "awb", "kal")
FESTIVAL_VOICES = ("kal_diphone", "cmu_us_slt_arctic_hts", "cmu_us_slt_arctic_hts")

HELD_OUT_VARIANTS = ("Andrea", "Michael", "f3", "klatt5", "klatt6")
HELD_OUT_ACCENT = "en-gb-scotland"
HELD_OUT_FLITE = "rms"
HELD_OUT_FESTIVAL = "ked_diphone"

HELD_OUT: dict[str, tuple[str, ...]] = {
    "espeak-ng": (HELD_OUT_ACCENT, *HELD_OUT_VARIANTS),
    "flite": (HELD_OUT_FLITE,),
    "festival": (HELD_OUT_FESTIVAL,),
}
"""Voices that are never trained on: the fixtures and the measurements use only these."""

_HIGH_VOICES = ("slt",)

SLOW_SHARE, PAUSED_SHARE, MONOTONE_SHARE = 0.15, 0.15, 0.2
"""Shares of the training renderings that are very slow, pause between words, or are monotone."""


@dataclass(frozen=True)
class Rendering:
    """One text spoken in one way."""

    text: str
    """Lower-case words."""
    engine: str
    """`espeak-ng`, `flite` or `festival`."""
    voice: str
    """The engine's own name for the voice; for espeak-ng `accent+variant`."""
    stretch: float = 1.0
    """Length relative to the voice's usual one; above 1 is slower."""
    pitch: int = 50
    """espeak-ng: 0 to 99; flite: mean in Hz; festival: unused."""
    gap: int = 0
    """espeak-ng: pause after each word, in hundredths of a second at its usual pace."""
    lively: bool = True
    """flite: whether the pitch moves; if not, the voice is monotone."""


def training_rendering(text: str, engine: str, random: Random) -> Rendering:
    """Draw a rendering of a text with one of the training voices."""
    if engine == "espeak-ng":
        voice = f"{random.choice(ESPEAK_ACCENTS)}+{random.choice(ESPEAK_VARIANTS)}"
        slow = random.random() < SLOW_SHARE
        stretch = random.uniform(1.6, 2.3) if slow else random.uniform(0.75, 1.6)
        gap = random.randint(2, 30) if random.random() < PAUSED_SHARE else 0
        return Rendering(text, engine, voice, stretch, random.randint(10, 90), gap)
    if engine == "flite":
        voice = random.choice(FLITE_VOICES)
        pitch = random.randint(150, 220) if voice in _HIGH_VOICES else random.randint(85, 135)
        stretch, lively = random.uniform(0.8, 1.7), random.random() > MONOTONE_SHARE
        return Rendering(text, engine, voice, stretch, pitch, lively=lively)
    voice = random.choice(FESTIVAL_VOICES)
    return Rendering(text, "festival", voice, random.uniform(0.85, 1.35))


def held_out_rendering(text: str, engine: str, random: Random) -> Rendering:
    """Draw a rendering of a text with one of the held-out voices."""
    if engine == "espeak-ng":
        accent = random.choice(("en-us", "en-gb", HELD_OUT_ACCENT, HELD_OUT_ACCENT))
        voice = f"{accent}+{random.choice(HELD_OUT_VARIANTS)}"
        return Rendering(text, engine, voice, random.uniform(0.85, 1.4), random.randint(30, 70))
    if engine == "flite":
        return Rendering(text, engine, HELD_OUT_FLITE, random.uniform(0.9, 1.3), 100)
    return Rendering(text, "festival", HELD_OUT_FESTIVAL, random.uniform(0.9, 1.2))


def is_held_out(rendering: Rendering) -> bool:
    """Whether a rendering uses a voice (or an accent) that training must not hear."""
    names = rendering.voice.split("+")
    return any(name in HELD_OUT[rendering.engine] for name in names)


def render(renderings: Sequence[Rendering], paths: Sequence[Path], workers: int = 2) -> None:
    """Write each rendering to its WAV file, at the engine's own rate; existing files are kept."""
    wanted = dict(zip(paths, renderings, strict=True))
    todo = [(rendering, path) for path, rendering in wanted.items() if not path.exists()]
    single = [pair for pair in todo if pair[0].engine != "festival"]
    with ThreadPoolExecutor(workers) as pool:
        for _ in pool.map(lambda pair: _run(_command(*pair)), single):
            pass
        scripts = _festival_scripts([pair for pair in todo if pair[0].engine == "festival"])
        for _ in pool.map(lambda text: _run(["festival", "--pipe"], text), scripts):
            pass
    missing = [rendering for rendering, path in todo if not path.exists()]
    if missing:
        first = missing[0]
        raise TrainingFault(
            f"{len(missing)} renderings failed, the first by {first.engine} {first.voice}.",
            "Install espeak-ng, flite, festival, festvox-kallpc16k, festvox-kdlpc16k and "
            "festvox-us-slt-hts.",
        )


def _command(rendering: Rendering, path: Path) -> list[str]:
    if rendering.engine == "espeak-ng":
        speed = round(165 / rendering.stretch)
        options = ["-v", rendering.voice, "-p", str(rendering.pitch), "-s", str(speed)]
        return ["espeak-ng", *options, "-g", str(rendering.gap), "-w", str(path), rendering.text]
    settings = [
        f"duration_stretch={rendering.stretch:.2f}",
        f"int_f0_target_mean={rendering.pitch}",
        *(() if rendering.lively else ("int_f0_target_stddev=2",)),
    ]
    options = [part for setting in settings for part in ("--setf", setting)]
    spoken = ["-voice", rendering.voice, *options, "-t", rendering.text]
    return ["flite", *spoken, "-o", str(path)]


def _festival_scripts(pairs: Sequence[tuple[Rendering, Path]]) -> Iterator[str]:
    """Scheme for festival, 200 renderings per script to amortise its startup."""
    for start in range(0, len(pairs), 200):
        lines = []
        for rendering, path in pairs[start : start + 200]:
            lines.append(f"(voice_{rendering.voice})")
            lines.append(f"(Parameter.set 'Duration_Stretch {rendering.stretch:.2f})")
            speech = f'(utt.synth (Utterance Text "{rendering.text}"))'
            lines.append(f'(utt.save.wave {speech} "{path}" \'riff)')
        yield "\n".join(lines) + "\n"


def _run(command: list[str], text: str = "") -> None:
    try:
        subprocess.run(command, input=text.encode(), capture_output=True, check=False)
    except FileNotFoundError as error:
        raise TrainingFault(
            f"{command[0]} is not installed.", f"Install it with `sudo apt install {command[0]}`."
        ) from error
