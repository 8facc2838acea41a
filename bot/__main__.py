"""`python -m bot`: the same as the console script `groundling`."""

from .cli.main import main

if __name__ == "__main__":
    main()
