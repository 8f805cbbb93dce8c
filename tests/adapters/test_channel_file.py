"""The office's channel file: who is told through what, and mistakes in it."""

import re
from pathlib import Path

import pytest

from adapters.notices.channel_file import OPERATOR
from adapters.notices.channels import ChannelFile, load_channels
from sop.base.errors import InvalidFile
from sop.cycle.events import EventType
from tests.adapters.support.integrations import SECRET
from tests.sop.support.cycles import HEAD

PASSWORD = "s4ngat-rahasia"
ADDRESS = 'url = "https://kantor.example/"'
EXAMPLE = Path(__file__).parents[2] / "channels.example.toml"


def test_no_file_is_no_channels() -> None:
    assert load_channels(None) == ChannelFile()
    assert load_channels(None).of(HEAD) == ()


def test_a_role_has_the_channels_that_name_it_in_the_order_of_the_file(tmp_path: Path) -> None:
    """A channel may serve several roles; an address may come from the environment."""
    file = tmp_path / "channels.toml"
    file.write_text(
        '[[channels]]\nname = "surel"\nroles = ["promotion_head", "operator"]\nurl_env = "SOP_SUREL"\n'
        '[[channels]]\nname = "dasbor"\nroles = ["promotion_head"]\nurl = "json://127.0.0.1/"\n'
    )
    channels = load_channels(file, {"SOP_SUREL": f" mailto://user:{PASSWORD}@kantor.example\n"})
    assert channels.of(HEAD) == ("surel", "dasbor")
    assert channels.of(OPERATOR) == ("surel",)
    assert channels.of("developer") == ()
    assert channels.url("surel") == f"mailto://user:{PASSWORD}@kantor.example"
    assert PASSWORD not in repr(channels)


def test_a_channel_of_a_party_is_told_of_its_own_alone(tmp_path: Path) -> None:
    """Seen: two vendors of one role got the letters of each other's cycles. A channel that names no party is the
    office's, and gets nothing that is a party's, or of which it is not known whose it is."""
    file = tmp_path / "channels.toml"
    ways = (("alfa", 'party = "PT Alfa"\n'), ("beta", 'party = "PT Beta"\n'), ("kantor", ""))
    file.write_text(
        "".join(
            f'[[channels]]\nname = "{name}"\nroles = ["developer"]\nurl = "json://a/"\n{more}' for name, more in ways
        )
    )
    channels = load_channels(file)
    told = {party: channels.of("developer", party) for party in ("pt alfa", "PT Beta", "PT Lain", "", None)}
    assert told == {"pt alfa": ("alfa",), "PT Beta": ("beta",), "PT Lain": (), "": (), None: ("kantor",)}
    assert channels.all_of("developer") == ("alfa", "beta", "kantor")


MISTAKES = [
    ("url = 'mailto://'", "channels.toml: saluran surel: alamatnya tidak dapat dipakai"),
    ("url = 'pos://kantor'", "channels.toml: saluran surel: alamatnya tidak dapat dipakai"),
    (f"url = 'mailto://u:{PASSWORD}@kantor.example?to=bukan-surel'", "saluran surel: alamatnya tidak dapat dipakai"),
    (f"url = 'json://u:{PASSWORD}@'", "saluran surel: alamatnya tidak dapat dipakai"),
    ("url_env = 'SOP_TIADA'", "saluran surel: variabel SOP_TIADA belum diisi"),
    ("", r"channels\[1\]: isi salah satu dari url dan url_env"),
    (f"url = '{PASSWORD}'\nurl_env = 'SOP_X'", r"channels\[1\]: isi salah satu dari url dan url_env"),
    ("url = 'json://a/'\nname = 'dua'", "bukan TOML yang sah"),
    ("url = 'json://a/'\nsandi = 'x'", r"channels\[1\].sandi: isian ini tidak dikenal"),
    (
        "url = 'json://a/'\n[[channels]]\nname = 'surel'\nroles = ['x']\nurl = 'json://b/'",
        "nama saluran surel dipakai 2",
    ),
]


@pytest.mark.parametrize(("rest", "sentence"), MISTAKES)
def test_a_mistake_in_the_file_is_named_and_its_address_is_not(rest: str, sentence: str, tmp_path: Path) -> None:
    """One sentence when the worker starts, not a notice that goes nowhere."""
    file = tmp_path / "channels.toml"
    file.write_text(f"[[channels]]\nname = 'surel'\nroles = ['promotion_head']\n{rest}\n")
    with pytest.raises(InvalidFile, match=sentence) as refused:
        load_channels(file, {})
    assert PASSWORD not in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


