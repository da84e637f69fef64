"""A forest on the wine table as MLflow saves it, with what it predicts: python save.py WINE.CSV MODEL ANSWERS.JSON"""

import json
import sys
from importlib.metadata import version

import mlflow
import pandas as pd
from sklearn.ensemble import RandomForestClassifier

table, model, answers = sys.argv[1:]
frame = pd.read_csv(table)
target = frame.pop(frame.columns[-1])
features = frame.astype("float64")
forest = RandomForestClassifier(n_estimators=20, random_state=7).fit(features, target)
mlflow.sklearn.save_model(
    forest,
    model,
    signature=mlflow.models.infer_signature(features, forest.predict(features[:5])),
    skops_trusted_types=["sklearn.tree._tree.Tree"],
    # Half of what MLflow itself would ask for, and all that its server needs.
    pip_requirements=[f"{name}=={version(name)}" for name in ("mlflow-skinny", "pandas", "scikit-learn", "skops")],
)
with open(answers, "w") as file:
    json.dump({"rows": features.to_dict(orient="split", index=False), "predictions": forest.predict(features).tolist()}, file)
