"""Every page for whom it is made: in light, in dark, at 200 %, on a phone. axe finds nothing serious; nothing sticks out."""

from browser import DESK, PHONE, ZOOMED

#: Role → pages: a name for the pictures, and an address or a way of finding it from the page before.
PAGES = {
    None: {
        "catalogue": "/",
        "product": "main a[href^='/products/']",
        "law": "/law",
        "rules": "/law/rules",
        "article": "/law/articles/69",
        "rule": "/law/rules/ADM-67-1-1",
        "reference": "/reference",
    },
}


def look(person, name, page):
    """Open a page, or follow the first link that fits, and look at it from all sides."""
    if page.startswith("/"):
        person.open(page)
    else:
        person.open(person.page.locator(page).first.get_attribute("href"))
    for theme in ("light", "dark"):
        person.page.emulate_media(color_scheme=theme)
        person.judge()
        person.picture(f"{name}-{theme}")
    person.page.emulate_media(color_scheme="light")
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
            if wanted(name) or not page.startswith("/"):
                look(person, name, page)
                yield name, list(person.wrong)
                person.wrong.clear()
        person.leave()
