"""What every test shares: a home of its own, the recorded answers, a clock that stands still."""

import os
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings

from reader.system.paths import Paths, user_paths

RECORDED = Path(__file__).resolve().parents[2] / "shared" / "data"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
BEFORE_MIDNIGHT = timedelta(seconds=60)
"""No test that needs to know the day takes as long."""

# Programs that tests start keep what they compiled, or each of hundreds would compile it again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# They collect what they print, as they do for most users; not all of it is written then.
os.environ.pop("PYTHONUNBUFFERED", None)

# Machines differ in speed; what is slow is found by benchmarks, not by deadlines.
settings.register_profile("short", deadline=None, max_examples=30)
settings.register_profile("long", deadline=None, max_examples=3000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh home: no test sees the files, endpoints or terminal of who runs it."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    for name in (
        "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "READER_CONFIG",
        "HF_ENDPOINT", "HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy",
        "all_proxy", "NO_COLOR", "BROWSER", "EDITOR", "TMUX", "SSH_CONNECTION", "SSH_TTY",
        "DISPLAY", "WAYLAND_DISPLAY", "COLORTERM", "COLUMNS", "LINES", "READER_SMTP",
        "READER_MAIL_FROM", "SSL_CERT_FILE", "SSL_CERT_DIR", "NO_PROXY", "no_proxy",
        "HF_TOKEN", "TZ",
    ):  # fmt: skip
        monkeypatch.delenv(name, raising=False)
    # A text may name DOIs; no test asks the public resolver for them.
    monkeypatch.setenv("READER_DOI_ENDPOINT", "http://127.0.0.1:9")
    # Looking for a keyring would find that of who runs the tests and, as root, harm the machine.
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    return folder


@pytest.fixture
def paths(home: Path) -> Paths:
    """The reader's folders below the fresh home."""
    return user_paths()


@pytest.fixture
def clock() -> Callable[[], datetime]:
    """A clock that always says noon, UTC."""
    return lambda: NOON


def wait_for_lasting_day(now: Callable[[], datetime], wait: Callable[[float], None]) -> date:
    """Today, UTC; just before midnight, wait (seconds) until the next day has begun."""
    while (soon := now() + BEFORE_MIDNIGHT).date() != now().date():
        start_of_day = soon.replace(hour=0, minute=0, second=0, microsecond=0)
        wait((start_of_day - now()).total_seconds() + 0.01)
    return now().date()


@pytest.fixture
def today() -> date:
    """Today, UTC, as programs read it from the machine; the same all through the test."""
    return wait_for_lasting_day(lambda: datetime.now(UTC), time.sleep)


@pytest.fixture
def recorded() -> Path:
    """The folder of recorded answers; the test skips where it is absent. Mark it ``recorded``."""
    if not RECORDED.is_dir():
        pytest.skip(f"needs the recorded answers in {RECORDED}")
    return RECORDED
