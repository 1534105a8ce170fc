"""``python -m maro_logistics`` is the command ``maro``."""

import sys

from maro_logistics.cli import main

if __name__ == "__main__":
    sys.exit(main())
