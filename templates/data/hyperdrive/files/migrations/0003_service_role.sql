-- Whom Hyperdrive connects as, with no more than the service needs. A person gives it its password: README.md, *Deploy*.
CREATE ROLE service WITH LOGIN;
GRANT SELECT, INSERT, UPDATE ON items, orders TO service;
