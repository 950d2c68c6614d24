"""Measure the program, checkpoints and peers on a folder of test sets, in one table.

    python evaluate.py ../../../shared/data/public --binary ../../target/release/fuzzy-people \\
        --peers ../../../shared/data/peers --cache CACHE --markdown table.md --json table.json
    python evaluate.py ../../../shared/data/public --onnx person.f32.onnx --long-side 384

The folder holds SET/images/*.jpg and SET/masks/*.png. Person sets are scored by mean and
pooled IoU, recall and precision of person pixels; pictures without people by the share of
the picture wrongly marked; people told apart by AP50 where ids are true. What the program hid,
margin and unsure pixels included, is scored by the share of person pixels hidden and the
share of the rest that was hidden with them (over-cover).
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import time
from pathlib import Path

import cv2

from scores import SetScore, at_size_of
from subjects import COVERED, OnnxFile, Peer, Program

TRUE_IDS = {"pennfudan", "coco128_val"}
"""Sets whose ids tell every person apart."""
FRAMES = "vid_"
"""Sets whose names start so are frames of a video, of which every Nth is taken."""
COLUMNS = {
    "pictures": "pictures", "mean_iou": "mean IoU", "pooled_iou": "pooled IoU", "recall": "recall",
    "precision": "precision", "empty_pictures": "without people", "false_area": "false area",
    "hidden": "hidden", "over_cover": "over-cover", "people": "people", "ap50": "AP50", "ap50_large": "AP50 over 1 %",
}  # fmt: skip


def pictures_of(folder: Path, every: int, names: list[str] | None, take: int) -> dict[str, list[Path]]:
    """Picture files by set; `take` keeps every take-th of a set that is no video."""
    sets = {}
    for path in sorted(folder.iterdir()):
        if not (path / "masks").is_dir() or (names and path.name not in names):
            continue
        files = sorted((path / "images").glob("*.jpg"))
        sets[path.name] = files[:: every if path.name.startswith(FRAMES) else take]
    return sets


def score(subject, sets: dict[str, list[Path]], cache: Path | None) -> dict[str, dict]:
    """Figures of one subject by set. Masks found in the cache are not computed again."""
    rows = {}
    for name, files in sets.items():
        scratch = Path(tempfile.mkdtemp()) if cache is None else None
        folder = scratch or cache / subject.name / name
        missing = [f for f in files if not (folder / f"{f.stem}.png").exists()]
        begin = time.time()
        sure = subject.run(missing, folder) if missing else {}
        seconds = time.time() - begin
        sure = _remember(folder / "confidences.json", sure)

        result = SetScore(instances=subject.instances and name in TRUE_IDS)
        lost = 0
        for file in files:
            truth = cv2.imread(str(file.parents[1] / "masks" / f"{file.stem}.png"), cv2.IMREAD_GRAYSCALE)
            mask = cv2.imread(str(folder / f"{file.stem}.png"), cv2.IMREAD_GRAYSCALE)
            if mask is None:
                lost += 1
                continue
            confidences = {int(k): v for k, v in sure[file.stem].items()} if file.stem in sure else None
            result.add(at_size_of(mask, truth), truth, confidences)
            covered = cv2.imread(str(folder / COVERED / f"{file.stem}.png"), cv2.IMREAD_GRAYSCALE)
            if covered is not None:
                result.add_covered(at_size_of(covered, truth), truth)
        rows[name] = result.row()
        if lost:
            rows[name]["lost"] = lost
            print(f"{subject.name}, {name}: {lost} pictures without a mask")
        if missing:
            rows[name]["seconds_per_picture"] = seconds / len(missing)
        if scratch:
            shutil.rmtree(scratch)
    return rows


def _remember(file: Path, fresh: dict) -> dict:
    known = json.loads(file.read_text()) if file.exists() else {}
    known |= {name: {str(k): v for k, v in people.items()} for name, people in fresh.items()}
    if fresh:
        file.write_text(json.dumps(known))
    return known


def table(results: dict[str, dict[str, dict]]) -> str:
    """Markdown: one row per set and subject."""
    lines = ["| set | subject | " + " | ".join(COLUMNS.values()) + " |", "| --- " * (2 + len(COLUMNS)) + "|"]
    for name in next(iter(results.values())):
        for subject, rows in results.items():
            cells = [_cell(rows[name].get(column)) for column in COLUMNS]
            lines.append(f"| {name} | {subject} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _cell(value) -> str:
    if value is None:
        return ""
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="folder of test sets")
    parser.add_argument("--binary", type=Path, help="the fuzzy-people program")
    parser.add_argument("--model", type=Path, nargs="*", default=[None], help="for it, instead of its own")
    parser.add_argument("--onnx", type=Path, nargs="*", default=[])
    parser.add_argument("--long-side", type=int, nargs="*", default=[384])
    parser.add_argument("--peers", type=Path, help="folder of LiteRT files")
    parser.add_argument("--sets", nargs="*", help="only these")
    parser.add_argument("--every", type=int, default=20, help="every Nth frame of videos")
    parser.add_argument("--take", type=int, default=1, help="every Nth picture of other sets")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--cache", type=Path, help="keep the peers' masks here")
    parser.add_argument("--markdown", type=Path)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()

    sets = pictures_of(args.folder, args.every, args.sets, args.take)
    results = {}
    if args.binary:
        for model in args.model:
            program = Program(args.binary, model)
            results[program.name] = score(program, sets, None)
    for path in args.onnx:
        for side in args.long_side:
            subject = OnnxFile(path, side, args.threads)
            results[subject.name] = score(subject, sets, None)
    for path in sorted(args.peers.glob("*.tflite")) if args.peers else []:
        peer = Peer(path, args.threads)
        results[peer.name] = score(peer, sets, args.cache)

    text = table(results)
    print(text)
    if args.markdown:
        args.markdown.write_text(text)
    if args.json:
        args.json.write_text(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
