"""Power cuts: the changes of a program to its files are recorded, and replayed up to any moment.

The recorded program really writes. A moment is replayed in four ways: everything that was requested
by then is on the disk; only half of the last write is there; only what was flushed is there, of
files and of names in folders; the same, but names that were removed are gone already.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, NamedTuple

import pytest

Kind = Literal["open", "write", "place", "cut", "sync", "move", "remove", "folder"]
Arrived = Literal["all", "flushed", "flushed and removed"]
"""What of the requested changes is on the disk after a power cut."""


class Step(NamedTuple):
    """One change of a file."""

    kind: Kind
    path: Path
    data: bytes = b""
    offset: int = 0
    """Where ``place`` writes, or how much ``cut`` leaves."""
    target: Path | None = None


@contextmanager
def record_steps(root: Path, patch: pytest.MonkeyPatch) -> Iterator[list[Step]]:
    """Record all changes that are made inside to a library's data and state, through ``os``."""
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
        whole_path = Path(os.fsdecode(path))  # type: ignore[arg-type]
        within = any(whole_path.is_relative_to(root / part) for part in ("data", "state"))
        return whole_path.relative_to(root) if within else None

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


def replay_steps(steps: list[Step], root: Path, arrived: Arrived = "all") -> None:
    """Replay the steps in another folder; or only what a power cut after them leaves."""
    root.mkdir(parents=True)
    if arrived != "all":
        _replay_flushed(steps, root, removed=arrived == "flushed and removed")
        return
    for step in steps:
        path = root / step.path
        match step.kind:
            case "folder":
                path.mkdir(exist_ok=True)
            case "open":
                path.touch()
            case "write" | "place" | "cut":
                path.write_bytes(_apply_step(path.read_bytes(), step))
            case "move":
                assert step.target is not None
                path.replace(root / step.target)
            case "remove":
                path.unlink()
            case "sync":
                pass


def halve_write(step: Step) -> Step:
    """The first half of a write."""
    return step._replace(data=step.data[: len(step.data) // 2])


class _File:
    """The content of a file, independent of its name."""

    def __init__(self, *, folder: bool = False) -> None:
        self.folder = folder
        self.data = b""
        """The content that a program reads."""
        self.flushed = b""
        """The content on the disk."""


def _replay_flushed(steps: list[Step], root: Path, *, removed: bool) -> None:
    """Put into ``root`` what a power cut after the steps leaves in the worst case.

    A file has the content that was flushed. Its name exists if the folder was flushed after the
    file got it. A removed name still exists, if the folder was not flushed after that, unless
    ``removed``.
    """
    names: dict[Path, _File] = {}
    on_disk: dict[Path, _File] = {}
    for step in steps:
        match step.kind:
            case "folder" | "open":
                names[step.path] = _File(folder=step.kind == "folder")
            case "write" | "place" | "cut":
                names[step.path].data = _apply_step(names[step.path].data, step)
            case "move":
                assert step.target is not None
                names[step.target] = names.pop(step.path)
            case "remove":
                del names[step.path]
                if removed:
                    on_disk.pop(step.path, None)
            case "sync" if step.path in names and not names[step.path].folder:
                names[step.path].flushed = names[step.path].data
            case "sync":
                on_disk = {path: file for path, file in on_disk.items() if path.parent != step.path}
                on_disk |= {path: file for path, file in names.items() if path.parent == step.path}
    for path, file in sorted(on_disk.items()):
        (root / path.parts[0]).mkdir(exist_ok=True)  # was there before the steps
        # In a folder that has no name itself nothing is found.
        if (root / path).parent.is_dir():
            if file.folder:
                (root / path).mkdir()
            else:
                (root / path).write_bytes(file.flushed)


def _apply_step(data: bytes, step: Step) -> bytes:
    """The content of a file after a step."""
    match step.kind:
        case "write":
            return data + step.data
        case "place":
            before = data[: step.offset].ljust(step.offset, b"\0")
            return before + step.data + data[step.offset + len(step.data) :]
        case _:
            return data[: step.offset].ljust(step.offset, b"\0")
