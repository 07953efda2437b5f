"""Native parts: why one cannot be loaded, and what to install.

A wheel or a package may need libraries it does not include (Vosk's for 64-bit ARM needs libatomic);
the loader's own message names the missing one.
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
"""The Debian packages that provide what our native parts need."""

ENGINE = "Vosk, the speech recogniser,"
"""The name shown to people."""
ANEW = "Reinstall the program: `make clean setup` in its folder."
"""`make setup` alone does nothing once it has been done."""

# A name with a slash is the part itself, and no package provides that.
_MISSING = re.compile(r"(?:^|[\s(])([^\s/()]+\.so(?:\.\d+)*): cannot open shared object file")


def missing_library(problem: object) -> str | None:
    """Return the library that the loader reports missing."""
    found = _MISSING.search(str(problem))
    return found[1] if found else None


def why_not_loaded(part: str, problem: object, otherwise: str = ANEW) -> tuple[str, str]:
    """Return the message for a part that cannot be loaded, and the remedy.

    `otherwise` is the remedy when no library is missing.
    """
    library = missing_library(problem)
    if library is None:
        return f"{part} cannot be loaded: {str(problem).rstrip('.')}.", otherwise
    said = f"{part} cannot be loaded: the library {library} is missing."
    if library in PACKAGES:
        return said, f"Install it with: sudo apt-get install {PACKAGES[library]}"
    return said, f"Install the package that `apt-file search {library}` names."
