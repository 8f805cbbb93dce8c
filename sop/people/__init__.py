"""The people of the office: accounts, the roles they hold, what is logged of them."""
