-- `stock` is every unit ever put on sale, `available` what is left of it. Whatever runs here, the database refuses to sell
-- what is not there.
CREATE TABLE items (
  sku text PRIMARY KEY,
  stock integer NOT NULL CHECK (stock >= 0),
  sold integer NOT NULL CHECK (sold >= 0),
  available integer NOT NULL,
  CONSTRAINT never_oversold CHECK (available >= 0 AND available = greatest(0, stock - sold))
);

-- The id follows from the idempotency key. `shape` says which columns a release filled: src/compat/stored-order.ts.
CREATE TABLE orders (
  id text PRIMARY KEY,
  shape integer NOT NULL,
  sku text NOT NULL REFERENCES items,
  qty integer,
  region text NOT NULL,
  body_hash text NOT NULL,
  placed_at timestamptz NOT NULL
);
