"""Every kind of caller against every operation of the API's own description.

A small market is seeded once; each caller then has a copy of it to itself, so that what one breaks does not shield
what another would have met. SEED, EXAMPLES and CALLERS can be set from outside.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "faults"))

from books import Books  # noqa: E402
from market import Market, Purchase, staff  # noqa: E402
from server import Client, Server  # noqa: E402

SEED = os.environ.get("SEED", "69")
EXAMPLES = os.environ.get("EXAMPLES", "10")
ENDS_SESSIONS = "/api/v1/sessions/{id}/revocation"
CALLERS = os.environ.get("CALLERS", "anybody member operator regulator").split()


def seed(folder):
    """A market in which something of everything exists. Answers each caller's token."""
    with Server(folder) as server:
        market = Market(server, buyers=2)
        member, other = market.buyers
        theirs = market.offer(2, member)
        for buyer, product in ((member, market.products[0]), (other, theirs)):
            Purchase(buyer.client, product).place()
            Purchase(buyer.client, product).make()
            through = Purchase(buyer.client, product).make()
            through.fetch()
            through.accept()
        regulator = staff(server, "regulator")
        Books(f"sqlite://{folder}/steelyard.sqlite").wait_for_jobs()
    return {"anybody": None, "member": member.token, "operator": market.operator.token, "regulator": regulator.token}


def table_of(collection):
    """`deliveries` → `delivery`: paths use the plural of the table's name."""
    return re.sub("ies$", "y", collection) if collection.endswith("ies") else collection.removesuffix("s").replace("-", "_")


def configure(folder, document):
    """The committed configuration, and the ids that exist, for the places that take them."""
    books, lines, tables = Books(f"sqlite://{folder}/steelyard.sqlite"), [], set()
    for (table,) in map(dict.values, books.rows("SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'id'")):
        ids = [row["id"] for row in books.rows(f'SELECT id FROM "{table}" ORDER BY id DESC LIMIT 5')]
        if ids and not table.startswith("sqlite"):
            tables.add(table)
            lines += [f"[dictionaries.{table}]", f"values = {json.dumps(ids)}"]
    lines += ["[parameters]"]
    lines += [f'"body.{table}_id" = {{ dictionary = "{table}", probability = 0.8 }}' for table in sorted(tables)]
    for path in document["paths"]:
        found = re.match(r"/api/v1/([^/]+)/\{id\}", path)
        if found and table_of(found[1]) in tables:
            binding = f'{{ "path.id" = {{ dictionary = "{table_of(found[1])}", probability = 0.8 }} }}'
            lines += ["[[operations]]", f"include-path = {json.dumps(path)}", f"parameters = {binding}"]
    config = folder / "schemathesis.toml"
    config.write_text((HERE / "schemathesis.toml").read_text() + "\n" + "\n".join(lines) + "\n")
    return config


def fuzz(caller, token, folder):
    """One run as one caller. Answers whether nothing was found, and what was printed."""
    with Server(folder) as server:
        config = configure(folder, Client(server).must("GET", "/openapi.json"))
        clean, text = run(server, config, token, "--exclude-path", ENDS_SESSIONS)
        if token and Client(server, token).call("GET", "/api/v1/me")[0] != 200:
            return False, f"── as {caller}\n{text}\nThe run lost the session it worked with: most of it met a closed door."
        # Last, because the fuzzer finds the id of its own session in the list of them, and ends it.
        clean_too, more = run(server, config, token, "--include-path", ENDS_SESSIONS)
        # What the caller is not told stands in the server's own log.
        inside = [line for line in (folder / "server.log").read_text().splitlines() if "ERROR" in line]
        text = "\n".join([f"── as {caller}", text, more if not clean_too else "", *inside[:20]])
        return clean and clean_too and not inside, text


def run(server, config, token, *which):
    who = ["--header", f"Authorization: Bearer {token}"] if token else []
    command = ["schemathesis", "--config-file", config, "run", f"http://127.0.0.1:{server.port}/openapi.json"]
    command += ["--checks", "all", "--seed", SEED, "--max-examples", EXAMPLES, "--no-color", *which, *who]
    # It leaves a cache where it stands.
    done = subprocess.run(command, capture_output=True, text=True, cwd=server.folder)
    return done.returncode == 0, done.stdout + done.stderr


def main():
    with tempfile.TemporaryDirectory() as whole:
        seeded = Path(whole) / "seeded"
        tokens = seed(seeded)

        def run(caller):
            copy = Path(whole) / caller
            shutil.copytree(seeded, copy)
            return fuzz(caller, tokens[caller], copy)

        with ThreadPoolExecutor(len(CALLERS)) as pool:
            results = list(pool.map(run, CALLERS))
    for (clean, text) in results:
        print(text if not clean else summary(text))
    found = [caller for caller, (clean, _) in zip(CALLERS, results) if not clean]
    print(f"fuzzed as {len(CALLERS)} kinds of caller, seed {SEED}, {EXAMPLES} examples an operation: " + (f"failures as {', '.join(found)}" if found else "nothing found"))
    return 1 if found else 0


def summary(text):
    """The caller, and the last lines of the report, which count."""
    lines = text.splitlines()
    return "\n".join([lines[0], *[line for line in lines if re.search(r"tested|generated|passed|Seed", line)]])


if __name__ == "__main__":
    sys.exit(main())
