"""A market's own process: started, asked, killed. Nothing here knows what the market trades."""

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROFILE = os.environ.get("PROFILE", "debug")
BINARY = Path(os.environ.get("STEELYARD") or Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / PROFILE / "steelyard")
SIGNING_KEY = "one key for every instance on one database"


class Gone(Exception):
    """No answer: the server is down, or went down while it worked."""


class Failed(AssertionError):
    """The market did what it must not, or did not do what it must."""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Server:
    """One `serve`, in a data folder of its own."""

    def __init__(self, folder, database_url=None, port=None, **environment):
        self.folder, self.port = Path(folder), port or free_port()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.environment = {
            **os.environ,
            "DATA_DIR": str(self.folder),
            "LISTEN": f"127.0.0.1:{self.port}",
            "DATABASE_URL": database_url or "",
            "SIGNING_KEY": SIGNING_KEY,
            # Everybody here comes from one address.
            "SIGN_INS_PER_MINUTE": "100000",
            "REGISTRATIONS_PER_HOUR": "100000",
            "RUST_LOG": os.environ.get("RUST_LOG", "warn"),
            **environment,
        }
        self.process = None

    def command(self, *arguments, text=""):
        """Run another command of the program on the same market."""
        done = subprocess.run([BINARY, *arguments], env=self.environment, input=text, capture_output=True, text=True)
        if done.returncode:
            raise Failed(f"steelyard {' '.join(arguments)}: {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def start(self):
        with open(self.folder / "server.log", "ab") as log:
            self.process = subprocess.Popen([BINARY, "serve"], env=self.environment, stdout=log, stderr=log)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                if Client(self).call("GET", "/readyz", patience=1)[0] == 200:
                    return self
            except Gone:
                pass
            if self.process.poll() is not None:
                raise Failed(f"the server ended by itself:\n{(self.folder / 'server.log').read_text()[-2000:]}")
            time.sleep(0.02)
        raise Failed("the server was not ready within a minute")

    def end(self, how=signal.SIGTERM):
        """Stop the process: politely, or with SIGKILL as a power cut would."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(30)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.end()


class Client:
    """One caller with one connection."""

    def __init__(self, server, token=None):
        self.server, self.token, self.line = server, token, None
        self.answered = self.retried = 0

    def call(self, method, path, body=None, key=None, kind="application/json", patience=30):
        """One request, sent once: (status, answer)."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if key:
            headers["Idempotency-Key"] = key
        if body is not None:
            headers["Content-Type"] = kind
            body = json.dumps(body).encode() if kind == "application/json" else body
        try:
            if not self.line:
                self.line = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=patience)
            self.line.request(method, path, body, headers)
            answer = self.line.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.line = None
            raise Gone(str(error)) from error
        return answer.status, json.loads(content) if "json" in answer.headers.get("Content-Type", "") else content

    def insist(self, method, path, body=None, key=None, **more):
        """As a client should: until there is an answer, with the same key. 503 means come back."""
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            try:
                status, answer = self.call(method, path, body, key, **more)
                if status != 503:
                    self.answered += 1
                    return status, answer
            except Gone:
                pass
            self.retried += 1
            time.sleep(random.uniform(0.02, 0.2))
        raise Failed(f"no answer to {method} {path} within two minutes")

    def must(self, method, path, body=None, key=None, **more):
        """As `insist`, and the answer must be a good one."""
        status, answer = self.insist(method, path, body, key, **more)
        if not 200 <= status < 300:
            raise Failed(f"{method} {path} answered {status}: {answer}")
        return answer
