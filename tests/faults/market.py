"""Opens a market through its front door only, and buys in it as its buyers would."""

import itertools
import random
import secrets
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from server import Client, Failed

PASSWORD = "a long enough password"
COUNTS = b"station,hour,people\r\nUniversity Town,2026-03-02T08:00,412\r\nScience Park,2026-03-02T08:00,388\r\n"
CLEAN = {"resale_allowed": True, "prohibited": False, "permit_needed": False, "important": False, "state_secret": False, "circumvented": False, "competitor": False}
DECLARATION = {
    "summary": "Entries per station and hour, counted at the gates. No person is left in them.",
    "category": "transport",
    "purposes": ["research"],
    "licence": "Use inside the buyer's organization.",
    "assets": [{"name": "hourly", "kind": "table", "fields": [
        {"name": name, "personal": "none", "state": "aggregated", "source": "counts"} for name in ("station", "hour", "people")
    ]}],
    "sources": [{
        "id": "counts", "kind": "self_collected", "statement": "Counted by our own gates", "evidence": "processing log, sha256 on file", **CLEAN,
    }],
    "personal_data": {"state": "none"},
    "dossier": {"governance": "statement of 2026, sha256 on file"},
}
PLAN = {"unit": "month", "list_price": "12.50", "max_quantity": 100, "licence": "Use inside the buyer's organization."}
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
numbers = itertools.count(1)


def uscc(number):
    """A unified social credit code with its check character (GB 32100)."""
    body = f"91440300{number:09d}"
    total = sum(ALPHABET.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return body + ALPHABET[-total % 31]


def key():
    return secrets.token_hex(16)


def csv(head, rows):
    return "\r\n".join([head, *rows, ""]).encode()


class Member:
    """An organization with one person, signed in."""

    def __init__(self, server, name, locale="en", email=None):
        self.name, self.email = name, email or f"{name}@example.com"
        made = Client(server).must("POST", "/api/v1/registrations", {
            "organization": f"{name} Ltd", "uscc": uscc(next(numbers)), "name": name.title(),
            "email": self.email, "password": PASSWORD, "locale": locale,
        }, key())
        self.id = made["organization"]["id"]
        self.deposit_code = made["organization"]["particulars"]["deposit_code"]
        self.client = sign_in(server, self.email)
        self.token = self.client.token


def sign_in(server, email):
    opened = Client(server).must("POST", "/api/v1/sessions", {"email": email, "password": PASSWORD, "kind": "bearer"})
    return Client(server, opened["token"])


class Market:
    """A market with staff, a seller with a listed product and a price, and buyers with money in hand."""

    def __init__(self, server, buyers=0, products=1, funds="1000000.00"):
        self.server = server
        self.operator = staff(server, "operator")
        self.seller = Member(server, "seller")
        self.verify(self.seller)
        self.products = [self.offer(number + 1) for number in range(products)]
        with ThreadPoolExecutor(8) as pool:
            self.buyers = list(pool.map(lambda number: Member(server, f"buyer{number + 1}"), range(buyers)))
            list(pool.map(self.verify, self.buyers))
        if buyers:
            self.deposit([(buyer.deposit_code, funds) for buyer in self.buyers])

    def offer(self, number, seller=None):
        """A product of counted passengers, listed, and its plan."""
        client = (seller or self.seller).client
        sell = client.must
        product = sell("POST", "/api/v1/products", {"title": f"Hourly counts {number}", "declaration": DECLARATION}, key())
        path = f"/api/v1/products/{product['id']}"
        sell("POST", f"{path}/files?asset=hourly&name=hourly.csv", COUNTS, key(), kind="text/csv")
        wait_listed(client, path)
        plan = sell("POST", f"{path}/plans", PLAN, key())
        return {"id": product["id"], "plan_id": plan["id"]}

    def verify(self, member):
        evidence = {"evidence": "The licence was compared with the register.", "credit_grade": "A"}
        Client(self.server, self.operator.token).must("POST", f"/api/v1/organizations/{member.id}/verification", evidence, key())

    def deposit(self, transfers):
        """Book one bank statement: (deposit code, amount) each."""
        return self.operator.must("POST", "/api/v1/statements", statement(transfers), key(), kind="text/csv")


def wait_listed(client, path):
    """The law is asked about files once they are inspected, which is a job."""
    deadline = time.monotonic() + 60
    while True:
        status, answer = client.insist("POST", f"{path}/listing", None, key())
        if status == 200 and answer["product"]["status"] == "listed":
            return
        if time.monotonic() > deadline:
            raise Failed(f"the product is not listed: {status} {answer}")
        time.sleep(0.2)


def staff(server, kind):
    """Somebody of the platform or of a supervising body, brought in by the command line."""
    email = f"{kind}@{kind}.example"
    server.command(
        "admin", kind, "--organization", kind.title(), "--uscc", uscc(next(numbers)), "--name", kind.title(),
        "--email", email, text=PASSWORD,
    )
    return sign_in(server, email)


def statement(transfers):
    """A bank statement as CSV, each line with a reference of its own."""
    rows = [f"T{secrets.token_hex(8)},{code},{amount},2026-03-02,a payer" for code, amount in transfers]
    return csv("bank_reference,deposit_code,amount,value_date,payer", rows)


class Purchase:
    """One purchase as a careful client makes it: every step has a key that is kept until it is answered."""

    def __init__(self, client, product, again=0.1):
        """`again`: how often an answered step is sent once more, as by a client that did not get the answer."""
        self.client, self.product, self.again = client, product, again
        self.keys = {step: key() for step in ("order", "agreement", "payment", "delivery", "acceptance")}
        self.order = None

    def step(self, name, path, body):
        answer = self.client.must("POST", path, body, self.keys[name])
        again = self.client.must("POST", path, body, self.keys[name]) if random.random() < self.again else answer
        if again != answer:
            raise Failed(f"one key, two answers: {answer} and {again}")
        return answer

    def place(self):
        self.order = self.step("order", "/api/v1/orders", {
            "product_id": self.product["id"], "plan_id": self.product["plan_id"], "quantity": 1, "purpose": "research",
        })

    def sign(self):
        terms = self.client.must("GET", self.path("agreement"))
        self.step("agreement", self.path("agreement"), {"terms_sha256": terms["terms_sha256"]})

    def pay(self):
        self.step("payment", self.path("payment"), None)

    def fetch(self):
        """The first file of the order, by a link made for it."""
        return self.client.must("GET", self.link())

    def link(self):
        made = self.step("delivery", self.path("deliveries"), {})
        return "/api/" + made["items"][0]["url"].split("/api/", 1)[1]

    def accept(self):
        self.step("acceptance", self.path("acceptance"), None)

    def path(self, part):
        return f"/api/v1/orders/{self.order['id']}/{part}"

    def make(self):
        self.place()
        self.sign()
        self.pay()
        return self


def all_at_once(work, arguments):
    """Run `work` on each argument in a thread of its own, all released together."""
    gate = threading.Barrier(len(arguments))

    def run(argument):
        gate.wait()
        return work(argument)

    with ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(run, arguments))
