#!/usr/bin/env python3
"""Prints the numbers of policies/tests/fairness/numbers.rs, as statsmodels has them."""
import numpy as np
import statsmodels.api as sm
from statsmodels.stats.multitest import multipletests

n = np.arange(40)
stratum, buyer = n // 8, (n * 7) % 11
y, time, x = ((n * 37) % 101) / 1000, n * 9.0, ((n * 7) % 11 < 4).astype(float)
dummies = (stratum[:, None] == np.arange(5)).astype(float)
design = np.column_stack([x, time - time.mean(), dummies])
fit = sm.OLS(y, design).fit(cov_type="cluster", cov_kwds={"groups": buyer, "use_correction": False})
rest = sm.OLS(x, design[:, 1:]).fit().resid
weight = (rest**2).sum()
score = np.array([(rest * fit.resid)[buyer == b].sum() for b in range(11)])
leverage = np.array([(rest**2)[buyer == b].sum() / weight for b in range(11)])
print("beta", repr(float(fit.params[0])), "plain", repr(float(fit.bse[0])))
print("clustered", repr(float(np.sqrt(((score / (1 - leverage))**2).sum()) / weight)))
p = [0.001, 0.04, 0.03, 0.5, 0.009]
print("adjusted", multipletests(p, method="fdr_bh")[1], "simes", multipletests(p, method="fdr_bh")[1].min())
