"""Proof that the program works on a 64-bit ARM Debian: `make proof-aarch64`.

    unshare --mount python -m tests.aarch64.proof FOLDER

Makes the root below FOLDER, installs the checkout's last commit in it as a user would, and tries
it beside this machine's own. The results go into `docs/aarch64.md`. A run that was broken off goes
on where it was, with the commit that it began with; without FOLDER/results.json it begins anew.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from tests.aarch64.machine import RELEASE, CannotBeMade, Machine, let_its_programs_run, run
from tests.aarch64.steps import ONE_BY_ONE, ROOT, Proof

PAGE = ROOT / "docs" / "aarch64.md"
BEGIN, END = "<!-- made by make proof-aarch64 -->", "<!-- end of what was made -->"
Row = tuple[float, bool, str]
"""Seconds that a step took, whether it passed, and what was seen."""


def main(folder: Path) -> int:
    """Make the proof and write it down; return 1 where a step failed."""
    arm = Machine(folder.resolve())
    kept = folder / "results.json"
    try:
        let_its_programs_run()
        results = _begun(kept) or {"commit": run(["git", "rev-parse", "HEAD"]).out.strip()}
        if "installed" not in results:
            results["made"] = arm.make()
            arm.take_in(results["commit"])
    except CannotBeMade as problem:
        print(problem, file=sys.stderr)
        return 1
    arm.enter()
    with tempfile.TemporaryDirectory() as home:
        proof = Proof(arm, Path(home))
        steps = proof.steps()
        rows: dict[str, Row] = results.setdefault("rows", {})
        writing = Lock()

        def take(name: str) -> None:
            row = _row(steps[name])
            with writing:
                rows[name] = row
                results["installed"] = True
                kept.write_text(json.dumps(results, indent=1), encoding="utf-8")
            print(name, *row, flush=True)

        left = [name for name in steps if name not in rows]
        for name in [name for name in left if name in ONE_BY_ONE]:
            take(name)
        with ThreadPoolExecutor() as pool:
            list(pool.map(take, [name for name in left if name not in ONE_BY_ONE]))
        _write_down(results, list(steps), proof.versions())
    kept.unlink()
    return 0 if all(rows[name][1] for name in steps) else 1


def _begun(kept: Path) -> dict[str, Any] | None:
    """Return what a run that was broken off had found out about the commit that it took in."""
    if not kept.exists():
        return None
    results: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    print(f"Going on with the proof of commit {results['commit'][:10]}.", flush=True)
    return results


def _row(step: Callable[[], str]) -> Row:
    begun = time.monotonic()
    try:
        passed, told = True, step()
    except Exception as problem:  # whatever it is, the other steps go on
        passed, told = False, str(problem) or repr(problem)
    return time.monotonic() - begun, passed, told


def _write_down(results: dict[str, Any], steps: list[str], versions: str) -> None:
    today = datetime.now(UTC).date()
    lines = [
        *(BEGIN, f"Commit {results['commit'][:10]}, {today}: {versions}.", ""),
        *("| step | seconds | result | what was seen |", "|---|---|---|---|"),
        f"| the root, with `mmdebstrap {RELEASE}` | {results['made']:.0f} | passed | |",
    ]
    for name in steps:
        seconds, passed, told = results["rows"][name]
        seen = " ".join(told.split())[:400].replace("|", "\\|")
        lines.append(
            f"| {name} | {seconds:.0f} | {'passed' if passed else '**failed**'} | {seen} |"
        )
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    PAGE.write_text(before + "\n".join([*lines, END]) + rest.split(END)[1], encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
