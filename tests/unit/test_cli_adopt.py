"""clocks and adopt on the command line."""

from pathlib import Path

from tests.command_line import Run


def held(run: Run) -> dict[str, dict[str, object]]:
    return {str(row["key"]): row for row in run("clocks", "--format", "json").rows}


def test_every_clock_and_goalpost_is_listed_with_its_source(run: Run, filled: Path) -> None:
    rows = held(run)
    assert len(rows) == 20
    assert rows["legal_clock"]["value"] == rows["legal_clock"]["default"] == "90 days, by policy"
    assert str(rows["promise_clock.call_back"]["source"]).startswith("72 hours")
    assert {row["adopted_by"] for row in rows.values()} == {None}


def test_one_is_adopted_then_all_others_and_then_nothing_is_left(run: Run, filled: Path) -> None:
    words = ("adopt", "goalposts.A1", "50 to 90", "--by", "Chief of police", "--source", "General order 7")
    assert run(*words).out == "Adopted: goalposts.A1, 50 to 90.\n"
    rows = held(run)
    assert (rows["goalposts.A1"]["value"], rows["goalposts.A1"]["default"]) == ("50 to 90", "40 to 85")
    assert rows["goalposts.A1"]["adopted_by"] == "Chief of police"
    assert rows["goalposts.A1"]["source"] == "General order 7"
    assert len(run("adopt", "--all", "--by", "Deputy chief").out.splitlines()) == 19
    assert run("adopt", "--all", "--by", "Deputy chief").out == "Nothing was left to adopt.\n"
    assert {row["adopted_by"] for row in held(run).values()} == {"Chief of police", "Deputy chief"}


def test_what_will_not_do_is_refused_in_one_sentence(run: Run, filled: Path) -> None:
    for words, code, sentence in (
        (("adopt", "--by", "Chief"), 10, "or say --all"),
        (("adopt", "told_within", "--all", "--by", "Chief"), 10, "or say --all"),
        (("adopt", "told_within", "soon", "--by", "Chief"), 11, "whole days"),
        (("adopt", "coffee", "3", "--by", "Chief"), 11, "There is no clock or goalpost “coffee”"),
        (("adopt", "told_within", "3", "--by", "Chief", "--from", "soon"), 10, "is no day"),
    ):
        ran = run(*words)
        assert (ran.code, sentence in ran.err) == (code, True), ran.err
    assert run("adopt", "told_within", "9", "--by", "Chief").code == 0
    assert "stands for the year" in run("adopt", "told_within", "8", "--by", "Chief").err
    ran = run("adopt", "told_within", "8", "--by", "Chief", "--from", "2199-01-01")
    assert ran.code == 0
    assert held(run)["told_within"]["value"] == "9 days"
