"""The purchase benchmark: placing, signing and paying an order through the API, against pgbench running the same SQL.

Both sides in turn, in one run, on one server; what counts is the ratio. SECONDS, ROUNDS, CLIENTS and BUYERS can be
set from outside. Called by tests/bench/run.sh.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "faults"))

from books import PSQL, Audit, Books  # noqa: E402
from market import Market, Purchase  # noqa: E402
from script import Script  # noqa: E402
from server import Server  # noqa: E402

SECONDS = int(os.environ.get("SECONDS_EACH", "8"))
ROUNDS = int(os.environ.get("ROUNDS", "3"))
CLIENTS = [int(count) for count in os.environ.get("CLIENTS", "1 8 32").split()]
BUYERS = int(os.environ.get("BUYERS", "64"))
PRODUCTS = int(os.environ.get("PRODUCTS", "200"))
LOAD = os.environ["PURCHASE_BENCH"]
PG_BIN = Path(os.environ["PG_BIN"])
PG_LOG = Path(os.environ["PG_DATA"]).parent / "log"


class Postgres:
    """The lane's server: what it logs, and pgbench on it."""

    def __init__(self, books):
        self.books, self.run = books, 0

    def sql(self, *commands):
        arguments = [part for command in commands for part in ("-c", command)]
        subprocess.run([*PSQL, "-d", self.books.url, *arguments], check=True, stdout=subprocess.DEVNULL)

    def log_statements(self, on):
        self.sql(
            "ALTER SYSTEM SET log_line_prefix = '@@%p@@ '",
            f"ALTER SYSTEM SET log_statement = {'all' if on else 'none'!r}",
            "SELECT pg_reload_conf()",
        )
        time.sleep(0.5)

    def logged(self, work):
        """What the server logs while `work` is done."""
        began = PG_LOG.stat().st_size
        work()
        with open(PG_LOG) as log:
            log.seek(began)
            return log.read()

    def pgbench(self, script, clients):
        """Purchases a second."""
        self.run += 1
        variables = ["-D", f"run={self.run}", "-D", "n=0"]
        done = subprocess.run(
            [PG_BIN / "pgbench", "-n", "-M", "prepared", "-f", script, "-c", str(clients), "-j", "1", "-T", str(SECONDS), *variables, self.books.url],
            capture_output=True, text=True,
        )
        found = re.search(r"tps = ([0-9.]+)", done.stdout)
        if done.returncode or not found:
            raise SystemExit(f"pgbench: {done.stdout}{done.stderr}")
        return float(found[1])


def known_ids(books):
    """What stood in the tables of people before anybody bought: these values name a buyer."""
    known = set()
    for table, columns in (("account", "id, organization_id, email"), ("session", "id, token_hash"), ("organization", "id, deposit_code, uscc, name")):
        for row in books.rows(f"SELECT {columns} FROM {table}"):
            known |= {value for value in row.values() if isinstance(value, str)}
    return known


def capture(postgres, market, folder):
    """The pgbench script, from one purchase by each buyer."""
    known = known_ids(postgres.books)
    for buyer in market.buyers:
        Purchase(buyer.client, market.products[0]).make()
    postgres.log_statements(True)
    logs = [postgres.logged(Purchase(buyer.client, market.products[0], again=0).make) for buyer in market.buyers]
    postgres.log_statements(False)
    made = Script(logs, known)
    path = Path(folder) / "purchase.sql"
    path.write_text(made.text())
    return path, len(made.purchases[0])


def plan(folder, name, market, products):
    path = Path(folder) / f"{name}.json"
    buyers = [buyer.token for buyer in market.buyers]
    path.write_text(json.dumps({"address": f"127.0.0.1:{market.server.port}", "buyers": buyers, "products": products}))
    return path


def load(market_file, clients):
    """Purchases a second through the API, and the latencies in milliseconds."""
    done = subprocess.run([LOAD, market_file, str(clients), str(SECONDS)], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"the load stopped: {done.stdout}{done.stderr}")
    report = json.loads(done.stdout.splitlines()[-1])
    return report["purchases"] / int(report["micros"]) * 1e6, int(report["p50_micros"]) / 1e3, int(report["p99_micros"]) / 1e3


def compare(postgres, hot, script, clients):
    ours, theirs, latencies = [], [], []
    for _ in range(ROUNDS):
        rate, *latency = load(hot, clients)
        ours.append(rate)
        latencies.append(latency)
        theirs.append(postgres.pgbench(script, clients))
    ratio = statistics.median(mine / other for mine, other in zip(ours, theirs))
    p50, p99 = (statistics.median(column) for column in zip(*latencies))
    print(f"| {clients} | {statistics.median(ours):,.0f} | {statistics.median(theirs):,.0f} | {ratio:.2f} | {p50:.1f} | {p99:.1f} |", flush=True)
    return ratio


def main():
    books = Books.new_on_postgres("bench")
    postgres = Postgres(books)
    with tempfile.TemporaryDirectory() as folder:
        server = Server(folder, books.url)
        with server:
            market = Market(server, BUYERS, PRODUCTS, funds="999999999.00")
            books.wait_for_jobs()
        # From now on the front door alone: what an act costs. The jobs it writes down are another process's work.
        server.environment["WORKERS"] = "0"
        with server:
            hot, wide = plan(folder, "hot", market, market.products[:1]), plan(folder, "wide", market, market.products)
            script, statements = capture(postgres, market, folder)
            if keep := os.environ.get("KEEP_SCRIPT"):
                Path(keep).write_text(script.read_text())
            postgres.sql("ANALYZE")
            load(hot, 8), postgres.pgbench(script, 8)
            postgres.sql("ANALYZE", "CHECKPOINT")
            print(f"A purchase is 4 requests (place, read the terms, sign, pay) and {statements} statements; {SECONDS} s each, {ROUNDS} rounds in turn, medians.\n")
            print("| clients | API, purchases/s | pgbench, same SQL | ratio | API p50 ms | API p99 ms |\n|---|---|---|---|---|---|")
            ratios = {clients: compare(postgres, hot, script, clients) for clients in CLIENTS}
            one, many = zip(*[(load(hot, 8)[0], load(wide, 8)[0]) for _ in range(ROUNDS)])
            apart = statistics.median(hot_rate / wide_rate for hot_rate, wide_rate in zip(one, many))
            print(f"\nOne hot product {statistics.median(one):,.0f}/s, {PRODUCTS} products {statistics.median(many):,.0f}/s, 8 clients: ratio {apart:.2f}")
        audit = Audit(books)
        audit.money()
        audit.none("purchase that was not paid", """SELECT id, status FROM "order" WHERE status <> 'paid'""")
        audit.done()
    lowest = min(ratios.values())
    print(f"Lowest ratio {lowest:.2f}; asked is 0.50. Money adds up over {books.one('SELECT count(*) FROM posting'):,} postings.")
    return 0 if lowest >= 0.5 else 1


if __name__ == "__main__":
    sys.exit(main())
