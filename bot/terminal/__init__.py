"""The conversation in a terminal: prompt, screen, slash commands, and the loop that ties them together."""
