import type { Tree } from '../../generators/render/tree.ts'
import { textOf } from './project.ts'

/** Clients whose service has another name in IAM. */
const services: Record<string, string> = {
  'lib-dynamodb': 'dynamodb',
  'client-apigatewayv2': 'apigateway',
  'client-cloudwatch-logs': 'logs',
}

/** Commands whose right has another name. IAM's service authorization reference, and each API's own page. */
const otherNames: Record<string, string[]> = {
  'sts:GetCallerIdentity': [], // nobody needs a right to ask who they are
  'apigateway:GetApis': ['apigateway:GET'], // API Gateway's rights are HTTP methods
  's3:HeadBucket': ['s3:ListBucket'],
  // Without ListBucket, what is not there is answered with 403, not with 404.
  's3:GetObject': ['s3:GetObject', 's3:ListBucket'],
  'dynamodb:Get': ['dynamodb:GetItem'],
  'dynamodb:Put': ['dynamodb:PutItem'],
  'dynamodb:Update': ['dynamodb:UpdateItem'],
  'dynamodb:Delete': ['dynamodb:DeleteItem'],
  'lambda:FunctionUpdatedV2': ['lambda:GetFunction'],
}

/** A transaction asks for the right to each thing that it does. */
const inTransactions: Record<string, string> = {
  ConditionCheck: 'dynamodb:ConditionCheckItem',
  Delete: 'dynamodb:DeleteItem',
  Put: 'dynamodb:PutItem',
  Update: 'dynamodb:UpdateItem',
}

/** The rights that the AWS calls of these modules need: `s3:GetObject` → the modules that ask. */
export function callsIn(tree: Tree, paths: ReadonlySet<string>): Map<string, string[]> {
  const calls = new Map<string, string[]>()
  const all = [...paths].map((path) => textOf(tree, path)).join('\n')
  for (const path of paths) {
    const text = textOf(tree, path)
    const found = new Set<string>()
    for (const [, names = '', library = ''] of text.matchAll(
      /^import\s+\{([^}]*)\}\s+from\s+'@aws-sdk\/([\w-]+)'/gm,
    )) {
      const service = services[library] ?? library.replace(/^client-/, '')
      for (const name of names.split(',').map((each) => each.trim())) {
        const [, command] =
          /^(\w+)Command$|^(?:paginate|waitUntil)(\w+)$/.exec(name)?.filter(Boolean) ?? []
        if (command === 'TransactWrite') {
          for (const [key, right] of Object.entries(inTransactions)) {
            if (new RegExp(`\\b${key}:\\s*\\{`).test(all)) found.add(right)
          }
        } else if (command) {
          const call = `${service}:${command}`
          for (const right of otherNames[call] ?? [call]) found.add(right)
        }
      }
    }
    // A connection's password is a token, and the token is the right. `admin` is DSQL's own user.
    if (/new AuroraDSQLPool\(/.test(text)) found.add('dsql:DbConnect')
    if (/user: 'admin'/.test(text)) found.add('dsql:DbConnectAdmin')
    for (const right of found) calls.set(right, [...(calls.get(right) ?? []), path])
  }
  return calls
}
