"""What an address for letters looks like; whether somebody reads there only a letter tells."""

from __future__ import annotations

import re

ADDRESS = re.compile(r"[!-?A-~]+@[0-9A-Za-z.-]+")
