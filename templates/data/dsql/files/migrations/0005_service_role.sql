-- What the function connects as. Which IAM roles may become it is said by toolkit/database/grants.ts.
CREATE ROLE service WITH LOGIN;
