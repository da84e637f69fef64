"""Asks a server through Triton's own HTTP client: address, model, rows and `json` or `binary` in, predictions out."""

import json
import sys

import numpy as np
import tritonclient.http as http

url, model, path, mode = sys.argv[1:]
with open(path) as file:
    rows = json.load(file)
binary = mode == "binary"
client = http.InferenceServerClient(url.removeprefix("http://"))
assert client.is_server_live() and client.is_server_ready() and client.is_model_ready(model)
metadata = client.get_model_metadata(model)
inputs = []
for put in metadata["inputs"]:
    column = [row[rows["columns"].index(put["name"])] for row in rows["data"]]
    tensor = http.InferInput(put["name"], [len(column)], put["datatype"])
    if put["datatype"] == "BYTES":
        values = np.array(["" if value is None else value for value in column], dtype=object)
    else:
        values = np.array([np.nan if value is None else value for value in column], dtype=np.float64)
    tensor.set_data_from_numpy(values, binary_data=binary)
    inputs.append(tensor)
outputs = [http.InferRequestedOutput(put["name"], binary_data=binary) for put in metadata["outputs"]]
result = client.infer(model, inputs, outputs=outputs, request_id="from-triton")
assert result.get_response()["id"] == "from-triton"
labels = [value.decode() if isinstance(value, bytes) else value for value in result.as_numpy("predict").tolist()]
probabilities = result.as_numpy("predict_proba").tolist()
print(json.dumps([{"label": label, "probabilities": row} for label, row in zip(labels, probabilities)]))
