"""A market that keeps its files in S3: a file goes up in parts, is bought and comes down the same; what breaks off, is
too large or is refused leaves nothing behind. The server is moto's: it speaks S3 over HTTP, and does not check who asks.
"""

import http.client
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "faults"))

from books import Audit, Books  # noqa: E402
from market import DECLARATION, PLAN, Market, Purchase, key, wait_listed  # noqa: E402
from server import Client, Failed, Server, free_port  # noqa: E402

BUCKET, PREFIX = "steelyard", "market/files"
MIB = 1 << 20
LIMIT = 24 * MIB


class S3:
    """The store's own process, and what lies in it."""

    def __enter__(self):
        self.port = free_port()
        self.process = subprocess.Popen(
            ["moto_server", "--host", "127.0.0.1", "--port", str(self.port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 60
        while True:
            try:
                self.ask("PUT", f"/{BUCKET}")
                return self
            except OSError:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise Failed("the S3 server did not start") from None
                time.sleep(0.1)

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(30)

    def ask(self, method, path):
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        line.request(method, path, headers={"Content-Length": "0"})
        answer = line.getresponse()
        text = answer.read().decode()
        if answer.status != 200:
            raise Failed(f"{method} {path} at the S3 server: {answer.status} {text}")
        return text

    def keys(self):
        return sorted(re.findall("<Key>(.*?)</Key>", self.ask("GET", f"/{BUCKET}?list-type=2")))

    def uploads(self):
        """Uploads in parts that were neither completed nor given up."""
        return re.findall("<UploadId>(.*?)</UploadId>", self.ask("GET", f"/{BUCKET}?uploads"))

    def settings(self):
        return {
            "STORE_URL": f"s3://{BUCKET}/{PREFIX}",
            "AWS_ENDPOINT": f"http://127.0.0.1:{self.port}",
            "AWS_ALLOW_HTTP": "true",
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "steelyard",
            "AWS_SECRET_ACCESS_KEY": "not a secret",
            "FILE_BYTES_MAX": str(LIMIT),
        }


def counts(size):
    """A CSV of about `size` bytes."""
    line = "University Town,2026-03-02T08:00,{:09d}\n"
    head = "station,hour,people\n"
    return (head + "".join(line.format(number) for number in range(size // len(line.format(0))))).encode()


def main():
    with S3() as store, tempfile.TemporaryDirectory() as folder, Server(folder, **store.settings()) as server:
        market = Market(server, buyers=1, products=0)
        seller = market.seller.client
        product = seller.must("POST", "/api/v1/products", {"title": "Hourly counts", "declaration": DECLARATION}, key())
        path = f"/api/v1/products/{product['id']}"
        content = counts(20 * MIB)
        kept = seller.must("POST", f"{path}/files?asset=hourly&name=all.csv", content, key(), kind="text/csv")
        wanted = [f"{PREFIX}/{kept['id']}"]

        audit = Audit(Books(f"sqlite://{folder}/steelyard.sqlite"))
        refused(store, seller, server, path, content)
        audit.same("objects in the store", settled(store, wanted), wanted)
        audit.same("uploads left open", store.uploads(), [])

        wait_listed(seller, path)
        plan = seller.must("POST", f"{path}/plans", PLAN, key())
        purchase = Purchase(market.buyers[0].client, {"id": product["id"], "plan_id": plan["id"]}).make()
        audit.same("bytes that came down as they went up", purchase.fetch() == content, True)
        audit.done()
    print(f"S3: {len(content) // MIB} MiB up in parts, bought, down again the same; cut off, too large and empty leave nothing")


def refused(store, seller, server, path, content):
    """Uploads that must leave nothing behind."""
    cut_off(server, seller.token, f"{path}/files?asset=hourly&name=cut.csv", content)
    for name, body, expected in (("large.csv", counts(LIMIT + 9 * MIB), 413), ("empty.csv", b"", 422)):
        status, answer = Client(server, seller.token).insist(
            "POST", f"{path}/files?asset=hourly&name={name}", body, key(), kind="text/csv"
        )
        if status != expected:
            raise Failed(f"{name} was answered {status}: {answer}")


def cut_off(server, token, path, content):
    """Half of a body, and then the line is gone."""
    head = f"POST {path} HTTP/1.1\r\nHost: market\r\nAuthorization: Bearer {token}\r\nContent-Type: text/csv\r\nContent-Length: {len(content)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        line.sendall(head.encode() + content[: len(content) // 2])


def settled(store, wanted):
    """The objects, once what was cut off has been cleared away."""
    deadline = time.monotonic() + 30
    while (store.keys() != wanted or store.uploads()) and time.monotonic() < deadline:
        time.sleep(0.2)
    return store.keys()


if __name__ == "__main__":
    os.environ.setdefault("RUST_LOG", "warn")
    main()
