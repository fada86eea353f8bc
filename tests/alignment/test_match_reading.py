"""Match files as reference renditions: what is written comes back, foreign ones are understood, bad ones refused."""

from __future__ import annotations

import re
import warnings
from dataclasses import replace

import numpy as np
import pytest
from format_lesson import GRACE, TRILL, lesson_alignment, piece, take
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_pieces import played_straight, score_of, sounded, study

from ustaz import alignment, performance
from ustaz.alignment import FORMATS, Alignment, Entry, Label, align, read_match
from ustaz.alignment.matchfile import file as match_file
from ustaz.alignment.matchfile import take as match_take
from ustaz.errors import InputError
from ustaz.performance import Performance, read_performance
from ustaz.score import JumpKind, read_score
from ustaz.words import say

WHAT = ["label", "score_note", "run"]
WRITTEN = ["label", "score_note", "run", "played_note"]
GOOD = "snote(n0,[B,b],4,0:3,0,1/4,-1.0,0.0,[v1])-note(n0,70,0,240,60,0,0)."
CLOCK = "info(midiClockUnits,480).\ninfo(midiClockRate,500000).\n"


@pytest.fixture
def read(tmp_path):
    """Read the text (or bytes) of a match file of the piece, or of another score."""

    def reader(text, score=None):
        path = tmp_path / "file.match"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_match(path, score or piece())

    return reader


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

FORERUNNER = """info(matchFileVersion,5.0).
info(midiClockUnits,480).
info(midiClockRate,500000).
info(keySignature,[Eb Maj/C min]).
snote(n0,[b,b],4,0:3,0,1/4,-1.0,0.0,[s])-note(0,[A,#],4,100,300,380,60).
snote(n5,[E,b],3,1:1,0,1/2+1/4,0.0,3.0,[])-note(1,[D,#],3,580,900,900,61).
snote(n1,[E,b],5,1:1,0,3/8,0.0,1.5,[s])-note(2,[d,#],5,582.25,900.00,62).
snote(n2,[F,-],5,1:2,1/8,1/8,1.5,2.0,[s])-no_played_note.
hammer_bounce-note(3,[D,#],5,700,720,720,20).
snote(n3,[G,n],5,1:3,0,0,1.75,2.0,[s,grace])-note(4,[G,n],5,1400,1500,1500,50).
snote(n4,[E,b],5,1:3,0,1/4,2.0,3.0,[s,trill])-note(5,[F,n],5,1500,1600,1600,63).
trill(n4)-note(6,[D,#],5,1600,1700,1700,60).
snote(n6,[G,n],4,2:1,0,1/4/3,3.0,3.6667,[s])-note(7,[G,#],4,2000,2200,2200,64).
snote(n7,[F,#],4,2:1,1/12,1/12,3.6667,4.3333,[s])-note(8,[F,#],4,2200,2400,2400,65).
snote(n8,[G,n],4,2:2,1/24,1/12,4.3333,5.0,[s])-note(9,[G,n],4,2400,2600,2600,66).
snote(n9,[C,n],4,2:3,0,1/2,5.0,9.0,[arp])-trailing_score_note.
trailing_played_note-note(10,[C,n],7,3000,3100,3100,40).
sustain(0,0).
sustain(500,127).
"""


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


# ── bad files are refused in one sentence ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "line",
    [
        GOOD[:-1],
        GOOD.replace("1/4", "1/0"),
        GOOD.replace("70,0,240", "70,-5,240"),
        GOOD.replace("70,0,240", "70,nan,240"),
        GOOD.replace("70,0,240", "70,1e9,240"),
        GOOD.replace("70,0,240", f"70,{'9' * 30},240"),
        GOOD.replace(",70,", ",128,"),
        GOOD.replace("240,60", "240,0"),
        GOOD.replace("60,0,0", "60,16,0"),
        GOOD.replace("60,0,0", "60,0,256"),
        GOOD.replace("[B,b]", "[H,b]"),
        GOOD.replace("-1.0", "inf"),
        GOOD.replace("snote(n0", "snote(__import__('os').system('id')"),
        "snote(n1)-deletion.",
        "insertion-note(n0,[C,n],4,0,480,480,64,0,1).",
        "ornament(n1,[trill)-note(n0,70,0,240,60,0,0).",
        "sustain(0,128).",
        "sustain(-1,0).",
        "section(0,1,2).",
        "info(piece",
    ],
)
def test_a_damaged_line_is_told_by_its_number(read, line):
    with pytest.raises(InputError, match=r"^Line 4 of file\.match is damaged\. "):
        read(f"{CLOCK}{GOOD}\n{line}\n")


@pytest.mark.parametrize("data", [b"", b"\n\n", b"MThd\0\0\0\6", b"\xff" * 1000, "snöte".encode("utf-16")])
def test_another_kind_of_file_is_told(read, data):
    with pytest.raises(InputError, match=r"^file\.match is no match file\. "):
        read(data)


@pytest.mark.parametrize("line", ["", GOOD.partition("-note")[0] + "-deletion.", "insertion-note(n0,70,0,240,60,0,0)."])
def test_a_file_of_one_side_is_told(read, line):
    with pytest.raises(InputError, match=r"^file\.match has no notes, or only written or only played ones\. "):
        read(CLOCK + line)


