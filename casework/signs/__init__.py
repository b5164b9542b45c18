"""Signs: what strikes the portal about readings, filings and opinions (E29, E31, P32, P33); shown with what it rests on, settled by people.

A regime declares each rule as a `SignUse`; the clock looks once a day and keeps what it finds. Nothing else follows by itself.
"""
