-- `stock` is every unit ever put on sale. `lastOrder` ties an order to its sale while both are being written.
CREATE TABLE items (
  sku TEXT PRIMARY KEY,
  stock INTEGER NOT NULL,
  sold INTEGER NOT NULL DEFAULT 0,
  lastOrder TEXT
) WITHOUT ROWID;

-- The id follows from the idempotency key. `shape` says which columns a release filled: src/compat/stored-order.ts.
CREATE TABLE orders (
  id TEXT PRIMARY KEY,
  shape INTEGER NOT NULL,
  sku TEXT NOT NULL,
  qty INTEGER,
  region TEXT NOT NULL,
  bodyHash TEXT NOT NULL,
  at INTEGER NOT NULL
) WITHOUT ROWID;
