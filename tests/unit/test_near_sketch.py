"""Sketches tell copies from other texts, and nothing of the words."""

import random
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from foedus.ingest.near.sketch import are_near, sketch_of

WORDS = [a + b for a in ("ba", "ko", "ri", "lu", "me", "ta", "so", "ve", "ni", "du") for b in
         ("lan", "mer", "tos", "vik", "gra", "pel", "dom", "rin", "sut", "fel", "nor", "kam", "bel", "zan", "hop")]  # fmt: skip


def sentence(chance: random.Random) -> str:
    # some words are far more frequent than others, as in any language
    words = [WORDS[min(int(chance.expovariate(1 / 25)), len(WORDS) - 1)] for _ in range(chance.randint(8, 24))]
    return " ".join(words).capitalize() + "."


def article(chance: random.Random) -> list[str]:
    return [sentence(chance) for _ in range(chance.randint(6, 20))]


def framed(text: list[str], chance: random.Random) -> str:
    return f"{sentence(chance)} {' '.join(text)} {sentence(chance)}"


def cut(text: list[str], chance: random.Random) -> str:
    words = " ".join(text).split()
    return " ".join(words[: len(words) * 7 // 10])


def reworded(text: list[str], chance: random.Random) -> str:
    changed = list(text)
    for place in chance.sample(range(len(text)), max(1, len(text) // 10)):
        changed[place] = sentence(chance)
    return " ".join(changed)


def test_copies_with_a_frame_cut_short_or_partly_rewritten_are_near_and_other_articles_are_not():
    chance = random.Random(4)
    articles = [article(chance) for _ in range(80)]
    pairs = [(" ".join(text), vary(text, chance)) for text in articles for vary in (framed, cut, reworded)]
    found = sum(are_near(sketch_of(one), sketch_of(other)) for one, other in pairs)
    false = sum(are_near(sketch_of(" ".join(a)), sketch_of(" ".join(b))) for a, b in combinations(articles, 2))
    assert found / len(pairs) >= 0.95
    assert found / (found + false) >= 0.98


def test_copies_share_a_band_so_that_they_are_compared():
    chance = random.Random(5)
    articles = [article(chance) for _ in range(80)]
    pairs = [(" ".join(text), vary(text, chance)) for text in articles for vary in (framed, cut, reworded)]
    compared = sum(bool({*sketch_of(one).bands()} & {*sketch_of(other).bands()}) for one, other in pairs)
    assert compared / len(pairs) >= 0.99


@given(st.text(), st.text())
def test_the_judgement_is_symmetric(one, other):
    first, second = sketch_of(one), sketch_of(other)
    if first is not None and second is not None:
        assert are_near(first, second) == are_near(second, first)


@given(st.text(min_size=1))
def test_a_text_is_near_itself_whatever_it_is_written_in(text):
    sketch = sketch_of(text)
    assert sketch is None or are_near(sketch, sketch)


def test_case_and_punctuation_make_no_difference():
    assert sketch_of("Hungary: “We agree”, at last!") == sketch_of("hungary we AGREE at last")


def test_texts_without_spaces_between_words_are_compared_too():
    text = "匈牙利总理周二表示他将支持荷兰首相马克吕特出任北约下一任秘书长"
    assert are_near(sketch_of(text), sketch_of(text + "详情请看本报网站"))
    assert not are_near(sketch_of(text), sketch_of("芬兰议会周三以压倒性多数票通过加入北约的法案"))


def test_a_line_quoted_in_a_long_text_does_not_make_it_a_copy():
    chance = random.Random(6)
    line, rest = sentence(chance), " ".join(" ".join(article(chance)) for _ in range(3))
    assert not are_near(sketch_of(line), sketch_of(f"{rest} {line}"))
