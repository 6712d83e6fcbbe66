"""The server is killed again and again in a burst of purchases; clients retry with the same keys.

Usage: kill.py sqlite|postgres. Afterwards every order is whole or absent, money adds up, and mail is neither lost
nor doubled.
"""

import os
import random
import signal
import sys
import tempfile
import threading
import time

from books import Audit, Books
from market import Market, Purchase
from server import Failed, Server

KILLS = int(os.environ.get("KILLS", "6"))
BUYERS = int(os.environ.get("BUYERS", "12"))


def main(database):
    random.seed(int(os.environ.get("SEED", "8")))
    with tempfile.TemporaryDirectory() as folder:
        books = Books.new_on_postgres("kill") if database == "postgres" else Books(f"sqlite://{folder}/steelyard.sqlite")
        with Server(folder, books.url if database == "postgres" else None) as server:
            market = Market(server, BUYERS)
            bought, retried = burst(market, lambda: kill(server))
            books.wait_for_jobs()
            letters = check(books, bought, folder)
    print(f"kill -9 on {database}: {KILLS} kills, {len(bought)} purchases, {retried} requests sent again, {letters} letters: none lost, none doubled")


def kill(server):
    server.end(signal.SIGKILL)
    server.start()


def burst(market, strike):
    """Buyers buy until the last strike is over; each finishes the purchase it is in."""
    over, bought, failed = threading.Event(), [], []

    def buy(buyer):
        try:
            while not over.is_set():
                purchase = Purchase(buyer.client, random.choice(market.products)).make()
                if len(bought) % 4 == 0:
                    purchase.fetch()
                    purchase.accept()
                bought.append(purchase)
        except Exception as error:
            failed.append(error)
            over.set()

    threads = [threading.Thread(target=buy, args=(buyer,)) for buyer in market.buyers]
    for thread in threads:
        thread.start()
    for _ in range(KILLS):
        # In the thick of it, however fast the machine is: not before some more requests were answered.
        answered, more = progress(market), random.randint(2 * BUYERS, 6 * BUYERS)
        while progress(market) < answered + more and not over.wait(0.01):
            pass
        strike()
    over.wait(1)
    over.set()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return bought, sum(buyer.client.retried for buyer in market.buyers)


def progress(market):
    return sum(buyer.client.answered for buyer in market.buyers)


def check(books, bought, folder):
    audit = Audit(books)
    audit.money()
    audit.orders()
    audit.same("orders there are, and orders a buyer was told of", sorted(row["id"] for row in books.rows('SELECT id FROM "order"')), sorted(purchase.order["id"] for purchase in bought))
    audit.none("order that was left half way", """SELECT id, status FROM "order" WHERE status NOT IN ('paid', 'settled')""")
    audit.letters("order_placed", len(bought))
    audit.letters("order_paid", len(bought))
    settled = books.one("""SELECT count(*) FROM "order" WHERE status = 'settled'""")
    audit.same("orders settled, and settlements booked", settled, books.one("SELECT count(*) FROM journal_entry WHERE kind = 'settlement'"))
    audit.same("some orders went all the way", settled > 0, True)
    letters = audit.jobs([f"{folder}/mail"])
    audit.done()
    if len(bought) < KILLS:
        raise Failed(f"only {len(bought)} purchases: no burst to speak of")
    return letters


if __name__ == "__main__":
    main(sys.argv[1])
