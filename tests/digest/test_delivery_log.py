"""What is remembered of digests that were mailed."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.digest.delivery_log import Sent, Start, add_sent, load_sent, lock_sent_file, save_sent
from reader.errors import FileError
from reader.system.paths import Paths

AT = datetime(2026, 11, 20, 8, tzinfo=UTC)


def one(hours: int = 0) -> Sent:
    at = AT + timedelta(hours=hours)
    return Sent(at, Start(date(2026, 11, 20), at), None, ("arxiv:2611.00001",))


def test_what_was_mailed_is_remembered_by_feed_and_recipient(paths: Paths) -> None:
    mailed = add_sent({}, "hf:daily", "ada@example.org", one())
    mailed = add_sent(mailed, "hf:daily", "kurt@example.org", one(1))
    mailed = add_sent(mailed, "hf:trending", "ada@example.org", one(2))
    mailed = add_sent(mailed, "hf:daily", "ada@example.org", one(3))
    with lock_sent_file(paths.digest_log):
        save_sent(paths.digest_log, mailed)
    assert load_sent(paths.digest_log) == {
        "hf:daily": {"ada@example.org": one(3), "kurt@example.org": one(1)},
        "hf:trending": {"ada@example.org": one(2)},
    }
    assert paths.digest_log.stat().st_mode & 0o777 == 0o600


@given(st.binary(max_size=80))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_file_is_as_none(paths: Paths, body: bytes) -> None:
    paths.state.mkdir(parents=True, exist_ok=True)
    paths.digest_log.write_bytes(b"\xff" + body)
    assert load_sent(paths.digest_log) == {}


def test_the_oldest_are_forgotten(paths: Paths) -> None:
    paths.state.mkdir(parents=True)
    save_sent(paths.digest_log, {f"hf:date/{n}": {"a@b.example": one(n)} for n in range(400)})
    assert sorted(load_sent(paths.digest_log)) == sorted(f"hf:date/{n}" for n in range(100, 400))


def test_a_folder_that_can_not_be_used_is_said_before_anything_is_sent(paths: Paths) -> None:
    paths.state.parent.mkdir(parents=True)
    paths.state.write_text("a file where the folder should be")
    with pytest.raises(FileError, match="must be remembered"), lock_sent_file(paths.digest_log):
        raise AssertionError("nothing may be sent")
    with pytest.raises(FileError, match="could not be written"):
        save_sent(paths.digest_log, {})


def test_only_one_process_mails_at_a_time(paths: Paths, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from reader.digest.delivery_log import lock_sent_file\n"
        f"with lock_sent_file(Path({str(paths.digest_log)!r})):\n"
        "    print('in', flush=True); sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout and other.stdout.readline() == "in\n"
        waiting = subprocess.Popen(
            [sys.executable, "-c", program.replace("'in'", "'too'")],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )
        with pytest.raises(subprocess.TimeoutExpired):
            waiting.communicate(timeout=0.5)
        other.communicate("")
        out, _ = waiting.communicate(timeout=30)
    assert out == "too\n"
