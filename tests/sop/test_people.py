"""Who holds which role on which day, and in what words he acts."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from sop.base.reading import sentence
from sop.people.access import ACCESS_WORDS, AccessKind
from sop.people.people import Account, Acting, Holding, NotHeld

MONDAY, TUESDAY, WEDNESDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)
ORDER = "SP 800/12/2026"
HEAD, NAME = "promotion_head", "Kepala Bidang"


def held(role: str = HEAD, **fields: Any) -> Holding:
    return Holding.model_validate({"role": role, "since": TUESDAY, **fields})


def acting(stead: Acting = Acting.PLT, order: str = ORDER) -> Holding:
    return held(acting=stead, order_number=order)


def person(*holdings: Holding, **fields: Any) -> Account:
    return Account.model_validate({"id": "petugas.1", "name": "Petugas Data 1", "holdings": holdings, **fields})


@pytest.mark.parametrize(
    ("until", "day", "holds"),
    [
        (None, MONDAY, False),
        (None, TUESDAY, True),
        (None, date(2099, 1, 1), True),
        (TUESDAY, TUESDAY, True),
        (TUESDAY, WEDNESDAY, False),
    ],
)
def test_a_role_is_held_from_its_first_day_to_its_last(until: date | None, day: date, holds: bool) -> None:
    """Both days belong to it; a role that ended yesterday gives no word today."""
    account = person(held(until=until))
    assert account.roles(day) == ((HEAD,) if holds else ())
    if not holds:
        with pytest.raises(NotHeld, match="tidak memegang peran Kepala Bidang hari ini"):
            account.authority(HEAD, NAME, day)


@pytest.mark.parametrize(
    ("holdings", "words"),
    [
        ((held(),), "Petugas Data 1, Kepala Bidang"),
        ((acting(),), "Petugas Data 1, Plt. Kepala Bidang (SP 800/12/2026)"),
        ((acting(Acting.PLH),), "Petugas Data 1, Plh. Kepala Bidang (SP 800/12/2026)"),
        ((acting(), held()), "Petugas Data 1, Kepala Bidang"),
        ((held(until=TUESDAY), acting()), "Petugas Data 1, Plt. Kepala Bidang (SP 800/12/2026)"),
    ],
)
def test_a_journal_names_by_what_right_somebody_acts(holdings: tuple[Holding, ...], words: str) -> None:
    """In one's own right where one has it on that day, else by the order, which is named."""
    assert person(*holdings).authority(HEAD, NAME, WEDNESDAY) == words


def test_the_words_of_authority_always_fit_a_command() -> None:
    """At most 200 letters, whatever the names; the person and the number of the order are never cut."""
    words = person(acting(order="9" * 60), name="P" * 80).authority(HEAD, "K" * 300, TUESDAY)
    assert len(words) == 200
    assert words.startswith("P" * 80)
    assert words.endswith(f"… ({'9' * 60})")


def test_a_role_that_is_not_held_is_not_acted_for() -> None:
    """Nobody acts for a role that somebody else holds."""
    with pytest.raises(NotHeld) as refused:
        person(held("developer")).authority(HEAD, NAME, TUESDAY)
    assert refused.value.role == HEAD


def test_an_account_that_is_switched_off_holds_nothing() -> None:
    """Whatever it was given, it acts for no role."""
    account = person(held(), active=False)
    assert account.roles(TUESDAY) == ()
    with pytest.raises(NotHeld):
        account.authority(HEAD, NAME, TUESDAY)


def test_a_role_held_twice_is_one_role() -> None:
    """In the order in which the roles were given."""
    assert person(held("developer"), held(), acting(), held("developer")).roles(TUESDAY) == ("developer", HEAD)


def test_a_role_ends_and_what_had_not_begun_is_gone() -> None:
    """What ended before stays as it was, and other roles go on."""
    past, other = held(until=TUESDAY), held("developer")
    account = person(past, held(), held(since=date(2027, 1, 1)), other)
    assert account.without(lambda each: each.role == HEAD, WEDNESDAY) == (past, held(until=WEDNESDAY), other)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"acting": Acting.PLT}, "Plt. hanya sah dengan nomor surat perintah; isi nomornya."),
        ({"acting": Acting.PLH, "order_number": " "}, "Plh. hanya sah dengan nomor surat perintah; isi nomornya."),
        ({"until": MONDAY}, "masa berlaku peran berakhir sebelum dimulai; periksa kedua tanggalnya."),
    ],
)
def test_a_holding_that_cannot_be_is_refused(fields: dict[str, Any], problem: str) -> None:
    """Nobody acts in another's stead without an order, and time does not run backwards."""
    with pytest.raises(ValidationError) as refused:
        held(**fields)
    assert sentence(refused.value) == problem


LOGIN_RULE = (
    "id: nama pengguna terdiri atas 3 sampai 40 huruf kecil, angka, titik, garis bawah, atau tanda hubung, "
    "dan dimulai dengan huruf atau angka."
)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"operator": True, "vendor": True}, "akun pihak luar tidak dapat menjadi operator; pilih salah satu."),
        ({"name": "Petugas\n1"}, "name: hanya boleh satu baris, tanpa huruf yang tidak terlihat."),
        ({"name": "Petugas \u202e1"}, "name: hanya boleh satu baris, tanpa huruf yang tidak terlihat."),
        ({"id": "Petugas 1"}, LOGIN_RULE),
        ({"id": "petugas\n"}, LOGIN_RULE),
    ],
    ids=["outside operator", "two lines", "turned around", "blank in login", "end of line in login"],
)
def test_an_account_that_cannot_be_is_refused(fields: dict[str, Any], problem: str) -> None:
    """No outsider operates anything, and no name deceives the eye."""
    with pytest.raises(ValidationError) as refused:
        person(**fields)
    assert sentence(refused.value) == problem


def test_every_kind_of_access_has_its_word() -> None:
    """The log is read by people."""
    assert set(ACCESS_WORDS) == set(AccessKind)
