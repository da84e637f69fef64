"""The best that a Python user builds: FastAPI, `async def`, no pydantic, ONNX Runtime on one thread."""

import os

import numpy as np
import onnxruntime
from fastapi import FastAPI, Request

options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
options.inter_op_num_threads = 1
session = onnxruntime.InferenceSession(
    os.path.join(os.environ["BENCH_FOLDER"], "package", "model.onnx"), options, providers=["CPUExecutionProvider"]
)
names = [put.name for put in session.get_inputs()]
app = FastAPI()


@app.post("/invocations")
async def predict(request: Request):
    frame = (await request.json())["dataframe_split"]
    rows = np.array(frame["data"], dtype=np.float64)
    feeds = {name: rows[:, [frame["columns"].index(name)]] for name in names}
    labels, probabilities = session.run(["label", "probabilities"], feeds)
    return {
        "predictions": [
            {"label": label, "probabilities": row} for label, row in zip(labels.tolist(), probabilities.tolist())
        ]
    }
