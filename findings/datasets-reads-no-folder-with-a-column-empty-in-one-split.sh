#!/usr/bin/env bash
# Surprise: datasets 5.2.0, "imagefolder": a column that is null in all of one split's metadata.jsonl, and holds values in another's, makes the whole
# folder unreadable ("have different features"); and a column of texts that look like dates becomes timestamps. The same rows in
# metadata.parquet, with their types, are read as they are. JSON has no word for "null, but of texts".
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet datasets==5.2.0 pillow==13.0.0
cat > "$work/look.py" <<'P'
import json
import os
import sys
from pathlib import Path

os.environ |= {"HF_HUB_OFFLINE": "1", "HF_HOME": sys.argv[1] + "/home"}
import datasets
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

datasets.disable_progress_bars()
print("datasets", datasets.__version__, "pyarrow", pa.__version__)


def rows(split: str, rare: int | None) -> list[dict]:
    return [{"file_name": f"{n}.png", "day": f"2024-02-0{n + 1}", "rare": rare} for n in range(2)]


def folder(name: str, rares: dict[str, int | None], kind: str) -> Path:
    root = Path(sys.argv[1]) / name
    for split, rare in rares.items():
        (root / split).mkdir(parents=True)
        for n in range(2):
            Image.new("RGB", (4, 4), (n * 99, 0, 0)).save(root / split / f"{n}.png")
        if kind == "jsonl":
            text = "".join(json.dumps(row) + "\n" for row in rows(split, rare))
            (root / split / "metadata.jsonl").write_text(text)
        else:
            schema = pa.schema([("file_name", pa.string()), ("day", pa.string()), ("rare", pa.int64())])
            pq.write_table(pa.Table.from_pylist(rows(split, rare), schema), root / split / "metadata.parquet")
    return root


def load(root: Path):
    return datasets.load_dataset("imagefolder", data_dir=str(root), cache_dir=str(root) + "-cache")


try:
    load(folder("one-split-null", {"train": None, "test": 3}, "jsonl"))
    raise SystemExit("CHANGED: JSON lines with a column that is null in one split are read")
except ValueError as error:
    assert "have different features" in str(error), error
    print("JSON lines, a column null in one split: refused,", str(error)[-60:])
day = load(folder("dates", {"train": 1, "test": 3}, "jsonl"))["train"].features["day"]
print("JSON lines, texts that look like dates:", day)
assert day.dtype.startswith("timestamp"), "CHANGED: they are texts"
found = load(folder("typed", {"train": None, "test": 3}, "parquet"))
got = [(row["day"], row["rare"]) for part in ("train", "test") for row in found[part]]
print("Parquet:", got)
assert got == [("2024-02-01", None), ("2024-02-02", None), ("2024-02-01", 3), ("2024-02-02", 3)], got
P
"$work/venv/bin/python" "$work/look.py" "$work"
