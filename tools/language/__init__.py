"""Messages to Commands: prompt, answers, the strict reader and the bundled language model."""
