import { expect, test } from 'vitest'
import { indexIn } from '../../toolkit/database/jobs.ts'
import { plain } from '../../toolkit/database/statement.ts'

test.each([
  ['CREATE INDEX ASYNC a_of ON a (of)', 'a_of'],
  ['-- one each; ON a\nCREATE UNIQUE INDEX ASYNC IF NOT EXISTS A_Of ON a (of);', 'a_of'],
  ['create index "A of" on a (of)', 'A of'],
  ['CREATE INDEX ASYNC ON a (of)', undefined],
  ['CREATE TABLE a (id text)', undefined],
  ["COMMENT ON TABLE a IS 'CREATE INDEX b ON a'", undefined],
])('%s: makes the index %s', (sql, index) => {
  expect(indexIn(sql)).toBe(index)
})

test.each([
  ["SELECT 'it''s -- no comment', \"a;b\" -- DROP", `SELECT '', ""`],
  ['/* ADD\n*/ GRANT', 'GRANT'],
  ['AS $f$ SELECT 1; $f$ LANGUAGE SQL', "AS '' LANGUAGE SQL"],
])('%s: says %s', (sql, said) => {
  expect(plain(sql)).toBe(said)
})
