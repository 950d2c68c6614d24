"""The programs that are compared, each kept to one thread."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np


class Skipped(Exception):
    """Why something cannot be compared here."""


def keep_to_one_core() -> None:
    """Every program started from now on, and its threads, share one core; libraries that count cores see one."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    os.environ |= {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
    cv2.setNumThreads(1)


class LiveFrames:
    """The example `live_frame`, kept alive: each round gives a line for every frame of every case."""

    def __init__(self, binary: Path, scenes: list[Path]):
        if not binary.exists():
            raise Skipped(f"{binary.name} is not built")
        self.process = subprocess.Popen([binary, *scenes], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def round(self) -> list[dict]:
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        lines = []
        while (line := self.process.stdout.readline()) != "\n":
            if not line:
                raise Skipped("live_frame broke off")
            lines.append(json.loads(line))
        return lines

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait()


class Selfie:
    """MediaPipe selfie: its bare inference, 256x256, by LiteRT and XNNPACK."""

    def __init__(self, peers: Path):
        file = peers / "selfie_segmentation.tflite"
        if not file.exists():
            raise Skipped(f"MediaPipe selfie, no {file.name}")
        try:
            from ai_edge_litert.interpreter import Interpreter
        except ImportError as error:
            raise Skipped("MediaPipe selfie, ai-edge-litert is not installed") from error
        self.net = Interpreter(str(file), num_threads=1)
        self.net.allocate_tensors()
        given = self.net.get_input_details()[0]
        picture = np.random.default_rng(0).random(given["shape"], np.float32)
        self.net.set_tensor(given["index"], picture)

    def round(self, times: int = 8) -> list[float]:
        """Milliseconds of each inference; one more goes before them."""
        return [self._invoke() for _ in range(times + 1)][1:]

    def _invoke(self) -> float:
        start = time.perf_counter()
        self.net.invoke()
        return (time.perf_counter() - start) * 1e3


@dataclass(frozen=True)
class Run:
    """A whole program's run over a video."""

    wall: float
    """Seconds from start to end."""
    processor: float
    """Seconds of the processor, of the program and all it started."""


@dataclass(frozen=True)
class VideoProgram:
    name: str
    command: list[str]
    """Ends with the input; `-o OUTPUT` follows."""

    def run(self, video: Path, into: Path) -> Run:
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        command = [*self.command, str(video), "-o", str(into / f"{self.name}.mp4")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        (into / f"{self.name}.mp4").unlink(missing_ok=True)
        if done.returncode:
            raise Skipped(f"{self.name} failed: {(done.stderr.strip().splitlines() or ['no word'])[-1]}")
        return Run(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def fuzzy_people(binary: Path) -> VideoProgram:
    if not binary.exists():
        raise Skipped(f"{binary.name} is not built")
    return VideoProgram("fuzzy-people", [str(binary), "--jobs", "1"])


def deface() -> VideoProgram:
    """With OpenCV's inference, of its two the one that is faster on one thread. It prefers the other, which it has no option to
    keep to one thread."""
    beside = Path(sys.executable).with_name("deface")
    found = str(beside) if beside.exists() else shutil.which("deface")
    if found is None:
        raise Skipped("deface is not installed")
    return VideoProgram("deface", [found, "--backend", "opencv"])
