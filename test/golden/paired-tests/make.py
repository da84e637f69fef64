"""Makes paired-tests.json: two-sided normal probabilities (SciPy), McNemar (statsmodels), quantiles (NumPy), and DeLong's
test by its definition, the kernel matrix of the 1988 paper.

Run from the repository's root: python test/golden/paired-tests/make.py (SciPy 1.17, statsmodels 0.15, NumPy 2.4).
"""

import json
from pathlib import Path

import numpy as np
import scipy
import statsmodels
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar

rng = np.random.default_rng(5)


def delong(y, *scores):
    """Structural components from psi(X, Y) = 1, 1/2, 0 as X >, =, < Y."""
    areas, v10, v01 = [], [], []
    for s in scores:
        x, n = s[y == 1], s[y == 0]
        psi = (x[:, None] > n[None, :]) + 0.5 * (x[:, None] == n[None, :])
        areas.append(psi.mean())
        v10.append(psi.mean(axis=1))
        v01.append(psi.mean(axis=0))
    covariance = np.cov(v10) / len(v10[0]) + np.cov(v01) / len(v01[0])
    variance = covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]
    delta = areas[0] - areas[1]
    se = np.sqrt(variance)
    return {
        "candidate": areas[0],
        "baseline": areas[1],
        "standard_error": se,
        "p_value": 2 * stats.norm.sf(abs(delta) / se),
    }


def delong_case(n, digits):
    y = rng.integers(0, 2, n)
    y[:2], y[-2:] = 0, 1
    base = rng.normal(0, 1, n) + y
    a = np.round(base + rng.normal(0, 0.7, n), digits)
    b = np.round(base + rng.normal(0, 1.0, n), digits)
    return {"positive": y.tolist(), "candidate": a.tolist(), "baseline": b.tolist(), "expected": delong(y, a, b)}


pairs = [(0, 0), (1, 0), (0, 1), (5, 5), (10, 3), (3, 10), (40, 61), (499, 501), (450, 550), (600, 500), (1200, 1201), (2000, 1700), (5000, 5100)]


def mcnemar_case(b, c):
    r = mcnemar([[0, b], [c, 0]], exact=b + c <= 1000, correction=True)
    return [b, c, 1.0 if b + c == 0 else r.pvalue]


zs = [0, 1e-8, 0.1, 0.5, 1, 1.5, 1.959963984540054, 2, 2.5, 2.8, 2.9, 3, 4, 5, 6, 8, 12, 20, 37]
values = np.sort(np.round(rng.normal(size=9), 4))
golden = {
    "made_with": f"SciPy {scipy.__version__}, statsmodels {statsmodels.__version__}",
    "two_sided": [[z, 2 * stats.norm.sf(z)] for z in zs],
    "mcnemar": [mcnemar_case(*p) for p in pairs],
    "quantile": {"values": values.tolist(), "expected": [[q, np.quantile(values, q)] for q in (0, 0.025, 0.05, 0.3, 0.5, 0.95, 0.975, 1)]},
    "delong": [delong_case(n, d) for n in (8, 20, 40) for d in (0, 1, 4) for _ in range(2)],
}
Path(__file__).with_name("paired-tests.json").write_text(json.dumps(golden, separators=(",", ":")).replace("},{", "},\n{") + "\n")