def test_a_file_of_another_score_is_told(read):
    with pytest.raises(InputError, match=r"of its 10 written notes, 8 are in this one\. "):
        read(FORERUNNER.replace("snote(n8,[G,n]", "snote(n8,[A,n]").replace("snote(n7,", "snote(n70,"))
    with pytest.raises(InputError, match=r"^file\.match belongs to another score: of its 10 written notes, 0 are"):
        read(FORERUNNER, replace(piece(), ids=tuple(f"x{id_}" for id_ in piece().ids)))


@pytest.mark.parametrize("value", ["0", "-480", "1e3", "480.5", "²", "9" * 50, "many", ""])
def test_a_clock_that_cannot_be_used_is_told(read, value):
    with pytest.raises(InputError, match=r"^file\.match does not say how long a tick is: "):
        read(CLOCK.replace("480", value) + GOOD)


def test_a_folder_is_told(tmp_path):
    with pytest.raises(InputError, match="is not a file"):
        read_match(tmp_path, piece())
    with pytest.raises(FileNotFoundError):
        read_match(tmp_path / "none.match", piece())


def test_a_take_too_long_is_told(read):
    with pytest.raises(InputError, match=r"^file\.match lasts 8\.7 hours, and a take may last 4\. "):
        read(f"{CLOCK}{GOOD}\nsustain(30000000,0).\n")


def test_a_file_too_large_is_told(read, monkeypatch):
    monkeypatch.setattr(match_file, "MOST_BYTES", 1_000_000)
    with pytest.raises(InputError, match="is larger than 1 MB"):
        read(b"x" * 1_000_001)


def test_too_many_lines_are_told(read, monkeypatch):
    monkeypatch.setattr(match_file, "MOST_LINES", 1000)
    with pytest.raises(InputError, match="has more than 1000 lines"):
        read(b"\n" * 1001)


def test_too_many_notes_are_told(read, monkeypatch):
    monkeypatch.setattr(match_take, "MOST_NOTES", 10)
    with pytest.raises(InputError, match=r"has 11 notes, and a take may have 10\. "):
        read(FORERUNNER)
    monkeypatch.setattr(match_file, "MOST_NOTES", 6)
    with pytest.raises(InputError, match="has more than 12 notes, the most that a match file may have"):
        read(FORERUNNER)


# ── whatever the bytes, an answer or one sentence ──────────────────────────────────────────────────────────────────

LESSON = FORMATS[".match"](piece(), take(), lesson_alignment())
pieces_of_lines = st.sampled_from(re.findall(r"[^,()\-\[\]\n]+|[,()\-\[\]\n]", LESSON + FORERUNNER))
edits = st.lists(st.tuples(st.integers(0, len(LESSON) - 1), st.integers(0, 40), pieces_of_lines), max_size=4)


def sound(played: Performance, aligned: Alignment) -> bool:
    """Whether rows point at rows that exist, and each pair is one from both sides."""
    notes, runs = len(played.notes), len(aligned.runs)
    pairs = aligned.written[aligned.written["played_note"] >= 0]
    struck = aligned.played[pairs["played_note"]]
    return (
        len(aligned.played) == notes
        and bool((np.diff(played.notes["onset_s"]) >= 0).all())
        and bool((played.notes["offset_s"] >= played.notes["onset_s"]).all())
        and bool((aligned.played["run"] < runs).all() and (aligned.written["run"] < runs).all())
        and bool(((aligned.played["label"] == Label.EXTRA) == (aligned.played["score_note"] < 0)).all())
        and bool((struck["run"] == pairs["run"]).all() and (struck["label"] == pairs["label"]).all())
        and len(np.unique(aligned.written[["run", "score_note"]])) == len(aligned.written)
    )


def answered(read, text: str) -> bool:
    """Whether a file is read soundly or refused in a short sentence."""
    try:
        return sound(*read(text))
    except InputError as error:
        return len(str(error)) <= 200


@given(edits=edits, forerunner=st.booleans())
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_edited_files_are_read_or_refused(read, edits, forerunner):
    text = FORERUNNER if forerunner else LESSON
    for at, length, insert in edits:
        text = text[:at] + insert + text[at + length :]
    assert answered(read, text)


@given(lines=st.permutations((LESSON + FORERUNNER).splitlines()), count=st.integers(0, 50))
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_lines_in_any_order_are_read_or_refused(read, lines, count):
    assert answered(read, "\n".join(lines[:count]))


@given(data=st.binary(max_size=300))
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_bytes_are_refused(read, data):
    with pytest.raises(InputError):
        read(data)


# ── real data, where it is at hand ─────────────────────────────────────────────────────────────────────────────────


def test_hostile_match_files_are_refused(shared_data):
    hostile = sorted((shared_data / "hostile" / "match").glob("*.match"))
    assert hostile
    for path in hostile:
        with pytest.raises(InputError, match=path.name) as refusal:
            read_match(path, piece())
        assert len(str(refusal.value)) <= 200


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
