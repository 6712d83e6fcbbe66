"""What people come to do, from the first page to the last, with nothing but the demo's sign-ins."""

from datetime import date, timedelta

from demo import PASSWORD, PEOPLE, Failed
from browser import PHONE
from market import uscc

READINGS = "hour,degrees\n" + "\n".join(f"{hour},{20 + hour % 5}" for hour in range(24)) + "\n"
WEATHER = {
    "/title": "天气 Weather", "/declaration/summary": "by the hour", "/declaration/category": "weather",
    "/declaration/purposes": "research\nplanning", "/declaration/licence": "inside the house",
    "/declaration/assets/0/name": "readings", "/declaration/assets/0/kind": "table",
    "/declaration/assets/0/fields/0/name": "hour", "/declaration/assets/0/fields/0/personal": "none",
    "/declaration/assets/0/fields/0/state": "as_collected", "/declaration/assets/0/fields/1/name": "degrees",
    "/declaration/assets/0/fields/1/personal": "none", "/declaration/assets/0/fields/1/state": "as_collected",
    "/declaration/sources/0/id": "station", "/declaration/sources/0/kind": "self_collected",
    "/declaration/sources/0/statement": "our own, 2026", "/declaration/sources/0/collected_from": "2026-03-01",
    "/declaration/personal_data/state": "none",
}
MISSING = {
    "/sources/0/evidence": "log, sha256 on file", "/dossier/governance": "statement of 2026, sha256 on file",
    "/dossier/processor": "false",
    **{f"/sources/0/{name}": "false" for name in
       ("prohibited", "permit_needed", "important", "state_secret", "circumvented", "competitor", "public_service")},
}


def listing_put_right(chromium, market):
    """A seller drafts a product, is told beside each field what is missing, puts it right and is on sale."""
    seller = chromium.person(market, "seller")
    seller.open("/sell/products/new")
    seller.page.locator("button[name=more][value='/declaration/assets/0/fields']").click()
    seller.fill(WEATHER)
    seller.page.locator("main form .buttons button").first.click()
    seller.must_see("The draft is saved")
    product = seller.page.url.split("?")[0]
    seller.open(f"{product.removeprefix(market.url)}/files")
    seller.page.locator("input[type=file]").set_input_files({"name": "all.csv", "mimeType": "text/csv", "buffer": READINGS.encode()})
    seller.page.locator("main form[enctype] button[type=submit]").click()
    seller.must_see("The file is here")
    seller.open(f"{product.removeprefix(market.url)}/declaration")
    if not seller.page.locator("fieldset .finding").count():
        raise Failed("nothing is said beside the source")
    seller.judge()
    seller.picture("journey-listing-findings")
    seller.page.locator("fieldset .finding").first.scroll_into_view_if_needed()
    seller.show("console-listing")
    seller.fill(MISSING)
    seller.page.locator("main form .buttons button").first.click()
    seller.must_see("A new version is saved")
    # The law is asked about files once they are inspected, which is a job.
    seller.must_become(f"{product.removeprefix(market.url)}/files", "What was found in")
    seller.open(product.removeprefix(market.url))
    seller.page.locator("form[action$='/listing'] button").click()
    seller.must_see("It is on sale")
    seller.picture("journey-listing-done")
    return seller.leave()


