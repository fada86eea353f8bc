"""Match files as reference renditions: what is written comes back, and foreign ones are understood."""

from __future__ import annotations

import re
import warnings
from dataclasses import replace

import numpy as np
import pytest
from format_lesson import GRACE, TRILL, lesson_alignment, piece, take
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from match_files import FORERUNNER, GOOD
from small_pieces import played_straight, score_of, sounded, study

from ustaz import alignment, performance
from ustaz.alignment import FORMATS, Alignment, Entry, Label, align
from ustaz.performance import Performance, read_performance
from ustaz.score import JumpKind, read_score
from ustaz.words import say

WHAT = ["label", "score_note", "run"]
WRITTEN = ["label", "score_note", "run", "played_note"]


def warned(played: Performance) -> list[str]:
    return [say(warning) for warning in played.warnings]


# ── our own files come back ────────────────────────────────────────────────────────────────────────────────────────


def test_the_lesson_comes_back(read):
    written, full = take(), lesson_alignment()
    played, aligned = read(FORMATS[".match"](piece(), written, full))
    assert played.notes["onset_s"].tolist() == pytest.approx(written.notes["onset_s"].tolist(), abs=0.0006)
    assert played.notes[["pitch", "velocity"]].tolist() == written.notes[["pitch", "velocity"]].tolist()
    assert played.controls[["tick", "controller", "value"]].tolist() == [(480, 64, 90), (960, 67, 127)]
    expected = full.played[WHAT].tolist()
    expected[10] = (Label.EXTRA, -1, -1)  # after the last note of its run, it could belong to either
    assert aligned.played[WHAT].tolist() == expected
    assert aligned.written[WRITTEN].tolist() == full.written[WRITTEN].tolist()
    about = ["entry", "first_q", "last_q", "first_bar", "last_bar", "start_s", "end_s"]
    assert aligned.runs[about].tolist() == full.runs[about].tolist()
    assert played.warnings == ()


@st.composite
def practice(draw) -> tuple[Performance, Alignment]:
    """Runs anywhere through the piece, with all kinds of mistakes inside."""
    pitches = piece().notes["pitch"]
    played, written, runs, heard = [], [], [], []

    def strike(label: Label, note: int, run: int, pitch: int) -> None:
        played.append((label, note, run, 1))
        heard.append(pitch)

    for run in range(draw(st.integers(1, 4))):
        first = draw(st.integers(0, len(pitches) - 1))
        last = draw(st.integers(first, len(pitches) - 1))
        began = len(played)
        for note in range(first, last + 1):
            kinds = [Label.MATCH, Label.WRONG, Label.ORNAMENT] + [Label.MISSED] * (first < note < last)
            label = draw(st.sampled_from(kinds))
            written.append((label, note, run, -1 if label == Label.MISSED else len(played), 1))
            if label != Label.MISSED:
                strike(label, note, run, pitches[note] + (label == Label.WRONG))
            if label == Label.ORNAMENT:
                strike(label, note, run, pitches[note] + 2)
            elif note < last and draw(st.booleans()):
                strike(Label.EXTRA, -1, run, 20)
        entry = draw(st.sampled_from([Entry.REPEAT, Entry.RESTART, Entry.SKIP])) if run else Entry.START
        runs.append((entry, began, len(played) - 1, 0, 0, 0, 0, began / 4, (len(played) - 1) / 4, 1))
    notes = np.zeros(len(played), performance.NOTE)
    notes["onset_s"], notes["pitch"], notes["velocity"] = np.arange(len(played)) / 4, heard, 64
    tables = (
        np.array(rows, kind)
        for rows, kind in ((played, alignment.PLAYED), (written, alignment.WRITTEN), (runs, alignment.RUN))
    )
    return Performance(notes, np.zeros(0, performance.CONTROL)), Alignment(*tables, 1.0)


@given(lesson=practice())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_written_comes_back(read, lesson):
    played, aligned = lesson
    again, found = read(FORMATS[".match"](piece(), played, aligned))
    assert again.notes[["onset_s", "pitch"]].tolist() == played.notes[["onset_s", "pitch"]].tolist()
    assert found.played[WHAT].tolist() == aligned.played[WHAT].tolist()
    assert found.written[WRITTEN].tolist() == aligned.written[WRITTEN].tolist()
    about = ["entry", "first_played", "last_played"]
    assert found.runs[about].tolist() == aligned.runs[about].tolist()


