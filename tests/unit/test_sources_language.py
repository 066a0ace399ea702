"""Which language a text is in decides whether it is read."""

from __future__ import annotations

import pytest

from foedus.ingest.sources.language import language_of

ENGLISH = (
    "BUDAPEST - Hungary will not support Mark Rutte's bid to lead NATO, Foreign Minister Péter Szijjártó said on Tuesday. "
    "Viktor Orbán and Recep Tayyip Erdoğan will speak by telephone, officials in Ankara and Budapest said."
)
TEXTS = {
    "de": "Ungarn wird die Kandidatur von Mark Rutte nicht unterstützen, sagte Außenminister Péter Szijjártó am Dienstag in "
    "Budapest. Die Ernennung braucht die Zustimmung aller Mitglieder des Bündnisses, auch die der Türkei.",
    "fr": "La Hongrie ne soutiendra pas la candidature de Mark Rutte à la tête de l'OTAN, a déclaré mardi le ministre des "
    "Affaires étrangères. La nomination exige l'accord de tous les membres de l'alliance, y compris de la Turquie.",
    "nl": "Hongarije zal de kandidatuur van Mark Rutte niet steunen, zei minister van Buitenlandse Zaken Szijjártó dinsdag in "
    "Boedapest. Voor de benoeming is de instemming nodig van alle leden van het bondgenootschap.",
    "ru": "Венгрия не поддержит кандидатуру Марка Рютте, заявил во вторник министр иностранных дел Петер Сийярто.",
    "zh": "匈牙利外长西雅尔多周二表示匈牙利不会支持吕特出任北约秘书长",
}


def test_english_news_is_english_whatever_names_it_holds():
    assert language_of(ENGLISH) == "en"


@pytest.mark.parametrize("language", TEXTS)
def test_other_languages_are_told(language):
    assert language_of(TEXTS[language]) == language


def test_a_few_latin_words_are_too_few_to_be_turned_away():
    assert language_of("Orbán: nem.") == "en"


def test_a_long_text_is_judged_by_its_beginning_in_bounded_time():
    assert language_of(ENGLISH + " x" * 5_000_000) == "en"
