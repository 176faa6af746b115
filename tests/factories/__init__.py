"""The standing cast of the tests: `from tests import factories as make`."""

from tests.factories.accounts import *  # noqa: F403
from tests.factories.cohorts import *  # noqa: F403
from tests.factories.labs import *  # noqa: F403
from tests.factories.partners import *  # noqa: F403
