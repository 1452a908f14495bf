"""Tables, rules for single figures, the pass a release carries, rounding, releases one after the other."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_array

from metrics.configuration import load
from metrics.disclosure.attack import System, exposed, guessing, intervals, unaided
from metrics.disclosure.cheapest import cheapest
from metrics.disclosure.history import Earlier, from_text, joint
from metrics.disclosure.primary import median_safe, percentage_safe, score_safe, unsafe
from metrics.disclosure.proof import Proof, solve
from metrics.disclosure.release import Disclosed, disclose, hidden_counts
from metrics.disclosure.rounding import rounded
from metrics.disclosure.search import CannotProtect, guessable, lines_kept, protect, third_cells
from metrics.disclosure.tables import ALL, Cell, Split, Table, release_of, with_margins
from tests.disclosure_tables import cube, made_up
from tests.spec.test_golden import VECTORS

RULES = load().disclosure
ROUND = RULES.model_copy(update={"mode": "round"})


def line(*counts: int, exempt: str = "") -> Table:
    table = cube(np.array(counts))
    return replace(table, exempt=exempt)


def shown(disclosed: Disclosed) -> dict[str, object]:
    """What a reader sees of one line, by unit."""
    return {row.cell.unit: row.symbol or row.value for row in disclosed.rows()}


def trap() -> tuple[Any, Any]:
    """The reference table with two hidden cells in every row and column, one of which is exactly known."""
    given = next(vector["inputs"] for vector in VECTORS["vectors"] if vector["id"] == "sdc_attack_trap")
    release = release_of([cube(np.array(list(given["rows"].values())))])
    rows, columns = list(given["rows"]), given["cols"]
    chosen = {
        Cell("n", str(rows.index(row)), str(columns.index(column))) for row, column in given["suppressed"]
    }
    return release, np.array([cell in chosen for cell in release.cells])


def test_the_trap_is_caught_and_one_more_cell_repairs_it() -> None:
    release, hidden = trap()
    system = System(release.matrix, release.values, release.released)
    attack = unaided(release.values, RULES)
    known = Cell("n", "0", "1")
    assert [release.cells[place] for place in np.flatnonzero(exposed(system, hidden, attack))] == [known]
    whole = joint(release, [], RULES)
    repaired = protect(replace(whole, hidden=hidden), RULES)[1]
    assert repaired.hidden.sum() == hidden.sum() + 1
    assert not exposed(system, repaired.hidden, attack).any()


def test_a_release_without_a_proof_cannot_be_made() -> None:
    release, hidden = trap()
    good = disclose([line(21, 20, 17, 2)], RULES)
    assert Disclosed(good.release, RULES, (), good.hidden, good.shown, good.moves).digest == good.digest
    with pytest.raises(CannotProtect):
        Disclosed(release, RULES, (), hidden, release.values, ((), ()))
    nothing = np.zeros(5, bool)
    for change in (
        {"hidden": nothing},
        {"hidden": ~nothing},
        {"moves": ((), ())},
        {"shown": good.shown + 1},
        {"moves": tuple(tuple(2 * move for move in moves) for moves in good.moves)},
        {"moves": tuple(tuple(np.ones(5) for _ in moves) for moves in good.moves)},
        {"moves": tuple((*moves, np.where(good.hidden, [1.0, 1, 1, -99, 99], 0)) for moves in good.moves)},
    ):
        with pytest.raises(CannotProtect, match="not been shown to be safe"):
            replace(good, **change)


def test_one_more_cell_hides_what_subtraction_would_give() -> None:
    disclosed = disclose([line(21, 20, 17, 2)], RULES)
    assert shown(disclosed) == {"0": 21, "1": 20, "2": "withheld", "3": "<11", ALL: 60}
    assert [row.symbol for row in disclosed.rows(bulk=True)] == [None, None, "c", "c", None]
    assert hidden_counts(disclosed) == (5, 1, 1)
    assert disclosed.value(Cell("n", "0")) == 21
    assert disclosed.value(Cell("n", "3")) is None
    assert disclosed.percentage(Cell("n", "0"), Cell("n")) == pytest.approx(21 / 60)
    assert disclosed.percentage(Cell("n", "3"), Cell("n")) is None
    assert disclosed.percentage(Cell("n"), Cell("n", "3")) is None
    small_rest = disclose([Table({Cell("n"): 55, Cell("n", "0"): 50})], RULES)
    assert small_rest.percentage(Cell("n", "0"), Cell("n")) is None


def test_counts_that_a_law_publishes_stay() -> None:
    assert shown(disclose([line(21, 2, exempt="published by law")], RULES)) == {"0": 21, "1": 2, ALL: 23}


def test_the_order_of_rows_does_not_depend_on_values() -> None:
    one, other = disclose([line(50, 60, 70)], RULES), disclose([line(70, 0, 60)], RULES)
    assert [row.cell for row in one.rows()] == [row.cell for row in other.rows()]


def test_cells_behind_tie_others_and_are_never_shown() -> None:
    table = line(30, 4)
    behind = replace(table, behind=frozenset([Cell("n", "1")]))
    disclosed = disclose([behind], RULES)
    assert set(shown(disclosed)) == {"0", ALL}
    assert disclosed.value(Cell("n", "1")) is None
    # A small cell that is not released needs no protection: both others may stand.
    assert shown(disclosed) == {"0": 30, ALL: 34}


def test_units_that_overlap_are_bounded_not_added() -> None:
    counts = {Cell("n"): 40, Cell("n", "a"): 30, Cell("n", "b"): 20}
    table = Table(counts, [Split("unit", ALL, ("a", "b"), overlapping=True)])
    release = release_of([table])
    system = System(release.matrix, release.values, release.released)
    hidden = ~release.released
    hidden[release.place[Cell("n", "b")]] = True
    low, high = intervals(system, hidden, unaided(release.values, RULES))
    place = release.place[Cell("n", "b")]
    assert (low[place], high[place]) == pytest.approx((10, 40))
    with pytest.raises(ValueError, match="below 0"):
        release_of([Table(counts | {Cell("n"): 60}, table.splits)])


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ([line(1, 2), Table({Cell("n"): 4})], "elsewhere"),
        ([Table({Cell("n"): -1})], "elsewhere"),
        ([Table({Cell("n"): 3, Cell("n", "a"): 3}, [Split("unit", ALL, ("a", "b"))])], "not there"),
        ([Table({Cell("n"): 3, Cell("n", "a"): 2}, [Split("unit", ALL, ("a",))])], "not the sum"),
    ],
)
def test_tables_that_do_not_add_up_are_refused(tables: list[Table], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        release_of(tables)


def test_a_further_sum_is_attacked_too() -> None:
    one, other = {Cell("a"): 20}, {Cell("b"): 17, Cell("rest"): 3}
    tied = Table(other, ties=[(Cell("a"), (Cell("b"), Cell("rest")))])
    disclosed = disclose([Table(one), tied], RULES)
    assert [row.value is None for row in disclosed.rows()].count(True) == 2
    assert with_margins({}, [Split("unit", ALL, ("a",)), Split("time", ALL, ("b",), overlapping=True)]) == {}
    alone = release_of([Table(one, [Split("unit", ALL, ())])])
    assert alone.relations == ()


def test_what_nothing_limits_is_endless() -> None:
    release = release_of([Table({Cell("n"): 4})])
    system = System(release.matrix, release.values, release.released)
    low, high = intervals(system, np.array([True]), unaided(release.values, RULES))
    assert (low[0], high[0]) == (0, np.inf)
    assert disclose([Table({Cell("n"): 4})], RULES).rows()[0].symbol == "<11"


def test_single_figures_that_give_a_small_count_away() -> None:
    assert [
        percentage_safe(x, n, RULES) for x, n in ((0, 10), (10, 10), (0, 11), (11, 11), (11, 22), (11, 21))
    ] == [
        False,
        False,
        True,
        True,
        True,
        False,
    ]
    assert not percentage_safe(3, 40, RULES)
    assert [median_safe(events, RULES) for events in (0, 10, 11)] == [False, False, True]
    assert score_safe([11, 30], [0, 11, 30], RULES)
    assert not score_safe([10, 30], [11], RULES)
    assert not score_safe([30], [10], RULES)
    assert not score_safe([], [], RULES)
    assert unsafe([0, 1, 10, 11], RULES).tolist() == [False, True, True, False]


def test_ten_cells_that_are_all_one_are_not_marked_as_small() -> None:
    # Ten times 1 to 10 is at most 10 only where all are 1: told apart, they would be known.
    disclosed = disclose([line(*[1] * 10, 0, 0, 0)], RULES)
    assert [row.symbol for row in disclosed.rows() if row.value is None] == ["withheld"] * 10 + ["<11"]
    whole = joint(disclosed.release, [], RULES)
    assert guessable(whole, RULES).sum() == 1


def test_a_single_record_and_one_other_need_a_third_cell() -> None:
    release = release_of([line(1, 10, 30)])
    whole = joint(release, [], RULES)
    assert third_cells(whole, whole.hidden.copy(), RULES).sum() == 3
    assert not lines_kept(whole, whole.hidden, RULES)
    bound = joint(release, [Earlier(release_of([line(1, 10, 30)]), whole.hidden)], RULES)
    assert third_cells(bound, bound.hidden.copy(), RULES).sum() == 2


def test_the_cheapest_choice_of_a_small_release_is_found() -> None:
    table = np.array([[30, 4, 40], [25, 35, 45], [50, 55, 60]])
    release = release_of([cube(table)])
    whole = joint(release, [], RULES)
    attacks = guessing(guessable(whole, RULES), RULES), unaided(release.values, RULES)
    hidden = cheapest(whole, attacks, whole.hidden)
    assert hidden is not None
    chosen = {(release.cells[place].unit, release.cells[place].category) for place in np.flatnonzero(hidden)}
    assert chosen == {("0", "1"), ("0", "0"), ("1", "0"), ("1", "1")}


def test_the_search_of_larger_releases_loses_not_much_more(monkeypatch: pytest.MonkeyPatch) -> None:
    costs = {}
    for limit in (40, 0):
        monkeypatch.setattr("metrics.disclosure.search.UP_TO", limit)
        hidden = [
            disclose([cube(np.random.default_rng(seed).poisson(18, (4, 4)))], RULES) for seed in range(8)
        ]
        costs[limit] = sum(int((one.release.values[one.hidden] + 1).sum()) for one in hidden)
    assert costs[40] <= costs[0] <= 1.5 * costs[40]


def test_moves_that_prove_nothing_are_not_kept() -> None:
    release = release_of([line(30, 40, 5)])
    whole = joint(release, [], RULES)
    hidden = np.array([cell.unit in ("1", "2") for cell in release.cells])
    proof = Proof(whole.system, unaided(release.values, RULES), hidden)
    assert not proof.note(np.zeros(4))
    assert proof.mended(np.random.default_rng(0))
    without = proof.without(release.place[Cell("n", "1")])
    assert without.pinned().tolist() == [cell.unit == "2" for cell in release.cells]
    assert not without.mended(np.random.default_rng(0))
    assert not without.holds()


def test_what_was_public_stays_and_what_was_hidden_stays() -> None:
    first = disclose([line(21, 20, 17, 2)], RULES)
    again = disclose([line(21, 20, 17, 2)], RULES, [first.earlier])
    assert shown(again) == shown(first)
    # The hidden cell has grown out of being small, and another would now be cheaper to hide.
    later = disclose([line(21, 12, 17, 12)], RULES, [first.earlier])
    assert shown(later) == {"0": 21, "1": 12, "2": "withheld", "3": "withheld", ALL: 62}


def test_a_public_count_that_becomes_small_is_hidden_with_others() -> None:
    first = disclose([line(21, 20, 17, 12)], RULES)
    assert all(row.value is not None for row in first.rows())
    second = disclose([line(20, 19, 16, 9)], RULES, [first.earlier])
    assert [row.symbol for row in second.rows()].count("<11") == 1
    assert [row.symbol for row in second.rows()].count("withheld") == 1


def test_no_way_is_said() -> None:
    first = disclose([line(21, 20, 17, 12)], RULES)
    # Only one cell is new, all else is public: its difference to the sum gives it away.
    new = {Cell("n", "4"): 3, Cell("m"): 73} | {
        Cell("n", str(unit)): n for unit, n in enumerate((21, 20, 17, 12))
    }
    exempt = Table({Cell("m"): 73}, exempt="a law")
    tied = Table(new, ties=[(Cell("m"), tuple(cell for cell in new if cell.of == "n"))])
    with pytest.raises(CannotProtect, match="cannot be released"):
        disclose([exempt, tied], RULES, [first.earlier])


def test_history_is_kept_as_text() -> None:
    disclosed = disclose([replace(line(21, 20, 17, 2), behind=frozenset([Cell("n", "1")]))], RULES)
    read = from_text(disclosed.earlier.as_text())
    assert read.release.cells == disclosed.release.cells
    assert read.release.relations == disclosed.release.relations
    assert (read.hidden == disclosed.earlier.hidden).all()
    assert (read.release.released == disclosed.release.released).all()
    assert read.as_text() == disclosed.earlier.as_text()
    again = disclose([line(21, 20, 17, 2)], RULES, [read])
    assert again.value(Cell("n", "3")) is None


def test_a_move_that_cannot_be_is_none() -> None:
    assert solve(np.ones(1), csr_array([[1.0]]), np.ones(1), np.ones(1)).tolist() == [0.0]


def test_rounding_is_right_on_average_and_the_same_everywhere() -> None:
    cells = [Cell("n", str(unit)) for unit in range(4000)]
    for n in (0, 1, 3, 5, 12):
        drawn = [rounded(cell, n, 5, "salt") for cell in cells]
        assert set(drawn) <= {n - n % 5, n - n % 5 + 5}
        assert np.mean(drawn) == pytest.approx(n, abs=0.12)
    assert rounded(cells[0], 7, 5, "salt") == rounded(cells[0], 7, 5, "salt")
    assert {rounded(cells[0], 7, 5, str(salt)) for salt in range(20)} == {5, 10}


def test_a_rounded_release_has_no_gaps_and_no_small_counts() -> None:
    table = cube(np.array([[3, 14, 0], [7, 22, 31]]))
    disclosed = disclose([table], ROUND, secret="salt")
    assert all(row.value is not None and row.value % 5 == 0 for row in disclosed.rows())
    assert disclosed.digest != disclose([table], ROUND, secret="other").digest
    with pytest.raises(ValueError, match="secret"):
        disclose([table], ROUND)
    with pytest.raises(CannotProtect):
        replace(disclosed, shown=disclosed.release.values)
    assert shown(disclose([line(3, 4, exempt="a law")], ROUND, secret="salt")) == {"0": 3, "1": 4, ALL: 7}


def test_rounding_that_would_give_a_count_away_is_refused() -> None:
    strict = ROUND.model_copy(update={"least_guesses": 12})
    with pytest.raises(CannotProtect, match="Rounding"):
        disclose([line(3, 4)], strict, secret="salt")


def test_the_same_tables_give_the_same_release() -> None:
    one, other = (disclose([made_up(5, 4, 2, 3, 2, 20)], RULES) for _ in range(2))
    assert one.digest == other.digest
    assert (one.hidden == other.hidden).all()
