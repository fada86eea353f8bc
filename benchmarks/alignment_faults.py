"""What public truths get wrong, set right by rules.

Public truths of note alignment were made by programs, mended by hand in part, and know fewer labels than we do. Each
rule here is a function that says what is wrong, and sets it right from the score, the take and the truth alone. None
looks at what an aligner says; `alignment_either` and `alignment_runs.alike` have those of the form "either of these two
is right". All hold for whatever aligner is measured.

docs/explanation/alignment-truth.md tells what they find, case by case.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace

import numpy as np
from alignment_clock import Clock, Written, with_passes
from alignment_truth import Mark

LOOSE_S = 0.25  # a pair further apart than this is in doubt,
NEAR_S = 0.10  # and gives way to one that is this near
AROUND_S = 1.0  # how far around a doubt the strokes of its key are looked at
ALONE_S = 0.25
MOST_DROPPED = 5  # wrong notes of one segment that fell together with another stroke of their key
BEFORE_S = 0.3  # how long before its moment an ornament may begin

Counts = Counter[str]


def set_right(written: Written, truth: list[Mark], source: list[Mark] | None = None) -> tuple[list[Mark], Counts]:
    """The truth with its faults set right, its passes as `run`, and how many notes each rule has changed.

    `source` is the truth of the performance that a practice take was made of.
    """
    counts: Counts = Counter()
    if source is not None:
        truth = unplanted(written, truth, source, counts)
    marks = with_passes(written, tied(written, truth, counts))
    for rule in (other_key, unisons, crossed, loose):
        marks = rule(written, marks, counts)
    return marks, counts


def tied(written: Written, marks: list[Mark], counts: Counts) -> list[Mark]:
    """The second note of a tie is not struck: it cannot be missed, and who strikes it has played an extra note."""
    kept = []
    for mark in marks:
        if mark.score_id not in written.tied:
            kept.append(mark)
            continue
        counts["tied"] += 1
        if mark.label != "missed":
            kept.append(replace(mark, label="extra", score_id=""))
    return kept


def other_key(written: Written, marks: list[Mark], counts: Counts) -> list[Mark]:
    """A match of another key than the written one.

    Where the note bears a sign it is the upper note of a trill: an ornament, and the first stroke of the written key
    within it is the match. Elsewhere it is what such truths call extra and missed.
    """
    clock, marks = Clock(written, marks), list(marks)
    for row, mark in enumerate(list(marks)):
        if mark.label != "match" or written.key.get(mark.score_id, mark.pitch) == mark.pitch:
            continue
        counts["other key"] += 1
        if mark.score_id not in written.signed:
            marks[row] = replace(mark, label="extra", score_id="")
            marks.append(replace(mark, label="missed", onset_s=float("nan"), pitch=-1))
            continue
        end_s = clock.expected_s(mark.run, written.end_q[mark.score_id])
        own = [
            other
            for other, stroke in enumerate(marks)
            if stroke.label == "extra"
            and stroke.pitch == written.key[mark.score_id]
            and mark.onset_s - BEFORE_S <= stroke.onset_s <= end_s
        ]
        marks[row] = replace(mark, label="ornament")
        if own:
            first = min(own, key=lambda other: marks[other].onset_s)
            marks[first] = replace(mark, onset_s=marks[first].onset_s, pitch=marks[first].pitch)
    return marks


def unisons(written: Written, marks: list[Mark], counts: Counts) -> list[Mark]:
    """Two voices write one key at one moment: one stroke plays both. A truth pairs it with either, the other is missed.

    All notes of a unison get one id, and none is missed in a pass in which its key was struck.
    """
    struck = {(mark.run, _stroke(written, mark)) for mark in marks if mark.label in ("match", "wrong")}
    kept = []
    for mark in marks:
        name = _stroke(written, mark)
        if mark.label == "missed" and (mark.run, name) in struck:
            counts["unison"] += 1
            continue
        if mark.label == "missed":
            struck.add((mark.run, name))  # both notes of a unison are missed once
        kept.append(replace(mark, score_id=name))
    return kept


def crossed(written: Written, marks: list[Mark], counts: Counts) -> list[Mark]:
    """A key cannot strike the later of two written notes first.

    Within a pass the strokes of a key whose order is not that of its written notes are paired anew in order, if that
    brings them nearer to their moments as a whole, or leaves them as near.
    """
    clock, marks = Clock(written, marks), list(marks)
    by_key: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row, mark in enumerate(marks):
        if mark.label == "match" and written.key.get(mark.score_id) == mark.pitch:
            by_key[mark.run, mark.pitch].append(row)
    for rows in by_key.values():
        rows.sort(key=lambda row: marks[row].onset_s)
        order = sorted(range(len(rows)), key=lambda n: written.place[marks[rows[n]].score_id])
        for block in _blocks(order):
            old = [marks[rows[n]] for n in block]
            new = [replace(mark, score_id=marks[rows[order[n]]].score_id) for n, mark in zip(block, old, strict=True)]
            if _apart(written, clock, new) <= _apart(written, clock, old) + 1e-9:
                counts["crossed"] += sum(a != b for a, b in zip(old, new, strict=True))
                for n, mark in zip(block, new, strict=True):
                    marks[rows[n]] = mark
    return marks


def loose(written: Written, marks: list[Mark], counts: Counts) -> list[Mark]:
    """A stroke far from the moment of its written note, or called extra, while a free note of its key is due just then.

    Around each such stroke, and each written note without one, the strokes of the key are paired anew in order, each
    as near to its moment as can be. A chain of such changes replaces the truth's pairs where it leaves no fewer of
    them, brings every note that it moves within `NEAR_S` of its moment, and at least one of them was further away than
    `LOOSE_S`, or had no partner.
    """
    clock, marks = Clock(written, marks), list(marks)
    due_s = [_due(written, clock, mark) for mark in marks]
    by_key: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row, mark in enumerate(marks):
        key = written.key.get(mark.score_id, mark.pitch)
        if mark.label == "extra" or (due_s[row] == due_s[row] and (mark.label == "missed" or mark.pitch == key)):
            by_key[mark.run, key].append(row)
    for rows in by_key.values():
        for window in _windows_of_doubt(marks, due_s, rows):
            _pair_anew(marks, due_s, window, counts)
    return [mark for mark in marks if mark.label]


def _windows_of_doubt(marks: list[Mark], due_s: list[float], rows: list[int]) -> list[list[int]]:
    """Rows of one key in one pass, in groups within `AROUND_S` of a note in doubt."""
    times = {row: (marks[row].onset_s if marks[row].pitch >= 0 else due_s[row]) for row in rows}
    doubts = sorted(
        time
        for row in rows
        if marks[row].label != "match" or abs(marks[row].onset_s - due_s[row]) > LOOSE_S
        for time in ({times[row], due_s[row]} if marks[row].label == "match" else {times[row]})
    )
    windows: list[list[int]] = []
    last_s = float("-inf")
    for doubt_s in doubts:
        near = [row for row in rows if abs(times[row] - doubt_s) <= AROUND_S]
        if doubt_s - last_s <= 2 * AROUND_S and windows:
            windows[-1] += [row for row in near if row not in windows[-1]]
        else:
            windows.append(near)
        last_s = doubt_s
    return windows


def _pair_anew(marks: list[Mark], due_s: list[float], rows: list[int], counts: Counts) -> None:
    strokes = sorted((row for row in rows if marks[row].pitch >= 0), key=lambda row: marks[row].onset_s)
    homes = sorted((row for row in rows if marks[row].label != "extra"), key=lambda row: due_s[row])
    pairs = _nearest_in_order([marks[row].onset_s for row in strokes], [due_s[row] for row in homes])
    for moves in _chains([(strokes[n], homes[k]) for n, k in pairs if strokes[n] != homes[k]]):
        touched = sorted({row for move in moves for row in move})
        off = {row: abs(marks[row].onset_s - due_s[row]) for row in touched if marks[row].label == "match"}
        doubtful = max(off.values(), default=0) > LOOSE_S or len(moves) > len(off)
        near = all(abs(marks[row].onset_s - due_s[home]) <= NEAR_S for row, home in moves)
        if doubtful and near and len(moves) >= len(off):
            _move(marks, moves, touched, counts)


def _chains(moves: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Moves (row of the stroke, row of the written note) in groups that share a row."""
    chains: list[list[tuple[int, int]]] = []
    for move in moves:
        linked = [chain for chain in chains if any(set(move) & set(other) for other in chain)]
        chains = [chain for chain in chains if chain not in linked]
        chains.append([move, *(other for chain in linked for other in chain)])
    return chains


