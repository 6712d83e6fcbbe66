#!/usr/bin/env python3
"""Makes a large trade folder, and asks DuckDB the reduced rules over it.

    fairness.py make FOLDER [TRADES]     fairness.py ask FOLDER

The reduced rules: list price of the day, quantity table, cohort, the median of each buyer, the centre of each cohort's
ninety days, whether its price is posted, which trades stand apart, and one trait tested with errors clustered by buyer.
"""
import pathlib
import resource
import sys
import time

# Of its own folder this wants nothing: a file there has the name of a module that others want.
sys.path.pop(0)

import duckdb
import numpy as np
import pandas as pd

DAY, START = 86_400, 1_767_225_600


def make(folder, trades):
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(7)
    sellers, products, buyers = trades // 500, trades // 100, trades // 20
    product = (products * random.random(trades) ** 1.6).astype(np.int64)
    buyer = (buyers * random.random(trades) ** 1.4).astype(np.int64)
    ts = np.sort(START + random.integers(0, 365 * DAY, trades))
    price = random.integers(5_000, 80_000, products)
    qty = random.integers(1, 20, trades)
    later = ts >= START + 180 * DAY
    expected = qty * np.where(later, price[product] * 11 // 10, price[product]) * np.where(qty >= 10, 0.92, 1.0)
    factor = np.where((buyer % 97 == 0) & (product % 50 == 0), 1.08, 1.0)
    negotiated = product % 9 == 0
    factor *= np.where(negotiated, np.exp(random.normal(-0.05, 0.05, trades)), 1.0)
    pd.DataFrame({
        "trade_id": np.arange(trades), "ts": ts, "quote_ts": ts, "seller": product % sellers, "buyer": buyer,
        "product": product, "qty": qty, "paid": np.rint(expected * factor).astype(np.int64),
        "licence": random.integers(0, 2, trades), "credit": 0, "credit_evidence": 0, "duration_m": 12,
    }).to_parquet(folder / "trades.parquet", index=False)
    ids = np.arange(products)
    pd.DataFrame({"product": np.r_[ids, ids], "valid_from": np.r_[np.full(products, START - 400 * DAY),
                  np.full(products, START + 180 * DAY)], "price": np.r_[price, price * 11 // 10]}
                 ).to_parquet(folder / "list_prices.parquet", index=False)
    pd.DataFrame({"product": ids, "dim": "qty", "threshold": 10, "ppm": -80_000}
                 ).to_parquet(folder / "adjust.parquet", index=False)
    everyone = np.arange(buyers)
    pd.DataFrame({"buyer": everyone, "region": random.integers(0, 4, buyers), "device": random.integers(0, 2, buyers),
                  "owner": random.integers(0, 3, buyers), "size": random.integers(0, 3, buyers),
                  "score": random.normal(0, 1, buyers), "joined": START - random.integers(0, 900, buyers) * DAY,
                  "related": (random.random(buyers) < 0.05).astype(int)}
                 ).to_parquet(folder / "buyers.parquet", index=False)


QUESTION = """
create or replace temp table priced as
select t.*, l.price, 1e6 * t.paid / (t.qty * l.price * (1 + coalesce(a.ppm, 0) / 1e6)) as rho,
       hash(t.seller, t.product, t.licence, t.credit_evidence, t.duration_m, t.ts // (90 * 86400)) as stratum
from t asof join l on t.product = l.product and t.ts >= l.valid_from
left join a on a.product = t.product and t.qty >= a.threshold;
create or replace temp table voices as select stratum, seller, buyer, median(rho) as own from priced group by all;
create or replace temp table centres as
select stratum, median(own) as centre, count(*) as buyers from voices group by stratum;
create or replace temp table posted as
select v.stratum, any_value(c.centre) as centre, any_value(c.buyers) as buyers,
       avg((abs(v.own / c.centre - 1) <= 0.002)::int) as share
from voices v join centres c using (stratum) group by v.stratum;
create or replace temp table flagged as
select p.trade_id from priced p join posted c using (stratum)
where c.buyers > 3 and c.share >= 0.7 and abs(p.rho / c.centre - 1) > 0.01;
create or replace temp table cells as
select v.seller, v.buyer, v.stratum, greatest(-0.3, least(0.3, ln(v.own / c.centre))) as y, (b.device = 1)::int as x
from voices v join centres c using (stratum) join b using (buyer) where c.buyers >= 3;
create or replace temp table centred as
select seller, buyer, y - avg(y) over (partition by stratum) as y, x - avg(x) over (partition by stratum) as x from cells;
create or replace temp table slopes as
select seller, sum(x * y) / nullif(sum(x * x), 0) as beta, sum(x * x) as weight from centred group by seller;
create or replace temp table tested as
select seller, any_value(beta) as beta, sqrt(sum(score * score)) / any_value(weight) as se from (
  select c.seller, c.buyer, any_value(s.beta) as beta, any_value(s.weight) as weight, sum(c.x * (c.y - s.beta * c.x)) as score
  from centred c join slopes s using (seller) group by c.seller, c.buyer) group by seller;
"""


def ask(folder):
    base = duckdb.connect()
    base.execute("set threads to 2")
    began = time.time()
    for name, file in [("t", "trades"), ("l", "list_prices"), ("a", "adjust"), ("b", "buyers")]:
        base.execute(f"create temp table {name} as select * from '{folder}/{file}.parquet'")
    print(f"DuckDB {duckdb.__version__}: read in {time.time() - began:.2f} s")
    took = []
    for _ in range(3):
        began = time.time()
        base.execute(QUESTION)
        took.append(time.time() - began)
        print(f"DuckDB: {took[-1]:.2f} s, {base.execute('select count(*) from flagged').fetchone()[0]} flagged")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"DuckDB, the middle of three: {sorted(took)[1]:.2f} s; {peak} MB at most")


if __name__ == "__main__":
    what, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    if what == "make":
        make(folder, int(sys.argv[3]) if len(sys.argv) > 3 else 10_000_000)
    else:
        ask(folder)