def purchase(chromium, market, **window):
    """A buyer searches, orders, signs, pays, fetches and accepts."""
    market.deposit("buyer", "20000.00")
    buyer = chromium.person(market, "buyer", **window)
    buyer.open("/")
    buyer.page.locator("main input[type=search]").first.press_sequentially("地铁")
    buyer.must_see("Results for “地铁”")
    buyer.page.locator("main a[href^='/products/']").first.click()
    buyer.press("Order it")
    buyer.fill({"/quantity": "1", "/purpose": "research"})
    buyer.page.locator("main form .buttons button").first.click()
    buyer.must_see("read and sign")
    buyer.must_fit()
    buyer.press("Sign these terms")
    buyer.must_see("your turn: pay")
    buyer.page.locator("form[action$='/payment'] button").click()
    buyer.press("Get the files")
    buyer.must_see("curl -fo", "pd.read_csv")
    buyer.press("Copy")
    buyer.must_see("Copied")
    buyer.must_fit()
    buyer.picture(f"journey-purchase-{'phone' if window else 'desk'}")
    fetched = buyer.context.request.get(buyer.page.locator("main a.button").first.get_attribute("href"))
    if fetched.status != 200 or b"," not in fetched.body():
        raise Failed(f"the file answers {fetched.status}")
    buyer.open("/orders")
    buyer.page.locator("main a[href^='/orders/']").first.click()
    buyer.press("Accept")
    buyer.must_see("Links to the files end with your acceptance")
    buyer.judge()
    buyer.picture(f"journey-accept-{'phone' if window else 'desk'}")
    buyer.press("Accept")
    buyer.must_see("The platform pays the seller")
    return buyer.leave()


def on_a_phone(chromium, market):
    """The same in a window of 320."""
    return purchase(chromium, market, viewport=PHONE)


def consent_withdrawn(chromium, market):
    """A person takes consent back without an account, and follows it up."""
    person = chromium.person(market)
    person.open("/")
    person.page.locator("main a[href^='/products/']").first.click()
    person.page.locator("main a[href^='/rights/withdrawal']").first.click()
    person.page.wait_for_load_state()
    person.fill({"/text": "I am participant 7 of the commuting survey; I take my consent back."})
    person.page.locator("main form .buttons button").first.click()
    person.must_see("We have it")
    person.judge()
    person.picture("journey-withdrawal")
    return person.leave()


def complaint(chromium, market):
    """Somebody complains, the regulator answers, and the answer is read with the reference."""
    person, regulator = chromium.person(market), chromium.person(market, "regulator")
    person.open("/complaints/new")
    person.fill({"/about_kind": "other", "/text": "Ticket of a journey: my telephone number is sold here."})
    person.page.locator("main form .buttons button").first.click()
    person.must_see("We have it")
    followed = person.page.url.split("?")[0].removeprefix(market.url)
    regulator.open("/supervision/complaints")
    regulator.page.get_by_role("link", name="Ticket of a journey").click()
    regulator.press("Answer")
    regulator.fill({"/answer": "The product was looked at; it holds no telephone numbers."})
    regulator.press("Answer")
    regulator.must_see("The complaint is answered")
    person.open(followed)
    person.must_see("it holds no telephone numbers")
    return person.leave() + regulator.leave()


def quote_with_warning(chromium, market):
    """A seller asks one buyer for more, is warned before anybody is told, and sends it all the same."""
    seller = chromium.person(market, "seller")
    buyer = market.client("overcharged").must("GET", "/api/v1/me")["organization"]["id"]
    seller.open("/sell")
    listed = seller.page.locator("main tr, main li, main article", has_text="地铁").first
    seller.open(f"{listed.locator('a').first.get_attribute('href')}/quotes/new")
    seller.fill({"/buyer": buyer, "/quantity": "1", "/unit_price": "15000.00", "/valid_until": (date.today() + timedelta(days=10)).isoformat() + "T10:00"})
    seller.press("Offer it")
    seller.must_see("Offer it all the same")
    seller.judge()
    seller.picture("journey-quote-warned")
    seller.press("Offer it all the same")
    seller.must_see("The quote is offered")
    return seller.leave()


