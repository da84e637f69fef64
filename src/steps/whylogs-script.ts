/**
 * Reads a whylogs profile with whylogs itself and leaves what we need of it as JSON. Runs in the user's Python; the paths
 * come as variables, never as part of a command. whylogs 1.6 needs Python older than 3.13.
 */
export const whylogsScript = `
import json, math, os
from whylogs.core import DatasetProfileView

STEPS = 400

def number(value):
    return float(value) if value is not None and math.isfinite(value) else 0.0

def distribution(metric):
    sketch = metric.kll.value
    if sketch.is_empty():
        return None
    quantiles = list(sketch.get_quantiles([i / STEPS for i in range(STEPS + 1)]))
    quantiles[0], quantiles[-1] = sketch.get_min_value(), sketch.get_max_value()
    if not all(map(math.isfinite, quantiles)):
        return None
    error = sketch.normalized_rank_error(False) if sketch.is_estimation_mode() else 0.0
    return {"n": sketch.get_n(), "mean": number(metric.mean.value), "m2": number(metric.m2.value),
            "quantiles": quantiles, "rank_error": error}

def items(metric):
    return [{"value": str(i.value), "count": i.est, "lower": i.lower, "upper": i.upper} for i in (metric.strings or [])]

columns = []
for name, column in DatasetProfileView.read(os.environ["MLOPS_PROFILE"]).get_columns().items():
    names = column.get_metric_names()
    flat = column.to_summary_dict()
    value = lambda key: number(flat.get(key) or 0)
    columns.append({
        "name": name,
        "n": value("counts/n"),
        "missing": value("counts/null") + value("counts/nan"),
        "infinite": value("counts/inf"),
        "types": {kind: value("types/" + kind) for kind in ("integral", "fractional", "boolean", "string")},
        "true_count": value("counts/true"),
        "distinct": {"value": value("cardinality/est"), "lower": value("cardinality/lower_1"), "upper": value("cardinality/upper_1")},
        "distribution": distribution(column.get_metric("distribution")) if "distribution" in names else None,
        "items": items(column.get_metric("frequent_items")) if "frequent_items" in names else None,
    })
with open(os.environ["MLOPS_SUMMARY"], "w", encoding="utf-8") as out:
    json.dump({"columns": columns}, out, allow_nan=False)
`
