"""Makes scikit-learn.json: metrics of small samples, as scikit-learn computes them.

Run from the repository's root: python test/golden/metrics/make.py (scikit-learn 1.9.1, NumPy 2.4).
A value is null where scikit-learn gives NaN or refuses, false where it has no such metric to compare with.
"""

import json
import math
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn import metrics as m

warnings.filterwarnings("ignore")
rng = np.random.default_rng(20240607)


def calibration_error(hit, probability, weights):
    """The bins of sklearn.calibration.calibration_curve(strategy='uniform', n_bins=10), weighted by their rows."""
    edges = np.linspace(0.0, 1.0, 11)
    bins = np.searchsorted(edges[1:-1], probability)
    weights = np.ones(len(hit)) if weights is None else weights
    if weights.sum() == 0:
        return math.nan
    error = 0.0
    for b in range(10):
        w = weights * (bins == b)
        if w.sum() > 0:
            error += abs(np.sum(w * hit) - np.sum(w * probability)) / weights.sum()
    return error


def averages(score):
    def binary(c):
        return math.nan if c["positive"] is None else score(c["t"], c["p"], pos_label=c["positive"], average="binary", sample_weight=c["w"])

    def by(average):
        return lambda c: score(c["t"], c["p"], average=average, sample_weight=c["w"])

    return {"": binary, "_macro": by("macro"), "_micro": by("micro"), "_weighted": by("weighted")}


def one_column(c):
    return c["q"][:, c["positive"]]


def truth(c):
    return (c["t"] == c["positive"]).astype(int)


def labels(c):
    return list(range(c["k"]))


def binary_only(score):
    return lambda c: False if c["positive"] is None else score(c)


def multi_auc(multi_class, average):
    def score(c):
        if c["positive"] is not None or (multi_class == "ovo" and c["w"] is not None):
            return False
        return m.roc_auc_score(c["t"], c["q"], multi_class=multi_class, average=average, labels=labels(c), sample_weight=c["w"])

    return score


def average_precision(c):
    if c["positive"] is None:
        return m.average_precision_score(c["t"], c["q"], sample_weight=c["w"])
    return m.average_precision_score(truth(c), one_column(c), sample_weight=c["w"])


def brier(c):
    if c["positive"] is None:
        return m.brier_score_loss(c["t"], c["q"], labels=labels(c), sample_weight=c["w"])
    return m.brier_score_loss(truth(c), one_column(c), sample_weight=c["w"])


def calibration(c):
    if c["positive"] is None:
        return calibration_error(c["t"] == c["p"], c["q"][np.arange(len(c["t"])), c["p"]], c["w"])
    return calibration_error(truth(c), one_column(c), c["w"])


CLASSIFICATION = {
    "accuracy": lambda c: m.accuracy_score(c["t"], c["p"], sample_weight=c["w"]),
    "balanced_accuracy": lambda c: m.balanced_accuracy_score(c["t"], c["p"], sample_weight=c["w"]),
    **{"precision" + k: v for k, v in averages(m.precision_score).items()},
    **{"recall" + k: v for k, v in averages(m.recall_score).items()},
    **{"f1" + k: v for k, v in averages(m.f1_score).items()},
    "matthews_corrcoef": lambda c: m.matthews_corrcoef(c["t"], c["p"], sample_weight=c["w"]),
    "cohen_kappa": lambda c: m.cohen_kappa_score(c["t"], c["p"], sample_weight=c["w"]),
    "roc_auc": binary_only(lambda c: m.roc_auc_score(truth(c), one_column(c), sample_weight=c["w"])),
    "roc_auc_ovr": multi_auc("ovr", "macro"),
    "roc_auc_ovr_weighted": multi_auc("ovr", "weighted"),
    "roc_auc_ovo": multi_auc("ovo", "macro"),
    "roc_auc_ovo_weighted": multi_auc("ovo", "weighted"),
    "average_precision": average_precision,
    "log_loss": lambda c: m.log_loss(c["t"], y_proba=c["q"], labels=labels(c), sample_weight=c["w"]),
    "brier_score": brier,
    "calibration_error": calibration,
}
REGRESSION = {
    "mean_absolute_error": lambda c: m.mean_absolute_error(c["t"], c["p"], sample_weight=c["w"]),
    "mean_squared_error": lambda c: m.mean_squared_error(c["t"], c["p"], sample_weight=c["w"]),
    "root_mean_squared_error": lambda c: m.root_mean_squared_error(c["t"], c["p"], sample_weight=c["w"]),
    "mean_absolute_percentage_error": lambda c: m.mean_absolute_percentage_error(c["t"], c["p"], sample_weight=c["w"]),
    "median_absolute_error": lambda c: m.median_absolute_error(c["t"], c["p"], sample_weight=c["w"]),
    "r2": lambda c: m.r2_score(c["t"], c["p"], sample_weight=c["w"]),
    "explained_variance": lambda c: m.explained_variance_score(c["t"], c["p"], sample_weight=c["w"]),
    "max_error": lambda c: m.max_error(c["t"], c["p"]),
}


def value(score, case):
    try:
        v = score(case)
    except (ValueError, ZeroDivisionError):
        return None
    if v is False:
        return False
    return None if math.isnan(v) else float(f"{float(v):.15g}")


def some_weights(n, kind):
    if kind == 0:
        return None
    if kind == 1:
        return rng.integers(1, 6, n).astype(float)
    if kind == 2:
        return np.round(rng.uniform(0.1, 3, n), 3)
    w = rng.integers(0, 3, n).astype(float)
    w[0] = 1
    return w


