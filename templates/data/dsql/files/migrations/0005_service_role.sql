-- What the function connects as. Which IAM roles may become it is said by ops/database/grants.ts.
CREATE ROLE service WITH LOGIN;
