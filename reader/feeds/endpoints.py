"""Where requests to the sites go: to the public ones, or to mirrors that stand in for them."""

import os
from typing import NamedTuple
from urllib.parse import urlsplit

from reader.errors import ConfigError
from reader.text.sanitise import site_url


class Endpoints(NamedTuple):
    """The configured sites; the environment has priority over them."""

    huggingface: str = ""
    """An http(s) URL; empty means the public site."""
    arxiv: str = ""
    """An http(s) URL that replaces all hosts of arXiv; empty means the public ones."""

    def hf_url(self) -> str:
        """Hugging Face's URL: ``HF_ENDPOINT``, else the configured one, else the public site.

        Raises ConfigError if ``HF_ENDPOINT`` is not an http(s) URL.
        """
        environment_url = _url_from_environment("HF_ENDPOINT")
        return environment_url or self.huggingface or "https://huggingface.co"

    def arxiv_url(self, url: str) -> str:
        """A URL of arXiv, moved to ``READER_ARXIV_ENDPOINT`` or to the configured site, if any.

        Raises ConfigError if ``READER_ARXIV_ENDPOINT`` is not an http(s) URL.
        """
        host = _url_from_environment("READER_ARXIV_ENDPOINT") or self.arxiv
        if not host:
            return url
        return host + urlsplit(url)._replace(scheme="", netloc="").geturl()

    def biorxiv_url(self) -> str:
        """The URL of the API of bioRxiv and medRxiv: ``READER_BIORXIV_ENDPOINT``, else the public.

        Raises ConfigError if ``READER_BIORXIV_ENDPOINT`` is not an http(s) URL.
        """
        return _url_from_environment("READER_BIORXIV_ENDPOINT") or "https://api.biorxiv.org"

    def openreview_url(self) -> str:
        """The URL of OpenReview's API: ``READER_OPENREVIEW_ENDPOINT``, else the public one.

        Raises ConfigError if ``READER_OPENREVIEW_ENDPOINT`` is not an http(s) URL.
        """
        return _url_from_environment("READER_OPENREVIEW_ENDPOINT") or "https://api2.openreview.net"

    def doi_url(self) -> str:
        """The URL of the resolver of DOIs: ``READER_DOI_ENDPOINT``, else the public one.

        Raises ConfigError if ``READER_DOI_ENDPOINT`` is not an http(s) URL.
        """
        return _url_from_environment("READER_DOI_ENDPOINT") or "https://doi.org"


def _url_from_environment(variable: str) -> str:
    text = os.environ.get(variable, "").strip()
    if not text:
        return ""
    if (url := site_url(text)) is None:
        raise ConfigError(f"{variable} is no http(s) address; set it to one, or unset it")
    return url
