"""A real browser for tests: Debian's chromium, driven by its chromedriver over the W3C protocol.

The protocol is JSON over HTTP, so a page of standard library does; selenium would bring seven
packages for the dozen calls that are made here.
"""

from __future__ import annotations

import base64
import contextlib
import json
import re
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")
MISSING = "no chromium or chromedriver: apt-get install chromium chromium-driver"
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--hide-scrollbars", "--force-device-scale-factor=1",
)  # fmt: skip
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
KEYS = {
    "Enter": "\ue007", "Escape": "\ue00c", "Tab": "\ue004", "ArrowLeft": "\ue012",
    "ArrowUp": "\ue013", "ArrowRight": "\ue014", "ArrowDown": "\ue015",
}  # fmt: skip
_PATIENCE = 20.0


class Browser:
    """One window of the browser."""

    def __init__(self, server: str, session: str) -> None:
        self._base = f"{server}/session/{session}"

    def open(self, address: str) -> None:
        """Go there, and wait until the page says that it is drawn."""
        # The way through an empty page makes a changed fragment a fresh start.
        self._post("url", {"url": "about:blank"})
        self.log("browser")
        self.log("performance")
        self._post("url", {"url": address})
        self.until("return document.documentElement.dataset.ready === 'true'")

    def run(self, script: str, *arguments: Any) -> Any:
        """Return what `script` returns in the page."""
        return self._post("execute/sync", {"script": script, "args": list(arguments)})

    def until(self, script: str, *arguments: Any) -> Any:
        """Wait until `script` returns something true, and return that."""
        end = time.monotonic() + _PATIENCE
        while not (found := self.run(script, *arguments)):
            if time.monotonic() > end:
                raise AssertionError(f"never came true: {script}")
            time.sleep(0.05)
        return found

    def text(self, selector: str) -> str:
        """Return the text of the first element that is found."""
        return str(
            self.run("return document.querySelector(arguments[0])?.innerText || ''", selector)
        )

    def texts(self, selector: str) -> list[str]:
        """Return the texts of all elements that are found."""
        script = "return [...document.querySelectorAll(arguments[0])].map((e) => e.innerText)"
        return list(self.run(script, selector))

    def click(self, selector: str) -> None:
        """Click with the mouse in the middle of the element."""
        self._post(f"element/{self._find(selector)}/click", {})

    def hover(self, selector: str) -> None:
        """Move the mouse onto the element."""
        origin = {ELEMENT: self._find(selector)}
        move = {"type": "pointerMove", "duration": 0, "x": 0, "y": 0, "origin": origin}
        self._act({"type": "pointer", "id": "mouse", "actions": [move]})

    def drag(self, selector: str, across: int, down: int) -> None:
        """Drag the element by so many pixels, in small steps."""
        here = {"type": "pointerMove", "duration": 0, "x": 0, "y": 0}
        start = {**here, "origin": {ELEMENT: self._find(selector)}}
        steps = [{**here, "x": across // 4, "y": down // 4, "origin": "pointer"} for _ in range(4)]
        down_up = [{"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp")]
        actions = [start, down_up[0], *steps, down_up[1]]
        self._act({"type": "pointer", "id": "mouse", "actions": actions})

    def type(self, selector: str, words: str) -> None:
        """Put `words` into a field, as a person types them."""
        self._post(f"element/{self._find(selector)}/clear", {})
        self._post(f"element/{self._find(selector)}/value", {"text": words})

    def select(self, selector: str, value: str) -> None:
        """Choose an option of a select."""
        script = (
            "const e = document.querySelector(arguments[0]); e.value = arguments[1];"
            "e.dispatchEvent(new Event('change', {bubbles: true}))"
        )
        self.run(script, selector, value)

    def press(self, *keys: str) -> None:
        """Press keys, one after the other, wherever the keyboard is."""
        actions = []
        for key in keys:
            value = KEYS.get(key, key)
            actions += [{"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}]
        self._act({"type": "key", "id": "keyboard", "actions": actions})

    def log(self, kind: str) -> list[Any]:
        """Return what was logged since the last call: `browser` or `performance`."""
        return list(self._post("se/log", {"type": kind}))

    def devtools(self, command: str, **parameters: Any) -> Any:
        """Send a command of the DevTools protocol."""
        return self._post("goog/cdp/execute", {"cmd": command, "params": parameters})

    def media(self, *, scheme: str = "light", medium: str = "") -> None:
        """Pretend that the device wants a colour scheme, or that the page is printed."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.devtools("Emulation.setEmulatedMedia", media=medium, features=features)

    def size(self, width: int, height: int, *, phone: bool = False) -> None:
        """Set the size of the page."""
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=phone,
        )  # fmt: skip

    def shot(self, path: Path, *, whole: bool = False) -> None:
        """Write a picture of the page."""
        found = self.devtools("Page.captureScreenshot", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(found["data"]))

    def pdf(self) -> bytes:
        """Return the page as it is printed."""
        return base64.b64decode(self.devtools("Page.printToPDF", printBackground=False)["data"])

    def _find(self, selector: str) -> str:
        found = self._post("element", {"using": "css selector", "value": selector})
        return str(found[ELEMENT])

    def _act(self, source: dict[str, Any]) -> None:
        self._post("actions", {"actions": [source]})

    def _post(self, command: str, body: dict[str, Any]) -> Any:
        return _post(f"{self._base}/{command}", body)


@contextlib.contextmanager
def browser(profile: Path) -> Iterator[Browser]:
    """Start a browser with a new profile in `profile`, and end it afterwards."""
    assert CHROMIUM is not None
    assert DRIVER is not None
    driver = subprocess.Popen(  # noqa: S603 - the driver just found
        [DRIVER, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert driver.stdout is not None
    # It chooses a port that is free, and says which.
    told = (re.search(r"started successfully on port (\d+)", line) for line in driver.stdout)
    port = next((found[1] for found in told if found), None)
    try:
        assert port is not None, "chromedriver did not start"
        server = f"http://127.0.0.1:{port}"
        session = _session(server, profile)
        try:
            yield Browser(server, session)
        finally:
            request = urllib.request.Request(  # noqa: S310 - the driver on loopback
                f"{server}/session/{session}", method="DELETE"
            )
            with contextlib.suppress(OSError):
                urllib.request.urlopen(request, timeout=30).close()  # noqa: S310 - loopback
    finally:
        driver.terminate()
        driver.communicate(timeout=30)


def _session(server: str, profile: Path) -> str:
    options = {"binary": CHROMIUM, "args": [*FLAGS, f"--user-data-dir={profile}"]}
    wanted = {
        "browserName": "chrome",
        "goog:chromeOptions": options,
        "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
        "unhandledPromptBehavior": "accept",
    }
    body = {"capabilities": {"alwaysMatch": wanted}}
    return str(_post(f"{server}/session", body)["sessionId"])


def _post(address: str, body: dict[str, Any]) -> Any:
    content = json.dumps(body).encode()
    request = urllib.request.Request(  # noqa: S310 - the driver on loopback
        address, content, {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=90) as answer:  # noqa: S310
            return json.load(answer)["value"]
    except urllib.error.HTTPError as error:
        said = json.load(error)["value"]
        raise AssertionError(f"{said['error']}: {said['message'].splitlines()[0]}") from None
