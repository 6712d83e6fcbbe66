#!/usr/bin/env python3
"""Computes the findings of a report again from the trade folder alone, and compares.

    recompute.py FOLDER REPORT

Money and prices must agree to the last digit, as whole numbers; estimates with statsmodels to 1e-9. The method is that
of policies/README.md, written here a second time and in another way.
"""
import json
import pathlib
import sys

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy import stats

DAY, MILLION = 86_400, 10**6
folder, report = pathlib.Path(sys.argv[1]), json.loads(pathlib.Path(sys.argv[2]).read_text())
table = {name: pd.read_parquet(folder / f"{name}.parquet") for name in ["trades", "list_prices", "adjust", "buyers"]}
trades = table["trades"]
compared = left = 0


def same(found, known, what):
    global compared
    compared += 1
    if found != known:
        sys.exit(f"{what}: the report says {found}, recomputed it is {known}")


def nearest(number, divisor):
    """The nearest whole number, halves away from nought."""
    half = divisor // 2
    return -((-number + half) // divisor) if number < 0 else (number + half) // divisor


def yuan(amount):
    """From millionths of a fen."""
    hundredths = nearest(amount * 10_000, MILLION * 100)
    whole, part = divmod(abs(hundredths), 10_000)
    text = f"{'-' if hundredths < 0 else ''}{whole}.{part:04}"
    return text[:-2] if text.endswith("00") else text


lists = {p: sorted(zip(g.valid_from, g.price)) for p, g in table["list_prices"].groupby("product")}
steps = {p: list(zip(g.dim, g.threshold, g.ppm)) for p, g in table["adjust"].groupby("product")}


class Trade:
    """One trade with its price against what was published."""

    def __init__(self, row):
        self.row = row
        lag = row.ts - row.quote_ts
        self.moment = row.quote_ts if 0 <= lag <= 30 * DAY else row.ts
        self.list = [price for start, price in lists[row.product] if start <= self.moment][-1]
        expected = row.qty * self.list * MILLION
        for dimension, value in [("qty", row.qty), ("duration", row.duration_m), ("credit", row.credit_evidence)]:
            reached = [(t, p) for d, t, p in steps.get(row.product, []) if d == dimension and t <= value]
            if reached:
                expected = nearest(expected * (MILLION + max(reached)[1]), MILLION)
        self.expected = expected
        amount = row.paid + row.fee - row.doc_cost
        self.net = nearest(amount * row.fx * MILLION, row.delivered_ppm)
        rho = nearest(self.net * MILLION, expected)
        tolerance = max(500, nearest(row.fx * 1_010_000, expected))
        self.rho = MILLION if abs(rho - MILLION) <= tolerance else rho
        tabled = any(d == "duration" for d, _, _ in steps.get(row.product, []))
        self.key = (row.product, row.licence, row.delivery, row.security, row.stage, row.credit_evidence, row.pay_terms,
                    None if tabled else row.duration_m, None if row.doc_cost > 0 else row.cost_class,
                    row.demand if row.exempt == 1 and row.demand else None)
        self.silent = row.credit != row.credit_evidence or (row.exempt == 1 and not row.demand)


def whole(row):
    return type("Row", (), {k: int(v) if isinstance(v, (int, np.integer)) else v for k, v in row.items()})


by_seller = {}
wanted = {finding["seller"] for finding in report["findings"]}
for seller, rows in trades.groupby("seller"):
    if str(seller) in wanted:
        by_seller[str(seller)] = {str(r.trade_id): Trade(r) for r in map(whole, rows.to_dict("records"))}


def median(values):
    values = sorted(values)
    middle = len(values) // 2
    if len(values) % 2:
        return values[middle]
    both = values[middle - 1] + values[middle]
    return both // 2 if both >= 0 else -(-both // 2)  # halves towards nought


def centre(own, trade):
    """The median of the other buyers' medians, within ninety days either side."""
    near = [o for o in own.values() if o.key == trade.key and o.row.exempt in (0, 1) and abs(o.row.ts - trade.row.ts) <= 90 * DAY]

    def medians(rows):
        buyers = {}
        for other in rows:
            if other.row.buyer != trade.row.buyer:
                buyers.setdefault(other.row.buyer, []).append(other.rho)
        return [median(prices) for prices in buyers.values()]

    heard = medians([o for o in near if not o.silent])
    return median(heard if len(heard) >= 3 else medians(near))


def gap(rho, other):
    return nearest((rho - other) * MILLION, max(other, 1))


def prices(finding, own):
    """Everything in whole numbers."""
    excess, gaps, buyers = 0, [], {}
    for judged in finding["judged"]:
        trade = own[judged["trade"]]
        what = f"{finding['id']} {judged['trade']}"
        same((judged["rho_ppm"], judged["expected"], judged["net"]), (trade.rho, yuan(trade.expected), yuan(trade.net)), what)
        simple = all(o.row.exempt in (0, 1) for o in own.values())
        if finding["pattern"] in ("isolated", "buyer_targeted") and simple:
            same(judged["centre_ppm"], centre(own, trade), f"{what}: centre")
        part = trade.net - nearest(trade.expected * judged["centre_ppm"], MILLION)
        same(judged["excess"], yuan(part), f"{what}: excess")
        excess += part
        gaps.append(gap(trade.rho, judged["centre_ppm"]))
        count, total = buyers.get(trade.row.buyer, (0, 0))
        buyers[trade.row.buyer] = (count + 1, total + part)
    same(finding["excess"], yuan(excess), f"{finding['id']}: excess")
    affected = {a["buyer"]: (a["trades"], a["excess"]) for a in finding["affected"]}
    same(affected, {str(b): (n, yuan(total)) for b, (n, total) in buyers.items()}, f"{finding['id']}: affected")
    if finding["pattern"] != "systematic":
        same(finding["effect_ppm"], median(gaps), f"{finding['id']}: effect")
    for id, others in finding["comparators"].items():
        trade, met = own[id], set()
        for other in others:
            like = own[other["trade"]]
            apart = abs(like.row.ts - trade.row.ts)
            same((other["rho_ppm"], other["expected"], other["net"], other["seconds_apart"]),
                 (like.rho, yuan(like.expected), yuan(like.net), apart), f"{finding['id']} {id} beside {other['trade']}")
            same((like.key == trade.key, like.row.buyer in met | {trade.row.buyer}, apart <= 90 * DAY), (True, False, True),
                 f"{finding['id']} {id}: comparator {other['trade']}")
            met.add(like.row.buyer)


def cells(own):
    """A row for each buyer in each stratum of ninety days."""
    rows = [o for o in own.values() if o.row.exempt in (0, 1)]
    frame = pd.DataFrame({"key": [str((o.key, o.row.ts // (90 * DAY))) for o in rows], "buyer": [o.row.buyer for o in rows],
                          "rho": [o.rho for o in rows], "ts": [o.row.ts for o in rows]})
    everything = pd.DataFrame({"buyer": [o.row.buyer for o in own.values()], "ts": [o.row.ts for o in own.values()],
                               "paid": [o.row.paid for o in own.values()]}).sort_values("ts", kind="stable")
    earlier = everything.groupby("buyer")
    everything["purchases"], everything["spent"] = earlier.cumcount(), earlier.paid.cumsum() - everything.paid
    frame = frame.merge(everything.drop_duplicates(["buyer", "ts"]), on=["buyer", "ts"])
    frame = frame.merge(table["buyers"], on="buyer")
    frame["tenure"] = (frame.ts - frame.joined) / DAY
    medians = frame.groupby(["key", "buyer"]).rho.agg(lambda v: median(list(v)))
    centres = medians.groupby("key").agg(lambda v: median(list(v)))
    frame["y"] = np.clip(np.log(frame.rho) - np.log(frame.key.map(centres)), -0.3, 0.3)
    frame["day"] = frame.ts / DAY
    frame = frame[frame.key.map(medians.groupby("key").size()) >= 3]
    numbers = frame.drop(columns=["rho", "ts", "paid"]).groupby(["key", "buyer"]).mean().reset_index()
    return numbers


def estimates(finding, own):
    """The coefficient and errors of each measure, by statsmodels and by hand."""
    frame = cells(own)
    for measure in finding["measures"]:
        what = f"{finding['id']} {measure['trait']} {measure['level']}"
        x = frame[measure["trait"]]
        if measure["trait"] in table["buyers"]:
            # A mean of equal numbers may miss them by the last bit, and ranks would see it.
            x = frame.buyer.map(table["buyers"].set_index("buyer")[measure["trait"]])
        x = (x == float(measure["level"])).astype(float) if measure["level"] is not None else (x.rank() - 0.5) / len(x)
        dummies = pd.get_dummies(frame.key, dtype=float)
        design = np.column_stack([x, frame.day - frame.day.mean(), dummies])
        fit = sm.OLS(frame.y.to_numpy(), design).fit(
            cov_type="cluster", cov_kwds={"groups": frame.buyer.to_numpy(), "use_correction": False})
        close(measure["beta"], fit.params[0], f"{what}: beta")
        rest = sm.OLS(x.to_numpy(), design[:, 1:]).fit().resid
        scores = pd.DataFrame({"b": frame.buyer, "s": rest * fit.resid, "h": rest**2 / (rest**2).sum()}).groupby("b").sum()
        plain = np.sqrt((scores.s**2).sum()) / (rest**2).sum()
        close(plain, fit.bse[0], f"{what}: plain clustered error")
        clustered = np.sqrt(((scores.s / (1 - scores.h))**2).sum()) / (rest**2).sum()
        close(measure["se_clustered"], clustered, f"{what}: clustered error")
        close(measure["buyers_effective"], 1 / (scores.h**2).sum(), f"{what}: buyers", relative=1e-7)
        reach = 1 if measure["level"] is not None else 0.8
        lent, weight = 12, measure["buyers_effective"] - 1
        error = reach * np.sqrt((weight * clustered**2 + lent * measure["se_model"]**2) / (weight + lent))
        close(measure["se"], error, f"{what}: error")
        p = 2 * stats.t.sf((abs(measure["effect"]) - 0.005) / measure["se"], measure["df"]) if measure["se"] else 0
        close(measure["p"], p, f"{what}: p", relative=1e-6)
    effect = finding["measures"][0]["effect"]
    half = finding["measures"][0]["se"] * stats.t.ppf(0.975, finding["measures"][0]["df"])
    same(finding["effect_ppm"], round(np.expm1(effect) * MILLION), f"{finding['id']}: effect")
    ends = [np.expm1(effect - half) * MILLION, np.expm1(effect + half) * MILLION]
    same([abs(a - b) <= 1 for a, b in zip(finding["ci95_ppm"], ends)], [True, True], f"{finding['id']}: interval")


def close(found, known, what, relative=1e-9):
    global compared
    compared += 1
    if abs(found - known) > 1e-9 + relative * abs(known):
        sys.exit(f"{what}: the report says {found}, recomputed it is {known}")


for finding in report["findings"]:
    own = by_seller[finding["seller"]]
    prices(finding, own)
    if finding["pattern"] != "systematic":
        continue
    # Which promotions and draws are void is not computed a second time here.
    if all(trade.row.exempt in (0, 1) for trade in own.values()):
        estimates(finding, own)
    else:
        left += 1
print(f"{len(report['findings'])} findings, {compared} numbers recomputed, all the same; {left} estimates left out")
