"""Imported by the process that workers are forked from; nowhere else.

The standard library's fork server knows one way to prepare: importing modules by name.
So this module, alone in the project, works when imported.
"""

from duckling_server.library import preload

preload()
