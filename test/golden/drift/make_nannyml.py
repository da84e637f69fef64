"""NannyML's answers to what needs rows: reconstruction error, domain classifier, DLE and CBPE.

Needs test/golden/drift/requirements-nannyml.txt; NML_DISABLE_USAGE_LOGGING=1 keeps it from reporting its use.
Writes car-price-*.csv.gz, a twelfth of NannyML's synthetic car prices (Apache-2.0), and nannyml.json beside this file.
"""

import json
import pathlib
import warnings

import nannyml as nml
import numpy as np
import pandas as pd

warnings.filterwarnings("ignore")
here = pathlib.Path(__file__).parent
housing = here / "../../../examples/california-housing/data"
FEATURES = ["MedInc", "HouseAge", "AveRooms", "AveBedrms", "Population", "AveOccup", "Latitude", "Longitude"]
CAR = ["car_age", "km_driven", "price_new", "accident_count", "door_count", "fuel", "transmission"]


def value(result, period, *path):
    return float(result.filter(period=period).to_df()[path].iloc[0])


def reconstruction(reference, current, columns):
    calculator = nml.DataReconstructionDriftCalculator(column_names=columns, chunk_number=1)
    calculator.fit(reference)
    result = calculator.calculate(current)
    return {p: value(result, p, "reconstruction_error", "value") for p in ("reference", "analysis")}


def classifier(reference, current, columns):
    calculator = nml.DomainClassifierCalculator(feature_column_names=columns, chunk_number=1)
    calculator.fit(reference)
    return value(calculator.calculate(current), "analysis", "domain_classifier_auroc", "value")


def losses(reference, current, truth):
    names = {"mae": "mean_absolute_error", "rmse": "root_mean_squared_error"}
    estimator = nml.DLE(feature_column_names=CAR, y_true="y_true", y_pred="y_pred", metrics=list(names), chunk_number=1)
    estimator.fit(reference)
    result = estimator.estimate(current)
    error = truth - current["y_pred"].to_numpy()
    realized = {"mae": np.abs(error).mean(), "rmse": np.sqrt((error**2).mean())}
    return {
        ours: {"estimated": value(result, "analysis", theirs, "value"), "realized": float(realized[theirs]),
               "sampling_error": value(result, "analysis", theirs, "sampling_error")}
        for theirs, ours in names.items()
    }


def confidence(reference, current):
    names = {"roc_auc": "roc_auc", "accuracy": "accuracy", "f1": "f1", "precision": "precision", "recall": "recall"}
    estimator = nml.CBPE(y_pred_proba="y_pred_proba", y_pred="y_pred", y_true="clf_target", metrics=list(names),
                         problem_type="classification_binary", chunk_number=1)
    estimator.fit(reference)
    result = estimator.estimate(current)
    return {name: value(result, "analysis", name, "value") for name in names}


cars, later, truth = nml.load_synthetic_car_price_dataset()
truth = later.merge(truth, on="id")["y_true"].to_numpy()
reference, current, truth = cars.iloc[::12], later.iloc[::12], truth[::12]
reference.to_csv(here / "car-price-reference.csv.gz", index=False, compression={"method": "gzip", "mtime": 1})
current.assign(y_true=truth).to_csv(here / "car-price-analysis.csv.gz", index=False, compression={"method": "gzip", "mtime": 1})
houses, new_houses = (pd.read_csv(housing / f"{name}.csv.gz") for name in ("reference", "analysis"))
# Its folds are blocks of rows; houses stand ordered by place, so that each block would be another place: shuffled.
mixed = [side.sample(frac=1, random_state=7).reset_index(drop=True) for side in (houses, new_houses)]
halves = houses.sample(frac=1, random_state=7).reset_index(drop=True)
half = len(halves) // 2
(here / "nannyml.json").write_text(json.dumps({
    "version": nml.__version__,
    "reconstruction": {"housing": reconstruction(houses, new_houses, FEATURES), "cars": reconstruction(reference, current, CAR)},
    "domain_classifier": {"housing": classifier(*mixed, FEATURES),
                          "random_halves": classifier(halves.iloc[:half], halves.iloc[half:].reset_index(drop=True), FEATURES)},
    "losses": losses(reference, current, truth),
    "confidence": confidence(houses, new_houses),
}, indent=1) + "\n")
