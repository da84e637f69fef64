import argparse
import os
from pathlib import Path

import mlflow
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

parser = argparse.ArgumentParser()
parser.add_argument("--n-estimators", type=int, default=100)
args = parser.parse_args()

TARGET = "damage"
train, test = pd.read_csv("data/train.csv"), pd.read_csv("data/test.csv")
texts = ["phase_of_flight", "wildlife_size", "time_of_day"]

with mlflow.start_run():
    mlflow.log_param("n_estimators", args.n_estimators)
    encoder = make_column_transformer((OneHotEncoder(handle_unknown="ignore"), texts))
    model = make_pipeline(encoder, RandomForestClassifier(n_estimators=args.n_estimators, random_state=0))
    model.fit(train[texts], train[TARGET])
    mlflow.sklearn.log_model(model, name="model", serialization_format="cloudpickle")

if "MLOPS_RUN_DIR" in os.environ:
    frame = pd.DataFrame({"target": test[TARGET], "prediction": model.predict(test[texts])})
    for index, name in enumerate(model.classes_):
        frame[f"probability.{name}"] = model.predict_proba(test[texts])[:, index]
    frame.to_csv(Path(os.environ["MLOPS_RUN_DIR"]) / "predictions.csv", index=False)
