"""A complete Vosk model directory: settings, acoustic model and graph in their places."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path

from models.training.graph import write_graph
from models.training.kaldi_format import Layer, Precision, write_acoustic_model
from models.training.lexicon import Lexicon
from models.training.tree import GraphOptions
from voice_app.hearing.model_files import CHECKSUMS

COEFFICIENTS = 40
"""Cepstral coefficients per frame, and the mel bands they are computed from."""

LOWEST, HIGHEST = 20.0, 7600.0
"""Hz: the analysed band."""

MFCC_CONF = f"""\
--sample-frequency=16000
--use-energy=false
--num-mel-bins={COEFFICIENTS}
--num-ceps={COEFFICIENTS}
--low-freq={LOWEST:g}
--high-freq={HIGHEST:g}
--dither=0.0
"""
"""Feature settings; anything not set here keeps Kaldi's default (25 ms windows every 10 ms)."""

RIVALS_WITHIN = 1.5
"""Log-likelihood difference (natural) within which a hypothesis is a rival of the best one and
triggers redecoding. The lattice is four times as wide, for hypotheses that are only near.
"""


def model_conf(rivals_within: float = RIVALS_WITHIN) -> str:
    """Return the decoder settings. Vosk counts 30 ms per output frame, so the factor 3 is fixed."""
    return f"""\
--min-active=200
--max-active=3000
--beam=13.0
--lattice-beam={4 * rivals_within:g}
--acoustic-scale=1.0
--frame-subsampling-factor=3
--endpoint.silence-phones=1
--endpoint.rule2.min-trailing-silence=0.5
--endpoint.rule3.min-trailing-silence=1.0
--endpoint.rule4.min-trailing-silence=2.0
"""


def write_model(
    folder: Path,
    layers: Sequence[Layer],
    lexicon: Lexicon,
    options: GraphOptions | None = None,
    precision: Precision = Precision.UINT8,
    phrases: Iterable[str] = (),
) -> None:
    """Write a model directory that the stock vosk wheel loads."""
    for name in ("am", "conf", "graph"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "conf" / "mfcc.conf").write_text(MFCC_CONF)
    (folder / "conf" / "model.conf").write_text(model_conf())
    write_acoustic_model(folder / "am" / "final.mdl", layers, COEFFICIENTS, precision)
    write_graph(folder / "graph", lexicon, options, phrases)
    write_checksums(folder)


def write_checksums(folder: Path) -> None:
    """Record every file's SHA-256, so that the program detects damage before the engine hits it."""
    files = sorted(f for f in folder.rglob("*") if f.is_file() and f.name != CHECKSUMS)
    sums = (f"{sha256(f.read_bytes()).hexdigest()}  {f.relative_to(folder)}\n" for f in files)
    (folder / CHECKSUMS).write_text("".join(sums), encoding="utf-8")


def size(folder: Path) -> int:
    """Total bytes of the files in a model directory."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
