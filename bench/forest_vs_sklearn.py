"""Our forest and scikit-learn's on the same rows, in turns; fails where a ratio or an AUC is not met.

    forest_vs_sklearn.py BENCH_LEARN PEERS_FOLDER ROWS RUNS
"""
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np
from sklearn import __version__ as sklearn_version
from sklearn.ensemble import IsolationForest
from sklearn.metrics import roc_auc_score

# Rows per CPU second over scikit-learn's, at least; of the walks this processor offers.
LEAST_RATIO = {"portable": 10, "avx2": 30, "avx512": 30}
AUC_MARGIN = 0.01


def score_by_sklearn(rows):
    forest = IsolationForest(n_estimators=100, max_samples=256, random_state=42, n_jobs=1).fit(rows)
    start = time.process_time()
    scores = -forest.score_samples(rows)
    return len(rows) / (time.process_time() - start), scores


def score_by_ours(program, rows_file, scores_file):
    out = subprocess.run(
        [program, "--benchmark_filter=scoreRowsOfOneMachine", "--benchmark_format=json"],
        env=os.environ | {"JOULEWATCH_FOREST_ROWS": rows_file, "JOULEWATCH_FOREST_SCORES": scores_file},
        check=True, capture_output=True, text=True).stdout
    rates = {}
    for run in json.loads(out)["benchmarks"]:
        if "rows/s" in run:  # absent where the processor lacks the instructions
            rates[run["name"].split("/")[1]] = run["rows/s"]
    return rates, np.fromfile(scores_file, dtype=np.float32)


def main():
    program, peers, count, runs = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    sys.path.insert(0, os.path.join(peers, "ml"))
    from data6 import make
    rows, spikes = make(count)
    with tempfile.TemporaryDirectory() as folder:
        rows_file, scores_file = os.path.join(folder, "rows.f32"), os.path.join(folder, "scores.f32")
        rows.tofile(rows_file)
        theirs, ours = [], []
        for _ in range(runs):
            rate, their_scores = score_by_sklearn(rows)
            theirs.append(rate)
            rates, our_scores = score_by_ours(program, rows_file, scores_file)
            ours.append(rates)
    peer = statistics.median(theirs)
    print(f"{count} rows x {rows.shape[1]} features, 100 trees of 256 rows, one core, medians of {runs}")
    print(f"{'scikit-learn ' + sklearn_version:20} {peer:12.0f} rows/s")
    failed = False
    for walk in ours[0]:
        rate = statistics.median(each[walk] for each in ours)
        least = LEAST_RATIO.get(walk)
        missed = least is not None and rate / peer < least
        failed |= missed
        print(f"{walk:20} {rate:12.0f} rows/s  {rate / peer:6.1f} x"
              + (f"  (goal {least} x{': MISSED' if missed else ''})" if least else ""))
    their_auc, our_auc = roc_auc_score(spikes, their_scores), roc_auc_score(spikes, our_scores)
    apart = abs(their_auc - our_auc) > AUC_MARGIN
    print(f"AUC of planted spikes: scikit-learn {their_auc:.4f}, ours {our_auc:.4f}"
          + (": MISSED" if apart else ""))
    sys.exit(1 if failed or apart else 0)


if __name__ == "__main__":
    main()