def _move(marks: list[Mark], moves: list[tuple[int, int]], touched: list[int], counts: Counts) -> None:
    """Strokes get their new written notes; whoever of those touched finds no partner is extra or missed."""
    old = {row: marks[row] for row in touched}
    for row in touched:
        marks[row] = replace(old[row], label="extra" if old[row].pitch >= 0 else "", score_id="")
    for row, home in moves:
        marks[row] = replace(old[row], label="match", score_id=old[home].score_id, run=old[home].run)
        counts["loose" if old[row].label == "match" else "heard"] += 1
    left = [old[row] for row in touched if old[row].score_id and row not in {home for _, home in moves}]
    marks += [replace(mark, label="missed", onset_s=float("nan"), pitch=-1) for mark in left]


def _nearest_in_order(strokes_s: list[float], due_s: list[float]) -> list[tuple[int, int]]:
    """Pairs (stroke, written note) in order with the least sum of distances; one without a partner costs `ALONE_S`."""
    cost = np.full((len(strokes_s) + 1, len(due_s) + 1), np.inf)
    cost[:, 0], cost[0, :] = ALONE_S * np.arange(len(cost)), ALONE_S * np.arange(cost.shape[1])
    for n, stroke_s in enumerate(strokes_s, 1):
        for k, moment_s in enumerate(due_s, 1):
            pair = cost[n - 1, k - 1] + abs(stroke_s - moment_s)
            cost[n, k] = min(pair, cost[n - 1, k] + ALONE_S, cost[n, k - 1] + ALONE_S)
    pairs, n, k = [], len(strokes_s), len(due_s)
    while n and k:
        if cost[n, k] == cost[n - 1, k - 1] + abs(strokes_s[n - 1] - due_s[k - 1]):
            n, k = n - 1, k - 1
            pairs.append((n, k))
        elif cost[n, k] == cost[n - 1, k] + ALONE_S:
            n -= 1
        else:
            k -= 1
    return pairs[::-1]


