"""`groundling serve`: a page where one talks, holds the boxes and walks the versions, and the same for programs over HTTP."""
