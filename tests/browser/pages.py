"""Every page for whom it is made: in light, in dark, at 200 %, on a phone. axe finds nothing serious; nothing sticks out."""

from browser import DESK, PHONE, ZOOMED

#: Role → pages: a name for the pictures, and an address, or an address and which link to follow from there.
PAGES = {
    None: {
        "catalogue": "/",
        "product": "/ main a[href^='/products/']",
        "found": "/?q=x&category=y&price_max=1",
        "statistics": "/statistics",
        "fairness": "/fairness",
        "rights": "/rights",
        "consent": "/rights/withdrawal",
        "complain": "/complaints/new",
        "law": "/law",
        "rules": "/law/rules",
        "article": "/law/articles/69",
        "rule": "/law/rules/ADM-67-1-1",
        "fine": "/law/fine",
        "fine-answered": "/law/fine?violation=69&actor=seller&infringed=true&refused=true&amount=12960",
        "sign-in": "/sign-in",
        "register": "/register",
        "reference": "/reference",
    },
    "seller": {
        "products": "/sell",
        "blocked": "/sell main tr:nth-child(3) a",
        "listed": "/sell main tr:nth-child(4) a",
        "draft": "/sell/products/new",
        "authorizations": "/sell/authorizations",
        "authorization": "/sell/authorizations main th a",
        "new-authorization": "/sell/authorizations/new",
        "cases": "/sell/cases",
        "case": "/sell/cases main th a",
        "orders": "/orders",
        "order": "/orders main th a",
        "quotes": "/quotes",
        "quote": "/quotes main th a",
        "funds": "/funds",
        "payout": "/funds/payouts/new",
    },
    "overcharged": {
        "orders": "/orders",
        "order": "/orders main th a",
        "quotes": "/quotes",
        "funds": "/funds",
        "account": "/account",
    },
    "regulator": {
        "overview": "/supervision",
        "findings": "/supervision/findings",
        "finding": "/supervision/findings main th a[href*='/findings/']",
        "cases": "/supervision/cases",
        "case": "/supervision/cases main th a[href*='/cases/']",
        "search": "/supervision/search?q=湾区",
        "product": "/supervision/search?q=湾区 main a[href^='/supervision/products/']",
        "complaints": "/supervision/complaints",
        "complaint": "/supervision/complaints main th a",
        "screens": "/supervision/screens",
        "log": "/log",
        "account": "/account",
    },
    "operator": {
        "overview": "/operation",
        "organizations": "/operation/organizations",
        "organization": "/operation/organizations main th a",
        "reviews": "/operation/reviews",
        "disputes": "/operation/disputes",
        "exposure": "/operation/exposure",
        "directory": "/operation/directory",
        "import": "/operation/directory main th a",
        "money": "/operation/money",
        "log": "/log",
    },
}


def look(person, name, page):
    """Open a page, or follow the first link that fits, and look at it from all sides."""
    address, _, link = page.partition(" ")
    person.open(address)
    if link:
        person.open(person.page.locator(link).first.get_attribute("href"))
    for theme in ("light", "dark"):
        person.page.emulate_media(color_scheme=theme)
        person.judge()
        person.picture(f"{name}-{theme}")
    person.page.emulate_media(color_scheme="light")
    if name == "regulator-finding":
        person.show("console-finding")
    for size in (ZOOMED, PHONE):
        person.page.set_viewport_size(size)
        person.must_fit()
    person.picture(f"{name}-phone")
    person.page.set_viewport_size(DESK)


def all_pages(chromium, market, wanted):
    """Yields what was looked at, and what is wrong with it."""
    for role, pages in PAGES.items():
        person = chromium.person(market, role)
        for name, page in pages.items():
            name = f"{role or 'anybody'}-{name}"
            if wanted(name):
                look(person, name, page)
                yield name, list(person.wrong)
                person.wrong.clear()
        person.leave()
