#!/usr/bin/env python3
"""Made-up trade folders with known answers, for the fairness detector.

    generate.py FOLDER [--seed N] [--each N] [--trades N] [--buyers N] [--only NAME,NAME] [--csv]

Every seller behaves in one way of those below, with its own sizes, traits and directions drawn afresh; `--each` sellers
for each way. Beside the tables of a trade folder stand `labels_seller` (scenario, verdict, pattern, driver) and
`labels_trade` (the trades that are treated unlike, and by how much), which the detector never reads.
"""
import argparse
import pathlib

import numpy as np
import pandas as pd

DAY = 86_400
START = 1_767_225_600  # 2026-01-01
YEAR = 365 * DAY
MILLION = 1_000_000
TRAITS = ["region", "device", "owner", "size"]
WAYS = {}


def way(verdict="fair", pattern="none", driver=""):
    """Registers a behaviour. A driver of None is told by the behaviour itself."""

    def register(function):
        WAYS[function.__name__] = (function, verdict, pattern, driver)
        return function

    return register


class Seller:
    """One seller with its buyers, its trades as arrays, and what it published."""

    def __init__(self, random, trades, buyers, products=2):
        self.random, self.buyers = random, buyers
        self.traits = pd.DataFrame({
            "region": random.integers(0, 4, buyers), "device": random.integers(0, 2, buyers),
            "owner": random.integers(0, 3, buyers), "size": random.integers(0, 3, buyers),
            "score": random.normal(0, 1, buyers), "related": np.zeros(buyers, int),
        })
        late = random.random(buyers) < 0.25
        self.joined = np.where(late, START + random.integers(0, 280 * DAY, buyers),
                               START - random.gamma(1.2, 260, buyers).astype(int) * DAY)
        self.lists, self.steps, self.offers, self.draws = [], [], [], []
        self.base = random.integers(6_000, 90_000, products)
        for product, price in enumerate(self.base):
            self.lists.append((product, START - YEAR, int(price)))
        self.driver = ""
        self.draw_trades(trades, products)

    def draw_trades(self, trades, products):
        random = self.random
        at = np.sort(START + random.integers(0, YEAR, trades))
        activity = random.lognormal(0, 1.1, self.buyers)
        keys = random.exponential(1, (trades, self.buyers)) / activity
        keys[at[:, None] < self.joined[None, :]] = np.inf
        self.buyer = keys.argmin(1)
        usual = {"qty": random.integers(1, 25, trades), "product": random.integers(0, products, trades)}
        for name in ["licence", "delivery", "security", "stage", "credit", "pay_terms", "cost_class", "channel",
                     "exempt", "exempt_ref", "demand", "fee", "doc_cost", "currency"]:
            usual[name] = np.zeros(trades, int)
        usual["fx"] = usual["delivered_ppm"] = np.full(trades, MILLION)
        self.table = pd.DataFrame(usual | {"ts": at, "quote_ts": at, "duration_m": np.full(trades, 12)})
        self.excess = np.zeros(trades)
        self.factor = np.ones(trades)
        self.evidence = None

    def of(self, trait):
        return self.traits[trait].to_numpy()[self.buyer]

    def days(self):
        return (self.table.ts.to_numpy() - START) / DAY

    def tenure(self):
        return (self.table.ts.to_numpy() - self.joined[self.buyer]) / DAY

    def earlier(self):
        """How often the buyer bought before."""
        return pd.Series(self.buyer).groupby(self.buyer).cumcount().to_numpy()

    def side(self, least=0.12, most=0.62):
        """A trait and the trades of one of its levels, neither too few nor nearly all."""
        for _ in range(200):
            trait = str(self.random.choice(TRAITS))
            level = int(self.random.choice(self.traits[trait].unique()))
            share, buyers = (self.of(trait) == level).mean(), (self.traits[trait] == level).mean()
            if least <= share <= most and 0.15 <= buyers <= 0.7:
                break
        self.driver = trait
        return self.of(trait) == level

    def negotiate(self, low=0.03, high=0.09):
        self.noise = self.random.uniform(low, high)
        self.table["channel"] = 1
        self.factor *= np.exp(self.random.normal(-0.05, self.noise, len(self.table)))

    def treat(self, who, by):
        """Lets some pay more or less by a ratio, without a reason."""
        self.factor = np.where(who, self.factor * (1 + by), self.factor)
        self.excess = np.where(who, by, self.excess)

    def listed(self, at):
        """The list price of each trade's product at its moment."""
        price = np.zeros(len(self.table), int)
        for product in range(len(self.base)):
            rows = sorted((start, cost) for own, start, cost in self.lists if own == product)
            starts, costs = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
            mask = self.table["product"].to_numpy() == product
            price[mask] = costs[np.searchsorted(starts, at[mask], "right") - 1]
        return price

    def expected(self):
        table = self.table
        amount = table.qty.to_numpy() * self.listed(table.quote_ts.to_numpy()).astype(float)
        for dimension, column in [("qty", "qty"), ("duration", "duration_m"), ("credit", "credit")]:
            steps = sorted((threshold, ppm) for own, threshold, ppm in self.steps if own == dimension)
            ppm = np.zeros(len(table))
            for threshold, value in steps:
                ppm[table[column].to_numpy() >= threshold] = value
            amount *= 1 + ppm / MILLION
        return amount

    def finish(self):
        table, fx = self.table, self.table.fx.to_numpy()
        price = self.expected() * self.factor
        table["paid"] = np.rint(price * MILLION / fx).astype(int) + table.fee + table.doc_cost
        table["credit_evidence"] = table.credit if self.evidence is None else self.evidence
        return table


