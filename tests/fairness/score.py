#!/usr/bin/env python3
"""Holds a report against the labels of a made-up folder.

    score.py FOLDER REPORT [--precision P] [--recall P] [--per-million N]

Prints how each scenario fares and fails below the bounds given.
"""
import argparse
import json
import pathlib
import sys

import pandas as pd

PRECEDENCE = ["exemption_abuse", "list_manipulation", "condition_manipulation", "systematic", "buyer_targeted", "isolated"]

asked = argparse.ArgumentParser()
asked.add_argument("folder", type=pathlib.Path)
asked.add_argument("report", type=pathlib.Path)
asked.add_argument("--precision", type=float, default=0)
asked.add_argument("--recall", type=float, default=0)
asked.add_argument("--per-million", type=float, default=1e6)
asked = asked.parse_args()
report = json.loads(asked.report.read_text())
sellers = pd.read_parquet(asked.folder / "labels_seller.parquet")
trades = pd.read_parquet(asked.folder / "trades.parquet", columns=["trade_id", "seller"])
found = {}
for finding in report["findings"]:
    found.setdefault(finding["seller"], []).append(finding)
mine = sellers.seller.astype(str).map(lambda seller: found.get(seller, []))
sellers["found"] = mine.map(bool)
first = mine.map(lambda own: next((p for p in PRECEDENCE if p in {f["pattern"] for f in own}), "none"))
drivers = mine.map(lambda own: {f["driver"] for f in own})
named = pd.Series([not driver or driver in own for driver, own in zip(sellers.driver, drivers)])
sellers["right"] = (first == sellers.pattern) & named
print(sellers.groupby(["verdict", "scenario"])[["found", "right"]].mean().round(3).to_string())
unfair = sellers.verdict == "unfair"
hits, false = (sellers.found & unfair).sum(), (sellers.found & ~unfair).sum()
flagged = {trade for finding in report["findings"] for trade in finding["trades"]}
fair = trades[trades.seller.isin(sellers.seller[~unfair])].trade_id.astype(str)
figures = {
    "precision": hits / max(1, hits + false), "recall": hits / max(1, unfair.sum()), "fair sellers flagged": int(false),
    "pattern and driver": sellers.right[unfair & sellers.found].mean(),
    "false trade flags per million": fair.isin(flagged).mean() * 1e6,
}
print({name: round(float(value), 4) for name, value in figures.items()})
if (figures["precision"] < asked.precision or figures["recall"] < asked.recall
        or figures["false trade flags per million"] > asked.per_million):
    sys.exit("below the bounds asked for")
