"""Makes fairlearn.json: gaps between groups of random binary predictions, as Fairlearn computes them.

Run from the repository's root: python test/golden/fairness/make.py (fairlearn 0.12.0, scikit-learn 1.7).
Every group has rows of both classes: without them Fairlearn takes a rate of 0, where we pass the group over.
"""

import json
from pathlib import Path

import fairlearn
import fairlearn.metrics as fm
import numpy as np

NAMES = [
    "selection_rate_difference",
    "selection_rate_ratio",
    "true_positive_rate_difference",
    "true_positive_rate_ratio",
    "false_positive_rate_difference",
    "false_positive_rate_ratio",
    "equalized_odds_difference",
    "equalized_odds_ratio",
]
rng = np.random.default_rng(20240607)
cases = []
for rows, groups, weighted in [(40, 2, False), (60, 3, False), (200, 4, True), (500, 2, True), (500, 7, False)]:
    group = rng.permutation(np.arange(rows) % groups)
    target = rng.permutation(np.arange(rows) // groups % 2)
    while len({(int(g), int(t)) for g, t in zip(group, target)}) < 2 * groups:
        target = rng.permutation(target)
    predicted = (rng.random(rows) < 0.3 + 0.4 * target + 0.05 * group % 0.3).astype(int)
    weights = rng.random(rows).round(3) + 0.1 if weighted else None
    arguments = {"sensitive_features": group, **({"sample_weight": weights} if weighted else {})}
    cases.append(
        {
            "group": group.tolist(),
            "target": target.tolist(),
            "predicted": predicted.tolist(),
            "weights": weights.tolist() if weighted else None,
            "gaps": {name: float(getattr(fm, name)(target, predicted, **arguments)) for name in NAMES},
        }
    )
text = json.dumps({"fairlearn": fairlearn.__version__, "cases": cases})
Path(__file__).with_name("fairlearn.json").write_text(text + "\n")
