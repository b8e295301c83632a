-- `stock` is every unit ever put on sale. One row an item, which all regions sell from.
CREATE TABLE items (
  sku text PRIMARY KEY,
  stock integer NOT NULL,
  sold integer NOT NULL
);
