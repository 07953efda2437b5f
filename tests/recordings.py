"""The recordings of the scripted visits, for tests that need a single one."""

from pathlib import Path


def recording(scenario: Path, words: str) -> Path:
    """Return the first that says `words`, such as "oh-god-i-cant-breathe".

    Wherever it stands in its visit: a question for everybody moves every later one.
    """
    return min(scenario.glob(f"[0-9][0-9]-{words}.wav"))
