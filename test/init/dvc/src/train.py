import pandas as pd
import xgboost as xgb

frame = pd.read_csv("data/strikes.csv")
labels = (frame.pop("damage") == "yes").astype(int)
numbers = frame.select_dtypes("number")
booster = xgb.train({"objective": "binary:logistic"}, xgb.DMatrix(numbers, labels), 50)
booster.save_model("model.json")
