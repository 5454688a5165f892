"""Clients take turns: none with many files keeps another one waiting, nor fills the places that there are."""

from __future__ import annotations

from plc.serve.turns import Turns


def order(turns: Turns[str]) -> list[str]:
    """What is done, one after the other."""
    found = []
    while (begun := turns.next()) is not None:
        client, item = begun
        found.append(item)
        turns.done(client)
    return found


def test_clients_come_in_turn_however_many_files_they_have() -> None:
    turns: Turns[str] = Turns(1, 100)
    for number in range(4):
        turns.wait("many", f"many {number}")
    turns.wait("few", "few 0")
    turns.wait("two", "two 0")
    turns.wait("two", "two 1")
    assert order(turns) == ["many 0", "few 0", "two 0", "many 1", "two 1", "many 2", "many 3"]


def test_who_has_less_being_done_is_next() -> None:
    turns: Turns[str] = Turns(2, 100)
    for number in range(4):
        turns.wait("long", f"long {number}")
    assert [turns.next(), turns.next(), turns.next()] == [("long", "long 0"), ("long", "long 1"), None]
    for number in range(3):
        turns.wait("short", f"short {number}")
    turns.done("long")
    assert turns.next() == ("short", "short 0")
    turns.done("short")  # one of the other client is still being done: not its turn again
    assert turns.next() == ("short", "short 1")


def test_nobody_fills_all_places() -> None:
    turns: Turns[int] = Turns(1, 8)

    def filled(client: str) -> int:
        count = 0
        while turns.has_place(client):
            turns.wait(client, count)
            count += 1
        return count

    assert turns.has_place("a")
    turns.wait("a", 0)
    assert turns.next() == ("a", 0)
    assert filled("a") == 4
    assert filled("b") == 2
    assert filled("c") == 1
    assert filled("d") == 1
    assert not turns.has_place("e")


def test_without_places_to_wait_there_is_room_as_long_as_a_thread_is_free() -> None:
    turns: Turns[int] = Turns(2, 0)
    for number in range(2):
        assert turns.has_place("a")
        turns.wait("a", number)
        assert turns.next() == ("a", number)
    assert not turns.has_place("a")
    assert not turns.has_place("b")


def test_what_is_given_up_leaves_its_place() -> None:
    turns: Turns[int] = Turns(1, 2)
    turns.wait("a", 1)
    turns.give_up("a", 1)
    turns.give_up("a", 1)
    turns.give_up("b", 1)
    assert turns.next() is None
    turns.wait("a", 2)
    turns.wait("b", 3)
    assert turns.clear() == [2, 3]
    assert turns.next() is None
