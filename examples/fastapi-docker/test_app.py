"""python -m pytest: the pulled model answers its own golden rows as when it was made."""

import json
import os
from pathlib import Path

import pytest
from app import create_app
from fastapi.testclient import TestClient

FOLDER = Path(os.environ.get("MODEL_DIR", "model"))


@pytest.fixture(scope="module")
def client():
    return TestClient(create_app(FOLDER))


@pytest.fixture(scope="module")
def golden():
    return json.loads((FOLDER / "golden.json").read_text())


def rows_of(golden):
    return [dict(zip(golden["columns"], row, strict=True)) for row in golden["data"]]


def test_golden_rows(client, golden):
    answer = client.post("/predict", json={"rows": rows_of(golden)})
    assert answer.status_code == 200
    predictions = answer.json()["predictions"]
    assert [one["prediction"] for one in predictions] == golden["predictions"]
    for one, shares in zip(predictions, golden["probabilities"] or [], strict=True):
        assert list(one["probabilities"].values()) == pytest.approx(shares, abs=1e-6)


def test_a_wrong_row_is_told_by_its_place(client, golden):
    [row, *_] = rows_of(golden)
    wrong = [{**row, "no_such_column": 1}, {key: [] for key in row}, dict(list(row.items())[1:])]
    answer = client.post("/predict", json={"rows": [row, *wrong]})
    assert answer.status_code == 422
    assert {tuple(one["loc"][:3]) for one in answer.json()["detail"]} == {("body", "rows", at) for at in (1, 2, 3)}


def test_it_says_which_model_it_serves(client):
    assert client.get("/health").json() == {"model": client.app.title}
    assert "no_such_column" not in client.get("/openapi.json").json()["components"]["schemas"]["Row"]["properties"]
