"""Every page and every journey, one after the other, in one market. Prints a line for each; exits 1 if one fails."""

import sys
import time
import traceback

import journeys
import pages
from browser import PICTURES, Chromium
from demo import Market

words = sys.argv[1:]
failed = done = 0


def wanted(name):
    return not words or any(word in name for word in words)


def report(name, wrong, began):
    global failed, done
    done, failed = done + 1, failed + bool(wrong)
    print(f"{'FAILED' if wrong else 'ok':6} {name} ({time.monotonic() - began:.1f} s)", *wrong, sep="\n         ", flush=True)


with Market() as market, Chromium() as chromium:
    began = time.monotonic()
    for name, wrong in pages.all_pages(chromium, market, wanted):
        report(name, wrong, began)
        began = time.monotonic()
    for name, journey in journeys.ALL.items():
        if wanted(name):
            began = time.monotonic()
            try:
                report(name, journey(chromium, market), began)
            except Exception:  # a journey that breaks off is told like any other, and the next begins
                report(name, [traceback.format_exc(limit=-3)], began)
print(f"{done - failed} of {done} passed; pictures in {PICTURES}")
sys.exit(failed > 0)