def test_unisons_share_their_key_whether_the_file_has_them_or_not(read):
    score = score_of([(0.0, 1.0, [60, 60, 64]), (1.0, 1.0, [62]), (2.0, 1.0, [64]), (3.0, 1.0, [65])])
    played = sounded(played_straight(score)[1:])
    aligned = align(score, played)
    text = FORMATS[".match"](score, played, aligned)
    assert text.count("snote(") == 5
    first = next(line for line in text.splitlines() if line.startswith("snote("))
    name = re.match(r"snote\((n[01]),", first)[1]
    other = first.partition("-note")[0].replace(name, {"n0": "n1", "n1": "n0"}[name])
    for file in (text, f"{text}{other}-deletion.\n"):
        assert read(file, score)[1].written[WRITTEN].tolist() == aligned.written[WRITTEN].tolist()


# ── the files of others ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_forerunner_of_the_format_is_read(read):
    played, aligned = read(FORERUNNER)
    assert aligned.played[WHAT].tolist() == [
        (Label.MATCH, 0, 0),
        (Label.MATCH, 1, 0),
        (Label.MATCH, 2, 0),
        (Label.EXTRA, -1, 0),
        (Label.MATCH, GRACE, 0),
        (Label.ORNAMENT, TRILL, 0),  # it began on the upper note
        (Label.ORNAMENT, TRILL, 0),
        (Label.WRONG, 6, 0),
        (Label.MATCH, 7, 0),
        (Label.MATCH, 8, 0),
        (Label.EXTRA, -1, -1),
    ]
    missed = aligned.written[aligned.written["label"] == Label.MISSED]
    assert missed["score_note"].tolist() == [3, 9]
    assert played.notes["pitch"].tolist()[:3] == [70, 51, 75]
    assert played.notes["onset_s"][2] == pytest.approx(582.25 / 960)
    assert played.notes["offset_s"][0] == pytest.approx(300 / 960)  # the key, not the pedal
    assert played.controls["value"].tolist() == [0, 127]
    assert len(aligned.runs) == 1
    assert played.warnings == ()


