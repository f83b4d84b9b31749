"""When a paper counts as read by being looked at."""

from collections.abc import Callable

from reader.app.dwell import Dwell


class Clockwork:
    """Timers that ring when the test says so."""

    def __init__(self, seconds: float, ring: Callable[[], None], running: list["Clockwork"]):
        self.seconds, self.ring, self.running = seconds, ring, running
        running.append(self)

    def stop(self) -> None:
        if self in self.running:
            self.running.remove(self)


def dwell() -> tuple[Dwell, list[Clockwork]]:
    running: list[Clockwork] = []
    return Dwell(lambda: 2.0, lambda seconds, ring: Clockwork(seconds, ring, running)), running


def test_it_rings_once_after_the_time() -> None:
    watch, running = dwell()
    rung: list[str] = []
    watch.look(lambda: rung.append("a"))
    assert [timer.seconds for timer in running] == [2.0]
    running[0].ring()
    assert rung == ["a"] and not running


def test_another_paper_starts_the_time_over() -> None:
    watch, running = dwell()
    rung: list[str] = []
    watch.look(lambda: rung.append("a"))
    watch.look(lambda: rung.append("b"))
    assert len(running) == 1
    running[0].ring()
    assert rung == ["b"]


def test_nothing_counts_while_the_terminal_has_lost_the_focus() -> None:
    watch, running = dwell()
    rung: list[str] = []
    watch.look(lambda: rung.append("a"))
    watch.focus(False)
    assert not running
    watch.look(lambda: rung.append("b"))
    assert not running
    watch.focus(True)
    running[0].ring()
    assert rung == ["b"]


def test_stopping_forgets_the_paper() -> None:
    watch, running = dwell()
    watch.look(lambda: None)
    watch.stop()
    watch.focus(False)
    watch.focus(True)
    assert not running
