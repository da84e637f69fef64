import joblib
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier

frame = pd.read_csv("data/strikes.csv")
model = HistGradientBoostingClassifier().fit(frame.drop("damage", axis=1).select_dtypes("number"), frame["damage"])
joblib.dump(model, "model.pkl")
