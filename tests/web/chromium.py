"""A real browser without a window, driven by its own protocol.

https://chromedevtools.github.io/devtools-protocol/ over a WebSocket. aiohttp, which the server
needs anyway, speaks that; a package that drives browsers would bring one along, or a Node.js.
"""

import asyncio
import base64
import shutil
import subprocess
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

import aiohttp
import pytest

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "chrome")
_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--window-size=1200,800", "--remote-debugging-port=0",
    # Other hosts are not there, so that no test loads a page from outside.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip
_CATCH = """
Object.defineProperty(Object.prototype, "fitAddon", {
  configurable: true,
  set(value) {
    Object.defineProperty(this, "fitAddon", { value, writable: true });
    window.caught = this.terminal;
  },
});
"""
"""The page keeps its terminal to itself; this gets hold of it when it is made."""
SHOWN = """
(window.caught?.buffer ? [...Array(caught.rows).keys()] : []).map((row) =>
  caught.buffer.active.getLine(row).translateToString(true, 0, caught.cols)
).join("\\n")
"""
"""A script that is worth what the terminal shows, a line a row."""
_SPECIAL = {
    "Enter": ("Enter", "\r", 13, 0),
    "Escape": ("Escape", "", 27, 0),
    "Ctrl+z": ("z", "", 90, 2),
}
"""Its name, the text it types, its code and its modifiers, as the protocol wants them."""


class Refused(Exception):
    """The browser did not do what it was asked, such as in a page that is being left."""


