CREATE TABLE notes (
  id text PRIMARY KEY,
  text text NOT NULL
);