def case_decided(chromium, market):
    """From a complaint to a finding, a case, a hearing, an order, its refusal, the range and the decision."""
    regulator, seller = chromium.person(market, "regulator"), chromium.person(market, "seller")
    about = market.client("seller").must("GET", "/api/v1/me")["organization"]["id"]
    market.client("buyer").must("POST", "/api/v1/complaints", {
        "about_kind": "organization", "about_id": about, "text": "Case of a journey: they copy our index.", "conduct": "UC-02"})
    regulator.open("/supervision/complaints")
    regulator.page.get_by_role("link", name="Case of a journey").click()
    regulator.press("Raise a finding")
    regulator.fill({"/conduct": "UC-02", "/seller_id": about, "/says": "An index was copied against its terms.",
                    "/evidence/0/fact": "The same 312 errors", "/evidence/0/shown_by": "comparison, sha256 on file"})
    regulator.press("Raise the finding")
    regulator.press("Open a case")
    regulator.fill({"/summary": "An index copied against its terms."})
    regulator.press("Open the case")
    regulator.must_see("The case is open")
    case = regulator.page.url.split("?")[0].removeprefix(market.url)
    own = case.replace("/supervision", "/sell")

    def step(name, fields):
        regulator.open(case)
        regulator.press(name)
        regulator.fill(fields)
        regulator.press(name)
        regulator.must_see("on record")

    step("Invite the seller to be heard", {"/on": (date.today() + timedelta(days=14)).isoformat(), "/asks": "Where is your index from?"})
    seller.open(f"{own}/statement")
    seller.fill({"/statement": "From many sources."})
    seller.page.locator("main form .buttons button").first.click()
    step("Order correction", {"/demands": "Take the index off sale.", "/deadline_on": (date.today() + timedelta(days=30)).isoformat()})
    regulator.judge()
    regulator.picture("journey-case-ordered")
    seller.open(f"{own}/refusal")
    seller.fill({"/reason": "It is ours."})
    seller.page.locator("main form .buttons button").first.click()
    regulator.open(case)
    regulator.press("Compute the range of the fine")
    regulator.fill({"infringed": "true", "serious": "false"})
    regulator.press("Compute and record")
    regulator.must_see("The range is computed and recorded")
    regulator.press("Decide")
    regulator.judge()
    regulator.picture("journey-case-decision")
    regulator.fill({"/fine": "120000.00", "/reasons": "The errors are the same; nothing was corrected."})
    regulator.press("Decide")
    regulator.must_see("Decision", "The errors are the same")
    regulator.judge()
    regulator.picture("journey-case-decided")
    step("Close the case", {"/reason": "Decided."})
    regulator.must_see("The case is closed")
    return regulator.leave() + seller.leave()


def fine_calculated(chromium, market):
    """Anybody states facts one by one and sees the range close in."""
    person = chromium.person(market)
    person.open("/law")
    person.open("/law/fine")
    person.fill({"violation": "69", "actor": "seller"})
    person.press("Compute")
    person.must_see("SZ95-R", "SZ95-S")
    open_range = person.page.inner_text(".range")
    person.fill({"infringed": "true", "refused": "true", "serious": "false"})
    person.press("Compute")
    person.must_see("¥50,000.00 – ¥500,000.00")
    if person.page.inner_text(".range") == open_range:
        raise Failed(f"the range stays {open_range}")
    person.picture("journey-fine")
    person.show("console-fine")
    return person.leave()


def operator_verifies(chromium, market):
    """A new organization registers, waits, and is verified on evidence."""
    newcomer, operator = chromium.person(market), chromium.person(market, "operator")
    newcomer.open("/register")
    newcomer.fill({"/organization": "旅程数据 Journey", "/uscc": uscc(777_001), "/name": "Wu", "/email": "wu@journey.example",
                   "/password": "a long enough password", "/locale": "en"})
    newcomer.press("Register")
    newcomer.must_see("Registered. Sign in")
    operator.open("/operation")
    operator.page.get_by_role("link", name="旅程数据 Journey").first.click()
    operator.press("Verify")
    operator.fill({"/evidence": "The licence was compared with the register.", "/credit_grade": "A"})
    operator.press("Verify the organization")
    operator.must_see("Done, and in the log", "compared with the register")
    operator.picture("journey-operator")
    newcomer.fill({"/email": "wu@journey.example", "/password": "a long enough password"})
    newcomer.press("Sign in")
    newcomer.open("/account")
    newcomer.must_see("verified")
    return newcomer.leave() + operator.leave()


