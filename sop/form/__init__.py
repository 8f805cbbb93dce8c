"""The official form (PermenPANRB 35/2012) as data: its fields, the document, what is doubtful in it."""