class Chromium:
    """Runs between ``async with`` and its end; the test skips where there is none.

    Tabs are opened inside :meth:`profile`.
    """

    def __init__(self, profile: Path) -> None:
        program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
        if program is None:
            pytest.skip("needs the package chromium")
        self.opened: list[str] = []
        """Addresses of the tabs that pages opened, in order."""
        self._context = ""
        self._pages: dict[str, Page] = {}
        self._profile = profile
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._process = subprocess.Popen(
            [program, *_FLAGS, f"--user-data-dir={profile}", "about:blank"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    async def __aenter__(self) -> "Chromium":
        told = self._profile / "DevToolsActivePort"
        await until(lambda: told.exists() and told.read_text().count("\n"))
        port, path = told.read_text().split()
        self._client = aiohttp.ClientSession()
        self._socket = await self._client.ws_connect(
            f"ws://127.0.0.1:{port}{path}", max_msg_size=2**26
        )
        self._reading = asyncio.create_task(self._read())
        await self.send("Target.setDiscoverTargets", discover=True)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._reading.cancel()
        await self._client.close()
        self._process.terminate()
        await asyncio.to_thread(self._process.wait, 20)

    @asynccontextmanager
    async def profile(self) -> AsyncIterator[None]:
        """A profile of its own for what is opened and permitted inside; profiles may be nested."""
        outer, outer_pages = self._context, dict(self._pages)
        self._context = (await self.send("Target.createBrowserContext"))["browserContextId"]
        self.opened.clear()
        try:
            yield
        finally:
            await self.send("Target.disposeBrowserContext", browserContextId=self._context)
            self._context, self._pages = outer, outer_pages

    async def open(self, url: str) -> "Page":
        """A new tab that has the focus, and its terminal."""
        made = await self.send(
            "Target.createTarget", url="about:blank", browserContextId=self._context
        )
        target = made["targetId"]
        attached = await self.send("Target.attachToTarget", targetId=target, flatten=True)
        page = self._pages[attached["sessionId"]] = Page(self, target, attached["sessionId"])
        for domain in ("Page", "Network", "Runtime", "Log"):
            await page.send(f"{domain}.enable")
        await page.send("Page.addScriptToEvaluateOnNewDocument", source=_CATCH)
        await page.send("Emulation.setFocusEmulationEnabled", enabled=True)
        await page.send("Page.navigate", url=url)
        return page

    async def permit(self, host: str, name: str, setting: str = "granted") -> None:
        """Answer what a page of a host would ask the user."""
        await self.send(
            "Browser.setPermission",
            permission={"name": name},
            setting=setting,
            origin=f"http://{host}",
            browserContextId=self._context,
        )

    async def send(self, method: str, session: str | None = None, **parameters: object) -> Any:
        """Ask for something and wait for the answer."""
        number = len(self._answers)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        message = {"id": number, "method": method, "params": parameters}
        await self._socket.send_json(message | ({"sessionId": session} if session else {}))
        return await asyncio.wait_for(answer, 30)

    async def _read(self) -> None:
        async for message in self._socket:
            told = message.json()
            if "id" in told:
                answer = self._answers[told["id"]]
                if "error" in told:
                    answer.set_exception(Refused(told["error"]["message"]))
                else:
                    answer.set_result(told["result"])
            elif told["method"] == "Target.targetInfoChanged":
                info = told["params"]["targetInfo"]
                if info.get("openerId") and info["url"] not in ("", "about:blank"):
                    self.opened.append(info["url"])
            elif page := self._pages.get(told.get("sessionId", "")):
                page.hear(told["method"], told["params"])


class Page:
    """A tab with a terminal in it."""

    def __init__(self, browser: Chromium, target: str, session: str) -> None:
        self._browser = browser
        self._target = target
        self._session = session
        self.asked: list[str] = []
        """Every address that was asked, in order."""
        self.complaints: list[str] = []
        """What the browser's console shows as wrong."""

    def hear(self, method: str, told: Any) -> None:
        """Take in what the browser tells of this tab."""
        match method:
            case "Network.requestWillBeSent":
                self.asked.append(told["request"]["url"])
            case "Network.webSocketCreated":
                self.asked.append(told["url"])
            case "Log.entryAdded" if told["entry"]["level"] in ("error", "warning"):
                self.complaints.append(f"{told['entry']['text']} {told['entry'].get('url', '')}")
            case "Runtime.exceptionThrown":
                self.complaints.append(told["exceptionDetails"]["exception"]["description"])

    async def send(self, method: str, **parameters: object) -> Any:
        """Ask this tab for something and wait for the answer."""
        return await self._browser.send(method, self._session, **parameters)

    async def evaluate(self, script: str) -> Any:
        """What a script is worth, once it is settled."""
        done = await self.send(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in done, done
        return done["result"].get("value")

    async def press(self, *keys: str) -> None:
        """Press keys as a user does: letters and signs, Enter, Escape and Ctrl+z."""
        for name in keys:
            key, text, code, modifiers = _SPECIAL.get(name, (name, name, ord(name[0].upper()), 0))
            for kind in ("keyDown", "keyUp"):
                await self.send(
                    "Input.dispatchKeyEvent",
                    type=kind,
                    key=key,
                    windowsVirtualKeyCode=code,
                    modifiers=modifiers,
                    **({"text": text} if kind == "keyDown" and text else {}),
                )

    async def shown(self) -> str:
        """What the terminal shows, a line a row; nothing where there is none yet."""
        try:
            return str(await self.evaluate(SHOWN))
        except Refused:
            return ""

    async def wait_for(self, wanted: str, seconds: float = 30.0) -> str:
        """Wait until the terminal shows a text; returns all it shows."""
        deadline = time.monotonic() + seconds
        while wanted not in (shown := await self.shown()):
            assert time.monotonic() < deadline, f"no {wanted!r} on this screen:\n{shown}"
            await asyncio.sleep(0.05)
        return shown

    async def true(self, script: str, seconds: float = 20.0) -> None:
        """Wait until a script is worth true."""
        deadline = time.monotonic() + seconds
        while not await self.evaluate(script):
            assert time.monotonic() < deadline, f"waited in vain for {script}"
            await asyncio.sleep(0.05)

    async def picture(self) -> bytes:
        """What the tab looks like, as PNG."""
        return base64.b64decode((await self.send("Page.captureScreenshot"))["data"])

    async def close(self) -> None:
        """Close the tab."""
        await self._browser.send("Target.closeTarget", targetId=self._target)


async def until(holds: Any, seconds: float = 30.0) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        await asyncio.sleep(0.05)
