"""Writes a Parquet file as PyArrow users have them: several types, gaps, row groups, compression. make.py FILE"""

import datetime
import sys

import pyarrow
import pyarrow.parquet

ROWS = 5000
table = pyarrow.table(
    {
        "id": pyarrow.array([2**53 + 1 + at for at in range(ROWS)], pyarrow.int64()),
        "speed": pyarrow.array([None if at % 17 == 0 else (at * 37) % 101 for at in range(ROWS)], pyarrow.float32()),
        "size": pyarrow.array(
            [None if at % 23 == 0 else ["Small", "Medium", "Large"][at % 3] for at in range(ROWS)]
        ).dictionary_encode(),
        "night": pyarrow.array([None if at % 5 == 0 else at % 2 == 0 for at in range(ROWS)]),
        "at": pyarrow.array(
            [datetime.datetime(2026, 1, 1) + datetime.timedelta(seconds=at) for at in range(ROWS)],
            pyarrow.timestamp("us", "UTC"),
        ),
        "count": pyarrow.array([None if at % 7 == 0 else at for at in range(ROWS)], pyarrow.int32()),
        "unread": pyarrow.array([[at] for at in range(ROWS)]),
    }
)
pyarrow.parquet.write_table(table, sys.argv[1], row_group_size=1800, compression="zstd")
