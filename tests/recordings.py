"""The recordings of the scripted visits, for tests that need a single one."""

from pathlib import Path


def recording(scenario: Path, words: str) -> Path:
    """Return the first that says `words`, such as "oh-god-i-cant-breathe", or "01-no" itself.

    Wherever it stands in its visit: a question for everybody moves every later one.
    """
    itself = scenario / f"{words}.wav"
    return itself if itself.exists() else min(scenario.glob(f"[0-9][0-9]-{words}.wav"))