# What is fair, however unlike the prices look.

@way()
def one_price(s): pass

@way()
def lists_that_change(s):
    for day in np.sort(s.random.choice(np.arange(20, 350), 4, replace=False)):
        s.lists += [(p, START + int(day) * DAY, int(c * s.random.uniform(0.7, 1.5))) for p, c in enumerate(s.base)]

@way()
def published_tiers(s):
    s.steps += [("qty", 8, -60_000), ("qty", 16, -140_000), ("duration", 24, -100_000), ("credit", 1, 30_000)]
    s.table["duration_m"] = s.random.choice([6, 24], len(s.table))
    s.table["credit"] = np.minimum(1, s.traits.owner.to_numpy()[s.buyer])
    large = s.of("size") == 2
    s.table["qty"] = np.where(large, s.random.integers(10, 30, len(s.table)), s.table.qty)

@way()
def negotiation(s): s.negotiate(0.02, 0.14)

@way()
def negotiation_with_outbursts(s):
    s.table["channel"] = 1
    s.factor *= np.exp(-0.05 + np.clip(s.random.uniform(0.02, 0.05) * s.random.standard_t(3, len(s.table)), -0.6, 0.6))

@way()
def buyers_who_haggle(s):
    s.negotiate(0.02, 0.05)
    s.factor *= np.exp(s.random.normal(0, s.random.uniform(0.03, 0.08), s.buyers))[s.buyer]

@way()
def licences_that_cost_more(s):
    side = s.side()
    s.table["licence"] = (s.random.random(len(s.table)) < np.where(side, 0.75, 0.2)).astype(int)
    s.table["security"] = (s.random.random(len(s.table)) < np.where(side, 0.2, 0.6)).astype(int)
    s.factor *= np.where(s.table.licence == 1, 1.5, 1.0) * np.where(s.table.security == 1, 1.2, 1.0)

@way()
def cost_with_a_bill(s):
    side = s.side()
    s.table["cost_class"] = side.astype(int)
    s.table["doc_cost"] = np.where(side, (s.expected() * 0.07).astype(int), 0)

@way()
def another_currency(s):
    side = s.side()
    s.table["currency"] = side.astype(int)
    rate = (7_100_000 * (1 + 0.04 * np.sin(s.days() / 30))).astype(int)
    s.table["fx"] = np.where(side, rate, MILLION)

