"""Distributes the work over processes on this machine, or over a Dask cluster.

Either way whole batches go out and come back in order, and no clip depends on another, so the
results do not depend on where they are computed.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

from voice_app.errors import SettingFault, VoiceAppError

_Result = TypeVar("_Result")

SCHEDULER_PATIENCE = 10
"""Seconds to wait for a scheduler to answer."""
_IN_FLIGHT = 200
"""Maximum number of batches queued at a cluster."""


class Workforce(Protocol):
    """Runs calls elsewhere."""

    def map(
        self, work: Callable[..., _Result], calls: Sequence[tuple[Any, ...]]
    ) -> Iterator[_Result]:
        """Do `work(*call)` for each call; yield the results in the order of the calls."""
        ...


class _Processes:
    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def map(
        self, work: Callable[..., _Result], calls: Sequence[tuple[Any, ...]]
    ) -> Iterator[_Result]:
        yield from self._pool.map(_call, [work] * len(calls), calls)


class _Cluster:
    def __init__(self, client: Any) -> None:
        self._client = client

    def map(
        self, work: Callable[..., _Result], calls: Sequence[tuple[Any, ...]]
    ) -> Iterator[_Result]:
        for start in range(0, len(calls), _IN_FLIGHT):
            some = calls[start : start + _IN_FLIGHT]
            # Never pure: repeating a call would return the first one's timings.
            futures = self._client.map(_call, [work] * len(some), some, pure=False)
            yield from self._client.gather(futures)


def _call(work: Callable[..., _Result], call: tuple[Any, ...]) -> _Result:
    try:
        return work(*call)
    except VoiceAppError as fault:
        # Only exceptions without extra fields travel between processes.
        raise SettingFault(fault.problem, fault.remedy) from None


@contextmanager
def processes(workers: int) -> Iterator[Workforce]:
    """Start processes that share nothing with this one, so that their memory can be measured."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        try:
            yield _Processes(pool)
        finally:
            pool.shutdown(cancel_futures=True)


@contextmanager
def cluster(address: str) -> Iterator[Workforce]:
    """Use the workers of a Dask scheduler. Raises `SettingFault`."""
    try:
        from distributed import Client
    except ImportError as error:
        raise SettingFault(
            "Dask is not installed.", "Run `pip install 'voice-app[cluster]'`, or use --workers."
        ) from error
    try:
        client = Client(address, timeout=SCHEDULER_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise SettingFault(
            f"No Dask scheduler answers at {address}.",
            "Start one with `dask scheduler` and workers with `dask worker ADDRESS`.",
        ) from error
    try:
        if not client.scheduler_info(n_workers=-1)["workers"]:
            raise SettingFault(
                f"The Dask scheduler at {address} has no worker.",
                f"Start one with `dask worker {address}`.",
            )
        yield _Cluster(client)
    finally:
        client.close()
