-- Written by an operator alone: `npm run evacuate`.
CREATE TABLE evacuations (
  region text PRIMARY KEY,
  evacuated boolean NOT NULL
);
