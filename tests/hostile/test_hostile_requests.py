"""Whatever is sent: an answer below 500 with a sentence, and nothing that ends in a traceback.

GUICHENG_FUZZ_REQUESTS is how many requests each database is sent; the gate sends 10,000 to each.
"""

import os
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from engine.persistence import Store
from tests.hostile.fuzzer import Fuzzer
from tests.hostile.house import House

REQUESTS = int(os.environ.get("GUICHENG_FUZZ_REQUESTS", "800"))
SEED = int(os.environ.get("GUICHENG_FUZZ_SEED", "20260316"))


@pytest.mark.slow
@pytest.mark.timeout(1800)  # a slow machine needs a while for all of them
def test_no_damaged_request_is_a_server_error(store: Store, tmp_path: Path) -> None:
    seen = Fuzzer(House(store, tmp_path, "gd"), Random(SEED)).run(REQUESTS)
    kinds = Counter(fault.partition(":")[0] for fault in seen.faults)
    assert not seen.faults, f"{kinds}\n" + "\n".join(seen.faults[:40])
    assert seen.requests == REQUESTS
