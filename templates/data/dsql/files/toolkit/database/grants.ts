import type { Pool } from 'pg'
import { asker } from './ask.ts'

/** Lets IAM roles connect as `service`; DSQL keeps them by their ARN. Those that it knows are left alone. */
export async function grantService(pool: Pool, roles: string[]): Promise<void> {
  const ask = asker(pool)
  const mappings = await ask('SELECT * FROM sys.iam_pg_role_mappings')
  const known = mappings.filter((row) => row.pg_role_name === 'service').map(({ arn }) => arn)
  for (const role of roles.filter((one) => !known.includes(one))) {
    // The statement takes no parameter, so the role's name is part of it.
    if (!/^arn:[\w:/+=,.@-]+$/.test(role)) throw new Error(`${role} is not the ARN of a role`)
    await ask(`AWS IAM GRANT service TO '${role}'`)
  }
}
