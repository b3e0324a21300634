"""What one request costs the reader of boards, however many offices are waited for."""

from __future__ import annotations

from shared.storage.boards.cached_board import CachedBoard
from shared.storage.boards.refresher import BoardRefresher
from tests.contract.hand_storage import HandStorageClock, run_until_waiting


class WatchedKeeper:
    """A refresher of so many boards, all of them waited for and current, and which it has looked at."""

    def __init__(self, count: int) -> None:
        self.boards = {f"k{n}": CachedBoard(f"office-{n}", waiters=1) for n in range(count)}
        self.looked: list[str] = []
        self.read: list[str] = []
        self.outdated: set[str] = set()
        self.pace = HandStorageClock()
        clock = self.pace.storage_clock()
        self.refresher = BoardRefresher(self.boards, self._query, self._is_current, None, clock)

    async def _query(self, board: CachedBoard) -> None:
        self.read.append(board.office_id)
        self.outdated.discard(board.office_id)
        board.answered = board.needed

    def _is_current(self, board: CachedBoard) -> bool:
        self.looked.append(board.office_id)
        return board.office_id not in self.outdated


async def test_a_request_looks_at_its_own_board_alone() -> None:
    many = WatchedKeeper(400)
    many.refresher.wake(many.boards["k0"])
    await run_until_waiting()
    assert len(many.looked) == 400, "the first tick looks at all"

    many.looked.clear()
    for _ in range(10):
        many.refresher.wake(many.boards["k7"])

    assert many.looked == 10 * ["office-7"]
    await many.refresher.close()


async def test_a_board_that_is_too_old_is_read_at_once_and_others_at_the_next_tick() -> None:
    many = WatchedKeeper(3)
    many.refresher.wake(many.boards["k0"])
    await run_until_waiting()
    many.outdated = {"office-1", "office-2"}

    many.refresher.wake(many.boards["k1"])
    await run_until_waiting()
    assert many.read == ["office-1"]
    await many.pace.advance(0.25)
    assert many.read == ["office-1", "office-2"]
    await many.refresher.close()
