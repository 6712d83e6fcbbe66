"""PostgreSQL is stopped at once and started again, several times in a burst of purchases.

Buyers are told to come back (503), never that something went wrong inside; afterwards everything adds up. It wants a
PostgreSQL of its own: run.sh gives it one.
"""

import os
import subprocess
import tempfile
from pathlib import Path

from books import Books
from kill import BUYERS, KILLS, burst, check
from market import Market
from server import Server

PG_CTL = [str(Path(os.environ["PG_BIN"]) / "pg_ctl"), "--pgdata", os.environ["PG_DATA"], "--silent", "--wait"]


def main():
    with tempfile.TemporaryDirectory() as folder:
        books = Books.new_on_postgres("restart")
        with Server(folder, books.url) as server:
            market = Market(server, BUYERS)
            bought, retried = burst(market, restart)
            books.wait_for_jobs()
            letters = check(books, bought, folder)
    print(f"database restarted: {KILLS} times, {len(bought)} purchases, {retried} requests sent again, {letters} letters: none lost, none doubled")


def restart():
    """As after a power cut: nothing is told, nothing is written out."""
    as_owner = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    log = str(Path(os.environ["PG_DATA"]).parent / "log")
    # The options of the first start are kept by pg_ctl; the log is not.
    subprocess.run([*as_owner, *PG_CTL, "--mode", "immediate", "--log", log, "restart"], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
