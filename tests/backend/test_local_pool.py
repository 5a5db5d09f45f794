"""The threads of one process: what they report of single jobs and of several together, and how they end."""

import queue
import threading

import pytest

from capriccio.engine.session import StopHandle
from capriccio.errors import Cancelled, InternalError, InvalidField
from capriccio.protocol import Message
from capriccio.server.cores import share_cores
from capriccio.server.job import ALL_SORTS, Job
from capriccio.server.local_pool import LocalPool
from capriccio.server.priority import Priority
from capriccio.server.worker import Answer, Joined, News, Outcome

PATIENCE_S = 60


class Work:
    """Answers with its number; together with others, or not, as it was told."""

    batch_key = "key"

    def __init__(self, number, together=True):
        self.number, self.may_be_together = number, together

    def __call__(self, control):
        control.tell(0.5, "half")
        control.stop.check()
        return Answer({"number": self.number})

    def together(self, others):
        if not self.may_be_together:
            raise ValueError("not this model")
        return [Answer({"number": work.number}) for work in (self, *others)]


class Failing:
    def __init__(self, error):
        self.error = error

    def __call__(self, _control):
        raise self.error


@pytest.fixture
def reports():
    return queue.Queue()


@pytest.fixture
def workers(reports):
    """Give the workers by the sort that they serve."""
    pool = LocalPool(share_cores(2))
    pool.start(reports.put)
    joined = [reports.get(timeout=PATIENCE_S) for _ in pool.describe()]
    assert all(isinstance(each, Joined) for each in joined)
    yield {sort: each.worker for each in joined for sort in each.worker.serves}
    pool.close(PATIENCE_S)
    pool.close(PATIENCE_S)


def job(number, work, priority=Priority.FRAME, long=False):
    return Job(b"a", Message(number, "kind"), work, StopHandle(), 0.0, priority, long)


def told(reports):
    """Return all reports up to the one that says that the worker is free."""
    found = [reports.get(timeout=PATIENCE_S)]
    while getattr(found[-1], "worker", None) is None:
        found.append(reports.get(timeout=PATIENCE_S))
    return found


def test_there_is_a_worker_for_every_sort_of_job(workers):
    assert set(workers) == ALL_SORTS - {(Priority.FRAME, True)}


@pytest.mark.parametrize("sort", sorted(ALL_SORTS - {(Priority.FRAME, True)}))
def test_a_job_is_told_of_and_with_its_outcome_the_worker_is_free(workers, reports, sort):
    workers[sort].give([job(7, Work(7), *sort)])
    news, outcome = told(reports)
    assert isinstance(news, News)
    assert (news.fraction, news.stage) == (0.5, "half")
    assert isinstance(outcome, Outcome)
    assert (outcome.result.body, outcome.together) == ({"number": 7}, 1)
    assert outcome.run["run"] >= 0
    assert outcome.worker is workers[sort]


def test_jobs_that_run_together_are_each_answered(workers, reports):
    workers[Priority.FRAME, False].give([job(number, Work(number)) for number in (1, 2, 3)])
    outcomes = told(reports)
    assert [(each.job.id, each.result.body["number"]) for each in outcomes] == [(1, 1), (2, 2), (3, 3)]
    assert [each.together for each in outcomes] == [3, None, None]


def test_jobs_that_can_not_run_together_after_all_are_tried_one_by_one(workers, reports, caplog):
    workers[Priority.FRAME, False].give([job(number, Work(number, together=False)) for number in (1, 2)])
    outcomes = [each for each in told(reports) if isinstance(each, Outcome)]
    assert [(each.result.body["number"], each.together) for each in outcomes] == [(1, 0), (2, 0)]
    assert "not this model" in caplog.text


@pytest.mark.parametrize(
    ("error", "becomes"), [(InvalidField("no", field="x"), InvalidField), (ZeroDivisionError("x"), InternalError)]
)
def test_a_job_that_fails_says_why_and_its_worker_is_free(workers, reports, error, becomes, caplog):
    workers[Priority.BATCH, True].give([job(1, Failing(error), Priority.BATCH, True)])
    (outcome,) = told(reports)
    assert isinstance(outcome.result, becomes)


def test_a_job_that_was_given_up_while_it_waited_for_its_turn_ends_as_cancelled(workers, reports):
    holding, go_on = threading.Event(), threading.Event()

    def hold(_control):
        holding.set()
        go_on.wait(PATIENCE_S)
        return Answer({})

    workers[Priority.INTERACTIVE, True].give([job(1, hold, Priority.INTERACTIVE, True)])
    holding.wait(PATIENCE_S)
    waiting = job(2, Work(2), Priority.BATCH, True)
    workers[Priority.BATCH, True].give([waiting])
    waiting.stop.stop()
    (outcome,) = told(reports)
    assert (outcome.job, type(outcome.result)) == (waiting, Cancelled)
    go_on.set()
    told(reports)