def unplanted(written: Written, truth: list[Mark], source: list[Mark], counts: Counts) -> list[Mark]:
    """Notes that the pianist of the source had left out are missing from the practice take as well.

    Such a truth lists as missed only what was planted. So is a planted wrong note that fell together with another
    stroke of its key and was dropped: its written note sounded nowhere.
    """
    matched = sorted((m for m in source if m.label == "match"), key=lambda m: (m.onset_s, m.pitch))
    passes = unisons(written, with_passes(written, source), Counter())
    clock = Clock(written, passes)
    left_out = [(_due(written, clock, mark), mark.score_id) for mark in passes if mark.label == "missed"]
    added = []
    for segment in sorted({mark.run for mark in truth}):
        own = [mark for mark in truth if mark.run == segment and mark.score_id]
        start, stop = _slice_of(matched, own)
        within = matched[start:stop]
        first_s, last_s = within[0].onset_s, within[-1].onset_s
        names = [name for due_s, name in left_out if first_s < due_s < last_s]
        dropped = Counter(mark.score_id for mark in within) - Counter(mark.score_id for mark in own)
        added += [Mark("missed", name, float("nan"), -1, run=segment) for name in [*names, *dropped.elements()]]
        counts["unplanted"] += len(names)
        counts["dropped"] += dropped.total()
    return truth + added


