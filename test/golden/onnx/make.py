"""Makes the small ONNX files and expected.json with scikit-learn and skl2onnx.

pip install scikit-learn==1.9.1 skl2onnx==1.20.0 onnx==1.23.2 onnxruntime==1.32.0 pandas
python make.py
"""

import json
import pathlib

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType
from sklearn.linear_model import LinearRegression, LogisticRegression

HERE = pathlib.Path(__file__).parent
rng = np.random.default_rng(0)
X = rng.normal(size=(60, 2)).round(2).astype(np.float32)
binary = np.where(X[:, 0] - X[:, 1] > 0, "yes", "no")
numbered = np.digitize(X[:, 0], [-0.5, 0.5]) * 5 + 1  # classes 1, 6 and 11: not sorted as texts
amount = X @ [2.0, -1.0] + 3
rows = X[:6]
matrix = [("X", FloatTensorType([None, 2]))]
expected = {"rows": {"a": rows[:, 0].astype(float).tolist(), "b": rows[:, 1].astype(float).tolist()}, "models": {}}


def save(name, model):
    path = HERE / f"{name}.onnx"
    path.write_bytes(model.SerializeToString())
    return onnxruntime.InferenceSession(str(path))


def keep(name, model, y=None):
    session = save(name, model)
    outputs = dict(zip([o.name for o in session.get_outputs()], session.run(None, {"X": rows})))
    expected["models"][name] = {key: np.asarray(value).tolist() for key, value in outputs.items()}


plain = {"zipmap": False}
keep("binary-matrix", to_onnx(LogisticRegression().fit(X, binary), initial_types=matrix, options=plain))
keep("numbered-matrix", to_onnx(LogisticRegression().fit(X, numbered), initial_types=matrix, options=plain))
keep("regression-matrix", to_onnx(LinearRegression().fit(X, amount), initial_types=matrix))
save("zipmap", to_onnx(LogisticRegression().fit(X, binary), initial_types=matrix))


def custom(name, inputs, outputs, nodes, initializers=()):
    graph = helper.make_graph(nodes, name, inputs, outputs, list(initializers))
    save(name, helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8))


value = helper.make_tensor_value_info
# A network's sigmoid: one float per row, and nothing that names the classes.
custom(
    "sigmoid",
    [value("a", TensorProto.FLOAT, [None, 1])],
    [value("out", TensorProto.FLOAT, [None, 1])],
    [helper.make_node("Sigmoid", ["a"], ["out"])],
)
custom(
    "logits",
    [value("a", TensorProto.FLOAT, [None, 1])],
    [value("probabilities", TensorProto.FLOAT, [None, 2])],
    [helper.make_node("Concat", ["a", "a"], ["probabilities"], axis=1)],
)
# Every element type that is taken, each column its own input of one axis; the label is the text itself.
custom(
    "typed",
    [
        value("text", TensorProto.STRING, [None]),
        value("whole", TensorProto.INT64, [None]),
        value("exact", TensorProto.DOUBLE, [None]),
    ],
    [value("label", TensorProto.STRING, [None]), value("exactly", TensorProto.DOUBLE, [None])],
    [
        helper.make_node("Identity", ["text"], ["label"]),
        helper.make_node("Cast", ["whole"], ["number"], to=TensorProto.DOUBLE),
        helper.make_node("Add", ["number", "exact"], ["exactly"]),
    ],
)
# Exported for one row at a time.
custom(
    "one-row",
    [value("a", TensorProto.FLOAT, [1, 1])],
    [value("prediction", TensorProto.FLOAT, [1])],
    [helper.make_node("Squeeze", ["a", "axis"], ["prediction"])],
    [helper.make_tensor("axis", TensorProto.INT64, [1], [1])],
)
# Weights in a file of their own, as torch.onnx.export leaves them.
graph = helper.make_graph(
    [helper.make_node("MatMul", ["X", "w"], ["product"]), helper.make_node("Squeeze", ["product", "axis"], ["prediction"])],
    "external",
    [value("X", TensorProto.FLOAT, [None, 2])],
    [value("prediction", TensorProto.FLOAT, [None])],
    [
        helper.make_tensor("w", TensorProto.FLOAT, [2, 1], np.array([2, -1], np.float32).tobytes(), raw=True),
        helper.make_tensor("axis", TensorProto.INT64, [1], [1]),
    ],
)
onnx.save(
    helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8),
    HERE / "external.onnx",
    save_as_external_data=True,
    location="external.onnx.data",
    size_threshold=0,
)
(HERE / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")
