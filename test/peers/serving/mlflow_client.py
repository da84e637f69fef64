"""Asks a server through MLflow's own client, with a DataFrame: address and rows (pandas' split form) in, predictions out."""

import json
import sys
from urllib.parse import urlparse

import pandas as pd
from mlflow.pyfunc.scoring_server.client import ScoringServerClient

address = urlparse(sys.argv[1])
with open(sys.argv[2]) as file:
    rows = json.load(file)
frame = pd.DataFrame(rows["data"], columns=rows["columns"])
client = ScoringServerClient(address.hostname, address.port)
client.wait_server_ready(timeout=10)
predictions = client.invoke(frame).get_predictions()
print(predictions.to_json(orient="records", double_precision=15))
