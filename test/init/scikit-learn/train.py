import joblib
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split

df = pd.read_csv("data/wine.csv")
X = df.drop(columns=["cultivar"])
y = df["cultivar"]
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)

model = RandomForestClassifier(random_state=0).fit(X_train, y_train)
print("accuracy", model.score(X_test, y_test))
joblib.dump(model, "model.pkl")
