"""What programs are told that we start."""

import ast
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import reader
from reader.config import ShareTarget
from reader.model.entry import Entry
from reader.share import clipboard, editor, paper_text, targets
from reader.system import child_environment
from tests.make import paper

SECRET = "hunter2"
SECRETS = {
    "HF_TOKEN": SECRET,
    "HUGGING_FACE_HUB_TOKEN": SECRET,
    "HUGGINGFACE_API_KEY": SECRET,
    "HUGGINGFACEHUB_API_TOKEN": SECRET,
    "hf_token": SECRET,
    "READER_SMTP": f"smtps://me:{SECRET}@mail.example.org",
    "READER_ARXIV_ENDPOINT": f"https://me:{SECRET}@arxiv.example",
    "READER_BIORXIV_ENDPOINT": f"https://me:{SECRET}@biorxiv.example",
    "READER_DOI_ENDPOINT": f"https://me:{SECRET}@doi.example",
    "READER_OPENREVIEW_ENDPOINT": f"https://me:{SECRET}@openreview.example",
    "READER_CONFIG": "/home/me/reader.toml",
}
ADDRESSES = {
    "HTTPS_PROXY": (f"http://me:{SECRET}@proxy.example:3128", "http://proxy.example:3128"),
    "http_proxy": (f"me:{SECRET}@proxy.example:3128", "proxy.example:3128"),
    "ALL_PROXY": (f"socks5://me:a/b@c{SECRET}@[::1]:9050", "socks5://[::1]:9050"),
    "HF_ENDPOINT": (f"https://{SECRET}@mirror.example/x", "https://mirror.example/x"),
    "NO_PROXY": ("localhost,10.0.0.0/8", "localhost,10.0.0.0/8"),
}
KEPT = {"PATH": "/bin", "LANG": "C", "ZOTERO_API_KEY": "for a target", "HF_HOME": "/home/me/hf"}
TOOL = """#!{python}
import json, os, sys
sys.stdin.read() if {reads} else None
open({seen!r}, "w").write(json.dumps(dict(os.environ)))
"""


def test_a_program_is_told_no_secret_of_ours_and_keeps_its_own() -> None:
    given = {**SECRETS, **KEPT, **{name: value for name, (value, _) in ADDRESSES.items()}}
    told = child_environment.program_environment(given)
    assert told == {**KEPT, **{name: value for name, (_, value) in ADDRESSES.items()}}


def test_our_own_process_is_told_all_but_tokens() -> None:
    given = {**SECRETS, **KEPT, **{name: value for name, (value, _) in ADDRESSES.items()}}
    gone = {name for name in SECRETS if "TOKEN" in name.upper() or "KEY" in name}
    assert child_environment.reader_environment(given) == {
        k: v for k, v in given.items() if k not in gone
    }


@pytest.fixture
def seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where tools called browser, editor, wl-copy and target write what they are told."""
    folder = tmp_path / "seen"
    folder.mkdir()
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("browser", "editor", "wl-copy", "target"):
        tool = tools / name
        reads = name in ("wl-copy", "target")
        tool.write_text(TOOL.format(python=sys.executable, seen=str(folder / name), reads=reads))
        tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("HTTPS_PROXY", ADDRESSES["HTTPS_PROXY"][0])
    monkeypatch.setenv("BROWSER", "browser")
    monkeypatch.setenv("EDITOR", "editor")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    yield folder


def test_browser_editor_clipboard_and_targets_are_told_no_secret(seen: Path) -> None:
    paper_text.open_in_browser("https://example.org/", os.environ, "linux")
    editor.edit_text("a note")
    clipboard.copy("a text", terminal=None, environ=os.environ, platform="linux")
    target = ShareTarget(command=("target",), template="{title}")
    targets.send_papers("mine", target, [Entry(paper())], os.environ)
    told = {file.name: json.loads(file.read_text()) for file in seen.iterdir()}
    assert set(told) == {"browser", "editor", "wl-copy", "target"}
    for name, environment in told.items():
        assert SECRET not in json.dumps(environment), name
        assert not any(one.startswith("READER_") for one in environment), name
        assert environment["HTTPS_PROXY"] == "http://proxy.example:3128"


STARTS = {
    *(("subprocess", one) for one in ("run", "Popen", "call", "check_call", "check_output")),
    *(("asyncio", one) for one in ("create_subprocess_exec", "create_subprocess_shell")),
}
FORBIDDEN = {
    ("os", "system"), ("os", "popen"), ("os", "execv"), ("os", "execvp"), ("os", "execl"),
    ("os", "execlp"), ("os", "spawnv"), ("os", "spawnl"), ("os", "posix_spawn"), ("os", "fork"),
    ("os", "forkpty"), ("pty", "spawn"), ("pty", "fork"), ("webbrowser", "open"),
    ("pyperclip", "copy"),
}  # fmt: skip


def starts() -> Iterator[tuple[str, ast.Call]]:
    """Every call of the package that starts a program, and where it is."""
    root = Path(reader.__file__).parent
    for file in sorted(root.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            of = ast.unparse(node.func.value)
            place = f"{file.relative_to(root)}:{node.lineno}"
            assert (of, node.func.attr) not in FORBIDDEN, f"{place} tells a program everything"
            if (of, node.func.attr) in STARTS:
                yield place, node


def test_every_program_that_is_started_has_an_environment_of_its_own() -> None:
    found = dict(starts())
    assert len(found) >= 5
    for place, call in found.items():
        told = [word.value for word in call.keywords if word.arg == "env"]
        assert len(told) == 1, f"{place} names no environment"
        written = ast.unparse(told[0])
        assert written not in ("None", "os.environ", "dict(os.environ)"), place
        assert "**os.environ" not in written, place
