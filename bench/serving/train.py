"""Trains the forest that all servers serve, and leaves it in every form they need: argument 1 is a folder to write to."""

import json
import sys
from pathlib import Path

import joblib
import mlflow
import numpy as np
import pandas as pd
from sklearn.datasets import make_classification
from sklearn.ensemble import RandomForestClassifier

folder = Path(sys.argv[1])
features, target = make_classification(10_000, 20, n_informative=10, flip_y=0.05, random_state=7)
frame = pd.DataFrame(features.astype(np.float32).astype(np.float64), columns=[f"x{i}" for i in range(20)])
forest = RandomForestClassifier(n_estimators=100, random_state=7, n_jobs=1).fit(frame, target)
joblib.dump(forest, folder / "forest.joblib")
signature = mlflow.models.infer_signature(frame, forest.predict(frame[:5]))
mlflow.sklearn.save_model(
    forest, folder / "mlflow", signature=signature, skops_trusted_types=["sklearn.tree._tree.Tree"]
)
trees = []
for estimator in forest.estimators_:
    tree = estimator.tree_
    share = tree.value[:, 0, 1] / tree.value[:, 0, :].sum(axis=1)
    trees.append(
        {
            "left": tree.children_left.tolist(),
            "right": tree.children_right.tolist(),
            "feature": tree.feature.tolist(),
            "threshold": tree.threshold.tolist(),
            "share": share.tolist(),
        }
    )
rows = frame[:100].round(6)
with open(folder / "forest.json", "w") as file:
    json.dump(
        {
            "columns": list(frame.columns),
            "trees": trees,
            "rows": rows.to_numpy().tolist(),
            "probabilities": forest.predict_proba(rows)[:, 1].tolist(),
        },
        file,
    )
