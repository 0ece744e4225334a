"""Reads or writes the same file as sheets.rs with pandas and openpyxl, without any check: with_pandas.py read|write FILE"""

import resource
import sys
import time

import pandas

phase, path = sys.argv[1:]
if phase == "read":
    began, spent = time.monotonic(), time.process_time()
    frame = pandas.read_excel(path, header=2, dtype=object, engine="openpyxl")
    seconds, processor = time.monotonic() - began, time.process_time() - spent
else:
    frame = pandas.DataFrame({f"Cột {column}": [f"giá trị {row}" for row in range(100_000)] for column in range(12)})
    began, spent = time.monotonic(), time.process_time()
    frame.to_excel(path + ".pandas.xlsx", index=False, engine="openpyxl")
    seconds, processor = time.monotonic() - began, time.process_time() - spent
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(
    f"  pandas {pandas.__version__} {phase}: {len(frame)} rows in {seconds:.2f} s (processor {processor:.2f} s), "
    f"{len(frame) / seconds:.0f} rows/s, peak memory {peak} MB"
)
