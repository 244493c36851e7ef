"""Lists of contacts: the tray, favorites and named ones; whatever is done to them can be taken back."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caseworker.errors import InvalidInput, NotFound
from caseworker.models.changes import Changes, Kind
from caseworker.models.kept import LONGEST_LINE, LONGEST_LIST_NAME, ListItem, ListKind, SavedList
from caseworker.services import tray
from caseworker.services.access import Access
from caseworker.services.action_words import action_word
from caseworker.services.bundle import Services
from caseworker.services.lists import Lists
from caseworker.services.tray import FAVORITES_ID, TRAY_ID
from tests.unit.services.conftest import PASSPHRASE, add

NAME = "Family intervention, Philadelphia"


@pytest.fixture
def lists(services: Services) -> Lists:
    return services.lists


@pytest.fixture
def people(services: Services) -> list[int]:
    """Five, whose names are in the order of their ids."""
    return [add(services, given="Ada", family=family) for family in ("Ames", "Bell", "Cole", "Dunn", "Eads")]


def ids(lists: Lists, list_id: int | None = None) -> tuple[int, ...]:
    return lists.get(list_id).contact_ids


def made(lists: Lists, name: str = NAME, *, of: tuple[int | ListItem, ...] = ()) -> int:
    return lists.create(name, of).only(Kind.LIST)


def starred(services: Services, contact_id: int) -> bool:
    return services.directory.get(contact_id).facts.favorite


def star_as_an_import(services: Services, contact_id: int) -> None:
    """An import knows no lists."""
    contact = services.directory.get(contact_id)
    starry = contact.facts.model_copy(update={"favorite": True})
    services.session.command("x", lambda tx: tx.replace_facts(contact_id, starry, contact.version))


# --- which lists there are ------------------------------------------------------------------------------------
def test_tray_and_favorites_are_always_there_and_the_tray_is_current(lists: Lists) -> None:
    assert [(one.id, one.kind, tray.name(one), one.items) for one in lists.all()] == [
        (TRAY_ID, ListKind.TRAY, "Sheet", ()),
        (FAVORITES_ID, ListKind.FAVORITES, "Favorites", ()),
    ]
    assert lists.current() == lists.all()[0]


def test_named_ones_come_by_name(lists: Lists) -> None:
    for name in ("zebra", "Apple", "monday"):
        lists.create(name)
    assert [one.name for one in lists.all()] == ["", "", "Apple", "monday", "zebra"]


def test_a_list_is_found_by_its_name_whatever_the_capitals(lists: Lists) -> None:
    list_id = made(lists)
    assert lists.named("  family  INTERVENTION, philadelphia").id == list_id
    assert lists.named("sheet").id == TRAY_ID
    assert lists.named("FAVORITES").id == FAVORITES_ID
    with pytest.raises(NotFound, match="There is no list “Nobody”"):
        lists.named("Nobody")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "Give the list a name"),
        (" \n\t", "Give the list a name"),
        ("x" * (LONGEST_LIST_NAME + 1), "The name has 81 characters: shorten it to 80."),
        ("MONDAY", "There is a list “Monday” already"),
        (" mon\x00day ", "There is a list “Monday” already"),
        ("favorites", "There is a list “Favorites” already"),
        ("Sheet", "There is a list “Sheet” already"),
    ],
)
def test_a_name_that_cannot_be_taken_is_said(lists: Lists, people: list[int], name: str, sentence: str) -> None:
    lists.create("Monday")
    other = made(lists, "Other")
    lists.put(people)
    asked: tuple[Callable[[], object], ...] = (
        lambda: lists.create(name),
        lambda: lists.keep(name),
        lambda: lists.rename(other, name),
    )
    for ask in asked:
        with pytest.raises(InvalidInput) as told:
            ask()
        (problem,) = told.value.problems
        assert problem.field == "name"
        assert problem.sentence.startswith(sentence)
    assert [one.name for one in lists.all()] == ["", "", "Monday", "Other"]
    assert ids(lists) == tuple(people)


def test_a_list_may_be_renamed_to_itself_and_keeps_what_is_on_it(lists: Lists, people: list[int]) -> None:
    list_id = made(lists, "monday", of=(people[1], people[0]))
    lists.rename(list_id, "  Monday  morning ")
    assert lists.get(list_id) == SavedList(
        list_id, ListKind.NAMED, "Monday morning", (ListItem(people[1]), ListItem(people[0]))
    )
    lists.rename(list_id, "monday MORNING")
    assert lists.get(list_id).name == "monday MORNING"


def test_the_longest_name_fits(lists: Lists) -> None:
    assert lists.get(made(lists, "x" * LONGEST_LIST_NAME)).name == "x" * LONGEST_LIST_NAME


@pytest.mark.parametrize("list_id", [TRAY_ID, FAVORITES_ID, 999])
def test_only_named_ones_are_renamed_and_deleted(lists: Lists, list_id: int) -> None:
    lists.create("Monday")
    for ask in (lambda: lists.rename(list_id, "Mine"), lambda: lists.delete(list_id)):
        with pytest.raises(NotFound):
            ask()
    assert len(lists.all()) == 3


# --- the current one ------------------------------------------------------------------------------------------
def test_what_names_no_list_goes_to_the_current_one(lists: Lists, people: list[int], services: Services) -> None:
    list_id = made(lists)
    lists.choose(list_id)
    lists.put(people[:2])
    assert (ids(lists), ids(lists, list_id), ids(lists, TRAY_ID)) == (tuple(people[:2]), tuple(people[:2]), ())
    lists.clear()
    assert ids(lists, list_id) == ()
    assert services.lists.current().name == NAME


def test_which_list_is_current_lasts(access: Access) -> None:
    first = access.create(PASSPHRASE).services
    list_id = made(first.lists)
    first.lists.choose(list_id)
    first.store.close()
    again = access.open(passphrase=PASSPHRASE)
    assert tray.current(again.store).id == list_id
    again.lists.choose(FAVORITES_ID)
    assert tray.current(again.store).kind is ListKind.FAVORITES
    again.lists.choose(TRAY_ID)
    assert tray.current(again.store).kind is ListKind.TRAY
    again.store.close()


def test_choosing_is_no_step_to_undo(lists: Lists, services: Services) -> None:
    list_id = made(lists)
    before = services.history.state()
    lists.choose(list_id)
    assert services.history.state() == before
    with pytest.raises(NotFound):
        lists.choose(999)
    assert lists.current().id == list_id


def test_without_the_chosen_list_the_tray_is_current_until_it_is_back(lists: Lists, services: Services) -> None:
    list_id = made(lists)
    lists.choose(list_id)
    lists.delete(list_id)
    assert lists.current().kind is ListKind.TRAY
    services.history.undo()
    assert lists.current().id == list_id
    services.history.undo()
    assert lists.current().kind is ListKind.TRAY
    lists.choose(FAVORITES_ID)
    services.history.redo()
    assert lists.current().kind is ListKind.FAVORITES
    other = made(lists, "Another")
    assert other != list_id


# --- what is on them ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", list(ListKind))
def test_contacts_are_put_taken_off_and_ordered(lists: Lists, people: list[int], kind: ListKind) -> None:
    named = made(lists)
    list_id = {ListKind.TRAY: TRAY_ID, ListKind.FAVORITES: FAVORITES_ID, ListKind.NAMED: named}[kind]
    a, b, c, *_ = people
    lists.put([b, a, b], list_id)
    lists.put([a, c], list_id)
    assert ids(lists, list_id) == (b, a, c)
    lists.set_lines(list_id, a, "  ask for\nDana ", "They have evening hours.")
    lists.fill(list_id, [ListItem(c), *reversed(lists.get(list_id).items[:2])])
    assert lists.get(list_id).items == (
        ListItem(c),
        ListItem(a, "ask for Dana", "They have evening hours."),
        ListItem(b),
    )
    lists.put([a], list_id)
    assert lists.get(list_id).items[1].private_line == "ask for Dana"
    lists.take_off([c, 999], list_id)
    assert ids(lists, list_id) == (a, b)
    lists.clear(list_id)
    assert ids(lists, list_id) == ()


def test_lines_are_short_and_of_somebody_on_the_list(lists: Lists, people: list[int]) -> None:
    lists.put(people[:1])
    lists.set_lines(None, people[0], "x" * LONGEST_LINE, "")
    for private, client, field in ((LONGEST_LINE + 1, 0, "private_line"), (0, LONGEST_LINE + 1, "client_line")):
        with pytest.raises(InvalidInput, match="shorten it to 200") as told:
            lists.set_lines(None, people[0], "x" * private, "x" * client)
        assert told.value.problems[0].field == field
    with pytest.raises(NotFound, match="not on this list"):
        lists.set_lines(None, people[1], "a", "b")
    assert lists.current().items == (ListItem(people[0], "x" * LONGEST_LINE),)


@pytest.mark.parametrize("list_id", [TRAY_ID, FAVORITES_ID])
def test_who_does_not_exist_is_not_put_anywhere(lists: Lists, people: list[int], list_id: int) -> None:
    with pytest.raises(NotFound):
        lists.put([people[0], 999], list_id)
    assert ids(lists, list_id) == ()


def test_the_tray_gets_a_name_and_is_empty_then(lists: Lists, people: list[int], services: Services) -> None:
    a, b, *_ = people
    lists.put([b, a])
    lists.set_lines(None, a, "private", "for the client")
    lists.keep(NAME)
    kept = lists.named(NAME)
    assert kept.items == (ListItem(b), ListItem(a, "private", "for the client"))
    assert ids(lists, TRAY_ID) == ()
    services.history.undo()
    assert len(lists.all()) == 2
    assert lists.current().items == kept.items


def test_a_list_is_made_of_another(lists: Lists, people: list[int]) -> None:
    first = made(lists, of=(ListItem(people[1], "a", "b"), people[0], people[1]))
    second = made(lists, "Copy", of=lists.get(first).items)
    lists.take_off([people[1]], first)
    assert lists.get(second).items == (ListItem(people[1], "a", "b"), ListItem(people[0]))


# --- favorites ------------------------------------------------------------------------------------------------
def test_favorites_are_who_has_the_flag_in_the_users_order(lists: Lists, people: list[int], services: Services) -> None:
    a, b, c, d, e = people
    services.directory.set_favorite(d, True)
    lists.put([a], FAVORITES_ID)
    for one in (e, c):
        contact = services.directory.get(one)
        services.directory.edit(one, contact.facts.model_copy(update={"favorite": True}), contact.version)
    assert ids(lists, FAVORITES_ID) == (d, a, e, c)
    assert [starred(services, one) for one in people] == [True, False, True, True, True]
    first = add(services, given="Ada", family="Zell", favorite=True)
    second = add(services, given="Ada", family="Abel", favorite=True)
    assert ids(lists, FAVORITES_ID) == (d, a, e, c, first, second)
    services.directory.set_favorite(d, False)
    lists.take_off([a, b], FAVORITES_ID)
    assert ids(lists, FAVORITES_ID) == (e, c, first, second)
    assert [starred(services, one) for one in people] == [False, False, True, False, True]
    services.directory.set_favorite(d, True)
    services.directory.set_favorite(e, True)
    assert ids(lists, FAVORITES_ID) == (e, c, first, second, d)


def test_one_undo_takes_flag_and_place_back(lists: Lists, people: list[int], services: Services) -> None:
    a, b, *_ = people
    lists.put([b, a], FAVORITES_ID)
    lists.set_lines(FAVORITES_ID, b, "warm line", "")
    lists.clear(FAVORITES_ID)
    assert not starred(services, b)
    services.history.undo()
    assert lists.get(FAVORITES_ID).items == (ListItem(b, "warm line"), ListItem(a))
    assert starred(services, b)
    services.history.undo()
    services.history.undo()
    assert not starred(services, a)
    assert ids(lists, FAVORITES_ID) == ()


def test_a_line_does_not_come_back_with_the_next_star(lists: Lists, people: list[int], services: Services) -> None:
    takings: tuple[Callable[[], Changes], ...] = (
        lambda: services.directory.set_favorite(people[0], False),
        lambda: lists.take_off(people[:1], FAVORITES_ID),
    )
    for take_off in takings:
        lists.put(people[:1], FAVORITES_ID)
        lists.set_lines(FAVORITES_ID, people[0], "about somebody long ago", "")
        take_off()
        star_as_an_import(services, people[0])
        assert lists.get(FAVORITES_ID).items == (ListItem(people[0]),)


def test_setting_the_flag_grows_the_version(lists: Lists, people: list[int], services: Services) -> None:
    """Whoever edits the contact meanwhile must learn of it."""
    before = services.directory.get(people[0]).version
    changes = lists.put([people[0]], FAVORITES_ID)
    assert services.directory.get(people[0]).version == before + 1
    assert changes.touches(Kind.CONTACT, people[0])
    assert changes.touches(Kind.LIST)


def test_a_favorite_in_the_bin_keeps_its_flag_and_its_line(lists: Lists, people: list[int], services: Services) -> None:
    a, b, c, *_ = people
    lists.put([a, b], FAVORITES_ID)
    lists.set_lines(FAVORITES_ID, a, "warm line", "")
    services.directory.move_to_bin([a])
    assert ids(lists, FAVORITES_ID) == (b,)
    lists.put([c], FAVORITES_ID)
    lists.clear(FAVORITES_ID)
    services.directory.restore([a])
    assert lists.get(FAVORITES_ID).items == (ListItem(a, "warm line"),)
    assert starred(services, a)


def test_an_inactive_favorite_stays_on_the_list(lists: Lists, services: Services) -> None:
    one = add(services, family="Gone", favorite=True, status="inactive")
    assert ids(lists, FAVORITES_ID) == (one,)


def test_favorites_that_nobody_ordered_come_by_name_after_the_others(
    lists: Lists, people: list[int], services: Services
) -> None:
    a, b, c, *_ = people
    for one in (c, a):
        star_as_an_import(services, one)
    lists.put([b], FAVORITES_ID)
    assert ids(lists, FAVORITES_ID) == (a, c, b)
    lists.fill(FAVORITES_ID, [c])
    assert ids(lists, FAVORITES_ID) == (c,)
    assert not starred(services, a)


# --- the words of it ------------------------------------------------------------------------------------------
def test_what_was_done_is_named(lists: Lists, people: list[int], services: Services) -> None:
    def said() -> str:
        return action_word(services.history.state().undo)

    list_id = made(lists)
    assert said() == "make a list"
    for where, expected in ((None, "the sheet"), (list_id, "the list"), (FAVORITES_ID, "the list")):
        lists.put(people[:2], where)
        assert said() == ("add to sheet" if where is None else "put on the list")
        lists.set_lines(where, people[0], "a", "")
        assert said() == f"change the lines on {expected}"
        lists.fill(where, people[1::-1])
        assert said() == f"reorder {expected}"
        lists.fill(where, people[2::-1])
        assert said() == ("add to sheet" if where is None else "put on the list")
        lists.fill(where, people[1:2])
        assert said() == f"take off {expected}"
        lists.put(people[:2], where)
        lists.take_off(people[:1], where)
        assert said() == f"take off {expected}"
        lists.clear(where)
        assert said() == f"empty {expected}"
    lists.rename(list_id, "Other")
    assert said() == "rename the list"
    lists.delete(list_id)
    assert said() == "delete the list"


def test_nothing_done_is_no_step(lists: Lists, people: list[int], services: Services) -> None:
    lists.put(people[:1])
    before = services.history.state()
    for changes in (lists.put(people[:1]), lists.take_off(people[2:]), lists.set_lines(None, people[0], "", " ")):
        assert changes.step is None
    assert services.history.state() == before


# --- whatever is done, undone ---------------------------------------------------------------------------------
class Walk:
    """Random commands on lists, from one seed; after each the state is kept."""

    def __init__(self, services: Services, people: list[int], seed: int) -> None:
        self.services = services
        self.people = people
        self.chance = random.Random(seed)
        self.states = [self.state()]

    def state(self) -> object:
        flags = [starred(self.services, one) for one in self.people]
        return self.services.lists.all(), flags

    def step(self) -> None:
        lists, chance = self.services.lists, self.chance
        some = chance.sample(self.people, chance.randint(1, 3))
        saved = chance.choice(lists.all())
        named = saved.kind is ListKind.NAMED
        commands: list[Callable[[], Changes]] = [
            lambda: lists.put(some, saved.id),
            lambda: lists.put(some, saved.id),
            lambda: lists.take_off(some, saved.id),
            lambda: lists.fill(saved.id, [*saved.items[::-1], *some]),
            lambda: lists.clear(saved.id),
            lambda: lists.create(f"List {chance.random()}", saved.items),
            lambda: lists.keep(f"Kept {chance.random()}"),
            lambda: self.services.directory.set_favorite(some[0], chance.random() < 0.5),
            lambda: self.services.directory.move_to_bin(some[:1]),
            lambda: self.services.directory.restore(some),
        ]
        if saved.items:
            one = chance.choice(saved.contact_ids)
            commands.append(lambda: lists.set_lines(saved.id, one, f"p{chance.random()}", f"c{chance.random()}"))
        if named:
            commands += [lambda: lists.delete(saved.id), lambda: lists.rename(saved.id, f"New {chance.random()}")]
        if chance.choice(commands)().step is not None:
            self.states.append(self.state())
        lists.choose(chance.choice(lists.all()).id)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9))
def test_every_road_leads_back_and_forth_again(services: Services, people: list[int], seed: int) -> None:
    walk = Walk(services, people, seed)
    for _ in range(15):
        walk.step()
    for expected in reversed(walk.states[:-1]):
        services.history.undo()
        assert walk.state() == expected
    for expected in walk.states[1:]:
        services.history.redo()
        assert walk.state() == expected
    for _ in walk.states[1:]:
        services.history.undo()
