"""`python -m generator` is the same as the console script `briefing`."""

from generator.cli import main

if __name__ == "__main__":
    main()
