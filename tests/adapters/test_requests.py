"""What is remembered of a token's requests, and for how long."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from adapters.people.accounts import Accounts
from adapters.people.requests import KEPT, KeyReused
from adapters.people.tokens import Scope
from sop.dossier.evidence import Upload
from tests.adapters.support.databases import Database
from tests.adapters.support.signing import NOW, PERSON, RIGHT, Hasher, accounts_in

LATER = NOW + KEPT


@pytest.fixture
def accounts(database: Database) -> Iterator[Accounts]:
    with accounts_in(database, Hasher()) as opened:
        opened.add(PERSON, RIGHT)
        yield opened


def token_of(accounts: Accounts, name: str) -> str:
    return accounts.tokens.issue(PERSON.id, name, {Scope.ACT}, NOW).token.id


def test_a_key_stands_for_one_request(accounts: Accounts) -> None:
    """Asked again it is the same, also at the same moment; another request is refused for a day, and only there."""
    requests, one, other = accounts.requests, token_of(accounts, "satu"), token_of(accounts, "dua")
    with ThreadPoolExecutor(8) as threads:
        known = list(threads.map(lambda _: requests.remember(one, "kunci", "a", NOW), range(16)))
    assert set(known) == {(NOW, None)}
    with pytest.raises(KeyReused):
        requests.remember(one, "kunci", "b", NOW)
    requests.remember(other, "kunci", "b", NOW)
    requests.remember(one, "kunci", "b", LATER)


def test_an_answer_is_given_again_for_a_day(accounts: Accounts) -> None:
    """To the same key of the same token; after that day nothing is known of it."""
    requests, one, other = accounts.requests, token_of(accounts, "satu"), token_of(accounts, "dua")
    for token in (one, other):
        requests.remember(token, "kunci", "a", NOW)
    requests.settle(one, "kunci", '{"selesai": true}')
    soon = NOW + timedelta(hours=23)
    assert requests.remember(one, "kunci", "a", soon) == (NOW, '{"selesai": true}')
    assert requests.remember(other, "kunci", "a", soon) == (NOW, None)
    assert requests.remember(one, "kunci", "a", LATER) == (LATER, None)


def test_a_document_is_known_to_the_token_that_brought_it(accounts: Accounts) -> None:
    """For a day from the last time it was brought, as it was then; to no other token."""
    requests, one, other = accounts.requests, token_of(accounts, "satu"), token_of(accounts, "dua")
    upload = Upload(sha256="a" * 64, size=5_000_000_000, media_type="text/plain")
    again = upload.model_copy(update={"media_type": "text/csv"})
    requests.bring(one, upload, NOW)
    assert requests.brought(one, upload.sha256, NOW) == upload
    assert requests.brought(other, upload.sha256, NOW) is None
    requests.bring(one, again, NOW + timedelta(hours=20))
    assert requests.brought(one, upload.sha256, LATER) == again
    assert requests.brought(one, upload.sha256, NOW + timedelta(hours=20) + KEPT) is None
