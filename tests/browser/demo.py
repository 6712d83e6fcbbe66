"""The demo's market as a process of its own, told and served."""

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import SimpleNamespace

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "faults"))
from market import statement  # noqa: E402
from server import BINARY, Client, Failed, free_port  # noqa: E402

PASSWORD = "steelyard-demo"
#: Who signs in, in the demo.
PEOPLE = {
    "seller": "seller@demo.example",
    "buyer": "planning@demo.example",
    "overcharged": "tech@demo.example",
    "regulator": "regulator@demo.example",
    "operator": "operator@demo.example",
}


class Market:
    """`steelyard demo`, from the story's first word until it is left."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="steelyard-browser.")
        self.url = f"http://127.0.0.1:{free_port()}"
        environment = {**os.environ, "DATA_DIR": self.folder.name, "LISTEN": self.url.removeprefix("http://"), "RUST_LOG": "error"}
        self.said = open(Path(self.folder.name) / "said.txt", "w+")
        self.process = subprocess.Popen([BINARY, "demo"], env=environment, stdout=self.said, stderr=self.said)
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.url}/readyz", timeout=1).close()
                return self
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        self.__exit__()
        raise Failed("the demo did not come up")

    def client(self, role):
        """The same person without a browser, for what another program does meanwhile."""
        here = SimpleNamespace(port=int(self.url.rsplit(":", 1)[1]))
        new = {"email": PEOPLE[role], "password": PASSWORD, "kind": "bearer"}
        return Client(here, Client(here).must("POST", "/api/v1/sessions", new)["token"])

    def deposit(self, role, amount):
        """Money arrives at the platform's bank, and the operator books the statement."""
        code = self.client(role).must("GET", "/api/v1/me")["organization"]["particulars"]["deposit_code"]
        self.client("operator").must("POST", "/api/v1/statements", statement([(code, amount)]), kind="text/csv")

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)
        self.said.close()
        self.folder.cleanup()
