"""Profiles a CSV file with whylogs, with a column of texts and one of booleans made of its own: python log.py CSV OUT."""

import sys

import numpy as np
import pandas as pd
import whylogs

rows = pd.read_csv(sys.argv[1])
rows["south"] = rows["Latitude"] < 34.2
rows["town"] = np.where(rows["Longitude"] < -118.3, "west", "east")
whylogs.log(rows[["MedInc", "HouseAge", "Population", "Latitude", "south", "town"]]).view().write(sys.argv[2])
