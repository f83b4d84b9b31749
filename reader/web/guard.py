"""Accepts only requests of a browser that opened the address with the token, from our own page.

Any program on this machine can reach a loopback port, and any web page can make its visitor's
browser send requests to it. So a request needs the token. The ``Host`` header reveals a name that
was made to point to 127.0.0.1 (DNS rebinding), the ``Origin`` header a page of another site.
WebSockets have no same-origin rule, so they must send an ``Origin`` (RFC 6455, section 10.2).
"""

from collections.abc import Awaitable, Callable
from hmac import compare_digest

from aiohttp import hdrs, web

PAGE_PATH = "/"
"""The path of the page, which takes the token."""
TAB_PATH = "/tab"
"""The path of the WebSocket of a tab."""

_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Server": "reader",
    "X-Content-Type-Options": "nosniff",
}
_CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; font-src 'self'; img-src 'self';"
    # The terminal writes the sizes of its cells into style elements.
    " style-src 'self' 'unsafe-inline';"
    # In older browsers 'self' does not include a WebSocket of the same origin.
    " connect-src 'self' ws://127.0.0.1:{port} ws://localhost:{port};"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Guard:
    """Checks every request to the server on a port, before any other code handles it."""

    def __init__(self, token: str, port: int) -> None:
        self._token = token.encode()
        # All ports of a host share their cookies, so the name contains the port.
        self._cookie = f"reader-{port}"
        self._hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
        self._content_policy = _CONTENT_POLICY.format(port=port)

    def install(self, app: web.Application) -> None:
        """Make an application check each request and add security headers to each response."""

        @web.middleware
        async def check_request(
            request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
        ) -> web.StreamResponse:
            if problem := self._find_problem(request):
                return web.Response(text=f"{problem}\n", status=403)
            return await handler(request)

        async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
            response.headers.update(_HEADERS)
            response.headers["Content-Security-Policy"] = self._content_policy

        app.middlewares.append(check_request)
        app.on_response_prepare.append(add_headers)

    def set_cookie_on(self, response: web.Response) -> None:
        """Make the browser send the token from now on, in a cookie that no script can read."""
        response.set_cookie(self._cookie, self._token.decode(), httponly=True, samesite="Strict")

    def _find_problem(self, request: web.Request) -> str | None:
        hosts = request.headers.getall(hdrs.HOST, [])
        if len(hosts) != 1 or hosts[0] not in self._hosts:
            return "This server has another name; open the address that reader serve printed"
        own_origin = f"http://{hosts[0]}"
        origins = request.headers.getall(hdrs.ORIGIN, [] if request.path != TAB_PATH else [""])
        if any(origin != own_origin for origin in origins):
            return "Only this server's own page may ask; open the address that reader serve printed"
        tokens = [request.cookies.get(self._cookie, "")]
        if request.path == PAGE_PATH:
            tokens.append(request.query.get("token", ""))
        # In constant time, so that the duration reveals nothing about the token.
        if not any(compare_digest(one.encode(errors="replace"), self._token) for one in tokens):
            return "This address lacks the token; open the one that reader serve printed"
        return None
