"""What a Python user writes first: FastAPI, pandas and scikit-learn."""

import os

import joblib
import pandas as pd
from fastapi import FastAPI
from pydantic import BaseModel

forest = joblib.load(os.path.join(os.environ["BENCH_FOLDER"], "forest.joblib"))
app = FastAPI()


class Frame(BaseModel):
    columns: list[str]
    data: list[list[float]]


class Body(BaseModel):
    dataframe_split: Frame


@app.post("/invocations")
def predict(body: Body):
    frame = pd.DataFrame(body.dataframe_split.data, columns=body.dataframe_split.columns)
    probabilities = forest.predict_proba(frame)
    labels = probabilities.argmax(axis=1)
    return {
        "predictions": [
            {"label": int(label), "probabilities": row} for label, row in zip(labels, probabilities.tolist())
        ]
    }
