"""When a paper counts as read by being looked at."""

from collections.abc import Callable

from reader.app.dwell_timer import DwellTimer


class Clockwork:
    """Timers that ring when the test says so."""

    def __init__(self, seconds: float, ring: Callable[[], None], running: list["Clockwork"]):
        self.seconds, self.ring, self.running = seconds, ring, running
        running.append(self)

    def stop(self) -> None:
        if self in self.running:
            self.running.remove(self)


def dwell() -> tuple[DwellTimer, list[Clockwork]]:
    running: list[Clockwork] = []
    return DwellTimer(lambda: 2.0, lambda seconds, ring: Clockwork(seconds, ring, running)), running


def test_it_rings_once_after_the_time() -> None:
    watch, running = dwell()
    rung: list[str] = []
    watch.start(lambda: rung.append("a"))
    assert [timer.seconds for timer in running] == [2.0]
    running[0].ring()
    assert rung == ["a"] and not running


def test_another_paper_starts_the_time_over() -> None:
    watch, running = dwell()
    rung: list[str] = []
    watch.start(lambda: rung.append("a"))
    watch.start(lambda: rung.append("b"))
    assert len(running) == 1
    running[0].ring()
    assert rung == ["b"]


def test_nothing_counts_while_the_terminal_has_lost_the_focus() -> None:
    watch, running = dwell()
    rung: list[str] = []
    watch.start(lambda: rung.append("a"))
    watch.set_focus(False)
    assert not running
    watch.start(lambda: rung.append("b"))
    assert not running
    watch.set_focus(True)
    running[0].ring()
    assert rung == ["b"]


def test_stopping_forgets_the_paper() -> None:
    watch, running = dwell()
    watch.start(lambda: None)
    watch.stop()
    watch.set_focus(False)
    watch.set_focus(True)
    assert not running