def operator_reviews(chromium, market):
    """A seller takes a wrong file off, lists a product with one question open; the operator decides with reasons."""
    seller, operator = chromium.person(market, "seller"), chromium.person(market, "operator")
    seller.open("/sell/products/new")
    seller.page.locator("button[name=more][value='/declaration/assets/0/fields']").click()
    seller.fill({**WEATHER, "/title": "天气 Weather in doubt"})
    seller.page.locator("main form .buttons button").first.click()
    seller.must_see("The draft is saved")
    product = seller.page.url.split("?")[0].removeprefix(market.url)
    seller.open(f"{product}/declaration")
    seller.fill({name: value for name, value in MISSING.items() if not name.endswith("/evidence")})
    seller.page.locator("main form .buttons button").first.click()
    seller.must_see("A new version is saved")
    for name in ("wrong.csv", "all.csv"):
        seller.open(f"{product}/files")
        seller.page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": READINGS.encode()})
        seller.page.locator("main form[enctype] button[type=submit]").click()
        seller.must_see("The file is here")
        if name == "wrong.csv":
            seller.press("Take it off")
            seller.must_see("The file is off the draft", "No file is attached")
    seller.must_become(f"{product}/files", "What was found in")
    seller.judge()
    seller.picture("journey-review-files")
    seller.open(product)
    seller.page.locator("form[action$='/listing'] button").click()
    seller.must_see("It waits for the operator")
    operator.open("/operation/reviews")
    waiting = operator.page.locator("main section", has_text="Weather in doubt").first
    waiting.get_by_role("link", name="Decide").click()
    operator.must_see("Weather in doubt")
    operator.judge()
    operator.picture("journey-review")
    operator.fill({"/decision": "list", "/reasons": "The station's log was seen at the platform."})
    operator.page.locator("main form .buttons button").first.click()
    operator.must_see("Decided; the seller reads your reasons")
    seller.open(product)
    seller.must_see("listed", "The station's log was seen")
    return seller.leave() + operator.leave()


def keyboard_only(chromium, market):
    """A regulator signs in, searches and opens what is found without touching a mouse."""
    person = chromium.person(market)
    person.open("/sign-in")
    keys = person.page.keyboard

    def reach(wanted, most=60):
        for _ in range(most):
            keys.press("Tab")
            here = person.page.evaluate("(document.activeElement.name || '') + ' ' + document.activeElement.innerText")
            if wanted in here:
                outline = person.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                if outline == "none":
                    raise Failed(f"the focus on {wanted} is not seen")
                return
        raise Failed(f"{wanted} is not reached by keyboard on {person.page.url}")

    reach("Skip to the content", 1)
    keys.press("Enter")
    reach("/email", 3)
    keys.type(PEOPLE["regulator"])
    reach("/password", 1)
    keys.type(PASSWORD)
    keys.press("Enter")
    person.page.wait_for_url(lambda url: "/sign-in" not in url)
    person.open("/supervision")
    reach("q ")
    keys.type("湾区")
    keys.press("Enter")
    person.page.wait_for_url("**/supervision/search?q=*")
    reach("湾区数据")
    keys.press("Enter")
    person.page.wait_for_url("**/supervision/search?q=org_*")
    person.must_see("Cases", "Orders")
    return person.leave()


def without_javascript(chromium, market):
    """A regulator without JavaScript finds a case and its file."""
    person = chromium.person(market, "regulator", java_script_enabled=False)
    person.open("/")
    person.page.locator("main input[type=search]").first.fill("地铁")
    person.page.keyboard.press("Enter")
    person.page.locator("main a[href^='/products/']").first.click()
    person.must_see("Where it comes from")
    person.open("/supervision/cases")
    person.page.locator("main th a").first.click()
    person.must_see("What can be done now", "In pictures")
    return person.leave()


ALL = {
    "journey-listing": listing_put_right,
    "journey-purchase": purchase,
    "journey-withdrawal": consent_withdrawn,
    "journey-complaint": complaint,
    "journey-quote": quote_with_warning,
    "journey-case": case_decided,
    "journey-fine": fine_calculated,
    "journey-operator": operator_verifies,
    "journey-review": operator_reviews,
    "journey-keyboard": keyboard_only,
    "journey-without-javascript": without_javascript,
    "journey-phone": on_a_phone,
}
