"""``reader doctor``."""

import pytest

from reader.cli.doctor import format_size
from reader.system.paths import Paths
from tests.cli.test_commands import hub
from tests.program import reader
from tests.server import Server

__all__ = ["hub"]


def test_it_says_what_there_is_and_how_large(hub: Server, paths: Paths) -> None:
    reader("list", "today")
    reader("mark", "bookmark", "2611.20001")
    done = reader("doctor")
    assert (done.code, done.err) == (0, "")
    for words in (
        f"library       {paths.events}\n              1 file, ",
        f"catalogue     {paths.catalogue}\n",
        " in use of 2.0 GB allowed",
        "  papers      30\n",
        "  full texts  0, 0 B\n",
        "clipboard     OSC 52\n",
    ):
        assert words in done.out


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
    assert [format_size(one) for one in sizes] == [
        "0 B",
        "999 B",
        "1.5 kB",
        "312 kB",
        "2.0 GB",
        "45.6 GB",
    ]


def test_it_says_which_proxy_holds_for_which_host(
    hub: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = "127.0.0.1 without a proxy\n"
    done = reader("doctor")
    assert done.code == 0
    assert (
        "network       huggingface.co, arxiv.org, export.arxiv.org, rss.arxiv.org, "
        "api.biorxiv.org, api2.openreview.net, doi.org, " + own
    ) in done.out
    monkeypatch.setenv("HTTPS_PROXY", "http://me:hunter2@proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", "arxiv.org, [::1, 127.0.0.0/8")
    done = reader("doctor")
    assert done.code == 1
    assert (
        "network       huggingface.co, api.biorxiv.org, api2.openreview.net, doi.org through "
        "http://proxy.example:3128 (HTTPS_PROXY)\n"
        f"              arxiv.org, export.arxiv.org, rss.arxiv.org, {own}"
        "  wrong       NO_PROXY has an item that is no host and no network, which is left out;"
    ) in done.out
    assert "hunter2" not in done.out + done.err


def test_a_proxy_and_certificates_that_can_not_be_used_are_findings(
    hub: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", "javascript:hunter2")
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere")
    monkeypatch.setenv("SSL_CERT_DIR", "/nowhere")
    done = reader("doctor")
    assert done.code == 1
    for words in (
        "rss.arxiv.org, api.biorxiv.org, api2.openreview.net, doi.org, 127.0.0.1 can't",
        "  wrong       SSL_CERT_FILE names a file of certificates that can't be used (no such",
        "  wrong       SSL_CERT_DIR names a folder of certificates that can't be used (no such",
        "  wrong       ALL_PROXY names no proxy; write it like http://proxy.example:3128, or",
    ):
        assert words in done.out
    assert done.out.count("ALL_PROXY") == 1
    assert "hunter2" not in done.out + done.err
