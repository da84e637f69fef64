"""Serves a model that `mlops pull` brought, with ONNX Runtime and FastAPI.

The model's own signature makes the request's type, so the app does not change when the model does. The session takes whole
batches on all cores and releases the GIL; a request is short, so it runs where it arrives (`async def`).
"""

import json
import math
import os
from pathlib import Path

import numpy
import onnxruntime
import yaml
from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field, create_model

os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
NUMBERS = {"double", "float", "long", "integer"}
TYPES = {"tensor(double)": numpy.float64, "tensor(float)": numpy.float32, "tensor(int64)": numpy.int64}


class Model:
    """The package's ONNX file, and what MLmodel says of it."""

    def __init__(self, folder: Path) -> None:
        described = yaml.safe_load((folder / "MLmodel").read_text())
        flavor = described["flavors"]["mlops_actions"]
        self.name: str = flavor["name"]
        self.classes: list[str] = flavor["classes"]
        self.inputs: list[dict] = json.loads(described["signature"]["inputs"])
        self.session = onnxruntime.InferenceSession(folder / flavor["onnx"], providers=["CPUExecutionProvider"])
        self.outputs = [output.name for output in self.session.get_outputs()]

    def row_type(self) -> type[BaseModel]:
        """One typed field per column, null where it is missing; a column that the model does not know is a mistake."""
        fields = {
            column["name"]: ((float if column["type"] in NUMBERS else str) | None, Field(default=...))
            for column in self.inputs
        }
        return create_model("Row", __config__=ConfigDict(extra="forbid", strict=True), **fields)

    def predict(self, rows: list[dict]) -> list[dict]:
        feeds = {}
        for port in self.session.get_inputs():
            values = [row[port.name] for row in rows]
            if "string" in port.type:
                column = numpy.array(["" if value is None else value for value in values], dtype=object)
            else:
                column = numpy.array([math.nan if value is None else value for value in values], dtype=TYPES[port.type])
            feeds[port.name] = column.reshape(-1, 1) if len(port.shape) == 2 else column
        found = dict(zip(self.outputs, self.session.run(None, feeds), strict=True))
        if not self.classes:
            return [{"prediction": value} for value in next(iter(found.values())).ravel().tolist()]
        labels, shares = found["label"].ravel().tolist(), found["probabilities"].tolist()
        return [
            {"prediction": str(label), "probabilities": dict(zip(self.classes, each, strict=True))}
            for label, each in zip(labels, shares, strict=True)
        ]


def create_app(folder: Path) -> FastAPI:
    model = Model(folder)
    app = FastAPI(title=model.name)
    row_type = model.row_type()

    @app.get("/health")
    async def health() -> dict:
        return {"model": model.name}

    async def predict(body) -> dict:
        return {"predictions": model.predict([row.model_dump() for row in body.rows])}

    predict.__annotations__["body"] = create_model("Rows", rows=(list[row_type], Field(min_length=1, max_length=10_000)))
    app.post("/predict")(predict)
    return app


def app() -> FastAPI:
    """For `uvicorn --factory app:app`."""
    return create_app(Path(os.environ.get("MODEL_DIR", "model")))
