"""Sentences in three languages: values, plural forms, decimal commas, data."""

from __future__ import annotations

import json

import pytest

from ustaz.words import Beat, Language, Metronome, Pitch, Pitches, Sentence, as_data, default_language, say, translate

EN, KK, RU = Language.ENGLISH, Language.KAZAKH, Language.RUSSIAN


def spoken(value: object, language: Language, style: str = "") -> str:
    return say(Sentence("{value" + style + "}", {"value": value}), language)


@pytest.mark.parametrize(
    ("pitch", "english", "russian"),
    [
        (Pitch(0, 0), "C", "до"),
        (Pitch(5, -1), "A♭", "ля-бемоль"),
        (Pitch(3, 2), "F𝄪", "фа-дубль-диез"),
        (Pitch(6, -2, 4), "B𝄫4", "си-дубль-бемоль 1-й октавы"),
        (Pitch(4, 1, 3), "G♯3", "соль-диез малой октавы"),
        (Pitch(5, 0, 0), "A0", "ля субконтроктавы"),
    ],
)
def test_notes_have_the_names_of_the_country(pitch, english, russian) -> None:
    assert spoken(pitch, EN) == english
    assert spoken(pitch, RU) == russian


def test_kazakh_names_of_octaves_stand_beside_the_note() -> None:
    assert spoken(Pitch(5, -1, 4), KK) == "ля-бемоль (1-октава)"
    assert spoken(Pitch(5, -1, 3), KK) == "ля-бемоль (кіші октава)"


def test_several_notes_stand_in_a_row() -> None:
    assert spoken(Pitches((Pitch(0, 0), Pitch(2, -1))), RU) == "до, ми-бемоль"


@pytest.mark.parametrize(
    ("number", "text"), [(1, "1"), (2.5, "2½"), (3 + 1 / 3, "3⅓"), (4.75, "4¾"), (1.2, "1.20"), (12, "12")]
)
def test_beats_between_beats(number, text) -> None:
    assert spoken(Beat(number), EN) == text


def test_a_beat_that_has_no_sign_has_the_comma_of_the_language() -> None:
    assert spoken(Beat(1.2), KK) == "1,20"


@pytest.mark.parametrize(("unit", "sign"), [(1, "♩"), (1.5, "♩."), (0.5, "♪"), (2, "𝅗𝅥")])
def test_metronome_marks_name_their_unit(unit, sign) -> None:
    assert spoken(Metronome(66, unit), RU) == f"{sign} = 66"


def test_decimals() -> None:
    assert [spoken(1.25, language, ":.1f") for language in (EN, KK, RU)] == ["1.2", "1,2", "1,2"]
    assert spoken(0.5, RU) == "0,5"


@pytest.mark.parametrize(
    ("count", "word"),
    [(1, "1 раз."), (2, "2 раза."), (5, "5 раз."), (11, "11 раз."), (22, "22 раза.")],
)
def test_russian_has_three_plural_forms(count, word) -> None:
    sentence = Sentence(
        "You visited bar {bar} most often: {visits} time.",
        {"bar": "7", "visits": count},
        "You visited bar {bar} most often: {visits} times.",
        count,
    )
    assert say(sentence, RU) == f"Чаще всего Вы возвращались к такту 7: {word}"


def test_a_label_inside_a_sentence_is_said_in_the_same_language() -> None:
    place = Sentence("Bar {bar}, left hand, beat {beat}", {"bar": "9", "beat": Beat(3)})
    sentence = Sentence("{place}: {written} is missing.", {"place": place, "written": Pitch(1, -1)})
    assert say(sentence) == "Bar 9, left hand, beat 3: D♭ is missing."
    assert say(sentence, RU) == "Такт 9, левая рука, доля 3: ре-бемоль не звучит."
    assert say(sentence, KK) == "9-такт, сол қол, 3-үлес: ре-бемоль ойналған жоқ."


def test_a_sentence_is_plain_data() -> None:
    place = Sentence("Bar {bar}", {"bar": "9"})
    data = json.loads(json.dumps(as_data(Sentence("{place}: {written}", {"place": place, "written": Pitch(1, -1)}))))
    assert data["values"]["place"] == {"template": "Bar {bar}", "values": {"bar": "9"}}
    assert data["values"]["written"] == {"type": "pitch", "step": 1, "alter": -1, "octave": None}


def test_an_unknown_template_is_said_in_english() -> None:
    assert translate("No such template.", KK) == "No such template."
    assert translate("", RU) == ""


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, EN),
        ({"LANG": "C.UTF-8"}, EN),
        ({"LANG": "kk_KZ.UTF-8"}, KK),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "ru_RU.UTF-8"}, RU),
        ({"LANG": "en_GB.UTF-8", "LANGUAGE": "de:kk:ru"}, KK),
        ({"LANG": "ru_RU", "USTAZ_LANGUAGE": "en"}, EN),
        ({"LANG": "russian"}, EN),
    ],
)
def test_the_system_s_language(environment, language) -> None:
    assert default_language(environment) is language
