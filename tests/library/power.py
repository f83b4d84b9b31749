"""Power cuts: what a program does to its files is recorded, and done again up to any moment.

The recorded program writes for real. A moment is replayed in three ways: all that was asked by
then has arrived; the write under way has arrived by half; only what was flushed has arrived.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, NamedTuple

import pytest

Kind = Literal["open", "write", "place", "cut", "sync", "move", "remove", "folder"]


class Step(NamedTuple):
    """One thing that was done to a file."""

    kind: Kind
    path: Path
    data: bytes = b""
    offset: int = 0
    """Where ``place`` writes, or how much ``cut`` leaves."""
    target: Path | None = None


@contextmanager
def recorded(root: Path, patch: pytest.MonkeyPatch) -> Iterator[list[Step]]:
    """Everything done to a library's data and state through ``os``, in order."""
    steps: list[Step] = []
    names: dict[int, Path] = {}
    real: dict[str, Callable[..., Any]] = {
        name: getattr(os, name)
        for name in (
            "open", "close", "write", "pwrite", "ftruncate", "fsync", "fdatasync", "replace",
            "unlink", "mkdir",
        )
    }  # fmt: skip

    def below(path: object) -> Path | None:
        found = Path(os.fsdecode(path))  # type: ignore[arg-type]
        within = any(found.is_relative_to(root / part) for part in ("data", "state"))
        return found.relative_to(root) if within else None

    def opened(path: Any, flags: int, *rest: Any, **more: Any) -> int:
        new = not os.path.lexists(path)
        handle = int(real["open"](path, flags, *rest, **more))
        if (name := below(path)) is not None:
            names[handle] = name
            if new and flags & os.O_CREAT:
                steps.append(Step("open", name))
        return handle

    def closed(handle: int) -> None:
        names.pop(handle, None)
        real["close"](handle)

    def written(handle: int, data: bytes) -> int:
        size = int(real["write"](handle, data))
        if handle in names:
            steps.append(Step("write", names[handle], bytes(data[:size])))
        return size

    def placed(handle: int, data: bytes, offset: int) -> int:
        size = int(real["pwrite"](handle, data, offset))
        if handle in names:
            steps.append(Step("place", names[handle], bytes(data[:size]), offset))
        return size

    def truncated(handle: int, size: int) -> None:
        real["ftruncate"](handle, size)
        if handle in names:
            steps.append(Step("cut", names[handle], offset=size))

    def synced(name: str) -> Callable[[int], None]:
        def sync(handle: int) -> None:
            real[name](handle)
            if handle in names:
                steps.append(Step("sync", names[handle]))

        return sync

    def moved(source: Any, target: Any, **more: Any) -> None:
        real["replace"](source, target, **more)
        if (name := below(source)) is not None:
            steps.append(Step("move", name, target=below(target)))

    def removed(path: Any, **more: Any) -> None:
        real["unlink"](path, **more)
        if (name := below(path)) is not None:
            steps.append(Step("remove", name))

    def made(path: Any, *rest: Any, **more: Any) -> None:
        real["mkdir"](path, *rest, **more)
        if (name := below(path)) is not None:
            steps.append(Step("folder", name))

    for name, wrapped in {
        "open": opened, "close": closed, "write": written, "pwrite": placed,
        "ftruncate": truncated, "fsync": synced("fsync"), "fdatasync": synced("fdatasync"),
        "replace": moved, "unlink": removed, "mkdir": made,
    }.items():  # fmt: skip
        patch.setattr(os, name, wrapped)
    try:
        yield steps
    finally:
        patch.undo()


def replay(steps: list[Step], root: Path, *, flushed_only: bool = False) -> None:
    """Do the steps again below another folder; or only those whose data was flushed by the end."""
    root.mkdir(parents=True)
    safe = _flushed(steps)
    for number, step in enumerate(steps):
        if flushed_only and step.kind in ("write", "place", "cut") and number not in safe:
            continue
        path = root / step.path
        match step.kind:
            case "folder":
                path.mkdir(exist_ok=True)
            case "open":
                path.touch()
            case "write":
                with path.open("ab") as file:
                    file.write(step.data)
            case "place":
                with path.open("r+b") as file:
                    file.seek(step.offset)
                    file.write(step.data)
            case "cut":
                os.truncate(path, step.offset)
            case "move":
                assert step.target is not None
                path.replace(root / step.target)
            case "remove":
                path.unlink()
            case "sync":
                pass


def half(step: Step) -> Step:
    """The first half of a write."""
    return step._replace(data=step.data[: len(step.data) // 2])


def _flushed(steps: list[Step]) -> set[int]:
    """The writes whose file was flushed after them, also under an earlier name."""
    safe: set[int] = set()
    waiting: dict[Path, list[int]] = {}
    for number, step in enumerate(steps):
        if step.kind in ("write", "place", "cut"):
            waiting.setdefault(step.path, []).append(number)
        elif step.kind == "sync":
            safe.update(waiting.pop(step.path, ()))
        elif step.kind == "move" and step.target is not None:
            waiting[step.target] = waiting.pop(step.path, [])
    return safe
