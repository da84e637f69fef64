"""What pandas and PyArrow read in the files that `mlops predict` wrote, as JSON. read.py INPUT FOLDER"""

import json
import sys

import pandas
import pyarrow.parquet

source, folder = sys.argv[1:]
given = pandas.read_parquet(source, columns=["id", "speed", "size", "night", "count"])
out = pyarrow.parquet.ParquetFile(f"{folder}/p.parquet")
frames = {
    "parquet": out.read().to_pandas(),
    "csv": pandas.read_csv(f"{folder}/p.csv.gz", dtype={"id": "int64"}),
    "jsonl": pandas.read_json(f"{folder}/p.jsonl.gz", lines=True, precise_float=True, dtype={"id": "int64"}),
}
facts = {"row_groups": out.metadata.num_row_groups, "types": {f.name: str(f.type) for f in out.schema_arrow}}
for name, frame in frames.items():
    facts[name] = {
        "rows": len(frame),
        "columns": list(frame.columns),
        "ids": bool((frame["id"] == given["id"]).all()),
        "speed": bool((frame["speed"].isna() == given["speed"].isna()).all()),
        "size": bool((frame["size"].fillna("") == given["size"].astype(object).fillna("")).all()),
        "count": bool((frame["count"].fillna(-1) == given["count"].fillna(-1)).all()),
        "first_time": str(frame["at"].iloc[1]),
        "same": bool((frame["prediction"] == frames["parquet"]["prediction"]).all())
        and bool((frame["probability.yes"] == frames["parquet"]["probability.yes"]).all()),
    }
print(json.dumps(facts))
