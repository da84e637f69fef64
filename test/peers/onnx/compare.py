"""Checks model.onnx and predicts the given rows with onnxruntime.

Reads FOLDER/model.onnx and FOLDER/case.json: {inputs: {name: [number | null | string]}, label: [string] | null,
values: [number]}, where values are row-major probabilities, or numbers for a regressor.
Prints {rows, label_differences, largest_difference, providers}.
"""

import json
import pathlib
import sys

import numpy as np
import onnx
import onnxruntime

folder = pathlib.Path(sys.argv[1])
onnx.checker.check_model(onnx.load(folder / "model.onnx"), full_check=True)
case = json.loads((folder / "case.json").read_text(encoding="utf-8"))
session = onnxruntime.InferenceSession(folder / "model.onnx", providers=["CPUExecutionProvider"])

feeds = {}
for node in session.get_inputs():
    values = case["inputs"][node.name]
    if node.type == "tensor(string)":
        feeds[node.name] = np.array([[v] for v in values], dtype=object)
    else:
        feeds[node.name] = np.array([[np.nan if v is None else v] for v in values], dtype=np.float64)

names = [node.name for node in session.get_outputs()]
outputs = dict(zip(names, session.run(names, feeds)))
values = outputs["prediction"] if "prediction" in outputs else outputs["probabilities"]
differences = 0
if case["label"] is not None:
    differences = sum(str(got) != want for got, want in zip(outputs["label"], case["label"], strict=True))
expected = np.array(case["values"], dtype=np.float64).reshape(values.shape)
print(
    json.dumps(
        {
            "rows": len(values),
            "label_differences": int(differences),
            "largest_difference": float(np.abs(values - expected).max()),
            "onnxruntime": onnxruntime.__version__,
        }
    )
)
