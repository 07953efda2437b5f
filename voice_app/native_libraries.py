"""Parts that are not Python: why one cannot be loaded, and what to install then.

A wheel or a package may need libraries that it does not bring (Vosk's for 64-bit ARM needs
libatomic), and the loader's own words name the one that it misses.
"""

import re

PACKAGES = {
    "libasound.so.2": "libasound2",
    "libatomic.so.1": "libatomic1",
    "libespeak-ng.so.1": "libespeak-ng1 espeak-ng-data",
    "libgcc_s.so.1": "libgcc-s1",
    "libgomp.so.1": "libgomp1",
    "libjack.so.0": "libjack-jackd2-0",
    "libpcaudio.so.0": "libpcaudio0",
    "libportaudio.so.2": "libportaudio2",
    "libsonic.so.0": "libsonic0",
    "libstdc++.so.6": "libstdc++6",
}
"""The packages of Debian that bring what our native parts need."""

ENGINE = "Vosk, the speech recogniser,"
"""As people are told of it."""
ANEW = "Install the program anew: `make clean setup` in its folder."
"""`make setup` by itself does nothing where it was done before."""

# A name with a slash is the part itself, and no package brings that.
_MISSING = re.compile(r"(?:^|[\s(])([^\s/()]+\.so(?:\.\d+)*): cannot open shared object file")


def missing_library(problem: object) -> str | None:
    """Return the library that the loader says it misses."""
    found = _MISSING.search(str(problem))
    return found[1] if found else None


def why_not_loaded(part: str, problem: object, otherwise: str = ANEW) -> tuple[str, str]:
    """Return what to say of a part that cannot be loaded, and the remedy.

    `otherwise` is the remedy where no library is missing.
    """
    library = missing_library(problem)
    if library is None:
        return f"{part} cannot be loaded: {str(problem).rstrip('.')}.", otherwise
    said = f"{part} cannot be loaded: the library {library} is missing."
    if library in PACKAGES:
        return said, f"Install it with: sudo apt-get install {PACKAGES[library]}"
    return said, f"Install the package that `apt-file search {library}` names."
