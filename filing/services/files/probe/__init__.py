"""Opening one hostile file: run as its own short-lived process, with little memory and little time.

It is given the kind of file as its argument and the file on standard input; it writes one JSON line and, where the file
was rewritten, the new bytes. It imports nothing of ours but its own modules, so it starts fast.
"""
