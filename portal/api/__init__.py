"""The API for other systems of the office: `/api/v1`, the same commands and views as the pages."""
