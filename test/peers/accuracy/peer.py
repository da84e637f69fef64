"""Trains scikit-learn's forest on FOLDER/train.csv and predicts FOLDER/test.csv, one forest per seed.

`peer.py FOLDER KIND TARGET SEEDS`; KIND is binary (target 0 or 1) or regression. Text columns go through scikit-learn's own TargetEncoder.
Prints the mean AUC or R2 on the test rows.
"""

import pathlib
import sys
import warnings

import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.metrics import r2_score, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import TargetEncoder

warnings.simplefilter("ignore")
folder, kind, target, seeds = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
train, test = (pd.read_csv(folder / f"{part}.csv", keep_default_na=False, na_values=[""]) for part in ("train", "test"))
texts = [c for c in train.columns if c != target and not pd.api.types.is_numeric_dtype(train[c])]
for table in (train, test):
    table[texts] = table[texts].astype(object).fillna("")
scores = []
for seed in range(seeds):
    if kind == "binary":
        forest = RandomForestClassifier(100, min_samples_split=5, random_state=seed, n_jobs=1)
    else:
        forest = RandomForestRegressor(100, min_samples_split=5, min_samples_leaf=5, random_state=seed, n_jobs=1)
    encoder = make_column_transformer((TargetEncoder(random_state=seed), texts), remainder="passthrough")
    model = make_pipeline(encoder, forest).fit(train.drop(columns=target), train[target])
    rows, truth = test.drop(columns=target), test[target]
    if kind == "binary":
        scores.append(roc_auc_score(truth, model.predict_proba(rows)[:, 1]))
    else:
        scores.append(r2_score(truth, model.predict(rows)))
print(sum(scores) / len(scores))
