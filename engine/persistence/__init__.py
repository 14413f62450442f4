"""Rows. The only room of the engine that imports SQLAlchemy.

Law: no decision is taken here; invariants are constraints with names. A table's name tells how
long its rows live:

* `definition_*` deployed versions, immutable;
* `case_*` the case file, kept as long as the case is; a column says how each thing stands;
* `runtime_*` gone when the work is done;
* `transit_*` messages on their way in and out;
* `history_*` append-only, hash-chained;
* `account_*`, `house_*` people, and what the house itself remembers.

`register` adds its own `register_*` tables on `Row`.
"""

from sqlalchemy.exc import IntegrityError

from engine.persistence import row_seals
from engine.persistence.columns import Row
from engine.persistence.store import DatabaseTrouble, Store, Transaction
from engine.persistence.trouble import Busy

__all__ = ["Busy", "DatabaseTrouble", "IntegrityError", "Row", "Store", "Transaction"]

row_seals.watch()
