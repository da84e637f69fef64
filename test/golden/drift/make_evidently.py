"""What Evidently's DataDriftPreset says of random data sets. Run: python make_evidently.py COUNT > evidently.json (see requirements.txt).

The data is made from a seed with whole-number and exactly rounded operations only, so that test/drift/random-tables.ts makes
the same bits, and only the answers are stored.
"""

import json
import sys
import warnings

import numpy as np
import pandas as pd
from evidently import Report
from evidently.legacy.calculations.stattests.hellinger_distance import _hellinger_distance
from evidently.legacy.calculations.stattests.jensenshannon import _jensenshannon
from evidently.legacy.calculations.stattests.kl_div import _kl_div
from evidently.legacy.calculations.stattests.psi import _psi
from evidently.legacy.core import ColumnType
from evidently.presets import DataDriftPreset

warnings.filterwarnings("ignore")


class Random:
    """mulberry32"""

    def __init__(self, seed):
        self.state = seed & 0xFFFFFFFF

    def next(self):
        self.state = (self.state + 0x6D2B79F5) & 0xFFFFFFFF
        t = self.state
        t = ((t ^ (t >> 15)) * (t | 1)) & 0xFFFFFFFF
        t ^= (t + (((t ^ (t >> 7)) * (t | 61)) & 0xFFFFFFFF)) & 0xFFFFFFFF
        return ((t ^ (t >> 14)) & 0xFFFFFFFF) / 4294967296

    def below(self, n):
        return int(self.next() * n)


KINDS = ["bell", "heavy", "few-whole", "whole", "labels", "few-halves", "gaps", "flag"]


def column(random, kind, rows, shift, parameter):
    values = []
    for _ in range(rows):
        u = random.next()
        bell = u + random.next() + random.next() + random.next() - 2
        if kind == "bell":
            values.append(bell + shift)
        elif kind == "heavy":
            values.append(u / (1.0625 - u) + shift)
        elif kind == "few-whole":
            values.append(int(u * (2 + parameter % 8) + shift / 2))
        elif kind == "whole":
            values.append(int((bell + 2 + shift) * (20 + parameter)))
        elif kind == "labels":
            values.append("c" + str(int(u * (u if shift > 0.3 else 1) * (1 + parameter % 9) + (shift > 0.45) * 0.5)))
        elif kind == "few-halves":
            values.append(int(u * (1 + parameter % 5) + shift / 4) / 2 + 0.25)
        elif kind == "gaps":
            values.append(float("nan") if u < 0.1 else float("inf") if u > 0.99 else bell * 3 + shift)
        else:
            values.append("yes" if u < 0.3 + shift / 8 else "no")
    return values


def data_set(seed):
    random = Random(seed)
    rows = [20 + random.below(1500 if seed % 3 == 0 else 700) + (700 if seed % 3 == 1 else 0) for _ in range(2)]
    columns = []
    for at in range(3):
        kind = KINDS[random.below(len(KINDS))]
        shift = [0, 0, 0.125, 0.375, 0.5][random.below(5)]
        parameter = random.below(30)
        columns.append((f"{kind}-{at}", column(random, kind, rows[0], 0, parameter), column(random, kind, rows[1], shift, parameter)))
    return columns


def distances(frames):
    found = {}
    for name in frames[0].columns:
        before, now = [frame[name].replace([-np.inf, np.inf], np.nan).dropna() for frame in frames]
        kind = name[: name.rindex("-")]
        if kind.startswith("few"):
            continue
        typed = ColumnType.Categorical if kind in ("labels", "flag") else ColumnType.Numerical
        found[name] = [float(f(before, now, typed, 0.1)[0]) for f in (_psi, _jensenshannon, _kl_div, _hellinger_distance)]
    return found


def answers(seed):
    columns = data_set(seed)
    frames = [pd.DataFrame({one[0]: one[side] for one in columns}) for side in (1, 2)]
    run = Report([DataDriftPreset()]).run(frames[1], frames[0])
    case = {"seed": seed, "columns": {}}
    for metric in run.dict()["metrics"]:
        config = metric["config"]
        if config["type"].endswith("ValueDrift"):
            case["columns"][config["column"]] = [config["method"], float(metric["value"])]
        elif config["type"].endswith("DriftedColumnsCount"):
            case["drifted"] = int(metric["value"]["count"])
    if seed < 150:
        case["distances"] = distances(frames)
    return case


if __name__ == "__main__":
    cases = [answers(seed) for seed in range(int(sys.argv[1]))]
    print(json.dumps({"evidently": "0.7.23", "cases": cases}, separators=(",", ":")))
