"""2,000 paired resamples of ROC AUC and log loss on 100,000 rows: ours beside scikit-learn and beside plain NumPy.

Run from the repository's root after the build: python bench/bootstrap.py [rows] [resamples]
The peers run fewer resamples and are scaled up; what was really run is printed. All on one thread.
"""

import json
import subprocess
import sys
import time

import numpy as np
from sklearn.metrics import log_loss, roc_auc_score

rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
resamples = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
ours = json.loads(subprocess.check_output(["node", "build/bench/bootstrap.js", str(rows), str(resamples)]))

rng = np.random.default_rng(1)
y = (rng.random(rows) < 0.2).astype(int)


def model(noise):
    return 1 / (1 + np.exp(-(y * 1.5 - 2 + noise * rng.normal(0, 0.5, rows))))


candidate, baseline = model(1.2), model(1.3)


def seconds(one, runs):
    start = time.perf_counter()
    for _ in range(runs):
        one()
    return (time.perf_counter() - start) / runs * resamples


def sklearn_auc():
    drawn = rng.integers(0, rows, rows)
    return roc_auc_score(y[drawn], candidate[drawn]) - roc_auc_score(y[drawn], baseline[drawn])


def sklearn_log_loss():
    drawn = rng.integers(0, rows, rows)
    return log_loss(y[drawn], candidate[drawn]) - log_loss(y[drawn], baseline[drawn])


def numpy_area(t, s):
    """By ranks; no ties in these scores."""
    order = np.argsort(s)
    positives = t[order]
    ranks = np.flatnonzero(positives) + 1
    m = len(ranks)
    return (ranks.sum() - m * (m + 1) / 2) / (m * (len(t) - m))


def numpy_auc():
    drawn = rng.integers(0, rows, rows)
    return numpy_area(y[drawn], candidate[drawn]) - numpy_area(y[drawn], baseline[drawn])


losses = [-np.log(np.where(y == 1, p, 1 - p)) for p in (candidate, baseline)]


def numpy_log_loss():
    drawn = rng.integers(0, rows, rows)
    return losses[0][drawn].mean() - losses[1][drawn].mean()


orders = [np.argsort(-p, kind="stable") for p in (candidate, baseline)]
truths = [y[o] for o in orders]


def presorted_auc():
    counts = np.bincount(rng.integers(0, rows, rows), minlength=rows)
    areas = []
    for order, t in zip(orders, truths):
        c = counts[order]
        positives = c * t
        negatives = c - positives
        above = np.cumsum(positives)
        areas.append((negatives * (above - positives / 2)).sum() / (above[-1] * negatives.sum()))
    return areas[0] - areas[1]


peers = {
    "scikit-learn": (seconds(sklearn_auc, 20), seconds(sklearn_log_loss, 20)),
    "NumPy, drawn rows": (seconds(numpy_auc, 20), seconds(numpy_log_loss, 40)),
    "NumPy, presorted counts": (seconds(presorted_auc, 60), seconds(numpy_log_loss, 40)),
}
print(f"{rows} rows, {resamples} resamples, seconds (peers scaled up from 20 to 60 resamples)")
print(f"{'':26}{'roc_auc':>9}{'log_loss':>10}{'both':>8}{'ratio':>8}")
mine = ours["both"]["seconds"]
print(f"{'ours':26}{ours['roc_auc']['seconds']:9.2f}{ours['log_loss']['seconds']:10.2f}{mine:8.2f}")
for name, (auc, loss) in peers.items():
    print(f"{name:26}{auc:9.2f}{loss:10.2f}{auc + loss:8.2f}{(auc + loss) / mine:7.1f}x")
