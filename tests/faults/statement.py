"""The same statement of five hundred lines, imported four times at once through two instances, books once."""

from books import Audit
from market import Market, Member, all_at_once, key, statement
from pair import pair
from server import Client

LINES, TIMES, MEMBERS = 500, 4, 5


def main():
    with pair("statement") as (books, first, second, mailboxes):
        market = Market(first, products=0)
        codes = [Member(first, f"payer{number}").deposit_code for number in range(MEMBERS)] + ["SYUNKNOWN"]
        content = statement([(codes[line % len(codes)], f"{line + 1}.01") for line in range(LINES)])
        doors = [Client(server, market.operator.token) for server in (first, second)] * (TIMES // 2)
        doors = [Client(door.server, door.token) for door in doors]
        answers = all_at_once(lambda door: door.must("POST", "/api/v1/statements", content, key(), kind="text/csv"), doors)
        books.wait_for_jobs()
        check(books, answers, mailboxes)
    print(f"statement: {LINES} lines imported {TIMES} times at once through two instances: booked {[answer['booked'] for answer in answers]}")


def check(books, answers, mailboxes):
    whole = sum((line + 1) * 10_000 + 100 for line in range(LINES))
    audit = Audit(books)
    audit.money()
    audit.same("lines booked, over all answers", sum(answer["booked"] for answer in answers), LINES)
    audit.same("lines found booked already", sum(answer["already_booked"] for answer in answers), (TIMES - 1) * LINES)
    audit.same("deposits", books.one("SELECT count(*) FROM journal_entry WHERE kind = 'deposit'"), LINES)
    audit.same("money at the bank", books.one("SELECT -sum(amount) FROM posting WHERE ledger_account = 'bank'"), whole)
    audit.letters("deposit_booked", books.one("SELECT count(*) FROM posting WHERE ledger_account LIKE 'funds:%'"))
    audit.jobs(mailboxes)
    audit.done()


if __name__ == "__main__":
    main()
