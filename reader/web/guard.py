"""Who is let in: a browser that opened the address with the token, asking from our own page.

Whatever runs on this machine can reach a loopback port, and any web page can have its visitor's
browser ask it. So a request needs the token; a name that was made to point to 127.0.0.1 (DNS
rebinding) is told by its ``Host``, another site's page by its ``Origin``. WebSockets know no
same-origin rule, so there an ``Origin`` must be named (RFC 6455, section 10.2).
"""

from collections.abc import Awaitable, Callable
from hmac import compare_digest

from aiohttp import hdrs, web

PAGE = "/"
"""The path that takes the token."""
TAB = "/tab"
"""The path of the WebSocket behind a tab."""

_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Server": "reader",
    "X-Content-Type-Options": "nosniff",
}
_CONTENT = (
    "default-src 'none'; script-src 'self'; font-src 'self'; img-src 'self';"
    # The terminal writes the sizes of its cells into style elements.
    " style-src 'self' 'unsafe-inline';"
    # Older browsers don't take a WebSocket of the same origin for 'self'.
    " connect-src 'self' ws://127.0.0.1:{port} ws://localhost:{port};"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Guard:
    """Checks every request of the server on a port, before anything else looks at it."""

    def __init__(self, token: str, port: int) -> None:
        self._token = token.encode()
        # Cookies are shared by all ports of a host.
        self._cookie = f"reader-{port}"
        self._hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
        self._content = _CONTENT.format(port=port)

    def install(self, app: web.Application) -> None:
        """Stand before an application."""

        @web.middleware
        async def check(
            request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
        ) -> web.StreamResponse:
            if problem := self._problem(request):
                return web.Response(text=f"{problem}\n", status=403)
            return await handler(request)

        async def protect(request: web.Request, response: web.StreamResponse) -> None:
            response.headers.update(_HEADERS)
            response.headers["Content-Security-Policy"] = self._content

        app.middlewares.append(check)
        app.on_response_prepare.append(protect)

    def remember(self, response: web.Response) -> None:
        """Have the browser bring the token along from now on, where no script can read it."""
        response.set_cookie(self._cookie, self._token.decode(), httponly=True, samesite="Strict")

    def _problem(self, request: web.Request) -> str | None:
        hosts = request.headers.getall(hdrs.HOST, [])
        if len(hosts) != 1 or hosts[0] not in self._hosts:
            return "This server has another name; open the address that reader serve printed"
        own = f"http://{hosts[0]}"
        origins = request.headers.getall(hdrs.ORIGIN, [] if request.path != TAB else [""])
        if any(origin != own for origin in origins):
            return "Only this server's own page may ask; open the address that reader serve printed"
        offered = [request.cookies.get(self._cookie, "")]
        if request.path == PAGE:
            offered.append(request.query.get("token", ""))
        # In constant time: how long it takes tells nothing of the token.
        if not any(compare_digest(one.encode(errors="replace"), self._token) for one in offered):
            return "This address lacks the token; open the one that reader serve printed"
        return None