@way()
def quotes_that_hold(s):
    for day in (70, 150, 230, 310):
        s.lists += [(p, START + day * DAY, int(c * (1 + day / 900))) for p, c in enumerate(s.base)]
    lag = s.random.integers(0, 29 * DAY, len(s.table))
    s.table["quote_ts"] = s.table.ts - np.where(s.random.random(len(s.table)) < 0.4, lag, 0)

def welcome(s, days=None, discount=200_000):
    days = days or int(s.random.integers(20, 85))
    start = START + int(s.random.integers(10, 60)) * DAY
    s.offers.append((start, start + days * DAY, discount, 90))
    first = s.earlier() == 0
    inside = (s.table.ts >= start) & (s.table.ts < start + days * DAY)
    return first & inside.to_numpy(), inside.to_numpy()

def grant(s, who, discount=0.2):
    s.table["exempt"] = np.where(who, 2, s.table.exempt)
    s.table["exempt_ref"] = np.where(who, 1, s.table.exempt_ref)
    s.factor = np.where(who, s.factor * (1 - discount), s.factor)

@way()
def a_welcome_for_all(s): grant(s, welcome(s)[0])

def lottery(s, chance):
    s.draws.append((300_000, -120_000))
    s.table["exempt"], s.table["exempt_ref"] = 3, 1
    won = s.random.random(len(s.table)) < chance
    s.factor = np.where(won, s.factor * 0.88, s.factor)
    return won

@way()
def a_fair_draw(s): lottery(s, 0.3)

@way()
def demands_on_record(s):
    code = np.where(s.random.random(len(s.table)) < 0.4, s.random.integers(1, 4, len(s.table)), 0)
    s.table["demand"], s.table["exempt"] = code, (code > 0).astype(int)
    s.factor *= 1 + 0.09 * code

@way()
def a_sale_for_everyone(s):
    for day in (60, 140, 220, 300):
        for p, cost in enumerate(s.base):
            s.lists += [(p, START + day * DAY, int(cost * 0.85)), (p, START + day * DAY + 10 * 3600, int(cost))]
        crowd = s.random.random(len(s.table)) < 0.06
        moment = START + day * DAY + s.random.integers(0, 10 * 3600, len(s.table))
        move(s, crowd, moment)

@way()
def prices_that_follow_demand(s):
    for day in s.random.choice(np.arange(10, 350), 8, replace=False):
        for p, cost in enumerate(s.base):
            start = START + int(day) * DAY
            s.lists += [(p, start, int(cost * 1.1)), (p, start + 12 * 3600, int(cost))]
        crowd = s.random.random(len(s.table)) < 0.02
        move(s, crowd, START + int(day) * DAY + s.random.integers(0, 12 * 3600, len(s.table)))

def move(s, who, moment):
    who = who & (s.joined[s.buyer] <= moment)
    s.table["ts"] = np.where(who, moment, s.table.ts)
    s.table["quote_ts"] = s.table.ts

@way()
def a_market_that_drifts(s):
    s.negotiate(0.02, 0.04)
    s.factor *= np.exp(s.random.choice([-1, 1]) * 0.15 * s.days() / 365)

@way()
def prices_of_a_few_fen(s):
    s.lists = [(p, START - YEAR, int(s.random.integers(15, 70))) for p in range(len(s.base))]
    s.table["qty"] = s.random.integers(1, 7, len(s.table))
    s.steps.append(("qty", 3, -41_000))

@way()
def a_gap_too_small_to_matter(s): s.treat(s.side(), s.random.choice([-0.003, 0.003])); s.excess[:] = 0

@way()
def stages_with_their_own_price(s):
    s.table["stage"] = s.random.choice([0, 1, 2], len(s.table), p=[0.2, 0.6, 0.2])
    s.factor *= np.array([0.5, 1.0, 1.6])[s.table.stage]

@way()
def one_buyer_who_buys_most(s):
    s.negotiate(0.03, 0.07)
    great = int(s.random.integers(0, s.buyers))
    s.joined[great] = START - 300 * DAY
    s.buyer = np.where(s.random.random(len(s.table)) < 0.5, great, s.buyer)
    s.factor = np.where(s.buyer == great, s.factor * np.exp(s.random.normal(0, 0.03)), s.factor)


