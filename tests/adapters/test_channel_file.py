"""The office's channel file: who is told through what, and mistakes in it."""

import re
from pathlib import Path

import pytest

from adapters.channel_file import OPERATOR
from adapters.channels import ChannelFile, load_channels
from sop.errors import InvalidFile
from tests.sop.cycles import HEAD

PASSWORD = "s4ngat-rahasia"
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


def test_the_example_can_be_used_as_it_is() -> None:
    """Every address that it shows in its comments is one that Apprise understands."""
    shown = dict(re.findall(r"^# (SOP_CHANNEL_\w+)=(\S+)$", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE))
    channels = load_channels(EXAMPLE, shown)
    assert len(shown) == len(channels.channels) == 6
    assert set(channels.roles) == {"operator", "promotion_head", "data_systems_unit", "agency_head", "developer"}
