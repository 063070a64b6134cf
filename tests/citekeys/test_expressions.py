"""Regular expressions in citation key patterns: what a person needs passes, what could hang the program does not."""

from __future__ import annotations

import time

import pytest

from readinglist.citekeys import make_key, parse_pattern
from readinglist.citekeys.expressions import TEXT_LIMIT, compile_expression
from readinglist.errors import InvalidRequest
from readinglist.model.paper import Paper


@pytest.mark.parametrize(
    "text",
    [
        "[^a-z]+", r"^(.*?):\s*(.*)$", r"(.*)\s.*", "(?:the|an?) ", r"[^\]\\]*x", r"(\w)\w*", r"\d{4}", "a{2,3}b?",
        "(?P<word>[a-z]+)(?=:)", "x{}", "(ab)+", "(a|b)?c", r"\(.+\)", "",
    ],
)  # fmt: skip
def test_expression_of_everyday_use_is_taken(text: str) -> None:
    assert compile_expression(text, pattern="p").pattern == text


@pytest.mark.parametrize(
    "text",
    [
        "(a+)+$", "(a|a)*$", "(a?){30}a{30}", "(?:a|ab)*c", ".*.*.*x", "((a{1,9}){1,9}){1,9}$", "(x+x+)+y",
        "a?" * 40 + "a" * 40,        "(?=(a+)+$)b", r"([\w]+\s?)+$", "(a|b|ab)" * 30 + "$", "(?:(?:a|b)+)*+c",
    ],
)  # fmt: skip
def test_expression_that_may_run_for_ever_is_refused_with_its_pattern(text: str) -> None:
    with pytest.raises(InvalidRequest, match="may take too long") as caught:
        compile_expression(text, pattern="the pattern")
    assert "the pattern" in caught.value.summary
    assert caught.value.hint


@pytest.mark.parametrize("text", ["(?x)(a+) +", "(?i:a)", "(a)(?(1)b|c)"])
def test_expression_with_an_odd_bracket_is_refused(text: str) -> None:
    with pytest.raises(InvalidRequest, match="not known"):
        compile_expression(text, pattern="p")


@pytest.mark.parametrize("text", ["(", "[a", "*", "a{99999999999}"])
def test_expression_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(InvalidRequest, match="cannot be read"):
        compile_expression(text, pattern="p")


@pytest.mark.parametrize(
    "pattern", ["title.match(/(a+)+$/)", '[fulltitle:regex("(a+)+$","x")]', "title.replace(/(a|a)*$/, x)"]
)
def test_both_forms_of_patterns_refuse_it(pattern: str) -> None:
    with pytest.raises(InvalidRequest, match="may take too long"):
        parse_pattern(pattern)


def test_worst_expression_that_is_taken_ends_soon() -> None:
    """Processor time with room for a slow machine: one letter more in the repetitions and it would be hours."""
    expression = compile_expression("a*a*c", pattern="p")
    started = time.process_time()
    assert expression.search("a" * TEXT_LIMIT) is None
    assert time.process_time() - started < 20


def test_only_the_beginning_of_a_long_title_is_looked_at() -> None:
    paper = Paper("Word " * 100 + "Zebra")
    key = make_key(paper, pattern="Title.match(/Zebra/) | 'beyond'", taken=lambda key: False)
    assert key == "beyond"
