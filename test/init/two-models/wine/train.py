import joblib
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier

frame = pd.read_csv("data/wine.csv")
model = HistGradientBoostingClassifier().fit(frame.drop("cultivar", axis=1).select_dtypes("number"), frame["cultivar"])
joblib.dump(model, "model.pkl")
