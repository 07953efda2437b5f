"""Where the data that ships with the program lies: in the installed package or the checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_ROOTS = (_PACKAGE / "_data", _PACKAGE.parent)


def data_path(relative: str) -> Path:
    """Return the folder or file `relative`, such as "dialogs/symptom_checklist".

    When it is in neither place, the path in the checkout is returned, so that the
    caller's error names a place where it could be restored.
    """
    for root in _ROOTS:
        if (root / relative).exists():
            return root / relative
    return _ROOTS[-1] / relative
