"""What sellers, buyers and people who never sign in come to do."""

from browser import PHONE


def press(person, name):
    person.page.get_by_role("main").get_by_role("button", name=name, exact=True).click()
    person.page.wait_for_load_state()


def fill(person, **fields):
    """Fill in fields by their pointers: `a__0__b` is `/a/0/b`."""
    for name, text in fields.items():
        field = person.page.locator(f"[name='/{name.replace('__', '/')}']")
        field.select_option(text) if field.evaluate("e => e.tagName") == "SELECT" else field.fill(text)


def buys(person):
    """From the catalogue to the accepted order."""
    person.open("/")
    person.page.locator("main a[href^='/products/']").first.click()
    person.page.get_by_role("link", name="Order it").click()
    fill(person, quantity="1", purpose="research")
    press(person, "Place the order")
    person.must_see("Read the agreement and sign it")
    press(person, "Sign these terms")
    person.page.get_by_role("main").get_by_role("button", name="Pay ").click()
    person.must_see("Paid into escrow")
    press(person, "Get the files")
    person.must_see("curl -fo", "pd.read_csv")
    person.judge()
    person.picture(f"journey-files-{person.page.viewport_size['width']}")
    with person.page.expect_download() as fetched:
        person.page.get_by_role("link", name="Download").first.click()
    fetched.value.path()
    person.page.get_by_role("link", name="Back to the order").click()
    press(person, "Accept")
    person.must_see("The platform pays the seller")
    person.page.get_by_role("link", name="Price receipt").click()
    person.must_see("You paid")
    return person.leave()


def buy_and_receive(chromium, market):
    return buys(chromium.person(market, "buyer"))


def buy_on_a_phone(chromium, market):
    """The same in a window of 320 pixels."""
    return buys(chromium.person(market, "overcharged", viewport=PHONE))


def list_and_put_right(chromium, market):
    """A draft by the form; the check says what is missing beside its field; the seller adds it."""
    person = chromium.person(market, "seller")
    person.open("/sell")
    person.page.get_by_role("link", name="Draft a product").click()
    at = "declaration__"
    fill(person, title="天气 Weather", **{
        f"{at}summary": "by the hour", f"{at}category": "weather", f"{at}licence": "inside the house",
        f"{at}assets__0__name": "readings", f"{at}assets__0__fields__0__name": "degrees",
        f"{at}assets__0__fields__0__personal": "none", f"{at}assets__0__fields__0__state": "as_collected",
        f"{at}sources__0__id": "station", f"{at}sources__0__kind": "self_collected",
        f"{at}sources__0__statement": "our own", f"{at}sources__0__collected_from": "2026-03-01",
        f"{at}personal_data__state": "none",
    })
    press(person, "Save the draft")
    person.must_see("The draft is saved", "To put it right")
    person.page.get_by_role("link", name="Data files (0)").click()
    file = {"name": "readings.csv", "mimeType": "text/csv", "buffer": b"degrees\n20\n21\n19\n"}
    person.page.locator("[name=file]").set_input_files(file)
    press(person, "Attach")
    person.must_see("The file is here")
    person.open(person.page.url.split("/files")[0])
    person.page.get_by_role("link", name="Edit the declaration").click()
    beside = person.page.locator("fieldset[id='f/sources/0'] .finding")
    before = beside.count()
    fill(person, sources__0__evidence="log, sha256 on file")
    person.picture("journey-finding-beside-its-field")
    press(person, "Save and check")
    person.must_see("A new version is saved")
    person.page.get_by_role("link", name="Edit the declaration").click()
    if not beside.count() < before:
        person.wrong.append(f"{before} findings beside the source, and still {beside.count()} with its evidence")
    return person.leave()


def quote_with_warning(chromium, market):
    """A price that sets one buyer apart is warned about before anybody is told."""
    person = chromium.person(market, "seller")
    person.open("/sell")
    person.page.locator("main tr", has_text="listed").get_by_role("link").first.click()
    person.page.get_by_role("link", name="Offer a price to one buyer").click()
    fill(person, buyer="91440300MA5D00075Q", quantity="1", unit_price="13500.00")
    press(person, "Offer it")
    person.must_see("Offer it all the same")
    person.judge()
    person.picture("journey-quote-warned")
    press(person, "Offer it all the same")
    person.must_see("The quote is offered")
    return person.leave()


def take_consent_back(chromium, market):
    """Somebody who is in a product and has no account."""
    person = chromium.person(market)
    person.open("/rights")
    person.page.get_by_role("link", name="Take consent back").click()
    fill(person, about_kind="product", about_id="prd_of_the_survey", text="I was in the survey.")
    press(person, "Take it back")
    person.must_see("Keep the address of this page")
    person.judge()
    return person.leave()


def complain(chromium, market):
    """A complaint that lacks something is put right with nothing lost."""
    person = chromium.person(market)
    person.open("/complaints/new")
    fill(person, about_kind="product", text="The price is not fair.")
    press(person, "Send the complaint")
    person.must_see("say which one")
    person.judge()
    person.picture("journey-put-right")
    fill(person, about_kind="other")
    press(person, "Send the complaint")
    person.must_see("Keep the address of this page")
    return person.leave()


def keyboard_only(chromium, market):
    """Signing in and searching without a mouse; what has the focus can be seen."""
    person = chromium.person(market)
    keys = person.open("/sign-in").keyboard
    keys.press("Tab")
    if person.page.evaluate("document.activeElement.className") != "skip":
        person.wrong.append("the first Tab does not reach the link to the content")
    keys.press("Enter")
    keys.press("Tab")
    keys.type("seller@demo.example")
    keys.press("Tab")
    keys.type("steelyard-demo")
    outline = person.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    if outline == "none":
        person.wrong.append("the focus cannot be seen")
    keys.press("Enter")
    person.page.wait_for_load_state()
    person.must_see("Sign out")
    return person.leave()


ALL = {
    "journey-buy-and-receive": buy_and_receive,
    "journey-buy-on-a-phone": buy_on_a_phone,
    "journey-list-and-put-right": list_and_put_right,
    "journey-quote-with-warning": quote_with_warning,
    "journey-take-consent-back": take_consent_back,
    "journey-complain": complain,
    "journey-keyboard-only": keyboard_only,
}
