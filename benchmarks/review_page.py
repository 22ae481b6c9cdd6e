"""How long an hour's review page takes to write and to open, and how big it is.

    python benchmarks/review_page.py

Prints a table and writes `benchmarks/results/review_page.json`. Opening needs the
`playwright` package and Chromium; without them those rows are missing, with the reason.
"""

import json
import os
import platform
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from tests import review_round  # noqa: E402
from voice_interviewer.review import page  # noqa: E402

REPEATS = 5
OPENING = (("open_median", "s", 2.0), ("scroll_frame_p95", "ms", 34.0))
FRAMES = """() => new Promise((done) => {
  const frames = [];
  let last = performance.now();
  const step = (now) => {
    frames.push(now - last);
    last = now;
    scrollBy(0, 120);
    if (frames.length < 120) requestAnimationFrame(step); else done(frames.slice(1));
  };
  requestAnimationFrame(step);
})"""


def main() -> None:
    """Measure, print and keep."""
    with tempfile.TemporaryDirectory() as folder:
        report = review_round.report(times=5)
        directory = review_round.write(Path(folder), report)
        seconds = []
        for _ in range(REPEATS):
            began = time.perf_counter()
            path = page.write(directory)
            seconds.append(time.perf_counter() - began)
        rows = [
            row("round_length", report["audio"]["duration"] / 60, "min", None, 1),
            row("page_size", path.stat().st_size / 1e6, "MB", 3.0, 1),
            row("write_median", middle(seconds), "s", 5.0, REPEATS),
            *opening(path),
        ]
    result = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "versions": {"python": platform.python_version()},
        "rows": rows,
    }
    (HERE / "results").mkdir(exist_ok=True)
    (HERE / "results" / "review_page.json").write_text(json.dumps(result, indent=1) + "\n")
    for one in rows:
        print(f"{one['metric']:<20}", one.get("missing") or f"{one['value']:8.2f} {one['unit']}")


def opening(path: Path) -> list[dict[str, Any]]:
    """Time to open the page, and the frames of scrolling it, in a real browser."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return [missing(*one, "playwright is not installed") for one in OPENING]
    if browser is None:
        return [missing(*one, "there is no Chromium") for one in OPENING]
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=browser, args=flags)
        seconds, frames = [], []
        for _ in range(REPEATS):
            tab = opened.new_page(viewport={"width": 1440, "height": 900})
            began = time.perf_counter()
            tab.goto(path.as_uri() + "#shown", wait_until="load")
            tab.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
            seconds.append(time.perf_counter() - began)
            frames += tab.evaluate(FRAMES)
            tab.close()
        opened.close()
    late = sorted(frames)[int(0.95 * len(frames))]
    (first, *one), (second, *two) = OPENING
    return [
        row(first, middle(seconds), one[0], one[1], REPEATS),
        row(second, late, two[0], two[1], len(frames)),
    ]


def middle(values: list[float]) -> float:
    """The middle one of an odd number of values."""
    return sorted(values)[len(values) // 2]


def row(metric: str, value: float, unit: str, goal: float | None, n: int) -> dict[str, Any]:
    """One line of the results."""
    return {"metric": metric, "value": round(value, 3), "unit": unit, "goal": goal, "n": n}


def missing(metric: str, unit: str, goal: float, why: str) -> dict[str, Any]:
    """A line that could not be measured."""
    return {"metric": metric, "value": None, "unit": unit, "goal": goal, "missing": why}


if __name__ == "__main__":
    main()