def some_probabilities(n, k, target, kind):
    """0: grid of tenths (many ties); 1: thousandths; 2: full precision; 3: zeros and ones; 4: all rows alike; 5: twentieths."""
    if kind == 3:
        q = np.zeros((n, k))
        guess = np.where(rng.random(n) < 0.7, target, rng.integers(0, k, n))
        q[np.arange(n), guess] = 1
        return q
    grid = {0: 10, 1: 1000, 2: None, 4: 100, 5: 20}[kind]
    alpha = np.ones((n, k))
    alpha[np.arange(n), target] += 1.5
    q = np.array([rng.dirichlet(a) for a in alpha])
    if kind == 4:
        q = np.repeat(q[:1], n, axis=0)
    if grid:
        q = np.floor(q * grid)
        q[np.arange(n), rng.integers(0, k, n)] += grid - q.sum(axis=1)
        q = q / grid
    return q


def classification(n, k, positive, kind, weighting, target=None, predicted=None):
    target = rng.integers(0, k, n) if target is None else np.array(target)
    q = some_probabilities(n, k, target, kind)
    predicted = q.argmax(axis=1) if predicted is None else np.array(predicted)
    c = {"k": k, "positive": positive, "t": target, "p": predicted, "q": q, "w": some_weights(n, weighting)}
    return {
        "classes": k,
        "positive": positive,
        "target": target.tolist(),
        "predicted": predicted.tolist(),
        "probabilities": q.ravel().tolist(),
        "weights": None if c["w"] is None else c["w"].tolist(),
        "expected": [value(f, c) for f in CLASSIFICATION.values()],
    }


def regression(target, predicted, weighting):
    target, predicted = np.array(target, float), np.array(predicted, float)
    c = {"t": target, "p": predicted, "w": some_weights(len(target), weighting)}
    return {
        "target": target.tolist(),
        "predicted": predicted.tolist(),
        "weights": None if c["w"] is None else c["w"].tolist(),
        "expected": [value(f, c) for f in REGRESSION.values()],
    }


classified, regressed = [], []
for kind in range(6):
    for weighting in range(4):
        for repeat in range(4):
            n = int(rng.integers(4, 24))
            classified.append(classification(n, 2, int(rng.integers(0, 2)), kind, weighting))
        for k in (3, 3, 4, 5):
            n = int(rng.integers(2 * k, 22))
            classified.append(classification(n, k, None, kind, weighting))
for weighting in range(4):
    for positive in (0, 1):
        classified += [
            # only one class in the target; constant predictions; all wrong; all right; a single row
            classification(6, 2, positive, 1, weighting, target=[0] * 6),
            classification(6, 2, positive, 1, weighting, target=[1] * 6, predicted=[1] * 6),
            classification(6, 2, positive, 0, weighting, target=[0] * 6, predicted=[1] * 6),
            classification(6, 2, positive, 4, weighting, target=[0, 1, 0, 1, 1, 1], predicted=[1] * 6),
            classification(5, 2, positive, 3, weighting, target=[0, 1, 0, 1, 1], predicted=[1, 0, 1, 0, 0]),
            classification(5, 2, positive, 3, weighting, target=[0, 1, 0, 1, 1], predicted=[0, 1, 0, 1, 1]),
            classification(1, 2, positive, 1, weighting),
        ]
    classified += [
        # a class absent from the predictions, from the target, from both; everything one class
        classification(9, 3, None, 5, weighting, target=[0, 1, 2] * 3, predicted=[0, 1, 1, 0, 1, 0, 0, 0, 1]),
        classification(9, 3, None, 5, weighting, target=[0, 1, 1, 0, 1, 0, 0, 0, 1], predicted=[0, 1, 2] * 3),
        classification(9, 4, None, 1, weighting, target=[0, 1, 3] * 3, predicted=[0, 1, 1, 0, 3, 0, 0, 0, 1]),
        classification(8, 3, None, 4, weighting, target=[0, 1, 2, 2, 1, 0, 0, 1], predicted=[2] * 8),
        classification(4, 3, None, 3, weighting, target=[1] * 4, predicted=[1] * 4),
    ]
    for digits in (1, 3, 12):
        for scale in (1, 1e-3, 1e6):
            for repeat in range(3):
                n = int(rng.integers(2, 25))
                y = np.round(rng.normal(0.5, 1, n), digits) * scale
                y[0] = 2.5 * scale  # never constant: there scikit-learn divides by the dust of a mean
                regressed.append(regression(y, y + np.round(rng.normal(0, 0.3, n), digits) * scale, weighting))
    exact = 1 if weighting == 2 else weighting
    regressed += [
        regression([3, 3, 3], [3, 3, 3], exact),
        regression([3, 3, 3], [2, 3, 4], exact),
        regression([3, 3, 3], [4, 4, 4], exact),
        regression([1, 2, 3, 4], [2, 3, 4, 5], weighting),
        regression([1, 2, 3, 4], [2.5] * 4, weighting),
        regression([0, 0, 1, 2], [0, 0.5, 1, 2], weighting),
        regression([-1, -2, -3], [3, 2, 1], weighting),
        regression([5], [7], weighting),
    ]
    if weighting in (0, 1):  # products with other weights lose their last digits in NumPy
        regressed.append(regression([1e15, 1e15 + 2, 1e15 + 4], [1e15 + 1, 1e15 + 2, 1e15 + 3], weighting))

head = {
    "made_with": f"scikit-learn {sklearn.__version__}",
    "metrics": {"classification": list(CLASSIFICATION), "regression": list(REGRESSION)},
}
lines = lambda cases: ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases)
text = json.dumps(head)[:-1] + ',\n"classification":[\n' + lines(classified) + '\n],\n"regression":[\n' + lines(regressed) + "\n]}\n"
Path(__file__).with_name("scikit-learn.json").write_text(text)
print(len(classified), "classification,", len(regressed), "regression,", len(text), "bytes")
