"""Finds the data shipped with the program, in the installed package or the checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_ROOTS = (_PACKAGE / "_data", _PACKAGE.parent)


def data_path(relative: str) -> Path:
    """Return the folder or file `relative`, such as "dialogs/symptom_checklist".

    If it exists in neither place, return the path in the checkout, so that the caller's error names
    a place where it could be restored.
    """
    for root in _ROOTS:
        if (root / relative).exists():
            return root / relative
    return _ROOTS[-1] / relative


def comes_with_program(file: Path) -> bool:
    """Return whether this file is shipped with the program, so that it can be restored."""
    folders = [root / name for root in _ROOTS for name in ("dialogs", "models")]
    return any(file.resolve().is_relative_to(folder.resolve()) for folder in folders)
