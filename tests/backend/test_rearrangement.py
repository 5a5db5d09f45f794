"""Rearranging a texture's cells: the identity at 0, more and farther with strength, along what the texture repeats."""

import numpy as np
import pytest

from capriccio.errors import InvalidField, UnsupportedFrame
from capriccio.media.rearrangement import MOST_REGIONS, Rearranger, self_likeness

CELL = 8


def rearranged_places(image, rows, columns, cell, strength, random, copies=1):
    return Rearranger.of(image, cell, copies).places(rows, columns, strength, random)


def drawn(seed=1):
    return np.random.Generator(np.random.PCG64(seed))


@pytest.fixture
def noise():
    return drawn().integers(0, 256, (96, 128, 3), dtype=np.uint8)


@pytest.fixture
def stripes():
    """Give horizontal stripes that repeat every 32 pixels, or 4 cells, each of its own brightness along the way."""
    row = np.repeat([0, 120, 255, 120], 8)
    picture = np.repeat(np.tile(row, 4)[:, None, None], 128, axis=1) + drawn().integers(-20, 20, (128, 128, 1))
    return np.repeat(np.clip(picture, 0, 255), 3, axis=2).astype(np.uint8)


def moves(places, source_rows, source_columns):
    """Return how far each cell comes, in cells down and right, the shorter way around the torus."""
    rows, columns = np.indices(places.shape)
    down = (places // source_columns - rows) % source_rows
    right = (places % source_columns - columns) % source_columns
    return np.minimum(down, source_rows - down), np.minimum(right, source_columns - right)


def test_strength_zero_is_the_identity(noise):
    places = rearranged_places(noise, 12, 16, CELL, 0.0, drawn())
    np.testing.assert_array_equal(places, np.arange(12 * 16).reshape(12, 16))
    assert places.dtype == np.int64


def test_a_result_several_times_as_large_is_tiled_at_strength_zero(noise):
    whole = np.arange(12 * 16).reshape(12, 16)
    np.testing.assert_array_equal(rearranged_places(noise, 24, 32, CELL, 0.0, drawn()), np.tile(whole, (2, 2)))


@pytest.mark.parametrize(("rows", "columns"), [(8, 10), (20, 25), (12, 9), (9, 16)])
def test_a_result_of_another_size_seldom_breaks_off_along_a_straight_line(noise, rows, columns):
    """Seen at strength 0, where nothing moves but what must: across the edges the texture goes on."""
    straight = []
    for seed in range(20):
        places = rearranged_places(noise, rows, columns, CELL, 0.0, drawn(seed))
        down, right = moves(places, 12, 16)
        assert ((down == 0) & (right == 0)).mean() > 0.4
        straight.append((down[0] == 0).all() and (down[-1] == 0).all() and rows != 12)
        straight.append((right[:, 0] == 0).all() and (right[:, -1] == 0).all() and columns != 16)
    assert np.mean(straight) < 0.25


def test_the_same_state_draws_the_same_places_and_another_draws_others(noise):
    one, same, other = (rearranged_places(noise, 12, 16, CELL, 0.7, drawn(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert (one != other).mean() > 0.5


def test_more_strength_moves_more_cells_farther(noise):
    reach = []
    for strength in (0.2, 0.5, 1.0):
        down, right = moves(rearranged_places(noise, 12, 16, CELL, strength, drawn()), 12, 16)
        assert down.max() <= 6 * strength + 0.5
        assert right.max() <= 8 * strength + 0.5
        reach.append(np.hypot(down, right).mean())
    assert reach[0] < reach[1] < reach[2]


def test_neighbours_mostly_stay_neighbours(noise):
    down, right = moves(rearranged_places(noise, 48, 64, CELL, 1.0, drawn()), 12, 16)
    together = (down[:, 1:] == down[:, :-1]) & (right[:, 1:] == right[:, :-1])
    assert 0.5 < together.mean() < 0.98


def test_regions_wrap_around_the_edges_of_the_result(noise):
    """Where a region goes on across an edge, its cells must be those that follow in the source."""
    unbroken = []
    for seed in range(20):
        places = rearranged_places(noise, 12, 16, CELL, 1.0, drawn(seed))
        unbroken.append((places[:, 0] == places[:, -1] // 16 * 16 + (places[:, -1] + 1) % 16).mean())
    assert 0.3 < np.mean(unbroken) < 0.95


def test_stripes_are_moved_by_whole_periods(stripes):
    for seed in range(10):
        down, right = moves(rearranged_places(stripes, 16, 16, CELL, 1.0, drawn(seed)), 16, 16)
        assert (down % 4 == 0).all()
        assert right.any()


def test_a_texture_is_most_like_itself_where_it_has_not_moved(stripes, noise):
    likeness, step = self_likeness(stripes, CELL)
    assert step == 1
    assert likeness.shape == (128, 128)
    assert likeness[0, 0] == 1.0
    assert likeness[32, 0] > likeness[8, 0]
    assert np.abs(self_likeness(noise, CELL)[0].ravel()[1:]).max() < 0.2


@pytest.mark.parametrize("level", [0, 255])
def test_an_even_picture_resembles_itself_everywhere_and_is_rearranged_all_the_same(level):
    even = np.full((64, 64, 3), level, np.uint8)
    places = rearranged_places(even, 8, 8, CELL, 1.0, drawn())
    assert (places != np.arange(64).reshape(8, 8)).any()


@pytest.mark.parametrize(("height", "width"), [(8, 8), (8, 64), (16, 8), (1024, 8)])
@pytest.mark.parametrize("strength", [0.0, 0.3, 1.0])
def test_small_and_narrow_textures_give_places_inside_them(height, width, strength):
    image = drawn().integers(0, 256, (height, width, 3), dtype=np.uint8)
    places = rearranged_places(image, 9, 5, CELL, strength, drawn())
    assert places.shape == (9, 5)
    assert places.min() >= 0
    assert places.max() < (height // CELL) * (width // CELL)


def test_every_offset_is_possible(noise):
    drawings = [moves(rearranged_places(noise, 12, 16, CELL, 1.0, drawn(seed)), 12, 16) for seed in range(40)]
    assert {int(y) for down, _ in drawings for y in down.flat} == set(range(7))
    assert {int(x) for _, right in drawings for x in right.flat} == set(range(9))


def test_a_large_texture_is_parted_into_few_large_regions(noise):
    large = np.tile(noise, (6, 6, 1))
    offsets = np.stack(moves(rearranged_places(large, 72, 96, CELL, 1.0, drawn()), 72, 96)).reshape(2, -1)
    assert 4 < len(np.unique(offsets, axis=1).T) <= MOST_REGIONS**2


@pytest.mark.parametrize("strength", [-0.01, 1.01, float("nan")])
def test_a_strength_outside_its_range_is_refused(strength, noise):
    with pytest.raises(InvalidField, match="strength"):
        rearranged_places(noise, 4, 4, CELL, strength, drawn())


def test_a_result_without_cells_is_refused(noise):
    with pytest.raises(InvalidField, match="0 x 4"):
        rearranged_places(noise, 4, 0, CELL, 0.5, drawn())


@pytest.mark.parametrize("shape", [(64, 63, 3), (7, 64, 3), (0, 0, 3)])
def test_a_picture_that_is_not_whole_cells_is_refused(shape):
    with pytest.raises(UnsupportedFrame, match="multiples of 8"):
        rearranged_places(np.zeros(shape, np.uint8), 4, 4, CELL, 0.5, drawn())


@pytest.fixture
def bricks():
    """Give a wall whose bricks are 20 x 12 pixels, every other course moved by half a brick: 120 x 120."""
    rows, columns = np.indices((120, 120))
    joint = (rows % 12 < 2) | ((columns + 10 * (rows // 12 % 2)) % 20 < 2)
    levels = np.where(joint, 220, 90) + drawn().integers(-8, 8, joint.shape)
    return np.repeat(levels[:, :, None], 3, axis=2).astype(np.uint8)


def test_copies_are_rolled_by_less_than_a_cell_and_the_first_is_the_texture(bricks):
    rearranger = Rearranger.of(bricks, CELL, copies=5)
    assert rearranger.images.shape == (5, 120, 120, 3)
    np.testing.assert_array_equal(rearranger.images[0], bricks)
    assert rearranger.shifts[0].tolist() == [0, 0]
    assert len(np.unique(rearranger.shifts, axis=0)) == 5
    assert rearranger.shifts.max() < CELL
    for image, (down, right) in zip(rearranger.images, rearranger.shifts, strict=True):
        np.testing.assert_array_equal(image, np.roll(bricks, (-down, -right), (0, 1)))


def test_with_copies_bricks_move_by_whole_bricks_though_they_are_no_whole_cells(bricks):
    rearranger = Rearranger.of(bricks, CELL, copies=8)
    for seed in range(10):
        copy, cell = np.divmod(rearranger.places(15, 15, 1.0, drawn(seed)), 15 * 15)
        rows, columns = np.indices(cell.shape)
        down = (cell // 15 - rows) * CELL + rearranger.shifts[copy, 0]
        right = (cell % 15 - columns) * CELL + rearranger.shifts[copy, 1]
        assert (down % 12 == 0).all()
        assert ((right + 10 * (down // 12 % 2)) % 20 == 0).all()
        assert (down != 0).any() or (right != 0).any()


def test_strength_zero_takes_the_texture_itself_however_many_copies_there_are(noise):
    whole = np.arange(12 * 16).reshape(12, 16)
    np.testing.assert_array_equal(rearranged_places(noise, 12, 16, CELL, 0.0, drawn(), copies=8), whole)


@pytest.mark.parametrize(("copies", "there"), [(0, 1), (1, 1), (64, 64), (65, 64)])
def test_there_are_as_many_copies_as_wanted_but_no_two_alike(noise, copies, there):
    assert len(Rearranger.of(noise, CELL, copies).images) == there
