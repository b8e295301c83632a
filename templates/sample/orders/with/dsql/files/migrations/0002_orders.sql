-- The id follows from the idempotency key. `shape` says which columns a release filled: src/compat/stored-order.ts.
CREATE TABLE orders (
  id text PRIMARY KEY,
  shape integer NOT NULL,
  sku text NOT NULL,
  qty integer,
  region text NOT NULL,
  body_hash text NOT NULL,
  placed_at timestamptz NOT NULL
);
