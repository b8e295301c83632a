-- No UPDATE and no DELETE: the service needs no more.
GRANT SELECT, INSERT ON notes TO service;
