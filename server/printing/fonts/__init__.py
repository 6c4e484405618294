"""The font of every printed page: metrics of Times New Roman, all Vietnamese letters, OFL-1.1.

It lies here because no package of the registry brings it alone, and a machine may have no fonts.
"""

from pathlib import Path

FAMILY = "Liberation Serif"


def font_folder() -> Path:
    return Path(__file__).parent
