"""New models from actor to actor, with actors that only note what they are told."""

import asyncio
from contextlib import nullcontext

import pytest

from capriccio.errors import ModelRejected
from capriccio.server.cluster.calls import ActorGone
from capriccio.server.cluster.mirror import ModelFile
from capriccio.server.cluster.place import State
from capriccio.server.cluster.updates import Updates

KEY, OTHER = (0, "look.onnx"), (1, "other.onnx")
OLD, NEW, BAD = (ModelFile(name, b"") for name in ("old", "new", "bad"))


class Noted:
    """An actor that refuses what is bad, and may be gone when it is asked."""

    where = "north"

    def __init__(self, name, history):
        self.name, self.history = name, history
        self.files, self.refuses, self.slowness, self.is_gone = {}, (), {}, False
        self.serves = True

    async def take(self, files, slowdown):
        if self.is_gone:
            raise ActorGone("it ended")
        self.history.append((self.name, files.get(KEY, ModelFile("", b"")).hash, [each.name for each in serving()]))
        await asyncio.sleep(0)
        before, self.files = self.files, dict(files)
        refused = {key: ModelRejected("it is off by 9") for key, file in files.items() if file.hash in self.refuses}
        if slowdown is not None and KEY in before and self.seconds(files) > slowdown * self.seconds(before):
            refused[KEY] = ModelRejected("it is slow")
        return refused

    def seconds(self, files):
        return self.slowness.get(files[KEY].hash, 1)

    def rest(self, state):
        assert state is State.UPDATING
        self.serves = False

    def wake(self):
        self.serves = True


actors: list[Noted] = []


def serving():
    return [each for each in actors if each.serves]


@pytest.fixture
def history():
    """Give what the actors were asked to take: who, which look, and who served meanwhile."""
    history = []
    actors[:] = [Noted(name, history) for name in ("a", "b", "c")]
    return history


async def with_old():
    updates = Updates(1.5)
    for actor in actors:
        await updates.bring_up(actor)
    await updates.adopt(KEY, OLD)
    actors[0].history.clear()
    return updates


def run(*steps):
    """Bring the actors up with the old look, then do the steps."""

    async def all_of_them():
        updates = await with_old()
        for step in steps:
            await step(updates)

    asyncio.run(all_of_them())


def test_another_version_goes_from_actor_to_actor_while_all_others_serve(history):
    run(lambda updates: updates.adopt(KEY, NEW))
    assert history == [("a", "new", ["b", "c"]), ("b", "new", ["a", "c"]), ("c", "new", ["a", "b"])]
    assert len(serving()) == 3


def test_the_only_actor_serves_while_it_gets_another_version(history):
    del actors[1:]
    run(lambda updates: updates.adopt(KEY, NEW))
    assert history == [("a", "new", ["a"])]


def test_a_file_that_nobody_had_keeps_no_actor_from_serving(history):
    run(lambda updates: updates.adopt(OTHER, NEW))
    assert [name for name, _, _ in history] == ["a", "b", "c"]
    assert all(who == ["a", "b", "c"] for _, _, who in history)


@pytest.mark.parametrize("refuser", [0, 1, 2])
def test_what_one_refuses_is_taken_back_from_all_that_had_it(history, refuser):
    actors[refuser].refuses = ("bad",)
    with pytest.raises(ModelRejected, match=rf"{actors[refuser].name} on north can't use look.onnx: it is off by 9"):
        run(lambda updates: updates.adopt(KEY, BAD))
    assert [actor.files for actor in actors] == [{KEY: OLD}] * 3
    assert len(history) == 2 * (refuser + 1), "those behind the one that refused were left alone"
    assert len(serving()) == 3


@pytest.mark.parametrize(("slowness", "goes_back"), [(1.5, False), (1.6, True)])
def test_what_is_too_slow_for_one_is_taken_back_from_all_that_had_it(history, slowness, goes_back):
    actors[1].slowness = {"new": slowness}
    actors[0].slowness = {"new": 0.1}
    with pytest.raises(ModelRejected, match=r"b on north .* slow") if goes_back else nullcontext():
        run(lambda updates: updates.adopt(KEY, NEW))
    assert [actor.files for actor in actors] == [{KEY: OLD if goes_back else NEW}] * 3


def test_an_actor_that_is_gone_does_not_stop_the_others(history):
    async def lose(_updates):
        actors[0].is_gone = True

    run(lose, lambda updates: updates.adopt(KEY, NEW))
    assert [actor.files for actor in actors[1:]] == [{KEY: NEW}] * 2


def test_a_file_waits_for_the_first_actor():
    async def later():
        updates = Updates(None)
        adopting = asyncio.ensure_future(updates.adopt(KEY, NEW))
        await asyncio.sleep(0.01)
        assert not adopting.done()
        actor = Noted("late", [])
        await updates.bring_up(actor)
        await asyncio.wait_for(adopting, 10)
        assert actor.files == {KEY: NEW}

    asyncio.run(later())


def test_an_actor_that_comes_later_gets_what_the_others_have(history):
    late = Noted("late", history)
    run(lambda updates: updates.adopt(KEY, NEW), lambda updates: updates.bring_up(late))
    assert late.files == {KEY: NEW}


def test_an_actor_that_can_not_use_what_the_others_have_is_not_brought_up(history):
    late = Noted("late", history)
    late.refuses = ("old",)
    with pytest.raises(ModelRejected, match="late on north"):
        run(lambda updates: updates.bring_up(late))


def test_a_file_that_is_forgotten_goes_from_all_unless_another_took_its_place(history):
    run(lambda updates: updates.forget(KEY, "older"))
    assert [actor.files for actor in actors] == [{KEY: OLD}] * 3
    run(lambda updates: updates.forget(KEY, "old"))
    assert [actor.files for actor in actors] == [{}] * 3
