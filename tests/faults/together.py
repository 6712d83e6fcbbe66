"""Two hundred purchases of one product at once.

Usage: together.py sqlite|postgres. On PostgreSQL they are spread over two instances, each with a worker; on SQLite there
is one instance.
"""

import itertools
import sys
import time

from books import LATER, Audit
from market import COUNTS, Market, Purchase, all_at_once
from pair import alone, pair
from server import Client, Failed

ORDERS, BUYERS = 200, 20


def main(database):
    with pair("together") if database == "postgres" else alone() as (books, first, second, mailboxes):
        market = Market(first, BUYERS)
        product = market.products[0]
        turns = zip(range(ORDERS), itertools.cycle(market.buyers), itertools.cycle((first, second)))
        purchases = [Purchase(Client(server, buyer.token), product) for _, buyer, server in turns]
        began = time.monotonic()
        all_at_once(Purchase.make, purchases)
        seconds = time.monotonic() - began
        bought_here = Purchase(Client(first, market.buyers[0].token), product).make()
        fetch_there(bought_here, second)
        books.wait_for_jobs()
        check(books, [*purchases, bought_here], mailboxes)
    where = "two instances on postgres" if first is not second else "one instance on sqlite"
    print(f"{where}: {ORDERS} purchases at once in {seconds:.1f} s, none lost, none doubled; every job done once")


def fetch_there(purchase, other):
    """A session and a signed link made at one instance work at the other, and give the same bytes."""
    link = purchase.link()
    if not Client(other, purchase.client.token).must("GET", "/api/v1/me"):
        raise Failed("a session opened at one instance is unknown at the other")
    content = Client(other).must("GET", link)
    if content != COUNTS or content != Client(purchase.client.server).must("GET", link):
        raise Failed(f"the two instances serve {content!r} under one link")


def check(books, purchases, mailboxes):
    audit = Audit(books)
    audit.money()
    audit.orders()
    audit.same("orders", sorted(row["id"] for row in books.rows('SELECT id FROM "order"')), sorted(purchase.order["id"] for purchase in purchases))
    audit.letters("order_paid", len(purchases))
    audit.none("job that was taken up more than once", f"SELECT id, kind, attempts, last_error FROM job WHERE attempts <> 1 AND NOT {LATER}")
    audit.jobs(mailboxes)
    audit.done()


if __name__ == "__main__":
    main(sys.argv[1])
