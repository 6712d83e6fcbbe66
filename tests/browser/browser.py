"""Chromium as a person uses it, watched: whatever a page does wrong is kept until somebody asks."""

import os
import shutil
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from demo import PASSWORD, PEOPLE, ROOT, Failed

AXE = Path(os.environ["AXE"]).read_text()
PICTURES = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "browser"
#: What must not be: everything of WCAG 2.2 A and AA that a machine finds, and axe's own good practice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESK = {"width": 1280, "height": 900}
#: A window of 1280 at 200 %.
ZOOMED = {"width": 640, "height": 450}
PHONE = {"width": 320, "height": 640}
SHOWN = {"width": 1180, "height": 980}
LONGEST = 12000


class Chromium:
    """One browser; each person has a context of their own."""

    def __enter__(self):
        shutil.rmtree(PICTURES, ignore_errors=True)
        PICTURES.mkdir(parents=True)
        self.playwright = sync_playwright().start()
        self.browser = self.playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        return self

    def __exit__(self, *_):
        self.browser.close()
        self.playwright.stop()

    def person(self, market, role=None, **more):
        """Somebody before a window: signed in as `role`, or not."""
        options = {"viewport": DESK, "locale": "en-GB", "base_url": market.url, **more}
        person = Person(self.browser.new_context(**options))
        if role:
            person.sign_in(role)
        return person


class Person:
    """A window, and what went wrong in it."""

    def __init__(self, context):
        self.context, self.wrong = context, []
        context.set_default_timeout(15000)
        self.page = context.new_page()
        self.page.on("console", lambda said: said.type == "error" and self.wrong.append(f"{self.page.url}: {said.text}"))
        self.page.on("pageerror", lambda error: self.wrong.append(f"{self.page.url}: {error}"))
        self.page.on("requestfailed", self.failed)
        self.page.on("request", self.only_ours)

    def failed(self, request):
        # Who goes on to the next page does not wait for the rest of this one.
        if request.failure != "net::ERR_ABORTED":
            self.wrong.append(f"{request.url} failed: {request.failure}")

    def only_ours(self, request):
        if not request.url.startswith("http://127.0.0.1:"):
            self.wrong.append(f"{self.page.url} asks {request.url}")

    def sign_in(self, role):
        self.page.goto("/sign-in")
        self.page.locator("[name='/email']").fill(PEOPLE[role])
        self.page.locator("[name='/password']").fill(PASSWORD)
        self.page.get_by_role("main").get_by_role("button", name="Sign in").click()
        self.page.wait_for_load_state()
        if "/sign-in" in self.page.url:
            raise Failed(f"{role} does not get in: {self.page.inner_text('main')}")

    def open(self, path, status=200):
        answer = self.page.goto(path)
        if answer.status != status:
            self.wrong.append(f"{path} answers {answer.status}")
        return self.page

    def picture(self, name):
        """The whole page; of one that is longer than anybody looks, its beginning."""
        tall = self.page.evaluate("document.scrollingElement.scrollHeight")
        self.page.screenshot(path=PICTURES / f"{name}.png", full_page=tall < LONGEST)

    def show(self, name):
        """A picture for the README: what the window shows."""
        self.page.set_viewport_size(SHOWN)
        self.page.screenshot(path=PICTURES / f"{name}.png")
        self.page.set_viewport_size(DESK)
        if os.environ.get("PICTURES"):
            shutil.copy(PICTURES / f"{name}.png", ROOT / "tests" / "output")

    def fill(self, fields):
        """Type into fields, and choose in lists, by the names they have."""
        for name, value in fields.items():
            field = self.page.locator(f"main [name='{name}']").first
            while (fold := field.locator("xpath=ancestor::details[not(@open)]")).count():
                fold.first.locator("xpath=./summary").click()
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def press(self, name):
        """Press the button, or follow the link, that says this."""
        main = self.page.get_by_role("main")
        button = main.get_by_role("button", name=name, exact=True)
        (button if button.count() else main.get_by_role("link", name=name, exact=True)).first.click()
        self.page.wait_for_load_state()

    def must_see(self, *texts):
        for text in texts:
            # A form that was just sent may still be on its way.
            deadline = time.monotonic() + 10
            while text not in self.page.inner_text("body") and time.monotonic() < deadline:
                self.page.wait_for_timeout(50)
            if text not in self.page.inner_text("body"):
                raise Failed(f"{self.page.url} does not say “{text}”:\n{self.page.inner_text('main')[:1500]}")

    def must_become(self, path, text):
        """A job is at work: look at the page again until it says this."""
        deadline = time.monotonic() + 60
        self.open(path)
        while text not in self.page.inner_text("body") and time.monotonic() < deadline:
            self.page.wait_for_timeout(500)
            self.open(path)
        self.must_see(text)

    def judge(self):
        """What axe finds serious, and what sticks out of the window."""
        found = self.page.evaluate(f"{AXE};axe.run(document, {{runOnly: {RULES}, resultTypes: ['violations']}})")
        for violation in found["violations"]:
            if violation["impact"] in ("serious", "critical"):
                node = violation["nodes"][0]
                self.wrong.append(f"{self.page.url}: {violation['id']}: {node['html'][:160]}: {node['failureSummary'][:300]}")
        self.must_fit()

    def must_fit(self):
        """Nothing is cut off, and nobody scrolls sideways but inside a table's own box."""
        wide, window = self.page.evaluate("[document.scrollingElement.scrollWidth, window.innerWidth]")
        if wide > window:
            culprit = self.page.evaluate("""() => [...document.querySelectorAll('body *')]
                .filter(e => e.getBoundingClientRect().right > window.innerWidth + 1 && !e.closest('.scroll'))
                .map(e => e.outerHTML.slice(0, 120)).slice(-1)[0]""")
            self.wrong.append(f"{self.page.url}: {wide} wide in a window of {window}: {culprit}")

    def leave(self):
        self.context.close()
        return self.wrong
