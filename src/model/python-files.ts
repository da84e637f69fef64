export const PYFUNC_MODULE = 'mlops_actions_pyfunc'
export const PYFUNC_CODE = 'code'

/**
 * What `mlflow.pyfunc` needs beside the model to score it in Python. `mlflow.onnx` as the loader would load the model but
 * cannot feed it: it passes one-axis arrays, none of pandas' texts, and flattens probabilities (MLflow 3.17).
 */
export function pythonFiles(): Record<string, string> {
  return {
    'requirements.txt': 'mlflow>=2.10\nnumpy\nonnxruntime>=1.17\npandas\n',
    'python_env.yaml': 'python: "3.12"\nbuild_dependencies:\n- pip\ndependencies:\n- -r requirements.txt\n',
    [`${PYFUNC_CODE}/${PYFUNC_MODULE}.py`]: PYFUNC,
  }
}

const PYFUNC = `"""Scores an ONNX model for mlflow.pyfunc: a DataFrame in, a DataFrame of the model's outputs out."""

import numpy as np
import onnxruntime
import pandas as pd

TYPES = {
    "tensor(float)": np.float32,
    "tensor(double)": np.float64,
    "tensor(int32)": np.int32,
    "tensor(int64)": np.int64,
}


class Model:
    def __init__(self, path):
        self.session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])

    def predict(self, model_input, params=None):
        frame = pd.DataFrame(model_input)
        inputs = self.session.get_inputs()
        if len(inputs) == 1 and len(inputs[0].shape) == 2 and inputs[0].name not in frame:
            feeds = {inputs[0].name: frame.to_numpy(dtype=TYPES[inputs[0].type])}
        else:
            feeds = {put.name: self.feed(frame[put.name], put) for put in inputs}
        names = [output.name for output in self.session.get_outputs()]
        results = [np.asarray(result) for result in self.session.run(names, feeds)]
        columns = {name: list(r) if r.ndim > 1 and r.shape[1] > 1 else r.reshape(-1) for name, r in zip(names, results)}
        return pd.DataFrame(columns, index=frame.index)

    def feed(self, column, put):
        if put.type == "tensor(string)":
            values = np.array(["" if pd.isna(value) else str(value) for value in column], dtype=object)
        else:
            values = column.to_numpy(dtype=TYPES[put.type], na_value=np.nan)
        return values.reshape(-1, 1) if len(put.shape) == 2 else values


def _load_pyfunc(path):
    return Model(path)
`
