"""Where Hugging Face and arXiv are asked: the public sites, or what stands in for them."""

import os
from typing import NamedTuple
from urllib.parse import urlsplit

from reader.errors import ConfigError


class Endpoints(NamedTuple):
    """What the configuration names; the environment comes first."""

    huggingface: str = ""
    """An http(s) URL; empty is the public site."""
    arxiv: str = ""
    """An http(s) URL that stands in for all of arXiv's hosts; empty is the public ones."""

    def hub(self) -> str:
        """Hugging Face: ``HF_ENDPOINT``, else what is configured, else the public site.

        Raises ConfigError for no http(s) URL.
        """
        named = _named("HF_ENDPOINT")
        return named or self.huggingface or "https://huggingface.co"

    def arxiv_url(self, url: str) -> str:
        """A URL of arXiv, at ``READER_ARXIV_ENDPOINT`` or what is configured in place of its host.

        Raises ConfigError for no http(s) URL.
        """
        host = _named("READER_ARXIV_ENDPOINT") or self.arxiv
        if not host:
            return url
        return host + urlsplit(url)._replace(scheme="", netloc="").geturl()


def _named(variable: str) -> str:
    text = os.environ.get(variable, "").rstrip("/")
    url = urlsplit(text)
    if text and (url.scheme not in ("http", "https") or not url.hostname):
        raise ConfigError(f"{variable} is no http(s) address; set it to one, or unset it")
    return text
