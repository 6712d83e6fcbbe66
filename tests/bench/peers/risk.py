"""Asks DuckDB and pycanon what the risk report says of the same made-up table, and how long they take.

Arguments: the table as CSV and what `tests/bench/risk.rs` printed. Prints one line for each comparison; exits 1 where
an answer differs.
"""

import json
import math
import sys
import time

import duckdb
import pandas
from pycanon import anonymity

THREADS = 2
QUASI = ["age", "sex", "district", "education", "occupation", "marital"]
SENSITIVE = "income"

# Everything from one grouping by all seven columns, DuckDB's fastest way of those tried.
QUERY = f"""
WITH runs AS (SELECT {", ".join(QUASI)}, {SENSITIVE}, count(*) AS c FROM people GROUP BY ALL),
     shares AS (SELECT {SENSITIVE}, count(*) / (SELECT count(*) FROM people) AS p FROM people GROUP BY ALL),
     classes AS (SELECT {", ".join(QUASI)}, sum(c) AS n, count(*) AS l, list(c) AS cs, list(p) AS ps
                 FROM runs JOIN shares USING ({SENSITIVE}) GROUP BY {", ".join(QUASI)})
SELECT min(n), count(*), count(*) FILTER (n = 1), min(l),
       max(list_sum(list_transform(list_zip(cs, ps), lambda it: greatest(it[1] / n - it[2], 0))))
FROM classes
"""
# The same as two questions, each as plain as it can be.
K_AND_L = f"""
SELECT min(n), count(*), count(*) FILTER (n = 1), min(l)
FROM (SELECT count(*) AS n, count(DISTINCT {SENSITIVE}) AS l FROM people GROUP BY {", ".join(QUASI)})
"""
T = f"""
WITH runs AS (SELECT {", ".join(QUASI)}, {SENSITIVE}, count(*) AS c FROM people GROUP BY ALL),
     shares AS (SELECT {SENSITIVE}, count(*) / (SELECT count(*) FROM people) AS p FROM people GROUP BY ALL),
     sizes AS (SELECT {", ".join(QUASI)}, count(*) AS n FROM people GROUP BY ALL)
SELECT max(t) FROM (SELECT sum(greatest(c / n - p, 0)) AS t
                    FROM runs JOIN sizes USING ({", ".join(QUASI)}) JOIN shares USING ({SENSITIVE})
                    GROUP BY {", ".join(QUASI)})
"""


def timed(work, times=1):
    """The answer, and the middle one of the times taken."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        answer = work()
        took.append(time.perf_counter() - began)
    return answer, sorted(took)[len(took) // 2]


def printed(file):
    """Seconds for the classes alone, seconds for the whole report, and the report, by rows."""
    found = {}
    for line in open(file):
        words = line.split()
        if "classes alone:" in line:
            found[int(words[0])] = [float(words[-2])]
        elif " rows of 7 columns: " in line:
            found[int(words[0])].append(float(words[-2]))
        elif line.startswith("{"):
            report = json.loads(line)
            found[report["rows"]].append(report)
    return found


def main():
    table, output = sys.argv[1:]
    ours = printed(output)
    different = []

    def same(peer, what, theirs, mine):
        close = math.isclose(theirs, mine, rel_tol=0, abs_tol=1e-9)
        print(f"  {what}: {peer} {theirs}, here {mine}" + ("" if close else "  DIFFERENT"))
        if not close:
            different.append(what)

    alone, seconds, report = ours[1_000_000]
    database = duckdb.connect(config={"threads": THREADS})
    database.execute(f"CREATE TABLE people AS SELECT * FROM read_csv('{table}')")
    one, in_one = timed(lambda: database.execute(QUERY).fetchone(), 3)
    two, in_two = timed(lambda: database.execute(K_AND_L).fetchone() + database.execute(T).fetchone(), 3)
    print(f"DuckDB {duckdb.__version__}, a million rows, {THREADS} threads")
    for answer in (one, two):
        for what, theirs in zip(["k", "classes", "uniques", "l", "t"], answer):
            same("DuckDB", what, float(theirs), float(report[what]))
    print(f"  k, classes, uniques, l, t: DuckDB {in_one:.3f} s in one query, {in_two:.3f} s in two")
    print(f"  the whole report here: {seconds:.3f} s, {min(in_one, in_two) / seconds:.1f} times as fast")

    people = pandas.read_csv(table)
    few, (_, seconds_few, report_few) = people.head(5_000), ours[5_000]
    learned = report_few["sensitive"][0]["learned"]
    asked = (few, QUASI, [SENSITIVE])
    print("pycanon, 5,000 rows")
    for what, ask, mine in [
        ("k", lambda: anonymity.k_anonymity(few, QUASI), report_few["k"]),
        ("alpha", lambda: anonymity.alpha_k_anonymity(*asked)[0], learned["alpha"]),
        ("l", lambda: anonymity.l_diversity(*asked), learned["l"]),
        ("entropy l, rounded down", lambda: anonymity.entropy_l_diversity(*asked), math.floor(learned["entropy_l"])),
        ("t", lambda: anonymity.t_closeness(*asked), learned["t"]),
        ("beta", lambda: anonymity.basic_beta_likeness(*asked), learned["beta"]),
        ("enhanced beta", lambda: anonymity.enhanced_beta_likeness(*asked), learned["enhanced_beta"]),
        ("delta", lambda: anonymity.delta_disclosure(*asked), learned["delta"]),
    ]:
        theirs, took = timed(ask)
        same("pycanon", what, float(theirs), float(mine))
        print(f"    {took:.2f} s; the whole report here {seconds_few:.3f} s, {took / seconds_few:.0f} times as fast")
    for rows, name, mine, ask in [
        (1_000_000, "k", alone, lambda: anonymity.k_anonymity(people, QUASI)),
        (100_000, "l", ours[100_000][1], lambda: anonymity.l_diversity(people.head(100_000), QUASI, [SENSITIVE])),
    ]:
        theirs, took = timed(ask)
        print(f"pycanon, {name} of {rows:,} rows")
        same("pycanon", name, float(theirs), float(ours[rows][2][name]))
        part = "classes alone" if name == "k" else "the whole report"
        print(f"    {took:.2f} s; {part} here {mine:.3f} s, {took / mine:.0f} times as fast")

    print(f"the whole report of ten million rows here: {ours[10_000_000][1]:.2f} s")
    sys.exit(bool(different) and f"different: {', '.join(different)}")


main()
