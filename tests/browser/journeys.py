"""What people come to do, from the first page to the last."""

import trading


def without_javascript(chromium, market):
    """Somebody without JavaScript searches and reads a product."""
    person = chromium.person(market, java_script_enabled=False)
    person.open("/")
    person.page.get_by_role("searchbox").fill("地铁")
    person.page.keyboard.press("Enter")
    person.page.locator("main a[href^='/products/']").first.click()
    person.must_see("Where it comes from")
    return person.leave()


ALL = {
    "journey-without-javascript": without_javascript,
    **trading.ALL,
}
