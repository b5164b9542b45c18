"""Who is late is chased: what others owe by a day, the reminders of it, by the clock before and after, by whoever waits at any time.

`matters` says what is owed, each floor registering its own sources; `stages` is pure and says which reminder a day brings.
"""
