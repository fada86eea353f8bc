"""Bars: metre, key, pickups, split bars, repeats and jumps."""

from __future__ import annotations

from snippets import attributes, bar_of, barline, direction, musicxml, note, read, words

from ustaz.score import JumpKind
from ustaz.words import say

BAR = bar_of("C4", "D4", "E4", "F4")


def jumps(score):
    return [(int(jump["from_bar"]), int(jump["to_bar"]), JumpKind(jump["kind"])) for jump in score.jumps]


def test_a_pickup_counts_towards_the_downbeat(tmp_path):
    pickup = f'<measure number="0" implicit="yes">{attributes(metre="3/4")}{note("G4")}</measure>'
    score = read(tmp_path, musicxml(pickup, bar_of("C5", "D5", "E5")))
    assert score.notes["beat"].tolist() == [3, 1, 2, 3]
    assert score.bars["duration_q"].tolist() == [1, 3]
    assert score.bar_names[0] == "0"


def test_a_bar_split_by_a_repeat_keeps_its_number_and_its_beats(tmp_path):
    head = attributes() + BAR
    first = f'<measure number="2">{bar_of("C4", "D4", "E4")}{barline(repeat="backward")}</measure>'
    second = f'<measure number="X1" implicit="yes">{note("G4")}</measure>'
    score = read(tmp_path, musicxml(head, first, second, f'<measure number="3">{BAR}</measure>'))
    assert score.bar_names == ("1", "2", "2", "3")
    assert score.notes["beat"].tolist()[4:8] == [1, 2, 3, 4]


def test_metre_and_key_in_force(tmp_path):
    change = (
        "<attributes><key><fifths>-3</fifths></key><time><beats>6</beats><beat-type>8</beat-type></time></attributes>"
    )
    eighths = "".join(note("C4", 6) for _ in range(6))
    score = read(tmp_path, musicxml(attributes(fifths=2) + BAR, BAR, change + eighths, eighths))
    assert score.bars[["numerator", "denominator", "fifths"]].tolist() == [(4, 4, 2)] * 2 + [(6, 8, -3)] * 2
    assert score.bars["section_start"].tolist() == [True, False, True, False]
    assert score.notes["beat"].tolist()[-6:] == [1, 2, 3, 4, 5, 6]


def test_a_repeat_leads_back_to_its_beginning(tmp_path):
    score = read(
        tmp_path,
        musicxml(
            attributes() + BAR, barline(repeat="forward", side="left") + BAR, BAR + barline(repeat="backward"), BAR
        ),
    )
    assert jumps(score) == [(2, 1, JumpKind.REPEAT)]
    assert score.bars["repeat_start"].tolist() == [False, True, False, False]
    assert score.bars["repeat_end"].tolist() == [False, False, True, False]
    assert score.bars["section_start"].tolist() == [True, True, False, True]


def test_endings(tmp_path):
    first = barline(ending="1 start", side="left") + BAR + barline(ending="1 stop", repeat="backward")
    second = barline(ending="2 start", side="left") + BAR + barline(ending="2 discontinue")
    score = read(tmp_path, musicxml(attributes() + BAR, first, second, BAR))
    assert score.bars["ending"].tolist() == [0, 1, 2, 0]
    assert jumps(score) == [(0, 2, JumpKind.VOLTA), (1, 0, JumpKind.REPEAT)]


def test_three_endings(tmp_path):
    def ending(number: str, *, last: bool = False) -> str:
        end = barline(ending=f"{number} stop", repeat="" if last else "backward")
        return barline(ending=f"{number} start", side="left") + BAR + end

    score = read(tmp_path, musicxml(attributes() + BAR, BAR, ending("1, 2"), ending("3", last=True)))
    assert score.bars["ending"].tolist() == [0, 0, 0b11, 0b100]
    assert jumps(score) == [(1, 3, JumpKind.VOLTA), (2, 0, JumpKind.REPEAT)]


def test_da_capo_and_dal_segno(tmp_path):
    score = read(
        tmp_path,
        musicxml(attributes() + BAR, direction("<segno/>") + BAR, BAR + words("D.S."), BAR + words("D.C. al Fine")),
    )
    assert jumps(score) == [(2, 1, JumpKind.DAL_SEGNO), (3, 0, JumpKind.DA_CAPO)]


def test_to_coda(tmp_path):
    score = read(
        tmp_path,
        musicxml(attributes() + BAR, BAR + words("To Coda"), BAR + words("D.C. al Coda"), direction("<coda/>") + BAR),
    )
    assert (1, 3, JumpKind.CODA) in jumps(score)
    assert (2, 0, JumpKind.DA_CAPO) in jumps(score)


def test_dal_segno_without_a_segno_is_told(tmp_path):
    score = read(tmp_path, musicxml(attributes() + BAR, BAR + words("D.S. al Fine")))
    assert jumps(score) == []
    assert any("jump in bar 2" in say(warning) for warning in score.warnings)


def test_an_empty_bar_is_as_long_as_its_metre(tmp_path):
    score = read(tmp_path, musicxml(attributes(metre="3/4") + note("r", 36), bar_of("C4", "D4", "E4")))
    assert score.bars["onset_q"].tolist() == [0, 3]


def test_bars_are_the_measures_of_the_mei(tmp_path):
    score = read(tmp_path, musicxml(attributes() + BAR, BAR, BAR))
    assert score.mei.count("<measure ") == len(score.bars) == len(score.bar_names)


def test_bars_of_rest_drawn_together_last_their_time(tmp_path):
    together = "<attributes><measure-style><multiple-rest>2</multiple-rest></measure-style></attributes>"
    score = read(tmp_path, musicxml(attributes() + BAR, together + note("r", 48), note("r", 48), BAR))
    assert score.bars["onset_q"].tolist() == [0, 4, 12]
    assert score.notes["onset_q"].tolist() == [0, 1, 2, 3, 12, 13, 14, 15]


def test_parts_share_their_bars(tmp_path):
    text = musicxml(attributes() + BAR, BAR)
    flute = text[text.index('<part id="P1">') : text.index("</score-partwise>")].replace('"P1"', '"P2"')
    listed = '<score-part id="P2"><part-name>Flute</part-name></score-part></part-list>'
    text = text.replace("</part-list>", listed).replace("</score-partwise>", f"{flute}</score-partwise>")
    score = read(tmp_path, text)
    assert score.parts == ("Piano", "Flute")
    assert len(score.bars) == 2
    assert score.notes["part"].tolist() == [0, 1] * 8
