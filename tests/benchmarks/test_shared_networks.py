"""What the limits of a network do to honest people: the figures of decision 31 are counted, not guessed."""

from __future__ import annotations

from datetime import timedelta

from benchmarks.shared_networks import Counted, Entry, counted, entries_of_day


def test_a_day_is_the_same_for_a_seed_and_a_part_of_it_shares_an_address() -> None:
    entries = entries_of_day(3, 0.1, visits=1000)
    assert entries == entries_of_day(3, 0.1, visits=1000)
    shared = [entry for entry in entries if entry.network == "shared"]
    assert 50 < len(shared) < 150
    assert counted(entries) == Counted(len(shared), 0, 0, 0)


def test_a_script_meets_each_of_the_limits() -> None:
    """Two hundred entries of one network at one office, twenty a second."""
    begin = entries_of_day(3, 0.0, visits=1)[0].at
    script = [Entry(begin + timedelta(milliseconds=50 * number), "centro", "shared") for number in range(200)]
    found = counted(script)
    assert (found.entries, found.bursts) == (200, 1)
    assert found.by_bucket == 200 - 120 - 39, "the bucket's 120, and four a second for 9.95 s"
    assert found.by_office == 200 - found.by_bucket - 10