def test_what_partitura_writes_is_read(read, tmp_path):
    path, again = tmp_path / "ours.match", tmp_path / "theirs.match"
    path.write_text(FORMATS[".match"](piece(), take(), lesson_alignment()), encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import partitura

        performed, pairs, score = partitura.load_match(path, create_score=True)
        kept = [pair for pair in pairs if pair["label"] != "ornament"]
        partitura.save_match(kept, performed, score, out=again, assume_unfolded=True)
    _, aligned = read(again.read_bytes())
    right = lesson_alignment().written
    right = right[right["label"] == Label.MATCH]
    found = aligned.written[aligned.written["label"] == Label.MATCH]
    assert set(right["score_note"].tolist()) <= set(found["score_note"].tolist())
    assert len(aligned.played) == len(lesson_alignment().played) - 1  # it leaves the notes of ornament lines out


def without_sections(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("section("))


@pytest.mark.parametrize(
    ("stretches", "entries"),
    [
        ([(0.0, 99.0)], [Entry.START]),
        ([(8.0, 20.0)], [Entry.START]),
        ([(0.0, 30.0), (16.0, 40.0)], [Entry.START, Entry.RESTART]),
        ([(0.0, 20.0), (32.0, 50.0), (0.0, 10.0)], [Entry.START, Entry.SKIP, Entry.RESTART]),
        ([(0.0, 31.9), (0.0, 60.0)], [Entry.START, Entry.REPEAT]),
    ],
)
def test_runs_are_found_without_sections(read, stretches, entries):
    score = replace(study(), jumps=np.array([(7, 0, JumpKind.REPEAT)], dtype=study().jumps.dtype))
    now, events, runs = 0.0, [], []
    for run, (first, last) in enumerate(stretches):
        part = played_straight(score, first_q=first, last_q=last, at_s=now)
        now = max(part)[0] + 2.0
        events, runs = events + part, runs + [run] * len(part)
    played = sounded(events)
    aligned = align(score, played)
    assert aligned.played["run"].tolist() == runs  # else the test would test nothing
    _, found = read(without_sections(FORMATS[".match"](score, played, aligned)), score)
    assert found.played[WHAT].tolist() == aligned.played[WHAT].tolist()
    assert found.runs["entry"].tolist() == entries


def test_a_note_that_others_time_otherwise_makes_no_run(read):
    score = study()
    played = sounded(played_straight(score))
    text = without_sections(FORMATS[".match"](score, played, align(score, played)))
    line = next(line for line in text.splitlines() if line.startswith("snote(n60,"))
    onset = re.search(r",([0-9.]+),[0-9.]+,\[[^\[]*\]\)-", line)[1]
    _, found = read(text.replace(line, line.replace(f",{onset},", f",{float(onset) + 3},")), score)
    assert len(found.runs) == 1


def test_ids_of_the_score_may_end_like_suffixes(read):
    score = replace(piece(), ids=tuple(f"{id_}-1" for id_ in piece().ids))
    once = replace(take(), notes=take().notes[:11].copy())
    full = lesson_alignment()
    aligned = Alignment(full.played[:11].copy(), full.written[:10].copy(), full.runs[:1].copy(), 1.0)
    for played, expected in ((once, aligned), (take(), full)):
        text = FORMATS[".match"](score, played, expected)
        assert read(text, score)[1].written[WRITTEN].tolist() == expected.written[WRITTEN].tolist()


def test_a_note_tied_on_is_the_note_that_was_struck(read):
    tied = replace(piece(), tied={"n99": 9})
    _, aligned = read(FORERUNNER.replace("snote(n9,", "snote(n99,"), tied)
    assert aligned.written["score_note"].tolist()[-1] == 9


# ── odd files are read, and it is said what is odd ─────────────────────────────────────────────────────────────────


def test_an_ornament_may_stand_for_a_note_that_was_not_paired(read):
    first = "snote(n4,[E,b],5,1:3,0,1/4,2.0,3.0,[s,trill])-"
    text = FORERUNNER.replace(f"{first}note(5,", f"{first}deletion.\nornament(n4)-note(5,")
    assert text != FORERUNNER
    _, aligned = read(text)
    assert aligned.played[WHAT].tolist()[5:7] == [(Label.ORNAMENT, TRILL, 0)] * 2
    assert aligned.written[WRITTEN].tolist()[TRILL] == (Label.ORNAMENT, TRILL, 0, 5)


@pytest.mark.parametrize("missing", ["midiClock", "midiClockUnits", "midiClockRate"])
def test_a_file_without_a_clock_gets_the_usual_one(read, missing):
    played, _ = read(re.sub(rf"info\({missing}.*\n", "", FORERUNNER))
    assert played.notes["onset_s"][0] == pytest.approx(100 / 960)
    assert warned(played) == [
        "The file does not say how long a tick is; as is usual, 480 ticks a quarter and half a second were assumed."
    ]


def test_unknown_lines_are_left_out(read):
    played, _ = read(FORERUNNER + "% a comment\nvirtualSnote(n1,[])-x.\nscoreprop(beat,x).\n\n")
    assert warned(played) == ["2 lines that are not of the match format were left out."]


def test_a_note_named_twice_is_paired_once(read):
    again = "snote(n1,[E,b],5,1:1,0,3/8,0.0,1.5,[s])"
    played, aligned = read(f"{FORERUNNER}{again}-deletion.\n{again}-note(11,[E,b],5,610,700,700,60).\n")
    assert aligned.played[WHAT].tolist()[2:4] == [(Label.MATCH, 2, 0), (Label.EXTRA, -1, 0)]
    assert len(aligned.written) == len(piece().notes)
    assert warned(played) == ["2 lines name notes that other lines name too; they were left out."]


def test_a_few_strange_notes_are_left_out(read):
    strange = FORERUNNER.replace("snote(n8,[G,n]", "snote(n8,[A,n]")
    played, aligned = read(strange)
    assert aligned.played["label"][9] == Label.EXTRA
    assert 8 not in aligned.written["score_note"]
    assert warned(played) == ["1 note of the file is not in the score; it was left out."]


def test_a_take_of_which_nothing_is_written_has_no_runs(read):
    played, aligned = read(f"{GOOD.partition('-note')[0]}-deletion.\ninsertion-note(n0,70,0,240,60,0,0).\n")
    assert len(played.notes) == 1
    assert set(aligned.played["label"].tolist()) == {Label.EXTRA}
    assert (len(aligned.written), len(aligned.runs), aligned.confidence) == (0, 0, 0.0)


# ── real data, where it is at hand ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["alignment/batik_kv283_1", "practice/vienna_Chopin_op10_no3_p13__practice0"])
def test_real_takes_come_back(read, shared_data, name):
    folder = shared_data / name
    score = read_score(folder / "score.musicxml")
    played = read_performance(folder / "performance.mid")
    aligned = align(score, played)
    again, found = read(FORMATS[".match"](score, played, aligned), score)
    assert np.abs(again.notes["onset_s"] - played.notes["onset_s"]).max() < 0.001
    assert found.played[["label", "score_note"]].tolist() == aligned.played[["label", "score_note"]].tolist()
    assert found.written[WRITTEN].tolist() == aligned.written[WRITTEN].tolist()
    assert found.runs["entry"].tolist() == aligned.runs["entry"].tolist()
    assert again.warnings == ()
