"""The mail server is down, then puts everybody off with 451, then accepts all but one reader whom it refuses for good.

Every letter must arrive exactly once, in the reader's language, as text and as HTML.
"""

import email
import email.policy
import tempfile
import time

from aiosmtpd.controller import Controller

from books import Audit, Books
from market import Market, Member
from server import Failed, Server, free_port

DOWN, PUTTING_OFF = 3, 5
REFUSED = "refused@example.com"


class Scripted:
    """An SMTP server that does what the script says at each moment."""

    def __init__(self):
        self.putting_off, self.put_off, self.refused, self.taken = True, 0, 0, []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address == REFUSED:
            self.refused += 1
            return "550 no such reader"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.putting_off:
            self.put_off += 1
            return "451 come back later"
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.taken.append((envelope.rcpt_tos, letter))
        return "250 taken"


def main():
    port, script = free_port(), Scripted()
    with tempfile.TemporaryDirectory() as folder, Server(folder, SMTP_URL=f"smtp://127.0.0.1:{port}") as server:
        books = Books(f"sqlite://{folder}/steelyard.sqlite")
        market = Market(server, products=0)
        readers = [Member(server, f"reader{number}", ("en", "zh_cn")[number % 2]) for number in range(10)]
        readers.append(Member(server, "refused", email=REFUSED))
        for reader in readers:
            market.verify(reader)
        time.sleep(DOWN)
        waiting = books.one("SELECT count(*) FROM job WHERE kind = 'mail' AND status = 'done'")
        if waiting:
            raise Failed(f"{waiting} letters are called done while there is no mail server")
        controller = Controller(script, hostname="127.0.0.1", port=port)
        controller.start()
        try:
            time.sleep(PUTTING_OFF)
            script.putting_off = False
            wait(books)
        finally:
            controller.stop()
        check(books, script)
    print(
        f"mail: down for {DOWN} s, {script.put_off} times put off with 451, then {len(script.taken)} letters taken, "
        f"none lost, none doubled; the refused reader was tried {script.refused} times and held nobody up"
    )


def wait(books):
    """Until only the refused reader's letters are left."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        left = books.rows(f"""SELECT job.id, last_error FROM job JOIN account ON payload LIKE '%' || account.id || '%'
            WHERE kind = 'mail' AND status <> 'done' AND email <> '{REFUSED}'""")
        if not left:
            return
        time.sleep(0.5)
    raise Failed(f"{len(left)} letters did not leave within a minute: {left[:3]}")


def check(books, script):
    audit = Audit(books)
    expected = books.rows("""SELECT '<' || job.id || '@steelyard>' AS id, email, locale FROM job
        JOIN account ON payload LIKE '%' || account.id || '%' WHERE kind = 'mail'""")
    expected = {row["id"]: row for row in expected if row["email"] != REFUSED}
    audit.same("letters taken", sorted(letter["Message-ID"] for _, letter in script.taken), sorted(expected))
    for readers, letter in script.taken:
        wanted = expected.get(letter["Message-ID"])
        if wanted:
            audit.same("readers of a letter", readers, [wanted["email"]])
            look(audit, letter, wanted["locale"] == "zh_cn")
    audit.same("refused letters called done", books.one(f"""SELECT count(*) FROM job JOIN account ON payload LIKE '%' || account.id || '%'
        WHERE kind = 'mail' AND status = 'done' AND email = '{REFUSED}'"""), 0)
    audit.same("the refusal is shown to the operator", books.one(
        "SELECT count(*) > 0 FROM job WHERE status <> 'done' AND last_error LIKE '%550%'"), 1)
    audit.done()


def look(audit, letter, in_chinese):
    parts = {part.get_content_type(): part.get_content() for part in letter.walk() if not part.is_multipart()}
    audit.same("parts of a letter", sorted(parts), ["text/html", "text/plain"])
    for text in (letter["Subject"], *parts.values()):
        has_chinese = any("\u4e00" <= sign <= "\u9fff" for sign in text)
        audit.same(f"Chinese in {text[:40]!r}", has_chinese, in_chinese)


if __name__ == "__main__":
    main()
