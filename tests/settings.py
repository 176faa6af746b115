"""The product's settings, quicker: a cheap hasher, letters in memory, and nothing of this machine's own."""

import atexit
import os
import re
import shutil
import tempfile
from pathlib import Path

_PRODUCT = Path(__file__).resolve().parent.parent / "talentprogram" / "settings.py"
for _name in re.findall(r'env\.\w+\("([A-Z_]+)"', _PRODUCT.read_text(encoding="utf-8")):
    if _name not in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(_name, None)
os.environ["SECRET_KEY"] = "only-for-tests"
os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="talent-test-")
atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)

from talentprogram.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}  # noqa: F405
