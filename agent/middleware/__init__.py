"""What stands between LangChain's loop and the language model of an endpoint."""
