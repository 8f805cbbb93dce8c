"""Numbers as an Indonesian writes them."""


def amount(value: float) -> str:
    """With a dot at the thousands, a comma, and at most one decimal: `1.350`, `12,5`."""
    return f"{value:,.1f}".removesuffix(".0").translate(str.maketrans(",.", ".,"))
