"""One file on its way in: what was uploaded, how far it has come, what a person has said of it.

All of it lives in the memory of the steward's own session and nowhere else, and goes with it; only "take in"
stores anything. Streamlit has no place here, so that the way in can be walked without a browser.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

from dashboard import uploads
from dashboard.uploads import Running
from models.connecting.again import Gone, Known, recognise, renamed, with_renamed, without
from models.connecting.decisions import Decision
from models.connecting.draft import Draft
from models.connecting.promise_rules import Derivable, derivable, derived_mappings
from models.connecting.sample import Sample
from models.connecting.sketch import Sketch
from models.errors import AccountabilityError, ImportRefused
from models.importing.dry_run import DryRun
from models.importing.load import Report
from models.importing.mapping import Mapping

Stage = Literal["reading", "renamed", "deciding", "checking", "checked", "taking", "done", "refused"]
OLD_DAYS: Final = 7  # a file whose newest day is older is no export of today: somebody says of when it is
_WAITS: Final = ("words", "units")  # undecided, their rows wait and the rest goes in
_MANY: Final = 0.2  # share of rows that would wait above which a file is looked at twice


Start = Callable[..., Running]


@dataclass(frozen=True)
class Place:
    """Where a file goes: the agency, its zone, its own units (None: it has none yet), who brings it.

    clocks: days that each kind of promise has; adopted: kinds of which the agency itself has said so
    """

    agency: str
    zone: str
    units: tuple[str, ...] | None
    actor: str
    database_url: str
    clocks: dict[str, int] = field(default_factory=dict)
    adopted: frozenset[str] = frozenset()


@dataclass
class Connecting:
    """One file on its way in.

    start: what has a job done in a process of its own
    known: the source it looks like, and mappings: all of the agency's sources
    said: decisions that a person has said yes to; left_out: columns with persons stay out, a person said so
    exported: as of when the file tells; None until somebody has said it where it must be asked; exported_as:
    the answer that was chosen
    derive: the promises that the complaints hold are kept, too; to_come, reports: mappings not taken in yet,
    and what became of those that are; refusal: of what was tried last, in a sentence
    """

    place: Place
    name: str
    content: bytes = field(repr=False)
    mappings: list[Mapping]
    start: Start = field(default=uploads.start, repr=False)
    stage: Stage = "reading"
    running: Running | None = None
    refusal: str = ""
    sketch: Sketch | None = None
    sample: Sample | None = field(default=None, repr=False)
    draft: Draft | None = None
    known: Known | None = None
    new_names: dict[str, str | None] = field(default_factory=dict)
    said: set[tuple[str, str]] = field(default_factory=set)
    left_out: bool = False
    grouped: bool = False
    found: DryRun | None = None
    exported: datetime | None = None
    exported_as: str = ""
    anyway: bool = False
    derive: bool = False
    to_come: list[Mapping] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)

    # What is under way

    def begin(
        self, *, record: str | None = None, sheet: str | None = None, header_row: int | None = None
    ) -> None:
        """Read the file from the start; what a person says of it is taken as said."""
        self._start(
            "propose",
            "reading",
            record=record,
            sheet=sheet,
            header_row=header_row,
            zone=self.place.zone,
            units=self.place.units,
        )

    def poll(self) -> bool:
        """Take what the child gave; whether anything has changed."""
        if self.running is None or not self.running.done:
            return False
        running, self.running = self.running, None
        try:
            gave = running.result()
        except AccountabilityError as refusal:
            self.refusal, self.stage = str(refusal), self._before(running.job)
            return True
        after: dict[str, Callable[[Any], None]] = {
            "propose": self._proposed,
            "reopen": self._reopened,
            "check": self._checked,
            "import": self._taken,
        }
        after[running.job](gave)
        return True

    def _before(self, job: str) -> Stage:
        """Where the work goes on when a job was refused: what a person has said stays."""
        if job == "import":
            return "checked"
        if job == "reopen" and self.new_names:
            return "renamed"
        if job == "reopen" or self.draft is None:
            return "refused"
        return "deciding" if self.found is None else "checked"

    def cancel(self) -> None:
        """Stop what is under way; nothing of it stays."""
        if self.running is not None:
            self.running.cancel()

    def check(self) -> None:
        """Read the whole file by the mapping as it stands, and store nothing."""
        if (parts := self._parts()) is not None:
            self._start("check", "checking", mapping=parts[0], database_url=self.place.database_url)

    def take_in(self) -> None:
        """Take the file in, each part in one transaction; a part that is in does not come again."""
        if not self.may_take_in or (parts := self._parts()) is None:
            return
        self.to_come = parts[len(self.reports) :]
        self._take_next()

    def _parts(self) -> list[Mapping] | None:
        """What is made of the file: its own rows, then promises. None where something must be decided."""
        assert self.draft is not None
        place = self.place
        try:
            promises = derived_mappings(self.draft, place.clocks, place.adopted) if self.derive else []
            return [self.mapping(), *promises]
        except ImportRefused as refusal:
            self.refusal = str(refusal)
            return None

    def _take_next(self) -> None:
        if not self.to_come:
            self.stage, self.content, self.sample = "done", b"", None
            return
        self._start(
            "import",
            "taking",
            mapping=self.to_come[0],
            actor=self.place.actor,
            as_of=self.exported,
            database_url=self.place.database_url,
        )

    def _start(self, job: str, stage: Stage, **arguments: Any) -> None:
        self.refusal, self.stage = "", stage
        self.running = self.start(job, self.content, self.name, agency=self.place.agency, **arguments)

    # What came of it

    def _proposed(self, gave: tuple[Sketch, Sample, Draft]) -> None:
        self.sketch, self.sample, self.draft = gave
        self.said, self.left_out, self.grouped, self.found = set(), False, False, None
        self.reports, self.new_names = [], {}
        self.known = recognise(self.draft.columns, self.mappings)
        if self.known is None:
            self.draft = self.draft.with_title(self.draft.title, self._free_name(self.draft.name))
            self.stage = "deciding"
        elif self.known.missing:
            self.new_names = renamed(self.known, self.draft)
            self.stage = "renamed"
        else:
            self.reopen(self.known.mapping)

    def _free_name(self, name: str) -> str:
        """A name that no source has: another source's rows are never taken for this one's."""
        taken = {mapping.source_name for mapping in self.mappings}
        return next(n for n in (name, *(f"{name}-{k}" for k in range(2, 1000))) if n not in taken)

    def rename(self) -> None:
        """The columns are called otherwise now, or are gone, as a person has said."""
        if (mapping := self.gone().mapping) is not None:
            self.reopen(with_renamed(mapping, {old: new for old, new in self.new_names.items() if new}))

    def gone(self) -> Gone:
        """What becomes of the source without the columns of which a person says that they are gone."""
        assert self.known is not None
        return without(self.known.mapping, [old for old, new in self.new_names.items() if new is None])

    def as_new_source(self) -> None:
        """It is no export of the source that it looks like."""
        assert self.draft is not None
        self.known = None
        self.draft = self.draft.with_title(self.draft.title, self._free_name(self.draft.name))
        self.stage = "deciding"

    def reopen(self, mapping: Mapping) -> None:
        """Read the file by a mapping that is there. As-of is asked of each export anew."""
        plain = mapping.model_copy(update={"as_of": None})
        units = None if mapping.create_units else self.place.units
        self._start("reopen", "reading", mapping=plain, units=units)

    def _reopened(self, gave: tuple[Sample, Draft]) -> None:
        self.sample, self.draft = gave
        self.grouped, self.left_out = True, not self.new_personal_columns()
        self.stage = "deciding"
        if self.may_check:
            self.check()

    def _checked(self, found: DryRun) -> None:
        self.found, self.stage, self.anyway = found, "checked", False
        self.exported, self.exported_as = None, ""

    def _taken(self, report: Report) -> None:
        self.reports.append(report)
        self.to_come.pop(0)
        self._take_next()

    @property
    def report(self) -> Report | None:
        """What became of the file itself."""
        return self.reports[0] if self.reports else None

    # What a person says

    def change(self, draft: Draft) -> None:
        """The draft with something said; what was found by the one before no longer holds."""
        self.draft, self.found, self.stage = draft, None, "deciding"
        self.reports, self.to_come = [], []

    def say(self, decision: Decision, yes: bool) -> None:
        """Whether a person has said yes to a guess."""
        (self.said.add if yes else self.said.discard)((decision.about, decision.name))

    # What follows

    def derivable(self) -> list[Derivable]:
        """Promises that the complaints of the file hold, and those that they do not, with the reason."""
        assert self.draft is not None
        return derivable(self.draft, self.place.clocks)

    def open_decisions(self) -> list[Decision]:
        """What must still be decided or looked at before the file is checked; what may wait is left out."""
        assert self.draft is not None
        return [
            one
            for one in self.draft.unresolved()
            if one.must or (one.about not in _WAITS and (one.about, one.name) not in self.said)
        ]

    def personal_columns(self) -> list[str]:
        """Columns that hold persons and of which nothing is stored."""
        assert self.draft is not None
        return [column for column in self.draft.unused() if self.draft.holds_persons([column])]

    def new_personal_columns(self) -> list[str]:
        """Those that nobody has seen in an earlier file; all, where its source is a new one."""
        seen = self.known.mapping.dropped if self.known is not None else ()
        return [column for column in self.personal_columns() if column not in seen]

    @property
    def parent(self) -> tuple[str, ...]:
        """The columns by which several rows are one complaint; none where each row is one."""
        draft = self.draft
        if draft is None or draft.record != "case_with_outcomes" or draft.parent is None:
            return ()
        alone = draft.key is not None and draft.parent.columns == draft.key.columns
        return () if alone else draft.parent.columns

    @property
    def may_rename(self) -> bool:
        """Whether each column that is not there has a new name, or the source can do without it."""
        return self.gone().mapping is not None

    @property
    def may_check(self) -> bool:
        """Whether a person has looked at all that decides what counts and what is stored."""
        looked = self.left_out or not self.personal_columns()
        return looked and (self.grouped or not self.parent) and not self.open_decisions()

    @property
    def asks_when(self) -> bool:
        """Whether somebody must say of when the file is: its newest day lies well in the past."""
        newest = self.found.newest_on if self.found else None
        return newest is not None and newest < self._today() - timedelta(days=OLD_DAYS)

    def export_days(self) -> list[tuple[datetime, datetime]]:
        """Of when a file that ends in the past may be: its newest change, or the day after its newest day.

        Each with the as-of that it gives, before which all of it had happened.
        """
        assert self.found is not None
        found = self.found
        days = [(at, at + timedelta(seconds=1))] if (at := found.changed_at) is not None else []
        if found.newest_on is not None:
            after = self.on_day(found.newest_on + timedelta(days=1))
            days.append((after, after))
        return days

    def on_day(self, day: date) -> datetime:
        """The first moment of a day, in the file's zone."""
        assert self.found is not None
        return datetime.combine(day, time(), tzinfo=self.found.mapping.tz)

    def now(self) -> datetime:
        """This moment, in the agency's zone."""
        return datetime.now(ZoneInfo(self.place.zone))

    def _today(self) -> date:
        return self.now().date()

    @property
    def already_on(self) -> date | None:
        """The agency's day on which this very file came in before."""
        before = self.report.already if self.report else None
        return None if before is None else before.astimezone(ZoneInfo(self.place.zone)).date()

    @property
    def many_wait(self) -> bool:
        """Whether so many rows would wait that the file may be another one than it is taken for."""
        return self.found is not None and self.found.refused > _MANY * max(self.found.read, 1)

    @property
    def may_take_in(self) -> bool:
        """Whether the file was read through, its day is known, and a person has looked at what waits."""
        if self.found is None or self.stage != "checked":
            return False
        return (not self.asks_when or self.exported is not None) and (not self.many_wait or self.anyway)

    def mapping(self) -> Mapping:
        """The mapping as it stands. Errors: ImportRefused, with what must be decided first."""
        assert self.draft is not None
        return self.draft.to_mapping()