def test_a_webhook_hears_of_all_events_or_of_those_that_it_names(tmp_path: Path) -> None:
    """Its address and its secret may come from the environment; neither shows."""
    file = tmp_path / "channels.toml"
    file.write_text(
        '[[webhooks]]\nname = "dasbor"\nurl_env = "SOP_DASBOR"\nsecret_env = "SOP_RAHASIA"\n'
        f'[[webhooks]]\nname = "arsip"\nurl = "http://127.0.0.1:8000/"\nsecret = "{SECRET}"\n'
        'events = ["step.completed"]\n'
    )
    channels = load_channels(file, {"SOP_DASBOR": f"https://kantor.example/{PASSWORD}\n", "SOP_RAHASIA": SECRET})
    assert channels.told_of(EventType.OPENED) == ("dasbor",)
    assert channels.told_of(EventType.COMPLETED) == ("dasbor", "arsip")
    found = channels.webhook("dasbor")
    assert found is not None
    assert (found.address, found.key) == (f"https://kantor.example/{PASSWORD}", bytes(range(32)))
    assert channels.webhook("surel") is None
    assert PASSWORD not in repr(channels)
    assert SECRET not in repr(channels)


HOOK_MISTAKES = [
    (f'url = "http://kantor.example/{PASSWORD}"', "webhook dasbor: url harus berupa alamat yang diawali https://"),
    (f'url = "https://u:{PASSWORD}@kantor.example/"', "webhook dasbor: url harus berupa alamat"),
    ("url_env = 'SOP_TIADA'", "webhook dasbor: variabel SOP_TIADA belum diisi"),
    ("", r"webhooks\[1\]: isi salah satu dari url dan url_env"),
    (f'{ADDRESS}\nsecret_env = "SOP_X"', r"webhooks\[1\]: isi salah satu dari secret dan secret_env"),
    (f"{ADDRESS}\nevents = []", r"webhooks\[1\].events: tidak boleh kosong"),
    (f'{ADDRESS}\nevents = ["step.closed"]', r"webhooks\[1\].events\[1\]: harus salah satu dari 'step.opened'"),
    (f'{ADDRESS}\nroles = ["operator"]', r"webhooks\[1\].roles: isian ini tidak dikenal"),
    (
        f"{ADDRESS}\n[[channels]]\nname = 'dasbor'\nroles = ['x']\nurl = 'json://b/'",
        "nama saluran dasbor dipakai 2 kali; beri setiap saluran dan webhook namanya sendiri",
    ),
]


@pytest.mark.parametrize(("rest", "sentence"), HOOK_MISTAKES)
def test_a_mistake_in_a_webhook_is_named_and_its_secrets_are_not(rest: str, sentence: str, tmp_path: Path) -> None:
    refused = refusal(tmp_path, f'[[webhooks]]\nname = "dasbor"\nsecret = "{SECRET}"\n{rest}\n')
    assert re.search(sentence, refused)
    assert PASSWORD not in refused
    assert SECRET not in refused


@pytest.mark.parametrize("secret", ["", PASSWORD, SECRET.removeprefix("whsec_"), "whsec_cmFoYXNpYQ==", "whsec_*"])
def test_a_secret_that_is_short_or_no_base64_is_refused(secret: str, tmp_path: Path) -> None:
    """What is signed with it would prove little, or could be verified by nobody."""
    refused = refusal(tmp_path, f'[[webhooks]]\nname = "dasbor"\n{ADDRESS}\nsecret = "{secret}"\n')
    assert "webhook dasbor: secret harus berupa whsec_ yang diikuti 24 sampai 64 bita acak dalam base64." in refused
    assert not secret or secret not in refused


def refusal(folder: Path, text: str) -> str:
    """The one sentence with which a file is refused."""
    file = folder / "channels.toml"
    file.write_text(text)
    with pytest.raises(InvalidFile) as refused:
        load_channels(file, {})
    assert len(str(refused.value).splitlines()) == 1
    return str(refused.value)


def test_the_example_can_be_used_as_it_is() -> None:
    """Every address and secret that it shows in its comments is one that can be used."""
    text = EXAMPLE.read_text(encoding="utf-8")
    shown = dict(re.findall(r"^# (SOP_(?:CHANNEL|WEBHOOK)_\w+)=(\S+)$", text, re.MULTILINE))
    channels = load_channels(EXAMPLE, shown)
    assert (len(channels.channels), len(channels.webhooks), len(shown)) == (6, 1, 8)
    assert set(channels.roles) == {"operator", "promotion_head", "data_systems_unit", "agency_head", "developer"}
