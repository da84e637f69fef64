"""scikit-learn's half of the forest bench.

`peer.py make FOLDER KIND TRAIN TEST SEED` writes column-major float32 data: FOLDER/x.f32 and FOLDER/y.f64
(TRAIN rows, then TEST rows), 20 columns. `peer.py fit FOLDER KIND TRAIN TEST TREES SEED` trains on one thread and prints
{"seconds", "score"}: held-out AUC (binary), accuracy (classes) or R2. KIND is binary, classes (5) or regression.
"""

import json
import pathlib
import sys
import time

import numpy as np
from sklearn.datasets import make_classification, make_friedman1
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.metrics import r2_score, roc_auc_score

COLUMNS = 20


def make(folder, kind, rows, seed):
    if kind == "regression":
        x, y = make_friedman1(rows, COLUMNS, noise=1.0, random_state=seed)
    else:
        x, y = make_classification(
            rows,
            COLUMNS,
            n_informative=10,
            n_redundant=5,
            n_classes=2 if kind == "binary" else 5,
            random_state=seed,
            flip_y=0.05,
        )
    x.astype("<f4").T.tofile(folder / "x.f32")
    y.astype("<f8").tofile(folder / "y.f64")


def fit(folder, kind, train, test, trees, seed):
    x = np.fromfile(folder / "x.f32", "<f4").reshape(COLUMNS, train + test).T
    y = np.fromfile(folder / "y.f64", "<f8")
    # The built-in forest's own defaults, so that both grow trees of the same size.
    if kind == "regression":
        model = RandomForestRegressor(trees, min_samples_leaf=5, min_samples_split=5, random_state=seed, n_jobs=1)
    else:
        model = RandomForestClassifier(trees, min_samples_split=5, random_state=seed, n_jobs=1)
    start = time.perf_counter()
    model.fit(x[:train], y[:train])
    seconds = time.perf_counter() - start
    held, truth = x[train:], y[train:]
    if kind == "regression":
        score = r2_score(truth, model.predict(held))
    else:
        p = model.predict_proba(held)
        score = roc_auc_score(truth, p[:, 1]) if kind == "binary" else float((p.argmax(1) == truth).mean())
    print(json.dumps({"seconds": seconds, "score": score}))


folder, kind = pathlib.Path(sys.argv[2]), sys.argv[3]
numbers = [int(a) for a in sys.argv[4:]]
if sys.argv[1] == "make":
    make(folder, kind, numbers[0] + numbers[1], numbers[2])
else:
    fit(folder, kind, *numbers)
