"""Trains a random forest and leaves params, metrics, predictions and an ONNX model where mlops-actions looks for them.

Told by the environment: MLOPS_RUN_DIR (where to write), MLOPS_TRAIN_DATA and MLOPS_TEST_DATA (data files), MLOPS_PARAMS
(train.params of mlops.yml as JSON). It runs without them too: `python train.py` writes to ./run.
"""

import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
from skl2onnx import to_onnx
from skl2onnx.common.data_types import DoubleTensorType, StringTensorType
from skl2onnx.sklapi import CastTransformer
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.metrics import average_precision_score, log_loss, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

RUN_DIR = Path(os.environ.get("MLOPS_RUN_DIR", "run"))
TRAIN = os.environ.get("MLOPS_TRAIN_DATA", "data/train.csv")
TEST = os.environ.get("MLOPS_TEST_DATA", "data/test.csv")
PARAMS = json.loads(os.environ.get("MLOPS_PARAMS", "{}"))

ID, TARGET = "strike_id", "damage"
NUMBERS = ["speed_knots"]
TEXTS = ["phase_of_flight", "wildlife_size", "wildlife_species", "time_of_day", "origin_state"]


def read(path):
    # A missing text is the empty text, as in the ONNX model's inputs; "None" and "NA" are texts like any other.
    frame = pd.read_csv(path, keep_default_na=False, na_values={name: [""] for name in NUMBERS})
    return frame[NUMBERS + TEXTS], frame[TARGET], frame[ID]


def build(seed, **forest):
    # Scaling stays in float64; only then comes the float32 that trees compare in. Otherwise the ONNX model rounds before it
    # scales, and rows that lie on a threshold change sides. Imputing comes last: ONNX Runtime has it for float32 only.
    numbers = make_pipeline(StandardScaler(), CastTransformer(dtype=np.float32), SimpleImputer(strategy="median"))
    texts = OneHotEncoder(handle_unknown="ignore", dtype=np.float32, sparse_output=False)
    columns = ColumnTransformer([("numbers", numbers, NUMBERS), ("texts", texts, TEXTS)])
    return make_pipeline(columns, RandomForestClassifier(random_state=seed, **forest))


def main():
    params = {"seed": 0, "n_estimators": 100, **PARAMS}
    (X, y, _), (X_test, y_test, ids) = read(TRAIN), read(TEST)
    model = build(**params).fit(X, y)

    probabilities = model.predict_proba(X_test)
    predicted = model.predict(X_test)
    positive = probabilities[:, list(model.classes_).index("yes")]

    (RUN_DIR / "model").mkdir(parents=True, exist_ok=True)
    (RUN_DIR / "params.json").write_text(json.dumps(params))
    metrics = {
        "roc_auc": roc_auc_score(y_test == "yes", positive),
        "average_precision": average_precision_score(y_test == "yes", positive),
        "log_loss": log_loss(y_test, probabilities, labels=model.classes_),
    }
    (RUN_DIR / "metrics.json").write_text(json.dumps(metrics))

    predictions = pd.DataFrame({ID: ids, "target": y_test, "prediction": predicted})
    for index, name in enumerate(model.classes_):
        predictions[f"probability.{name}"] = probabilities[:, index]
    predictions.to_csv(RUN_DIR / "predictions.csv", index=False)

    # One typed input per column; plain tensors as outputs, no ZipMap.
    inputs = [(name, DoubleTensorType([None, 1])) for name in NUMBERS]
    inputs += [(name, StringTensorType([None, 1])) for name in TEXTS]
    onnx = to_onnx(model, initial_types=inputs, options={"zipmap": False}, target_opset={"": 17, "ai.onnx.ml": 3})
    (RUN_DIR / "model" / "model.onnx").write_bytes(onnx.SerializeToString())
    print(json.dumps(metrics))


if __name__ == "__main__":
    main()
