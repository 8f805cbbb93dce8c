"""The roles of the SOPs that this office keeps, by the names that people know."""

from functools import cache

from sop.form.document import DOCUMENTS, Role, load_sop


@cache
def known_roles() -> tuple[Role, ...]:
    """Of all SOPs, in the order of their columns: files that never change while the portal runs."""
    return tuple(role for file in sorted(DOCUMENTS.glob("*.toml")) for role in load_sop(file).roles)


def role_names() -> dict[str, str]:
    return {role.id: role.name for role in known_roles()}


def role_name(role: str) -> str:
    """The name of a role; its id where no SOP of this office knows it."""
    return role_names().get(role, role)


def heads() -> frozenset[str]:
    """The roles to which lateness climbs."""
    return frozenset(role.superior for role in known_roles() if role.superior is not None)