def _slice_of(matched: list[Mark], own: list[Mark]) -> tuple[int, int]:
    """The stretch of the source that a segment was made of.

    The window of pairs that holds most of its notes and least else; of several (a repeat was played twice) that whose
    rhythm it has.
    """
    wanted = Counter(mark.score_id for mark in own)
    held = np.cumsum([0, *(1 if mark.score_id in wanted else -1 for mark in matched)])
    windows = [
        (int(held[start + size] - held[start]), start, start + size)
        for size in range(len(own), min(len(own) + MOST_DROPPED, len(matched)) + 1)
        for start in range(len(matched) - size + 1)
    ]
    most = max(value for value, _, _ in windows)  # at most: a note that was played twice counts twice here
    likely = [(start, stop) for value, start, stop in windows if value >= most - 2 * MOST_DROPPED]
    fit = {window: _fit(matched[slice(*window)], wanted) for window in likely}
    best = [window for window in likely if fit[window] == max(fit.values())]
    return min(best, key=lambda window: _rhythm_apart(matched[slice(*window)], own))


def _fit(within: list[Mark], wanted: Counts) -> int:
    names = Counter(mark.score_id for mark in within)
    return (names & wanted).total() - (names - wanted).total()


def _rhythm_apart(within: list[Mark], own: list[Mark]) -> float:
    """How much the pace between two readings of the same notes changes from note to note, in the median."""
    then = {mark.score_id: mark.onset_s for mark in within}
    pairs = sorted((m.onset_s, then[m.score_id]) for m in own if m.label == "match" and m.score_id in then)
    gaps = np.diff(np.array(pairs).reshape(-1, 2), axis=0)
    gaps = gaps[gaps[:, 1] > NEAR_S]
    ratios = gaps[:, 0] / gaps[:, 1]
    return float(np.median(np.abs(ratios - np.median(ratios)))) if len(ratios) else 0.0


def same_words(written: Written, said: list[Mark], *, knows_wrong: bool) -> list[Mark]:
    """What is said, in the words that the truth has.

    Unisons are one note. Truths of performances know no label `wrong`: they say extra of the played note and missed of
    the written one, and so do we where we are measured by them.
    """
    marks = list(said)
    if not knows_wrong:
        marks += [Mark("missed", m.score_id, float("nan"), -1, run=m.run) for m in marks if m.label == "wrong"]
        marks = [replace(m, label="extra", score_id="") if m.label == "wrong" else m for m in marks]
    struck = {(mark.run, _stroke(written, mark)): mark.score_id for mark in marks if mark.label != "missed"}
    kept = []
    for mark in marks:
        name = _stroke(written, mark)
        if mark.label == "missed" and struck.setdefault((mark.run, name), mark.score_id) != mark.score_id:
            continue  # another note of the unison was struck, or is missed already
        kept.append(replace(mark, score_id=name))
    return kept


def _stroke(written: Written, mark: Mark) -> str:
    return written.stroke.get(mark.score_id, mark.score_id)


def _due(written: Written, clock: Clock, mark: Mark) -> float:
    """When the written note of this mark is due, as the others say; NaN for none."""
    if mark.score_id not in written.place:
        return float("nan")
    return clock.expected_s(mark.run, written.place[mark.score_id][0], but=mark.onset_s)


def _apart(written: Written, clock: Clock, marks: list[Mark]) -> float:
    return sum(abs(mark.onset_s - clock.expected_s(mark.run, written.place[mark.score_id][0])) for mark in marks)


def _blocks(order: list[int]) -> list[list[int]]:
    """The shortest stretches of a permutation that each hold their own numbers, where they are more than one."""
    blocks: list[list[int]] = []
    start = most = 0
    for at, number in enumerate(order):
        most = max(most, number)
        if most == at:
            if at > start:
                blocks.append(list(range(start, at + 1)))
            start = at + 1
    return blocks
