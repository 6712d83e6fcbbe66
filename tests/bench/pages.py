"""How fast pages answer in a large market: the demo's, with its product a hundred thousand times and a million orders.

Rows are copied straight into SQLite, each as the demo's own, so every page shows what it would. Prints the middle and the
slowest of each page's answers in milliseconds, and beside it the same page in the demo as it is: the ratio says whether
cost grows with history. Called by tests/bench/pages.sh.
"""

import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "browser"), str(HERE.parent / "faults")]

from demo import PASSWORD, PEOPLE  # noqa: E402
from server import BINARY, Client, free_port  # noqa: E402
from types import SimpleNamespace  # noqa: E402

PRODUCTS, ORDERS, ASKED_MS, ROUNDS = 100_000, 1_000_000, 50, 15
#: Who looks, and where; `{…}` is a row of the demo.
PAGES = [
    (None, "/"), (None, "/?q=metro"), (None, "/?q=客流"), (None, "/products/{product}"), (None, "/statistics"),
    ("seller", "/sell"), ("seller", "/sell/products/{product}"), ("seller", "/orders"), ("seller", "/orders/{order}"),
    ("seller", "/funds"), ("seller", "/quotes"),
    ("overcharged", "/orders"), ("overcharged", "/funds"),
    ("regulator", "/supervision"), ("regulator", "/supervision/findings"), ("regulator", "/supervision/cases"),
    ("regulator", "/supervision/search?q=metro"), ("regulator", "/log"),
    ("operator", "/operation"), ("operator", "/operation/organizations"), ("operator", "/operation/reviews"),
]


class Rows:
    """The demo's database, grown by copies of its rows."""

    def __init__(self, path):
        self.database = sqlite3.connect(path)
        self.database.execute("PRAGMA foreign_keys = OFF")
        self.product, self.version = self.one(
            "SELECT id, listed_version_id FROM product WHERE listed_version_id IS NOT NULL ORDER BY id LIMIT 1")
        self.order = self.one("SELECT id FROM \"order\" WHERE product_id = ? AND status = 'settled' LIMIT 1", self.product)[0]

    def one(self, query, *values):
        return self.database.execute(query, values).fetchone()

    def copy(self, table, where, value, times, **changed):
        """`times` copies of the rows for which a column has that value; `changed` gives columns as SQL, `i` counts from 1."""
        names = [row[1] for row in self.database.execute(f'PRAGMA table_info("{table}")')]
        values = ", ".join(changed.get(name, f'own."{name}"') for name in names)
        self.database.execute(
            f"WITH RECURSIVE counted(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM counted WHERE i < {times}) "
            f'INSERT INTO "{table}" SELECT {values} FROM "{table}" AS own, counted WHERE own."{where}" = ?', (value,))

    def grow(self):
        def made(prefix, number="i"):
            return f"printf('{prefix}_%026d', {number})"

        some = f"(i % {PRODUCTS} + 1)"
        self.copy("product", "id", self.product, PRODUCTS, id=made("prd"), title="own.title || ' ' || i",
                  current_version_id=made("ver"), listed_version_id=made("ver"))
        self.copy("product_version", "id", self.version, PRODUCTS, id=made("ver"), product_id=made("prd"))
        plan = self.one("SELECT id FROM plan WHERE product_id = ? LIMIT 1", self.product)[0]
        self.copy("plan", "id", plan, PRODUCTS, id=made("pln"), product_id=made("prd"))
        self.copy("search_term", "product_id", self.product, PRODUCTS, product_id=made("prd"))
        buyers = "(SELECT count(*) FROM organization WHERE id IN (SELECT buyer_id FROM \"order\"))"
        self.database.execute("CREATE TEMP TABLE buyer AS SELECT row_number() OVER () - 1 AS n, buyer_id AS id "
                              "FROM (SELECT DISTINCT buyer_id FROM \"order\")")
        count = self.one(f"SELECT {buyers}")[0]
        self.copy("order", "id", self.order, ORDERS, id=made("ord"), product_id=made("prd", some),
                  version_id=made("ver", some), plan_id=made("pln", some), quote_id="NULL",
                  buyer_id=f"(SELECT id FROM buyer WHERE n = i % {count})")
        self.database.commit()
        self.database.execute("ANALYZE")
        self.database.close()


class Served:
    """The market on a port, for as long as the pages are looked at."""

    def __init__(self, folder):
        self.port = free_port()
        environment = {**os.environ, "DATA_DIR": str(folder), "LISTEN": f"127.0.0.1:{self.port}", "RUST_LOG": "error", "WORKERS": "0"}
        self.process = subprocess.Popen([BINARY, "serve"], env=environment)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                return self.get("/readyz", None) and None
            except OSError:
                time.sleep(0.1)
        raise SystemExit("the market did not come up")

    def get(self, page, token):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{page}", headers={"Accept": "text/html"})
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        with urllib.request.urlopen(request, timeout=120) as answer:
            return answer.read()

    def tokens(self):
        here = SimpleNamespace(port=self.port)
        new = {role: {"email": email, "password": PASSWORD, "kind": "bearer"} for role, email in PEOPLE.items()}
        return {role: Client(here).must("POST", "/api/v1/sessions", body)["token"] for role, body in new.items()}

    def times(self, rows):
        """Milliseconds of each page, sorted."""
        tokens, found = self.tokens(), {}
        for role, page in PAGES:
            address = page.format(product=rows.product, order=rows.order)
            address = urllib.request.quote(address, safe="/?=&")
            taken = []
            for _ in range(ROUNDS):
                began = time.perf_counter()
                self.get(address, tokens.get(role))
                taken.append((time.perf_counter() - began) * 1000)
            found[role, page] = sorted(taken)
        self.process.terminate()
        self.process.wait(30)
        return found


with tempfile.TemporaryDirectory(prefix="steelyard-pages.") as folder:
    environment = {**os.environ, "DATA_DIR": folder, "RUST_LOG": "error"}
    subprocess.run([BINARY, "demo", "--exit"], env=environment, check=True, stdout=subprocess.DEVNULL)
    (market,) = Path(folder).glob("demo-*")
    rows = Rows(market / "steelyard.sqlite")
    small = Served(market).times(rows)
    rows.grow()
    large = Served(market).times(rows)
print(f"{PRODUCTS:,} products, {ORDERS:,} orders; milliseconds of {ROUNDS} answers each: middle and slowest; beside the demo's own")
for (role, page), taken in large.items():
    middle = statistics.median(taken)
    ratio = middle / statistics.median(small[role, page])
    slow = "" if middle <= ASKED_MS else f"  slower than {ASKED_MS} ms"
    print(f"{role or 'anybody':12} {page:32} {middle:8.1f} {taken[-1]:8.1f} {ratio:7.1f}×{slow}")