# What is unfair.

def some(s, low, high):
    """A size in either direction."""
    return s.random.uniform(low, high) * s.random.choice([-1, 1])

@way("unfair", "systematic", None)
def more_for_a_trait(s): s.treat(s.side(), s.random.uniform(0.03, 0.15))

@way("unfair", "systematic", None)
def less_for_a_trait(s): s.treat(s.side(0.1, 0.45), -s.random.uniform(0.05, 0.25))

@way("unfair", "systematic", None)
def more_for_a_trait_among_hagglers(s):
    s.negotiate(0.03, 0.06)
    s.treat(s.side(0.2, 0.6), s.random.choice([-1, 1]) * s.noise * s.random.uniform(1.0, 1.4))

@way("unfair", "systematic", "score")
def by_the_score(s):
    s.negotiate(0.04, 0.08)
    s.treat(np.full(len(s.table), True), 0.6 * s.noise * s.of("score"))

@way("unfair", "systematic", "score")
def above_a_score(s): s.treat(s.of("score") > s.random.uniform(-0.5, 0.8), s.random.uniform(0.04, 0.12))

@way("unfair", "systematic", "tenure")
def more_for_old_buyers(s):
    s.treat(s.tenure() > s.random.uniform(150, 300), s.random.uniform(0.04, 0.12))

@way("unfair", "systematic", "tenure")
def more_for_young_buyers(s):
    s.treat(s.tenure() < s.random.uniform(120, 250), s.random.uniform(0.05, 0.12))

@way("unfair", "systematic", "tenure")
def more_with_every_purchase(s):
    s.treat(np.full(len(s.table), True), np.minimum(0.18, s.random.uniform(0.01, 0.02) * s.earlier()))

@way("unfair", "systematic", None)
def a_fee_for_a_trait(s):
    side, rate = s.side(), s.random.uniform(0.03, 0.1)
    s.table["fee"] = np.where(side, (s.expected() * rate).astype(int), 0)
    s.excess = np.where(side, rate, 0)

@way("unfair", "systematic", None)
def short_measure_for_a_trait(s):
    side, delivered = s.side(), int(s.random.integers(850_000, 950_000))
    s.table["delivered_ppm"] = np.where(side, delivered, MILLION)
    s.excess = np.where(side, MILLION / delivered - 1, 0)

@way("unfair", "systematic", None)
def a_tier_denied(s):
    s.steps.append(("qty", 10, -120_000))
    s.treat(s.side() & (s.table.qty.to_numpy() >= 10), 1 / 0.88 - 1)

@way("unfair", "systematic", None)
def an_old_list_for_a_trait(s):
    turn = START + int(s.random.integers(80, 160)) * DAY
    s.lists += [(p, turn, int(c * 0.9)) for p, c in enumerate(s.base)]
    s.treat(s.side() & (s.table.ts.to_numpy() >= turn), 1 / 0.9 - 1)

@way("unfair", "systematic", None)
def hidden_by_licences(s):
    side = s.side()
    s.table["licence"] = (s.random.random(len(s.table)) < np.where(side, 0.1, 0.4)).astype(int)
    s.factor *= np.where(s.table.licence == 1, 1.5, 1.0)
    s.treat(side, s.random.uniform(0.05, 0.1))

