"""The task hub in one SQLite file: several processes may open it, one dispatches at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, astuple, fields
from pathlib import Path

from local_host.durable.episode import FINISHED, PENDING
from local_host.durable.history import EventKind, HistoryEvent
from local_host.durable.hub_queues import CONTROL, queue_of
from local_host.durable.records import DurableWork, EpisodeCommit, Instance, Message, Outgoing

_SCHEMA_VERSION = 3
_SEEN = "FROM messages WHERE queue = ? AND taken_at IS NULL AND hub_queue(queue, instance_id) = ?"
_INSTANCE = ", ".join(f.name for f in fields(Instance))
_WORK = [f.name for f in fields(DurableWork)]


class Store:
    """Everything durable. Use it from one thread; each writing method is one transaction.

    WAL with synchronous NORMAL: a killed process loses nothing that was committed.
    Raises `RuntimeError` if the file was written by another version of this engine.
    """

    def __init__(self, path: Path, partitions: int) -> None:
        self._partitions = partitions
        self.on_sent: Callable[[str], None] = lambda queue: None
        """Called with the queue of each message that this process sends."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, timeout=30, isolation_level=None)
        self._db.create_function("hub_queue", 2, self._queue_of, deterministic=True)
        self._db.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;")
        with self._writing():
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            if version not in range(_SCHEMA_VERSION + 1):
                raise RuntimeError(f"{path} has version {version} of the task hub; delete it or use that one")
            for name in _scripts_from(version):
                for statement in _sql(name):
                    self._db.execute(statement)
            self._db.execute(f"PRAGMA user_version = {_SCHEMA_VERSION}")

    def _queue_of(self, kind: str, instance_id: str) -> str:
        return queue_of(kind, instance_id, self._partitions)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    # What clients do ------------------------------------------------------------------------------

    def create(self, instance: Instance) -> str | None:
        """Insert a Pending instance and the message that starts it; a finished one is replaced.

        Returns the status of an unfinished instance that stands in the way, else None.
        """
        with self._writing():
            known = self.find(instance.instance_id)
            if known is not None and known.status not in FINISHED:
                return known.status
            self._forget(instance.instance_id)
            self._save(instance)
            started = HistoryEvent(
                EventKind.EXECUTION_STARTED, instance.created, name=instance.name, text=instance.input
            )
            self._send(
                instance.instance_id,
                Outgoing(CONTROL, instance.execution_id, started, instance.created),
            )
            self._count(instance.instance_id, DurableWork(starts=1))
        return None

    def send(self, instance_id: str, event: HistoryEvent) -> str | None:
        """Send an event or a termination to an unfinished instance.

        Returns the status that the instance had, None if there is none; nothing is sent to a finished one.
        """
        with self._writing():
            known = self.find(instance_id)
            if known is not None and known.status not in FINISHED:
                self._send(instance_id, Outgoing(CONTROL, None, event, event.at))
        return known.status if known else None

    def purge(self, instance_ids: Sequence[str]) -> int:
        """Delete these instances if they are finished. Returns how many were."""
        with self._writing():
            known = [self.find(instance_id) for instance_id in instance_ids]
            gone = [row.instance_id for row in known if row is not None and row.status in FINISHED]
            for instance_id in gone:
                self._forget(instance_id)
        return len(gone)

    def find(self, instance_id: str) -> Instance | None:
        """The instance's row."""
        sql = f"SELECT {_INSTANCE} FROM instances WHERE instance_id = ?"  # noqa: S608 - our own column names
        row = self._db.execute(sql, (instance_id,)).fetchone()
        return Instance(*row) if row else None

    def list(self) -> list[Instance]:
        """All instances, in order of id."""
        sql = f"SELECT {_INSTANCE} FROM instances ORDER BY instance_id"  # noqa: S608 - our own column names
        return [Instance(*row) for row in self._db.execute(sql)]

    def history(self, instance_id: str) -> tuple[HistoryEvent, ...]:
        """The history of the present generation, oldest first."""
        sql = "SELECT event FROM history WHERE instance_id = ? ORDER BY position"
        return tuple(HistoryEvent.from_text(row[0]) for row in self._db.execute(sql, (instance_id,)))

    def work_done(self) -> dict[str, DurableWork]:
        """What each instance has cost so far; purging does not forget it."""
        sql = f"SELECT instance_id, {', '.join(_WORK)} FROM work_done"  # noqa: S608 - our own column names
        return {row[0]: DurableWork(*row[1:]) for row in self._db.execute(sql)}

    # What the dispatcher does ---------------------------------------------------------------------

    def recover(self, delay: float) -> None:
        """Return what a dead dispatcher had taken, visible `delay` seconds after it was taken."""
        with self._writing():
            self._db.execute(
                "UPDATE messages SET visible_at = MAX(visible_at, taken_at + ?), taken_at = NULL"
                " WHERE taken_at IS NOT NULL",
                (delay,),
            )

    def take(self, queue: str, now: float, limit: int) -> list[Message]:
        """Take up to `limit` messages that are visible at `now`, in order of their creation."""
        visible, values = f"{_SEEN} AND visible_at <= ?", (queue.partition("-")[0], queue, now)
        if limit <= 0 or not self._db.execute(f"SELECT 1 {visible} LIMIT 1", values).fetchone():
            return []
        with self._writing():
            columns = "id, instance_id, execution_id, event, deliveries + 1"
            sql = f"SELECT {columns} {visible} ORDER BY id LIMIT ?"
            rows = self._db.execute(sql, (*values, limit)).fetchall()
            sql = "UPDATE messages SET taken_at = ?, deliveries = deliveries + 1 WHERE id = ?"
            self._db.executemany(sql, [(now, row[0]) for row in rows])
        return [Message(row[0], row[1], row[2], HistoryEvent.from_text(row[3]), row[4]) for row in rows]

    def next_visible(self, queue: str) -> float | None:
        """When the queue's next message that nobody has taken will be, or was, visible (UTC seconds)."""
        values = (queue.partition("-")[0], queue)
        return self._db.execute(f"SELECT MIN(visible_at) {_SEEN}", values).fetchone()[0]

    def commit(self, episode: EpisodeCommit) -> bool:
        """Write an episode. Returns False if its instance had been replaced or purged meanwhile."""
        instance_id = episode.instance.instance_id
        with self._writing():
            self._delete(episode.consumed)
            known = self.find(instance_id)
            if known is None or known.execution_id != episode.expected_execution:
                return False
            if episode.replaces_history:
                self._db.execute("DELETE FROM history WHERE instance_id = ?", (instance_id,))
            self._save(episode.instance)
            self._append(instance_id, episode.new_events)
            for message in episode.outgoing:
                self._send(instance_id, message)
            self._count(instance_id, episode.work)
        return True

    def drop(
        self, instance_id: str, consumed: Sequence[int], back: Mapping[int, float], work: DurableWork
    ) -> None:
        """Delete messages that nobody waits for; those in `back` become visible again, each at its time."""
        with self._writing():
            self._delete(consumed)
            sql = "UPDATE messages SET visible_at = ?, taken_at = NULL WHERE id = ?"
            self._db.executemany(sql, [(instant, message_id) for message_id, instant in back.items()])
            self._count(instance_id, work)

    def answer(self, call: Message, event: HistoryEvent) -> None:
        """Replace the call of an activity by its result."""
        with self._writing():
            self._delete([call.id])
            self._send(call.instance_id, Outgoing(CONTROL, call.execution_id, event, event.at))

    # One transaction's parts ----------------------------------------------------------------------

    @contextmanager
    def _writing(self) -> Generator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def _save(self, instance: Instance) -> None:
        marks = ", ".join("?" * len(fields(Instance)))
        sql = f"INSERT OR REPLACE INTO instances ({_INSTANCE}) VALUES ({marks})"  # noqa: S608 - our own names
        self._db.execute(sql, astuple(instance))

    def _forget(self, instance_id: str) -> None:
        self._db.execute("DELETE FROM instances WHERE instance_id = ?", (instance_id,))
        self._db.execute("DELETE FROM history WHERE instance_id = ?", (instance_id,))

    def _append(self, instance_id: str, events: Sequence[HistoryEvent]) -> None:
        sql = "SELECT COALESCE(MAX(position), -1) FROM history WHERE instance_id = ?"
        last = self._db.execute(sql, (instance_id,)).fetchone()[0]
        rows = [(instance_id, last + 1 + n, event.to_text()) for n, event in enumerate(events)]
        self._db.executemany("INSERT INTO history VALUES (?, ?, ?)", rows)

    def _send(self, instance_id: str, message: Outgoing) -> None:
        self._db.execute(
            "INSERT INTO messages (queue, instance_id, execution_id, event, visible_at)"
            " VALUES (?, ?, ?, ?, ?)",
            (message.queue, instance_id, message.execution_id, message.event.to_text(), message.visible_at),
        )
        self.on_sent(self._queue_of(message.queue, instance_id))

    def _delete(self, ids: Sequence[int]) -> None:
        self._db.executemany("DELETE FROM messages WHERE id = ?", [(message_id,) for message_id in ids])

    def _count(self, instance_id: str, work: DurableWork) -> None:
        added = asdict(work)
        self._db.execute("INSERT OR IGNORE INTO work_done (instance_id) VALUES (?)", (instance_id,))
        sets = ", ".join(f"{name} = {name} + :{name}" for name in _WORK)
        sql = f"UPDATE work_done SET {sets} WHERE instance_id = :instance_id"  # noqa: S608 - our own names
        self._db.execute(sql, {**added, "instance_id": instance_id})


def _scripts_from(version: int) -> Sequence[str]:
    """What makes a file of this version one of ours; 0 is a new file."""
    if version == 0:
        return ["schema.sql"]
    return [f"schema_{later}.sql" for later in range(version + 1, _SCHEMA_VERSION + 1)]


def _sql(name: str) -> list[str]:
    return Path(__file__).with_name(name).read_text("utf-8").split(";")


def new_instance(instance_id: str, execution_id: str, name: str, text: str | None, now: float) -> Instance:
    """A row as a start makes it."""
    return Instance(instance_id, execution_id, name, PENDING, text, None, None, now, now)
