"""How fast scores are read, against partitura in the same run.

    python benchmarks/reading.py --cases DIR [--least-mb 2] [--runs 3]

DIR holds folders with score.musicxml; those of at least `--least-mb` megabytes are read by both, in turn, `--runs`
times, and the fastest of each counts. Ours includes the worker process and its checks (the worker is warm, as in a
studio). `times` is partitura's time over ours: 3 is the aim. partitura is a peer, not a dependency: install it for
this run only.

The aim is not reached. A Chopin Ballade of 2.4 MB takes 0.39 s against partitura's 0.54 s on a shared machine of two
cores: 1.4 times, and 0.9 to 1.3 times for other files of that size. In CPU time (s, the best of some runs) it was 0.53
and is 0.40: Verovio 0.19 in a fresh child (of which 15 000 page faults cost 0.05), checks and clock 0.11, the reader of
MEI 0.09. What was tried:

- One walk for checks and MusicXML's clock, which a second parse and walk in the parent read before: 0.24 to 0.11. Kept.
- One parse of the MEI for well-formedness and reading, no source in the answer, and no taking to pieces of the toolkit
  in a process that ends anyway: 0.02 each for the first and the last. Kept.
- MusicXML without what only engraving needs (stems, beams, accidentals, layout): Verovio's 0.123 stays 0.126; without
  slurs and words too, which reading needs, it is 0.107. Dropped: engraving would need a second conversion.
- Verovio and the checks at once on two cores: 0.27 s instead of 0.28 by the wall clock, on a machine with other load.
  Dropped: Verovio would see what nobody has checked yet.
- Large pages for the heap of the server (GLIBC_TUNABLES=glibc.malloc.hugetlb=1): 0.28 instead of 0.29 in the worker, a
  tenth off the wall clock. Left to the guard.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from ustaz import read_score
from ustaz.score.notation import VEROVIO

if TYPE_CHECKING:
    from collections.abc import Callable


def seconds(job: Callable[[Path], object], path: Path) -> float:
    start = time.perf_counter()
    job(path)
    return time.perf_counter() - start


def peer() -> Callable[[Path], object]:
    """partitura's reader, told not to warn."""
    if importlib.util.find_spec("partitura") is None:
        sys.exit("partitura is not installed; for this benchmark: python -m pip install partitura")
    warnings.simplefilter("ignore")
    import partitura  # type: ignore[import-not-found, unused-ignore]

    return lambda path: partitura.load_score(str(path))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=Path, required=True)
    parser.add_argument("--least-mb", type=float, default=2.0)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    theirs = peer()
    files = [
        path for path in sorted(options.cases.glob("*/score.musicxml")) if path.stat().st_size >= options.least_mb * 1e6
    ]
    if not files:
        sys.exit("no score.musicxml of that size in these folders")
    VEROVIO.warm_up()
    read_score(files[0])
    print(f"{'file':40} {'MB':>5} {'ustaz s':>8} {'partitura s':>12} {'times':>6}")
    for path in files:
        pairs = [(seconds(read_score, path), seconds(theirs, path)) for _ in range(options.runs)]
        ours, other = (min(times) for times in zip(*pairs, strict=True))
        size = path.stat().st_size / 1e6
        print(f"{path.parent.name[:40]:40} {size:5.1f} {ours:8.2f} {other:12.2f} {other / ours:6.1f}")


if __name__ == "__main__":
    main()
