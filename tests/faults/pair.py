"""Two instances on one PostgreSQL: one signing key, one file store, a mail folder each. Or one, on SQLite."""

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from books import Books
from server import Server


@contextmanager
def pair(name):
    """(books, first, second, mailboxes) of a new market served twice."""
    books = Books.new_on_postgres(name)
    with TemporaryDirectory() as folder:
        shared = {"database_url": books.url, "STORE_URL": f"file://{folder}/files"}
        with Server(f"{folder}/first", **shared) as first, Server(f"{folder}/second", **shared) as second:
            yield books, first, second, [Path(server.folder) / "mail" for server in (first, second)]


@contextmanager
def alone():
    """The same of a market served once, on SQLite: first and second are one."""
    with TemporaryDirectory() as folder, Server(folder) as server:
        yield Books(f"sqlite://{folder}/steelyard.sqlite"), server, server, [Path(folder) / "mail"]
