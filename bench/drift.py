"""Evidently's side of bench/drift.ts. Needs test/golden/drift/requirements.txt.

python drift.py seconds FOLDER   : reads current.csv and reference.csv of FOLDER; prints its time in memory, with reading, and peak memory
python drift.py alarms REPEATS   : share of runs without drift in which the preset's column rule fires, by batch size
"""

import json
import resource
import sys
import time
import warnings

import numpy as np
import pandas as pd
from evidently import Report
from evidently.presets import DataDriftPreset
from scipy import stats

warnings.filterwarnings("ignore")


def seconds(folder):
    started, cpu = time.perf_counter(), time.process_time()
    frames = [pd.read_csv(f"{folder}/{name}.csv") for name in ("reference", "current")]
    read = {"seconds": time.perf_counter() - started, "cpu_seconds": time.process_time() - cpu}
    started, cpu = time.perf_counter(), time.process_time()
    Report([DataDriftPreset()]).run(frames[1], frames[0])
    compared = {"seconds": time.perf_counter() - started, "cpu_seconds": time.process_time() - cpu}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"read": read, "compare": compared, "peak_mb": peak}


def alarms(repeats):
    """The preset's rule on normal columns and 5,000 reference rows, by its own two formulas, since a report takes seconds."""
    random = np.random.default_rng(1)
    found = {}
    for batch in (50, 100, 200, 500, 1000):
        one = half = 0
        for _ in range(repeats):
            drifted = 0
            for _ in range(20):
                before, now = random.normal(size=5000), random.normal(size=batch)
                drifted += stats.wasserstein_distance(before, now) / max(before.std(), 0.001) >= 0.1
            one += drifted > 0
            half += drifted >= 10
        found[batch] = {"any_column": one / repeats, "data_set": half / repeats}
    return found


print(json.dumps(seconds(sys.argv[2]) if sys.argv[1] == "seconds" else alarms(int(sys.argv[2]))))