@way("unfair", "systematic", "related")
def friends_pay_less(s):
    friends = s.random.choice(s.buyers, max(3, s.buyers // 10), replace=False)
    s.traits.loc[friends, "related"] = 1
    s.treat(s.of("related") == 1, -s.random.uniform(0.1, 0.4))

@way("unfair", "isolated", "")
def one_sale(s):
    one = int(s.random.integers(len(s.table) // 5, len(s.table)))
    s.treat(np.arange(len(s.table)) == one, some(s, 0.08, 0.4))

@way("unfair", "isolated", "")
def one_sale_among_hagglers(s):
    s.negotiate(0.02, 0.05)
    one = int(s.random.integers(len(s.table) // 5, len(s.table)))
    s.treat(np.arange(len(s.table)) == one, s.random.uniform(8, 11) * s.noise)

def regular(s, low, high):
    counts = np.bincount(s.buyer, minlength=s.buyers)
    fit = np.flatnonzero((counts >= low) & (counts <= high))
    return int(s.random.choice(fit)) if len(fit) else int(counts.argmax())

@way("unfair", "buyer_targeted", "buyer")
def one_buyer(s): s.treat(s.buyer == regular(s, 6, 25), some(s, 0.04, 0.2))

@way("unfair", "buyer_targeted", "buyer")
def one_buyer_among_hagglers(s):
    s.negotiate(0.03, 0.06)
    s.treat(s.buyer == regular(s, 8, 40), s.random.choice([-1, 1]) * s.noise * s.random.uniform(3.2, 4))

@way("unfair", "exemption_abuse", "promo")
def a_welcome_without_end(s):
    who, _ = welcome(s, int(s.random.integers(120, 200)))
    grant(s, who)
    s.excess = np.where(who, -0.2, 0)

@way("unfair", "exemption_abuse", "promo")
def a_welcome_again_and_again(s):
    for start in (0, 70, 140, 210, 280):
        s.offers.append((START + start * DAY, START + (start + 60) * DAY, 200_000, 90))
    who = (s.earlier() == 0) & ((s.days() % 70) < 60) & (s.days() > 70) & (s.days() < 340)
    s.table["exempt_ref"] = np.where(who, (s.days() // 70).astype(int) + 1, 0)
    s.table["exempt"] = np.where(who, 2, 0)
    s.factor = np.where(who, 0.8, 1.0)
    s.excess = np.where(who, -0.2, 0)

@way("unfair", "exemption_abuse", "promo")
def a_welcome_for_old_friends(s):
    new, inside = welcome(s)
    old = inside & ~new & (s.random.random(len(s.table)) < 0.4)
    grant(s, new | old)
    s.excess = np.where(old, -0.2, 0)

@way("unfair", "exemption_abuse", "promo")
def a_welcome_refused(s):
    new, _ = welcome(s, 85)
    who = new & s.side(0.2, 0.45)
    grant(s, new & ~who)
    s.excess = np.where(who, 0.25, 0)

@way("unfair", "exemption_abuse", "demand")
def a_demand_nobody_has(s):
    side = s.side(0.15, 0.5)
    s.table["exempt"] = side.astype(int)
    s.treat(side, some(s, 0.06, 0.15))

@way("unfair", "exemption_abuse", "random")
def a_draw_that_looks_at_the_buyer(s):
    side = s.side(0.25, 0.6)
    share, gain = side.mean(), s.random.uniform(0.24, 0.3)
    won = lottery(s, np.where(side, 0.3 - gain * (1 - share), 0.3 + gain * share))
    s.excess = np.where(won, -0.12, 0)

@way("unfair", "exemption_abuse", "random")
def a_draw_with_too_few_winners(s): s.excess = np.where(lottery(s, 0.12), -0.12, 0)

@way("unfair", "list_manipulation", None)
def the_list_jumps(s):
    hit = s.side(0.15, 0.5) & (s.random.random(len(s.table)) < 0.6)
    by = 1 + s.random.uniform(0.05, 0.2)
    for row in np.flatnonzero(hit):
        at, p = int(s.table.ts[row]), int(s.table["product"][row])
        s.lists += [(p, at - 90, int(s.base[p] * by)), (p, at + 200, int(s.base[p]))]
    s.excess = np.where(hit, by - 1, 0)

@way("unfair", "condition_manipulation", "credit")
def grades_nobody_earned(s):
    s.steps += [("credit", 1, 50_000), ("credit", 2, 110_000)]
    side = s.side()
    s.table["credit"] = np.where(side, s.random.choice([1, 2]), 0)
    s.evidence = np.zeros(len(s.table), int)
    s.excess = np.where(side, 0.08, 0)

# And what looks like it.

@way()
def a_welcome_few_ask_for(s):
    new, _ = welcome(s, 85)
    grant(s, new & (s.random.random(len(s.table)) < 0.2))

@way()
def a_sale_for_a_regular(s):
    regular = int(s.random.integers(0, s.buyers))
    s.joined[regular] = START - 300 * DAY
    s.buyer = np.where(s.random.random(len(s.table)) < 0.9, regular, s.buyer)
    a_sale_for_everyone(s)

@way("unfair", "exemption_abuse", "promo")
def a_welcome_for_one_kind(s):
    new, _ = welcome(s, 85)
    who = new & s.side(0.2, 0.45)
    grant(s, who)
    s.excess = np.where(new & ~who, 0.25, 0)


def build(seed, each, trades, buyers, only):
    """The tables of a folder."""
    parts = {name: [] for name in ["trades", "buyers", "list_prices", "adjust", "promos", "lotteries",
                                   "labels_seller", "labels_trade"]}
    number = trade = 1
    for index, (name, (behave, verdict, pattern, driver)) in enumerate(WAYS.items()):
        if only and name not in only:
            continue
        for turn in range(each):
            seller = Seller(np.random.default_rng([seed, index, turn]), trades, buyers)
            behave(seller)
            table = seller.finish()
            order = np.argsort(table.ts.to_numpy(), kind="stable")
            ids = np.empty(len(table), int)
            ids[order] = trade + np.arange(len(table))
            table["trade_id"], table["seller"] = ids, number
            table["buyer"] = number * 1_000 + seller.buyer
            table["product"] = number * 10 + table["product"]
            if len(seller.offers) and seller.offers:
                table["exempt_ref"] = np.where(table.exempt == 2, number * 10 + table.exempt_ref, table.exempt_ref)
            table["exempt_ref"] = np.where(table.exempt == 3, number, table.exempt_ref)
            parts["trades"].append(table)
            frame = seller.traits.assign(buyer=number * 1_000 + np.arange(buyers), joined=seller.joined)
            parts["buyers"].append(frame)
            rows = lambda table, columns, values: parts[table].append(pd.DataFrame(values, columns=columns))
            rows("list_prices", ["product", "valid_from", "price"],
                 [(number * 10 + p, start, price) for p, start, price in seller.lists])
            rows("adjust", ["product", "dim", "threshold", "ppm"],
                 [(number * 10 + p, *step) for p in range(len(seller.base)) for step in seller.steps])
            rows("promos", ["promo", "seller", "t_from", "t_to", "disc_ppm", "max_days"],
                 [(number * 10 + k + 1, number, *offer) for k, offer in enumerate(seller.offers)])
            rows("lotteries", ["lottery", "seller", "prob_ppm", "disc_ppm"],
                 [(number, number, *draw) for draw in seller.draws])
            told = seller.driver if driver is None else driver
            rows("labels_seller", ["seller", "scenario", "rep", "verdict", "pattern", "driver"],
                 [(number, name, turn, verdict, pattern, told)])
            hit = np.flatnonzero(np.abs(seller.excess) > 1e-9)
            rows("labels_trade", ["trade_id", "seller", "scenario", "excess_ppm"],
                 [(ids[row], number, name, round(seller.excess[row] * MILLION)) for row in hit])
            trade += len(table)
            number += 1
    return {name: pd.concat(frames, ignore_index=True) for name, frames in parts.items()}


def main():
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=pathlib.Path)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--each", type=int, default=4)
    asked.add_argument("--trades", type=int, default=400)
    asked.add_argument("--buyers", type=int, default=60)
    asked.add_argument("--only", type=lambda text: set(text.split(",")))
    asked.add_argument("--csv", action="store_true")
    asked = asked.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    for name, table in build(asked.seed, asked.each, asked.trades, asked.buyers, asked.only).items():
        if asked.csv:
            table.to_csv(asked.folder / f"{name}.csv", index=False)
        else:
            table.to_parquet(asked.folder / f"{name}.parquet", index=False)


if __name__ == "__main__":
    main()
