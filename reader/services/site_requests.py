"""Requests to the sites that feeds come from, or to their mirrors, at the allowed rate."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from reader.catalogue.catalogue_access import CatalogueAccess
from reader.catalogue.responses import Responses
from reader.config import Config
from reader.errors import NetError
from reader.feeds.endpoints import Endpoints
from reader.net.rate_limit import wait_for_turn
from reader.system.debug_log import log

if TYPE_CHECKING:
    from reader.net import Net

_ARXIV_DISTANCE = 3.0
"""Seconds between two requests, as arXiv's API demands."""
_BIORXIV_DISTANCE = 0.5
"""The same for bioRxiv and medRxiv, which name no limit."""
_OPENREVIEW_DISTANCE = 1.0
"""The same for OpenReview, which names no limit and asks to wait (429) soon."""

_DOI_DISTANCE = 0.2
"""The same for the resolver of DOIs: Crossref allows five requests in a second."""
_SAFE_IN_DOI = "/:;()!$'*,=@"
"""Signs of a DOI that stand for themselves in an address, besides letters and digits."""
_CSL_JSON = "application/vnd.citationstyles.csl+json"

QueryParams = Mapping[str, str | int]
"""The parameters after the question mark of a URL."""
OnRetry = Callable[[NetError, float], None]
"""Called before a retry, with the error and the seconds until the retry."""


class SiteRequests:
    """Fetches bytes from sites. Methods may be called from any thread."""

    def __init__(
        self,
        catalogue: Path,
        ask: CatalogueAccess,
        clock: Callable[[], datetime],
        config: Callable[[], Config],
        on_retry: OnRetry,
    ) -> None:
        self._folder = catalogue.parent
        self._ask = ask
        self._clock = clock
        self._config = config
        self._on_retry = on_retry
        self._retry_callbacks: list[OnRetry] = []
        self._net: Net | None = None
        self._lock = threading.Lock()

    def fetch_from_hugging_face(self, path: str, params: QueryParams) -> bytes:
        """The answer of Hugging Face to a path. Raises NetError."""
        return self.fetch(self._endpoints.hf_url() + path, params)

    def fetch_from_arxiv(self, url: str, params: QueryParams) -> bytes:
        """The answer of arXiv to a URL; its API is asked once in three seconds. Raises NetError."""
        from reader.feeds import arxiv

        url = self._endpoints.arxiv_url(url)
        if not urlsplit(url).path.endswith(arxiv.API_PATH):
            return self.fetch(url, params)
        with self._wait_for_turn("arxiv", _ARXIV_DISTANCE):
            return self.fetch(url, params)

    def fetch_from_biorxiv(self, path: str, params: QueryParams) -> bytes:
        """The answer of the API of bioRxiv and medRxiv to a path. Raises NetError."""
        url = self._endpoints.biorxiv_url() + path
        with self._wait_for_turn("biorxiv", _BIORXIV_DISTANCE):
            return self.fetch(url, params)

    def fetch_from_openreview(self, path: str, params: QueryParams) -> bytes:
        """The answer of OpenReview's API to a path. Raises NetError."""
        url = self._endpoints.openreview_url() + path
        with self._wait_for_turn("openreview", _OPENREVIEW_DISTANCE):
            return self.fetch(url, params)

    def fetch_record_of_doi(self, doi: str) -> bytes:
        """The record of a DOI as CSL-JSON, as the resolver gives it. Raises NetError."""
        url = f"{self._endpoints.doi_url()}/{quote(doi, safe=_SAFE_IN_DOI)}"
        with self._wait_for_turn("doi", _DOI_DISTANCE):
            return self.fetch(url, {}, _CSL_JSON)

    def _wait_for_turn(self, site: str, seconds: float) -> AbstractContextManager[None]:
        """Wait until it is some seconds since any process asked this site."""
        return wait_for_turn(self._folder / f"{site}-gate", seconds)

    def fetch(self, url: str, params: QueryParams, accept: str | None = None) -> bytes:
        """The answer to a URL. Raises NetError."""
        from reader.net import Net

        with self._lock:
            if self._net is None:
                self._net = Net(
                    cache=Responses(self._ask, self._clock), on_retry=self._report_retry
                )
        began = monotonic()
        try:
            body = self._net.get(url, params, accept=accept)
        except NetError as error:
            log("%s gave nothing in %.3f s: %s", url, monotonic() - began, error)
            raise
        log("%s gave %d bytes in %.3f s", url, len(body), monotonic() - began)
        return body

    @contextmanager
    def report_retries_to(self, on_retry: OnRetry | None) -> Iterator[None]:
        """Inside the block, call ``on_retry`` before each retry, instead of the constructor's one.

        It hears of every request that runs meanwhile, on the thread that waits. None changes
        nothing.
        """
        if on_retry is None:
            yield
            return
        with self._lock:
            self._retry_callbacks.append(on_retry)
        try:
            yield
        finally:
            with self._lock:
                self._retry_callbacks.remove(on_retry)

    @property
    def _endpoints(self) -> Endpoints:
        config = self._config()
        return Endpoints(config.huggingface, config.arxiv)

    def _report_retry(self, error: NetError, seconds: float) -> None:
        log("tries again in %.1f s: %s", seconds, error)
        with self._lock:
            callbacks = list(self._retry_callbacks) or [self._on_retry]
        for on_retry in callbacks:
            on_retry(error, seconds)
