"""What the terminal's commands do, one file per kind; `slash_commands.COMMANDS` is the table that names them.

Each function gets the session and the argument, which fits the command's form. They raise `CommandError` or
`LayoutError` with a sentence for the person. They know nothing of prompts.
"""
