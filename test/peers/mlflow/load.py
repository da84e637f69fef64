"""Loads a package with MLflow and predicts rows.json with it: python load.py PACKAGE ROWS > answer.json"""

import json
import logging
import sys

import mlflow
import pandas as pd
from mlflow.models import Model

logging.disable(logging.WARNING)
package, rows = sys.argv[1:]
model = Model.load(package)
signature = model.signature
frame = pd.DataFrame(**json.load(open(rows)))
for column in model.signature.inputs.inputs:
    if column.type.name == "double":
        frame[column.name] = frame[column.name].astype("float64")
loaded = mlflow.pyfunc.load_model(package)
predicted = loaded.predict(frame)
print(
    json.dumps(
        {
            "mlflow": mlflow.__version__,
            "flavors": sorted(model.flavors),
            "run_id": model.run_id,
            "inputs": [[c.name, c.type.name, c.required] for c in signature.inputs.inputs],
            "outputs": [c.name for c in signature.outputs.inputs],
            "example": model.load_input_example(package).shape,
            "example_rows": len(loaded.predict(loaded.input_example)),
            "onnx": type(mlflow.onnx.load_model(package)).__name__,
            "predicted": {name: [v.tolist() if hasattr(v, "tolist") else v for v in predicted[name]] for name in predicted},
        }
    )
)
