"""The command line: one module for each command, with ``configure(parser)`` and ``run(arguments) -> exit code``.

Exit codes: 0 done, 1 refused or failed with one clear line, 2 wrong usage. Reading commands take ``--json``.
"""
