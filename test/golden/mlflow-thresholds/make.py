"""Makes mlflow.json: what mlflow.models.validate_evaluation_results says of single metrics.

Run from the repository's root: python test/golden/mlflow-thresholds/make.py (mlflow 3.17.2).
A case is [greater_is_better, threshold, min_absolute_change, min_relative_change, candidate, baseline, outcome];
candidate null: the metric is missing; baseline null: none given, "empty": without metrics, "other": without this metric;
numbers that JSON lacks are "nan", "inf", "-inf". The outcome is "pass", the kinds that failed, or the exception.
"""

import itertools
import json
import logging
import math
import random
from pathlib import Path

import mlflow
from mlflow.models import MetricThreshold
from mlflow.models.evaluation import EvaluationResult
from mlflow.models.evaluation.validation import ModelValidationFailedException, validate_evaluation_results

logging.disable(logging.CRITICAL)
random.seed(11)
KINDS = {
    "value threshold check failed": "threshold",
    "minimum absolute change check failed": "min_absolute_change",
    "minimum relative change check failed": "min_relative_change",
    "was missing from the evaluation result of the candidate": "missing_candidate",
    "was missing from the evaluation result of the baseline": "missing_baseline",
}


def result(metrics):
    return EvaluationResult(metrics=metrics, artifacts={})


def outcome(greater, t, a, r, c, b):
    threshold = {"m": MetricThreshold(threshold=t, min_absolute_change=a, min_relative_change=r, greater_is_better=greater)}
    candidate = result({"other": 1.0} if c is None else {"m": c})
    baseline = None if b is None else result({"empty": {}, "other": {"other": 1.0}}.get(b, {"m": b}))
    try:
        validate_evaluation_results(threshold, candidate, baseline)
        return "pass"
    except ModelValidationFailedException as e:
        return [kind for text, kind in KINDS.items() if text in e.message]
    except Exception as e:
        return type(e).__module__.replace("builtins", "") + ("." if type(e).__module__ != "builtins" else "") + type(e).__name__


def encoded(x):
    if isinstance(x, float) and not math.isfinite(x):
        return str(x)
    return x


odd = [math.nan, math.inf, -math.inf]
cases = []
for greater in (True, False):
    d = 1 if greater else -1
    for b in [None, "empty", "other", 0.0, -0.0, 0.8, 0.3, -0.4, -120.5, 1e-12, *odd]:
        near = b if isinstance(b, float) and math.isfinite(b) else 0.8
        for t, a, r in itertools.product([None, 0.75, near], [None, 0.05], [None, 0.0, 0.1, 1.0]):
            if t is None and a is None and r is None:
                continue
            boundary = [near, near + d * 0.05, near + d * 0.1 * abs(near), near + d * 1e-10, 0.75, 0.85]
            candidates = [None, *odd, near - d * 0.2, near + d * 2, *boundary]
            candidates += [math.nextafter(x, s) for x in boundary for s in (-math.inf, math.inf)]
            for c in random.sample(candidates, 4):
                cases.append((greater, t, a, r, c, b))
refused = []
for t, a, r in [(None, None, None), (0.5, 0.0, None), (0.5, -0.1, None), (None, None, -0.1), (None, None, 1.5), (None, None, 1.0), (0.5, None, None)]:
    try:
        MetricThreshold(threshold=t, min_absolute_change=a, min_relative_change=r, greater_is_better=True)
        refused.append([t, a, r, None])
    except mlflow.exceptions.MlflowException as e:
        refused.append([t, a, r, e.message.removeprefix("Could not instantiate MetricThreshold class: ")])

lines = ",\n".join(json.dumps([*map(encoded, case), outcome(*case)], separators=(",", ":")) for case in cases)
head = {"made_with": f"mlflow {mlflow.__version__}", "refused": refused}
Path(__file__).with_name("mlflow.json").write_text(json.dumps(head)[:-1] + ',\n"cases":[\n' + lines + "\n]}\n")
print(len(cases), "cases")
