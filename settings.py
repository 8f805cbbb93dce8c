"""Our own settings, read once, at the edge. The connection to Temporal has its own standard ones (`TEMPORAL_*`)."""

import ipaddress
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from sop.base.errors import SopError
from sop.base.reading import sentence
from sop.base.web_address import Issuer, Origin
from sop.cycle.proof import Commands
from sop.dossier.evidence import Limits


class LogLevel(StrEnum):
    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"


Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _networks(value: object) -> object:
    """Nothing is guessed from a typo: a network that is too wide would let strangers write the access log."""
    if not isinstance(value, str):
        return value
    try:
        networks = [ipaddress.ip_network(each.strip()) for each in value.split(",") if each.strip()]
    except ValueError:
        raise ValueError(
            "isinya alamat atau jaringan yang dipisahkan koma, misalnya 127.0.0.1 atau 172.18.0.0/16 "
            "(bukan 172.18.0.1/16); periksa ejaannya."
        ) from None
    if any(network.prefixlen == 0 for network in networks):
        raise ValueError("jaringan /0 berarti mempercayai siapa saja; tulis alamat proksi itu sendiri.")
    return networks


class Settings(BaseSettings):
    """Every field is the environment variable `SOP_<FIELD>`."""

    model_config = SettingsConfigDict(env_prefix="SOP_", frozen=True, str_strip_whitespace=True)

    data_dir: Path = Path("var")
    """Where the product keeps what it stores itself: the embedded server's file, the register, the documents."""
    database_url: str = ""
    """The register's database, such as `postgresql://user:password@host/name`; empty: SQLite under `SOP_DATA_DIR`."""
    documents: str = ""
    """The document store: a folder, or `s3://bucket/prefix` with the standard `AWS_*`; empty: under `SOP_DATA_DIR`."""
    document_types: str = (
        "application/pdf,image/jpeg,image/png,text/plain,text/csv,application/zip,application/msword,"
        "application/vnd.ms-excel,application/vnd.openxmlformats-officedocument.wordprocessingml.document,"
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/vnd.oasis.opendocument.text"
    )
    """Media types that a completion may carry, separated by commas; `*` for any."""
    document_max_bytes: int = Field(default=25_000_000, ge=1)
    """The largest file that a completion may carry."""
    documents_per_step: int = Field(default=20, ge=1, le=50)
    """How many files a completion may carry."""
    channels: Path | None = None
    """The file that says through which channels each role is told; none: the inbox and the notice book alone."""
    office: Path | None = None
    """The office's profile (`office.example.toml`): letterhead, who signs, tembusan; none: what the SOP says."""
    public_url: str = ""
    """The address that notices link to, `{cycle_id}` in it replaced; empty: notices name the cycle only."""
    portal_host: str = "127.0.0.1"
    """The address on which the portal listens; for others than this machine, behind a proxy that speaks https."""
    portal_port: int = Field(default=8300, ge=1, le=65535)
    """The port on which the portal listens."""
    portal_url: Origin = ""
    """The portal's address in people's browsers, such as `https://sop.example.go.id`; needed for `SOP_OIDC_*`."""
    trusted_proxy: Annotated[tuple[Network, ...], NoDecode, BeforeValidator(_networks)] = ()
    """Proxies whose `X-Forwarded-*` the portal believes: addresses or networks, separated by commas; empty: none."""
    oidc_issuer: Issuer = ""
    """The identity provider (OpenID Connect), by the name that it gives itself; empty: passwords alone."""
    oidc_client_id: str = ""
    """By what name the provider knows the portal."""
    oidc_client_secret: SecretStr | None = None
    """The secret that goes with it."""
    oidc_claim: str = Field(default="preferred_username", min_length=1)
    """Which claim is the login; one that people cannot change themselves."""
    oidc_name: str = Field(default="akun pemerintah", min_length=1, max_length=60)
    """What the button says: *Masuk dengan* this."""
    commands: Commands = Commands.OPEN
    """Which commands new cycles listen to: `open` all, `signed` those alone that the portal, `actor.py` and
    `starter.py` of this office have sent; rehearsals always all."""
    signing_keys: Path | None = None
    """The PEM file with the office's signing keys; none: one that is made under `SOP_DATA_DIR`."""
    temporal_ui: str = ""
    """Where the Temporal UI shows cycles, for operators of the portal; empty: no link to it."""
    log_level: LogLevel = LogLevel.INFO
    """The least of what is logged."""
    retention_days: int = Field(default=30, ge=1)
    """How long a Temporal namespace that we prepare keeps closed cycles."""
    cached_cycles: int = Field(default=4000, ge=0)
    """Cycles that a worker keeps in memory, about 60 kB each; the others are replayed when something happens."""

    @property
    def evidence_limits(self) -> Limits:
        """What the office takes as evidence."""
        return Limits(max_bytes=self.document_max_bytes, types=self.document_types, per_step=self.documents_per_step)


def load_settings() -> Settings:
    """Raises SopError: names the variable and what is wrong with it."""
    try:
        return Settings()
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        raise SopError(
            f"Pengaturan SOP_{name.upper()} tidak sah: {sentence(error).removeprefix(f'{name}: ')}"
        ) from error
