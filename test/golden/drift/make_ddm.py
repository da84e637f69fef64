"""Where frouros' DDM warns and detects on streams of errors. Needs test/golden/drift/requirements-frouros.txt."""

import json
import pathlib

import numpy as np
from frouros.detectors.concept_drift import DDM


def detect(stream):
    detector, warning, level = DDM(), None, None
    for row, value in enumerate(stream, start=1):
        detector.update(value=int(value))
        if detector.drift:
            return {"warning_at": warning or row, "drift_at": row, "error_rate": float(detector.error_rate.mean)}
        warning = (warning or row) if detector.warning else None
    return {"warning_at": warning, "drift_at": None, "error_rate": float(detector.error_rate.mean)}


random = np.random.default_rng(20240229)
cases = []
for before, after in [(0.1, 0.1), (0.1, 0.2), (0.1, 0.4), (0.3, 0.3), (0.3, 0.5), (0.02, 0.1), (0.5, 0.2), (0.0, 0.05)]:
    for _ in range(5):
        stream = np.concatenate([random.random(400) < before, random.random(400) < after]).astype(int)
        cases.append({"errors": "".join(map(str, stream)), **detect(stream)})
path = pathlib.Path(__file__).parent / "ddm.json"
path.write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
