"""All contingencies of a scenario answered, on as many processors as there are, safe against any end."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maro_logistics import __version__
from maro_logistics.errors import InputError, MaroError
from maro_logistics.plan.hashing import plan_hash
from maro_logistics.planning.improving import BESIDE
from maro_logistics.planning.journal import Journal, is_used, locked, prepare
from maro_logistics.planning.options import Options, options
from maro_logistics.planning.pool import Submit, cluster, cores, given, local
from maro_logistics.planning.tasks import Done, Task, share, single_thread
from maro_logistics.planning.variants import Answers, Row, Variant, empty_row, frame_of
from maro_logistics.scenario.hashing import input_hash

if TYPE_CHECKING:
    import os

    import pandas as pd

    from maro_logistics.plan.plan import Plan
    from maro_logistics.scenario.scenario import Scenario

TIME_LIMIT = 60.0
"""Seconds a contingency may take when nobody says otherwise."""
LOOK_SECONDS = 0.1
"""Time between two looks at whether to stop."""


@dataclass(frozen=True, slots=True)
class Advance:
    """How far a batch is."""

    answered: int
    asked: int
    elapsed: float
    """Seconds."""
    left: float | None
    """Seconds it will still take, at the pace so far; None before the first answer."""
    last: str = ""
    """The contingency answered last."""


def answer_contingencies(
    scenario: Scenario,
    plan: Plan,
    *,
    ids: Iterable[str] | None = None,
    workers: int | None = None,
    time_limit: float | None = None,
    work_limit: int | None = None,
    gap: float | None = None,
    seed: int | None = None,
    folder: str | os.PathLike[str] | None = None,
    resume: bool = False,
    executor: Executor | None = None,
    cluster_address: str | None = None,
    decide: bool = True,
    any_scenario: bool = False,
    progress: Callable[[Advance], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Answers:
    """Every contingency answered: what holding on costs, what to do instead, and until when one may wait.

    Parameters
    ----------
    scenario, plan
        What is given, and the base plan made for it.
    ids
        Contingencies to answer; by default all that the scenario states.
    workers
        Contingencies at once; by default as many as this machine has processors, under a clock half as many, since the
        bound is proved beside the search then.
    time_limit
        Seconds per contingency, all its solves together; default 60, none when a work limit is given.
    work_limit
        Units of work per search; the same limit and seed give the same answers on every run, on any executor.
    gap, seed
        Relative gap that is good enough (default 0.01); seed of the searches.
    folder
        Where variants, journal and ``contingencies.csv`` are written; by default nothing is.
    resume
        Go on in a folder whose batch was cut short; what is done there is not done again.
    executor
        Any executor of ``concurrent.futures`` to run on instead of processes of this machine.
    cluster_address
        Address of a Dask scheduler to run on.
    decide
        Whether to look for the date until which one may wait.
    any_scenario
        Take a plan that was made for other data, such as the scenario before contingencies were added to it.
    progress, should_stop
        Called with how far the batch is; asked often, and once it says yes the finished answers are returned.

    Raises
    ------
    InputError
        A contingency does not exist, the plan was made for another scenario, or the folder holds another batch.
    MachineError
        Another run is at work in the folder, or the disk or the cluster refuses.

    Examples
    --------
    >>> import maro_logistics as maro
    >>> scenario = maro.read_scenario("instances/two-roads")
    >>> base = maro.plan(scenario, gap=0.0)  # doctest: +SKIP
    >>> answers = maro.answer_contingencies(scenario, base)  # doctest: +SKIP
    >>> answers.table[["contingency", "held", "variant", "decide_by"]]  # doctest: +SKIP
    """
    asked = options(scenario, time_limit=time_limit, work_limit=work_limit, gap=gap, seed=seed)
    if time_limit is None and work_limit is None and scenario.settings.solve.time_limit is None:
        asked = dataclasses.replace(asked, time_limit=TIME_LIMIT if asked.work_limit is None else None)
    if not any_scenario:
        _refuse_other_plan(scenario, plan)
    wanted = _wanted(scenario, ids)
    batch = _Batch(scenario, plan, single_thread(asked), decide, progress or _silent, should_stop or _never)
    with ExitStack() as stack:
        journal = _journal(batch, folder, stack, resume=resume)
        known = journal.resume(plan) if journal is not None and resume else {}
        todo = [name for name in wanted if name not in known]
        if todo:
            pool = _pool(batch, executor, cluster_address, min(workers or batch.workers, len(todo)))
            batch.run(stack.enter_context(pool), todo, len(wanted), journal)
        return batch.answers(wanted, known, journal)


def _refuse_other_plan(scenario: Scenario, plan: Plan) -> None:
    """Raise if the plan says that it was made for another scenario."""
    made_for = plan.summary.get("input_hash")
    if made_for is not None and made_for != input_hash(scenario):
        raise InputError("the plan was made for another scenario; plan this one first, or take the scenario it is of")


def _wanted(scenario: Scenario, ids: Iterable[str] | None) -> list[str]:
    """Names of the contingencies to answer, each once; ``InputError`` for what cannot be asked."""
    known = scenario["contingencies"]["contingency"].tolist()
    wanted = known if ids is None else list(dict.fromkeys(ids))
    for name in wanted:
        if name not in known:
            raise InputError(f"no contingency '{name}'; the scenario has {', '.join(known) or 'none'}")
    if not wanted:
        raise InputError("the scenario has no contingencies; add some to its tables contingencies and events")
    return wanted


def _pool(
    batch: _Batch, executor: Executor | None, address: str | None, workers: int
) -> AbstractContextManager[Submit]:
    """Where tasks run."""
    shared = share(batch.scenario, batch.plan)
    if executor is not None:
        return given(shared, executor)
    return local(shared, workers) if address is None else cluster(shared, address)


def _journal(batch: _Batch, folder: str | os.PathLike[str] | None, stack: ExitStack, *, resume: bool) -> Journal | None:
    """The journal of the folder, which is ours alone until the stack ends; none without a folder."""
    if folder is None:
        return None
    path = Path(folder)
    if is_used(path):
        stack.enter_context(locked(path))
        prepare(path, resume=resume)
    else:
        prepare(path, resume=resume)
        stack.enter_context(locked(path))
    journal = Journal(path, batch.head)
    if not resume:
        journal.begin(batch.plan)
    return journal


@dataclass(eq=False)
class _Batch:
    """A batch under way."""

    scenario: Scenario
    plan: Plan
    options: Options
    decides: bool
    progress: Callable[[Advance], None]
    should_stop: Callable[[], bool]
    is_interrupted: bool = False

    def __post_init__(self) -> None:
        self._rows: dict[str, Row] = {}
        self._plans: dict[str, Plan] = {}

    @property
    def head(self) -> dict[str, Any]:
        """What must be the same for a batch to be resumed."""
        limits = {name: getattr(self.options, name) for name in ("time_limit", "work_limit", "gap", "seed", "engine")}
        return {
            "version": __version__,
            "scenario": input_hash(self.scenario),
            "base_plan": plan_hash(self.plan),
            **limits,
            "decide": self.decides,
        }

    @property
    def workers(self) -> int:
        """Contingencies at once on this machine: under a clock each takes two processors, search and bound."""
        return max(cores() // (BESIDE if self.options.work_limit is None else 1), 1)

    def run(self, submit: Submit, todo: list[str], asked: int, journal: Journal | None) -> None:
        """Do all tasks, noting each as it is done."""
        begun = time.monotonic()
        names: dict[Future[Done], str] = {}
        before = asked - len(todo)
        self.progress(Advance(before, asked, 0.0, None))
        for name in todo:
            names[submit(Task(name, self.options, self.decides))] = name
        for future in self._finished(set(names)):
            done = self._outcome(names[future], future)
            self._rows[names[future]] = done.row
            if (plan := done.plan) is not None:
                self._plans[names[future]] = plan
            if journal is not None:
                journal.add(Variant(done.row, plan, self.plan))
            elapsed, here = time.monotonic() - begun, len(self._rows)
            left = elapsed / here * (len(todo) - here)
            self.progress(Advance(before + here, asked, elapsed, left, names[future]))

    def _finished(self, waiting: set[Future[Done]]) -> Iterator[Future[Done]]:
        """Futures as they end, until all have or the user stops."""
        while waiting:
            ended, waiting = wait(waiting, timeout=LOOK_SECONDS, return_when=FIRST_COMPLETED)
            yield from ended
            if waiting and self.should_stop():
                self.is_interrupted = True
                for future in waiting:
                    future.cancel()
                return

    def _outcome(self, name: str, future: Future[Done]) -> Done:
        """What came of a task, whatever happened to whoever did it."""
        try:
            return future.result()
        except (MaroError, CancelledError) as error:
            return Done(empty_row(self._row(name), "failed", str(error) or "cancelled"))
        except Exception as error:  # noqa: BLE001 - executors may raise anything; the others go on
            return Done(empty_row(self._row(name), "failed", f"{type(error).__name__}: {error}"))

    def answers(self, wanted: list[str], known: dict[str, Row], journal: Journal | None) -> Answers:
        """All rows in the order asked for; those that were not reached are skipped."""
        rows = {**known, **self._rows}
        ordered = [rows.get(name) or empty_row(self._row(name), "skipped", "") for name in wanted]
        frame = frame_of(ordered)
        if journal is not None:
            journal.finish(frame)
        variants = {}
        for name, row in zip(wanted, ordered, strict=True):
            plan = journal.plan_of(name) if journal is not None and name in known else self._plans.get(name)
            variants[name] = Variant(row, plan, self.plan)
        return Answers(frame, variants, None if journal is None else journal.folder, self.is_interrupted)

    def _row(self, name: str) -> pd.Series:
        rows = self.scenario["contingencies"]
        return rows[rows["contingency"] == name].iloc[0]


def _silent(_: Advance) -> None:
    """Report to nobody."""


def _never() -> bool:
    return False
