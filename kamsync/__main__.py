"""`python -m kamsync`."""

from kamsync.cli import main

if __name__ == "__main__":
    main()
