"""``reader doctor``."""

from reader.cli.doctor import size
from reader.paths import Paths
from tests.cli.test_commands import hub, reader
from tests.server import Server

__all__ = ["hub"]


def test_it_says_what_there_is_and_how_large(hub: Server, paths: Paths) -> None:
    reader("list", "today")
    reader("mark", "bookmark", "2611.20001")
    done = reader("doctor")
    assert (done.code, done.err) == (0, "")
    for said in (
        f"library       {paths.events}\n              1 file, ",
        f"catalogue     {paths.catalogue}\n",
        " in use of 2.0 GB allowed",
        "  papers      30\n",
        "  full texts  0, 0 B\n",
        "clipboard     OSC 52\n",
    ):
        assert said in done.out


def test_a_setting_that_makes_no_sense_is_a_finding(paths: Paths) -> None:
    paths.config.parent.mkdir(parents=True)
    paths.config.write_text('catalogue = "all of it"\n')
    done = reader("doctor")
    assert done.code == 1
    assert "catalogue = 'all of it' makes no sense" in done.err
    paths.config.write_text("catalogue")
    assert "is no valid TOML" in reader("doctor").err


def test_sizes_are_written_for_people() -> None:
    sizes = (0, 999, 1_500, 312_000, 2_000_000_000, 45_600_000_000)
    assert [size(one) for one in sizes] == ["0 B", "999 B", "1.5 kB", "312 kB", "2.0 GB", "45.6 GB"]
