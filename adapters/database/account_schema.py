"""The tables of those who may sign in: in the register's database, since who acted belongs to what was done."""

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Index, Integer, Table

from adapters.database.register_schema import Instant, Words
from adapters.database.register_schema import metadata as metadata

accounts = Table(
    "accounts",
    metadata,
    Column("id", Words, primary_key=True, comment="the login"),
    Column("name", Words, nullable=False),
    Column("operator", Boolean, nullable=False),
    Column("vendor", Boolean, nullable=False),
    Column("party", Words, nullable=False, comment="the organisation of an outside party's people"),
    Column("integration", Boolean, nullable=False, comment="another system's, which does not sign in"),
    Column("active", Boolean, nullable=False),
    Column("must_change_password", Boolean, nullable=False),
    Column("password", Words, nullable=False, comment="Argon2id; empty where there is none"),
    Column("password_until", Instant, comment="of a password that opens once: after it, it opens nothing"),
    Column("news_until", BigInteger, nullable=False, comment="the last line of the access log that was told"),
    sqlite_with_rowid=False,
)

holdings = Table(
    "holdings",
    metadata,
    Column("account_id", Words, ForeignKey(accounts.c.id), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("role", Words, nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date, comment="the last day"),
    Column("acting", Words),
    Column("order_number", Words, nullable=False),
    sqlite_with_rowid=False,
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_sha256", Words, primary_key=True, comment="the token itself is kept nowhere"),
    Column("account_id", Words, ForeignKey(accounts.c.id), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("confirmed_at", Instant, comment="when its holder last proved who he is"),
    Index("sessions_by_account", "account_id"),
    sqlite_with_rowid=False,
)

sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    Column("source", Words, primary_key=True, comment="an address, or a login (its SHA-256) with where it was typed"),
    Column("failures", Integer, nullable=False),
    Column("until", Instant, nullable=False, comment="when they are forgotten; too many of them lock until then"),
    sqlite_with_rowid=False,
)

known_browsers = Table(
    "known_browsers",
    metadata,
    Column("token_sha256", Words, primary_key=True, comment="the token itself is in the browser alone"),
    Column("account_id", Words, ForeignKey(accounts.c.id), primary_key=True),
    Column("seen_at", Instant, nullable=False),
    sqlite_with_rowid=False,
)

access_log = Table(
    "access_log",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, comment="in the order of logging"),
    Column("at", Instant, nullable=False),
    Column("account_id", Words, ForeignKey(accounts.c.id), comment="nobody's: who tried to sign in is not known"),
    Column("kind", Words, nullable=False),
    Column("subject", Words, nullable=False),
    Column("address", Words, nullable=False),
    Column("door", Words, nullable=False, comment="portal, console, or api: and the name of a token"),
    Column("about", Words, ForeignKey(accounts.c.id, name="access_log_about_accounts"), comment="to whom it was done"),
    Column("role", Words, comment="the role that was given or ended"),
    Column("times", Integer, nullable=False, comment="how often the same was done again"),
    Index("access_log_by_about", "about"),
    Index("access_log_by_address", "address"),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", Words, primary_key=True, comment="by which people speak of it; not secret"),
    Column("account_id", Words, ForeignKey(accounts.c.id), nullable=False),
    Column("name", Words, nullable=False),
    Column("scopes", Words, nullable=False, comment="separated by blanks"),
    Column("secret_sha256", Words, nullable=False, unique=True, comment="the secret itself is kept nowhere"),
    Column("issued_at", Instant, nullable=False),
    Column("until", Instant, comment="after it the token opens nothing"),
    Column("used_at", Instant, comment="to the minute"),
    Column("revoked_at", Instant),
    Index("tokens_by_account", "account_id"),
    sqlite_with_rowid=False,
)

requests = Table(
    "requests",
    metadata,
    Column("token_id", Words, ForeignKey(tokens.c.id), primary_key=True),
    Column("key", Words, primary_key=True, comment="the Idempotency-Key"),
    Column("digest", Words, nullable=False, comment="SHA-256 of what was asked under it"),
    Column("at", Instant, nullable=False),
    Column("outcome", Words, comment="what was answered"),
    Index("requests_by_time", "at"),
    sqlite_with_rowid=False,
)

uploads = Table(
    "uploads",
    metadata,
    Column("token_id", Words, ForeignKey(tokens.c.id), primary_key=True),
    Column("sha256", Words, primary_key=True, comment="of a document in the store"),
    Column("size", BigInteger, nullable=False, comment="bytes"),
    Column("media_type", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Index("uploads_by_time", "at"),
    sqlite_with_rowid=False,
)
