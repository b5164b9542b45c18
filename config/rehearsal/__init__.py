"""A regime's year, or years, in a world that is thrown away: by real people, through the real verbs, with a clock that moves.

`command` is what a person calls; `throwaway` makes the world and takes it away; inside of it `__main__` walks one of the rehearsals
(`years`, each in a folder of its regime). What they share: `rehearsal` is what each of them has, `clock` moves the time, `agenda` tells
many stories side by side, `people` gets everybody an account, `leaks` looks for what must not be seen, `report` counts what came of
it. The scenes themselves are those of the demonstration (`config.scenarios`).
"""
