"""`groundling mcp`: the conversation as tools for other agents, by the Model Context Protocol."""
