"""Live frames and videos beside other programs: one table, everything in turn in one run, one thread each.

    cargo build --release --workspace --bins --examples
    python tests/compare/compare.py --data ../shared/data --video CLIP.mp4 --video OTHER.mp4

What is missing (a peer, a set, a program) is left out with the reason.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import cv2
import numpy as np

from programs import LiveFrames, Selfie, Skipped, deface, fuzzy_people, keep_to_one_core
from scenes import Scene, cutouts, ground

ROOT = Path(__file__).parents[2]
STAGES = ("shrink", "model", "people", "convert", "effect")
MOST_COPIES, MOST_FOR_A_CROWD, LEAST_FASTER = 6.0, 1.15, 3.0
"""The bars: all but the model in copies of the picture, 20 people beside one, videos beside deface."""


def main() -> None:
    args = arguments()
    keep_to_one_core()
    parts: dict[str, Callable[[argparse.Namespace], None]] = {"live": live, "video": videos, "leak": leaks}
    for name in args.only or parts:
        print(f"\n## {name}\n", flush=True)
        try:
            parts[name](args)
        except Skipped as reason:
            print(f"skipped: {reason}")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data", help="public/, train/ and peers/ are in it")
    parser.add_argument("--peers", type=Path, help="a folder of LiteRT files (default: peers/ of --data)")
    parser.add_argument("--video", type=Path, action="append", default=[], help="a clip for the programs; may be repeated")
    parser.add_argument("--target", type=Path, default=ROOT / "target" / "release", help="where cargo built")
    parser.add_argument("--rounds", type=int, default=20, help="of live frames")
    parser.add_argument("--video-rounds", type=int, default=2, help="of each video")
    parser.add_argument("--long-side", type=int, action="append", default=[], help="of the leaks (default: 384 and 512)")
    parser.add_argument("--only", action="append", choices=["live", "video", "leak"])
    return parser.parse_args()


T = TypeVar("T")


def there(make: Callable[..., T], *given: Path) -> T | None:
    """What `make` makes, or else nothing, and the reason is told."""
    try:
        return make(*given)
    except Skipped as reason:
        print(f"skipped: {reason}\n")
        return None


@dataclass(frozen=True)
class Bar:
    what: str
    value: float
    limit: float
    at_least: bool = False

    def __str__(self) -> str:
        met = self.value >= self.limit if self.at_least else self.value <= self.limit
        return f"{'met   ' if met else 'MISSED'} {self.what}: {self.value:.3f} (bar: {'>=' if self.at_least else '<='} {self.limit})"


def undisturbed(times: list[float]) -> float:
    """The first decile. Whatever else the machine does only ever adds, and adds to long times more often than to short ones."""
    return float(np.quantile(times, 0.1))


def live(args: argparse.Namespace) -> None:
    """Frames of 1280x720, NV12 to RGBA, by stage."""
    selfie = there(Selfie, args.peers or args.data / "peers")
    inferences: list[float] = []
    cases: dict[str, list[dict]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        frames = LiveFrames(args.target / "examples" / "live_frame", write_scenes(args.data, Path(folder)))
        for _ in range(args.rounds):
            inferences += selfie.round() if selfie else []
            for line in frames.round():
                cases[line["case"]].append(line)
        frames.close()
    print_live(cases, undisturbed(inferences) if inferences else float("nan"))


def write_scenes(data: Path, folder: Path) -> list[Path]:
    """The scenes that `live_frame` takes, in its order."""
    cut = cutouts(data / "public" / "pennfudan", ROOT / "tests" / "fixtures" / "two_people.jpg")
    behind = ground(data / "train" / "neg_backgrounds")
    scenes = {"one": Scene(1), "crowd": Scene(20), "turned": Scene(1, width=720, height=1280, turned=True)}
    for name, scene in scenes.items():
        scene.write(folder / f"{name}.nv12", cut, behind)
    return [folder / f"{name}.nv12" for name in scenes]


def print_live(cases: dict[str, list[dict]], selfie: float) -> None:
    lines = [line for case in cases.values() for line in case]
    copy, warm = (undisturbed([line[key] for line in lines]) for key in ("copy", "warm"))
    # The network takes the same time whatever it sees: all frames of a size tell how much.
    model = {side: undisturbed([line["model"] for line in lines if line["side"] == side]) for side in {line["side"] for line in lines}}
    print(f"milliseconds, first decile of {len(next(iter(cases.values())))} frames; a copy of the picture {copy:.3f} ", end="")
    print(f"({warm:.3f} when it lies in the caches), ", end="")
    print(f"MediaPipe selfie {selfie:.2f}\n")
    heads = " ".join(f"{name:>8}" for name in (*STAGES, "frame"))
    print(f"{'case':36} {heads} {'rest/copy':>10} {'/warm':>6} {'/selfie':>8} {'found':>6} {'hidden':>7}")
    rest, whole = {}, {}
    for name, case in cases.items():
        times = {stage: undisturbed([line[stage] for line in case]) for stage in STAGES} | {"model": model[case[0]["side"]]}
        rest[name] = undisturbed([line["frame"] - line["model"] for line in case])
        whole[name] = times["model"] + rest[name]
        found, hidden = (float(np.median([line[key] for line in case])) for key in ("found", "hidden"))
        print(f"{name:36}", *(f"{time:8.2f}" for time in (*times.values(), whole[name])), end=" ")
        print(f"{rest[name] / copy:10.1f} {rest[name] / warm:6.1f} {whole[name] / selfie:8.2f} {found:6.0f} {hidden:7.1%}")
    one, crowd = (whole[f"pixelate, surroundings, {people}"] for people in ("one person", "20 people"))
    print("", Bar("20 people beside one, whole frame", crowd / one, MOST_FOR_A_CROWD), sep="\n")
    for people in ("one person", "20 people"):
        worst = max((name for name in rest if people in name), key=rest.__getitem__)
        for name in (f"pixelate, surroundings, {people}", worst):
            print(Bar(f"all but the model in copies, {name}", rest[name] / copy, MOST_COPIES))


def videos(args: argparse.Namespace) -> None:
    """Whole programs on the same files."""
    if not args.video:
        raise Skipped("no --video")
    programs = [program for program in (there(fuzzy_people, args.target / "fuzzy-people"), there(deface)) if program]
    print(f"{'video':24} {'program':14} {'frames':>6} {'wall s':>8} {'core s':>8} {'frames a core second':>21}")
    bars = []
    for video in args.video:
        frames = count_frames(video)
        runs = defaultdict(list)
        with tempfile.TemporaryDirectory() as folder:
            for _ in range(args.video_rounds):
                for program in programs:
                    if run := there(program.run, video, Path(folder)):
                        runs[program.name].append(run)
        best = {name: min(run.processor for run in them) for name, them in runs.items()}
        for name, them in runs.items():
            wall = min(run.wall for run in them)
            print(f"{video.name:24} {name:14} {frames:6} {wall:8.1f} {best[name]:8.1f} {frames / best[name]:21.2f}")
        if len(best) == 2:
            rate = best["deface"] / best["fuzzy-people"]
            bars.append(Bar(f"rate beside deface, {video.name}", rate, LEAST_FASTER, at_least=True))
    print(*["", *bars], sep="\n")


def count_frames(video: Path) -> int:
    clip, frames = cv2.VideoCapture(str(video)), 0
    while clip.grab():
        frames += 1
    if not frames:
        raise Skipped(f"{video.name} cannot be read")
    return frames


def leaks(args: argparse.Namespace) -> None:
    """The example `leak` on frames with true masks."""
    binary, folders = args.target / "examples" / "leak", sorted((args.data / "public").glob("vid_*"))
    if not binary.exists() or not folders:
        raise Skipped("no frames with masks" if binary.exists() else "leak is not built")
    for side in args.long_side or [384, 512]:
        print(f"long side {side}", flush=True)
        subprocess.run([binary, "--long-side", str(side), *folders], check=True)


if __name__ == "__main__":
    main()
