"""Many cycles over a period: figures, and what they let one conclude."""
