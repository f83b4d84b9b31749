"""Where requests to Hugging Face and arXiv go: to the public sites, or to configured mirrors."""

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


def _url_from_environment(variable: str) -> str:
    text = os.environ.get(variable, "").strip()
    if not text:
        return ""
    if (url := site_url(text)) is None:
        raise ConfigError(f"{variable} is no http(s) address; set it to one, or unset it")
    return url
