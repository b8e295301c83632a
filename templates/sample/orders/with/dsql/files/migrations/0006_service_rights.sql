-- No DELETE, and nothing on evacuations but to read them: the service needs no more.
GRANT SELECT, INSERT, UPDATE ON items, orders TO service;
