"""Drive a real Chromium for tests, through chromedriver and the W3C WebDriver protocol.

The protocol is JSON over HTTP, so the standard library suffices; selenium would add seven packages
for a dozen calls.
"""

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
_TIMEOUT_SECONDS = 20.0


class Browser:
    """One window of the browser."""

    def __init__(self, server: str, session: str) -> None:
        self._base = f"{server}/session/{session}"

    def open(self, address: str) -> None:
        """Open the address and wait until the page is rendered."""
        # An empty page in between makes a changed fragment load the page again.
        self._post("url", {"url": "about:blank"})
        self.log("browser")
        self.log("performance")
        self._post("url", {"url": address})
        self.until("return document.documentElement.dataset.ready === 'true'")

    def run(self, script: str, *arguments: Any) -> Any:
        """Run `script` in the page and return its result."""
        return self._post("execute/sync", {"script": script, "args": list(arguments)})

    def until(self, script: str, *arguments: Any) -> Any:
        """Wait until `script` returns a truthy value, and return it."""
        end = time.monotonic() + _TIMEOUT_SECONDS
        while not (value := self.run(script, *arguments)):
            if time.monotonic() > end:
                raise AssertionError(f"timed out waiting for: {script}")
            time.sleep(0.05)
        return value

    def text(self, selector: str) -> str:
        """Return the text of the first matching element."""
        return str(
            self.run("return document.querySelector(arguments[0])?.innerText || ''", selector)
        )

    def texts(self, selector: str) -> list[str]:
        """Return the texts of all matching elements."""
        script = "return [...document.querySelectorAll(arguments[0])].map((e) => e.innerText)"
        return list(self.run(script, selector))

    def click(self, selector: str) -> None:
        """Click the middle of the element."""
        self._post(f"element/{self._find(selector)}/click", {})

    def hover(self, selector: str) -> None:
        """Move the mouse onto the element."""
        origin = {ELEMENT: self._find(selector)}
        move = {"type": "pointerMove", "duration": 0, "x": 0, "y": 0, "origin": origin}
        self._act({"type": "pointer", "id": "mouse", "actions": [move]})

    def drag(self, selector: str, across: int, down: int) -> None:
        """Drag the element by a number of pixels, in small steps."""
        here = {"type": "pointerMove", "duration": 0, "x": 0, "y": 0}
        start = {**here, "origin": {ELEMENT: self._find(selector)}}
        steps = [{**here, "x": across // 4, "y": down // 4, "origin": "pointer"} for _ in range(4)]
        down_up = [{"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp")]
        actions = [start, down_up[0], *steps, down_up[1]]
        self._act({"type": "pointer", "id": "mouse", "actions": actions})

    def type(self, selector: str, words: str) -> None:
        """Type `words` into a field."""
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
        """Press keys one after the other, on the focused element."""
        actions = []
        for key in keys:
            value = KEYS.get(key, key)
            actions += [{"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}]
        self._act({"type": "key", "id": "keyboard", "actions": actions})

    def log(self, kind: str) -> list[Any]:
        """Return the log entries since the last call: `browser` or `performance`."""
        return list(self._post("se/log", {"type": kind}))

    def devtools(self, command: str, **parameters: Any) -> Any:
        """Send a command of the DevTools protocol."""
        return self._post("goog/cdp/execute", {"cmd": command, "params": parameters})

    def media(self, *, scheme: str = "light", medium: str = "") -> None:
        """Emulate a colour scheme, or printing."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.devtools("Emulation.setEmulatedMedia", media=medium, features=features)

    def size(self, width: int, height: int, *, phone: bool = False) -> None:
        """Set the size of the page."""
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=phone,
        )  # fmt: skip

    def shot(self, path: Path, *, whole: bool = False) -> None:
        """Write a screenshot of the page."""
        image = self.devtools("Page.captureScreenshot", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(image["data"]))

    def pdf(self) -> bytes:
        """Return the printed page."""
        return base64.b64decode(self.devtools("Page.printToPDF", printBackground=False)["data"])

    def _find(self, selector: str) -> str:
        element = self._post("element", {"using": "css selector", "value": selector})
        return str(element[ELEMENT])

    def _act(self, source: dict[str, Any]) -> None:
        self._post("actions", {"actions": [source]})

    def _post(self, command: str, body: dict[str, Any]) -> Any:
        return _post(f"{self._base}/{command}", body)


@contextlib.contextmanager
def browser(profile: Path) -> Iterator[Browser]:
    """Start a browser with a new profile in `profile`, and stop it afterwards."""
    assert CHROMIUM is not None
    assert DRIVER is not None
    driver = subprocess.Popen(  # noqa: S603 - the driver found on the path
        [DRIVER, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert driver.stdout is not None
    # chromedriver chooses a free port and prints it.
    matches = (re.search(r"started successfully on port (\d+)", line) for line in driver.stdout)
    port = next((match[1] for match in matches if match), None)
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
    capabilities = {
        "browserName": "chrome",
        "goog:chromeOptions": options,
        "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
        "unhandledPromptBehavior": "accept",
    }
    body = {"capabilities": {"alwaysMatch": capabilities}}
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
        detail = json.load(error)["value"]
        raise AssertionError(f"{detail['error']}: {detail['message'].splitlines()[0]}") from None
