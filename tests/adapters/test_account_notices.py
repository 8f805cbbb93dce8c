"""What was done to accounts, on its way to the channels of the roles that they hold."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from temporalio.service import RPCError, RPCStatusCode

from adapters.notices.account_notices import WITHIN, AccountNotices, readers
from adapters.notices.letter import notice_letter
from adapters.people.accounts import Accounts, accounts_at
from adapters.people.passwords import Passwords
from adapters.register.register import Register, register_at
from desk.administering import Administering, Given
from desk.caller import CONSOLE, PORTAL, Caller
from desk.issuing import Issuing
from desk.office import Office
from sop.cycle.notices import Notice
from sop.people.people import Account, Scope
from tests.adapters.support.signing import NOW, Hasher
from tests.portal.support.office import PASSWORD, PEOPLE

READERS = readers()
BY_ID = {each.id: each for each in PEOPLE}
OPERATOR = Caller(BY_ID["operator1"], "10.0.0.9", PORTAL, confirmed=True)
TERMINAL = Caller(None, "starter.py (root)", CONSOLE, confirmed=True)


class Box:
    """A post that keeps what it is given, or is away."""

    def __init__(self) -> None:
        self.sent: list[Notice] = []
        self.away = False

    async def send(self, notice: Notice) -> None:
        if self.away:
            raise RPCError("away", RPCStatusCode.UNAVAILABLE, b"")
        self.sent.append(notice)

    @property
    def told(self) -> list[tuple[str, str]]:
        return [(each.role, each.subject) for each in self.sent]


@pytest.fixture
def accounts(tmp_path: Path) -> Iterator[Accounts]:
    with closing(accounts_at("", tmp_path, Passwords(Hasher()))) as opened:
        for account in PEOPLE:
            opened.add(account, PASSWORD)
        yield opened


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with closing(register_at("", tmp_path)) as opened:
        yield opened


def at(moment: datetime, accounts: Accounts) -> Administering:
    return Administering(accounts, Office(), lambda: moment)


async def test_whoever_is_affected_is_told_by_the_channels_of_his_roles(accounts: Accounts, register: Register) -> None:
    """Whichever door it came by: a grant to those who hold that role, a reset to its holder's; to whom no role is held,
    nobody. Each once, however often the log is read."""
    desk, box = at(NOW, accounts), Box()
    notices = AccountNotices(register, box, READERS)
    desk.hold(TERMINAL, "kosong1", Given("agency_head"))
    desk.reset(OPERATOR, "data1")
    desk.switch(OPERATOR, "operator1", active=True)
    await notices.tell(NOW)
    await notices.tell(NOW)
    assert box.told == [("agency_head", "peran diberikan"), ("data_systems_unit", "kata sandi dibuat ulang")]
    assert len({each.key for each in box.sent}) == 2


async def test_a_role_of_an_operator_is_told_to_operators_too(accounts: Accounts, register: Register) -> None:
    """Who gave it to him was another of them, or a terminal."""
    at(NOW, accounts).hold(TERMINAL, "operator1", Given("promotion_head"))
    box = Box()
    await AccountNotices(register, box, READERS).tell(NOW)
    assert box.told == [("promotion_head", "peran diberikan"), ("operator", "peran diberikan")]


async def test_what_is_done_to_a_vendors_account_is_told_to_his_party_alone(
    accounts: Accounts, register: Register
) -> None:
    """Another vendor of the same role hears nothing of it; heads hear that an outsider was given a role of theirs."""
    desk, box = at(NOW, accounts), Box()
    desk.reset(OPERATOR, "pengembang2")
    desk.hold(OPERATOR, "pengembang2", Given("promotion_head"))
    await AccountNotices(register, box, READERS).tell(NOW)
    assert {(each.role, each.party) for each in box.sent} == {("developer", "PT Beta"), ("promotion_head", None)}


async def test_what_a_person_does_himself_is_told_to_nobody(accounts: Accounts, register: Register) -> None:
    """His own token is no news; nor are his roles'."""
    Issuing(accounts, lambda: NOW).issue_own(Caller(BY_ID["kabid1"], "", PORTAL, True), "Skrip", {Scope.READ})
    box = Box()
    await AccountNotices(register, box, READERS).tell(NOW)
    assert box.sent == []


async def test_what_could_not_be_told_is_told_as_soon_as_it_can_be(accounts: Accounts, register: Register) -> None:
    """By this worker or the next, under the same key; not a day later, when it would be no news."""
    at(NOW, accounts).reset(OPERATOR, "data1")
    box = Box()
    notices = AccountNotices(register, box, READERS)
    box.away = True
    with pytest.raises(RPCError):
        await notices.tell(NOW)
    box.away = False
    await notices.tell(NOW)
    await AccountNotices(register, box, READERS).tell(NOW)
    first, again = box.sent
    assert first == again
    await AccountNotices(register, box, READERS).tell(NOW + WITHIN + timedelta(seconds=1))
    assert len(box.sent) == 2


async def test_a_letter_waits_for_the_office_and_names_nobody(accounts: Accounts, register: Register) -> None:
    """At night nobody is woken; who and what stands on the account's page alone (UU PDP 27/2022)."""
    night = datetime.fromisoformat("2026-11-24T22:00:00+07:00")
    account = Account(id="rahasia1", name="Nama Rahasia")
    accounts.add(account, PASSWORD)
    at(night, accounts).hold(OPERATOR, "rahasia1", Given("promotion_head"))
    box = Box()
    await AccountNotices(register, box, READERS).tell(night)
    (notice,) = box.sent
    assert notice.send_at == datetime.fromisoformat("2026-11-25T07:30:00+07:00")
    letter = notice_letter(notice, "https://sop.kantor.example/{cycle_id}")
    assert letter.subject == "Perubahan pada akun: peran diberikan"
    assert "Yth. Kepala Bidang\n" in letter.body
    assert not [word for word in ("rahasia1", "Nama Rahasia", "operator1", "$") if word in letter.subject + letter.body]
