-- Shape 2 has `quantity` for `qty`. Expand: releases that know only `qty` run beside this. It is dropped when no row and
-- no release needs it any more: docs/runbooks/schema-change.md.
ALTER TABLE orders ADD COLUMN quantity integer;
