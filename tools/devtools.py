"""A Chromium without a window, driven through its DevTools socket."""

import base64
import itertools
import json
import shutil
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

import websocket

from host import browser
from host.steps import SetupError

SWITCHES = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-background-networking",
    "--no-first-run",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
    "--remote-allow-origins=*",
    "--lang=en-US",
]
TIME_ZONE = "America/Los_Angeles"


class Browser:
    """One page; `errors` collects what the page logged as errors."""

    def __init__(self, width=1400, height=900, phone=False):
        self.errors = []
        self._numbers = itertools.count(1)
        self._profile = tempfile.mkdtemp(prefix="linkage-chrome-")
        command = [browser.chrome(), *SWITCHES, f"--user-data-dir={self._profile}"]
        self._process = subprocess.Popen(
            [*map(str, command), "about:blank"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            self._socket = websocket.create_connection(self._page(), timeout=90)
            for domain in ("Page", "Runtime", "Log", "Network"):
                self.send(f"{domain}.enable")
            self.size(width, height, phone)
            # the web client shows the browser's time: that of the demo's company
            self.send("Emulation.setTimezoneOverride", timezoneId=TIME_ZONE)
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_details):
        self.close()

    def close(self):
        self._process.terminate()
        self._process.wait(10)
        shutil.rmtree(self._profile, ignore_errors=True)

    def _page(self):
        """The socket address of the only page."""
        file = Path(self._profile, "DevToolsActivePort")
        for _ in range(300):
            if file.exists() and (lines := file.read_text().split()):
                address = f"http://127.0.0.1:{lines[0]}/json/list"
                with urllib.request.urlopen(address, timeout=10) as answer:
                    pages = [row for row in json.load(answer) if row["type"] == "page"]
                if pages:
                    return pages[0]["webSocketDebuggerUrl"]
            time.sleep(0.1)
        raise SetupError("Chromium does not start: try CHROME_BIN with another one.")

    def size(self, width, height, phone):
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=2 if phone else 1,
            mobile=phone,
        )
        if phone:
            self.send("Emulation.setTouchEmulationEnabled", enabled=True)

    def send(self, method, **parameters):
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": parameters}
        self._socket.send(json.dumps(message))
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self._note(answer)

    def _note(self, event):
        details = event.get("params", {})
        if event.get("method") == "Runtime.exceptionThrown":
            thrown = details["exceptionDetails"]
            text = thrown.get("exception", {}).get("description") or thrown["text"]
            self.errors.append(text)
        elif event.get("method") == "Runtime.consoleAPICalled":
            if details["type"] in ("error", "assert"):
                parts = [
                    str(part.get("value", part.get("description", "")))
                    for part in details["args"]
                ]
                self.errors.append(" ".join(parts))
        elif event.get("method") == "Log.entryAdded":
            entry = details["entry"]
            if entry["level"] == "error":
                self.errors.append(f"{entry['text']} {entry.get('url', '')}")

    def run(self, script):
        """The value of a JavaScript expression; promises are awaited."""
        result = self.send(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in result:
            return None  # the page was just leaving; callers poll
        return result["result"].get("value")

    def wait(self, script, what, seconds=90):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                if self.run(script):
                    return
            except RuntimeError:
                pass  # the page changed while it was asked
            time.sleep(0.15)
        raise TimeoutError(f"waited {seconds} s for {what}")

    def open(self, url):
        self.send("Page.navigate", url=url)
        self.wait("document.readyState === 'complete'", url)

    def picture(self, file):
        answer = self.send("Page.captureScreenshot", format="png")
        file = Path(file)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(base64.b64decode(answer["data"]))
