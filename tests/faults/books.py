"""Reads a market's database as an auditor would, beside the program, and says what does not add up."""

import email
import email.policy
import json
import os
import sqlite3
import subprocess
import time
from collections import Counter
from pathlib import Path

from server import Failed

PSQL = [str(Path(os.environ.get("PG_BIN", "/usr/bin")) / "psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]

# What was written down to be done at a later time, and has not been tried.
LATER = "(attempts = 0 AND run_at > created_at)"


class Books:
    """The tables of one market, on SQLite or on PostgreSQL."""

    def __init__(self, url):
        self.url = url

    @classmethod
    def new_on_postgres(cls, name):
        """An empty database of that name on the lane's server."""
        server = os.environ["TEST_DATABASE_URL"]
        subprocess.run([*PSQL, "-d", f"{server}/postgres", "-c", f"CREATE DATABASE {name}"], check=True)
        return cls(f"{server}/{name}")

    def rows(self, query):
        if self.url.startswith("postgres"):
            whole = f"SELECT coalesce(json_agg(found), '[]') FROM ({query}) found"
            done = subprocess.run([*PSQL, "-d", self.url, "-c", whole], check=True, capture_output=True, text=True)
            return json.loads(done.stdout)
        with sqlite3.connect(self.url.removeprefix("sqlite://").split("?")[0], timeout=30) as rows:
            rows.row_factory = sqlite3.Row
            return [dict(row) for row in rows.execute(query)]

    def one(self, query):
        (row,) = self.rows(query)
        (value,) = row.values()
        return value

    def wait_for_jobs(self, patience=120):
        """Until no job is due or under way. A job whose worker was killed waits for its lease to end."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            left = self.one(f"SELECT count(*) FROM job WHERE status IN ('waiting', 'running') AND NOT {LATER}")
            if left == 0:
                return
            time.sleep(0.5)
        some = self.rows(f"SELECT * FROM job WHERE status <> 'done' AND NOT {LATER} LIMIT 3")
        raise Failed(f"{left} jobs are still not done, such as {some}")


class Audit:
    """Collects what is wrong, so that one look shows all of it."""

    def __init__(self, books):
        self.books, self.wrong = books, []

    def none(self, what, query):
        """`query` finds what must not be."""
        found = self.books.rows(query)
        if found:
            self.wrong.append(f"{len(found)} × {what}, such as {found[0]}")

    def same(self, what, found, expected):
        if found != expected:
            self.wrong.append(f"{what}: {found!r} where {expected!r} must be")

    def done(self):
        if self.wrong:
            raise Failed("the books do not add up:\n  " + "\n  ".join(self.wrong))

    def money(self):
        """Every movement balances; what each organization has in hand is the sum of its postings."""
        self.none("movement that does not balance", "SELECT entry_id, sum(amount) AS off FROM posting GROUP BY entry_id HAVING sum(amount) <> 0")
        self.none("movement without postings", "SELECT id FROM journal_entry WHERE id NOT IN (SELECT entry_id FROM posting)")
        self.none(
            "fund that is not the sum of its postings",
            """SELECT organization_id, available, booked FROM fund
               LEFT JOIN (SELECT ledger_account, sum(amount) AS booked FROM posting GROUP BY ledger_account) sums
               ON ledger_account = 'funds:' || organization_id WHERE available <> coalesce(booked, 0)""",
        )
        self.none("fund below zero", "SELECT * FROM fund WHERE available < 0")

    def orders(self):
        """Each order is whole: its agreement, decision, log entries and money are what its status says."""
        paid = "('paid', 'delivered', 'accepted', 'settled')"
        signed = "('contracted', 'paid', 'delivered', 'accepted', 'settled')"
        count = lambda table, where: f"(SELECT count(*) FROM {table} WHERE {where})"
        self.none("order without exactly one agreement", f'SELECT id, status FROM "order" o WHERE {count("agreement", "order_id = o.id")} <> 1')
        # The law is asked when the order is placed, and once more when it is signed.
        self.none("order without its decisions", f"""SELECT id, status FROM "order" o
            WHERE {count("decision", "subject = o.id AND gate = 'order' AND verdict = 'allow'")} <> CASE WHEN status IN {signed} THEN 2 ELSE 1 END""")
        self.none("agreement, decision, log entry or payment of no order", """
            SELECT order_id AS id FROM agreement WHERE order_id NOT IN (SELECT id FROM "order")
            UNION ALL SELECT subject FROM decision WHERE gate = 'order' AND subject NOT IN (SELECT id FROM "order")
            UNION ALL SELECT subject FROM log WHERE act = 'order.placed' AND outcome = 'done' AND subject NOT IN (SELECT id FROM "order")
            UNION ALL SELECT order_id FROM journal_entry WHERE order_id NOT IN (SELECT id FROM "order")""")
        self.none("order whose agreement is not signed as its status says", f"""
            SELECT o.id, o.status, a.signed_at FROM "order" o JOIN agreement a ON a.order_id = o.id
            WHERE (o.status IN {signed}) <> (a.signed_at IS NOT NULL)""")
        for act, when in (("order.placed", "true"), ("order.contracted", f"status IN {signed}"), ("order.paid", f"status IN {paid}")):
            self.none(f"order with not one log entry {act}", f"""
                SELECT id, status FROM "order" o WHERE {count("log", f"subject = o.id AND act = '{act}' AND outcome = 'done'")}
                <> CASE WHEN {when} THEN 1 ELSE 0 END""")
        self.none("order whose payment is not what its status says", f"""
            SELECT id, status FROM "order" o WHERE {count("journal_entry", "order_id = o.id AND kind = 'payment'")} <> CASE WHEN status IN {paid} THEN 1 ELSE 0 END""")
        self.none("order whose escrow is not what its status says", f"""
            SELECT o.id, o.status, held FROM "order" o
            LEFT JOIN (SELECT ledger_account, sum(amount) AS held FROM posting GROUP BY ledger_account) sums ON ledger_account = 'escrow:' || o.id
            WHERE coalesce(held, 0) <> CASE WHEN status IN ('paid', 'delivered', 'accepted') THEN amount ELSE 0 END""")

    def letters(self, occasion, times):
        """So many letters were written on that occasion, one for each thing it is about."""
        written = self.books.one(f"SELECT count(*) FROM job WHERE dedupe_key LIKE 'mail:{occasion}:%'")
        self.same(f"letters {occasion}", written, times)

    def jobs(self, mailboxes):
        """Every job is done, and every letter lies in one mailbox once."""
        self.none("job that is not done", f"SELECT * FROM job WHERE status <> 'done' AND NOT {LATER}")
        letters = [path for folder in mailboxes for path in Path(folder).glob("*.eml")]
        names = Counter(path.stem for path in letters)
        written = {row["id"] for row in self.books.rows("SELECT id FROM job WHERE kind = 'mail'")}
        self.same("letters lost", len(written - names.keys()), 0)
        self.same("letters nobody wrote", len(names.keys() - written), 0)
        self.same("letters in two mailboxes", [name for name, times in names.items() if times > 1], [])
        ids = Counter(message_id(path) for path in letters)
        self.same("Message-IDs used twice", [name for name, times in ids.items() if times > 1], [])
        return len(letters)


def message_id(path):
    with open(path, "rb") as letter:
        return email.message_from_binary_file(letter, policy=email.policy.default)["Message-ID"]
