"""The page with editing, on this machine only; what a person has decided becomes gold.

`gold` is the form of a gold record, `working` a record under review, `seed` where a review
starts, `check` what is wrong with it, `finish` how it becomes gold, `desk` the files of a
folder, `server` the loopback.
"""
