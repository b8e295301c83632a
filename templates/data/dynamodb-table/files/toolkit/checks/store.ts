import type { Check, Finding } from './project.ts'

const roleFile = /^infra\/(region\.yaml|modules\/region\/table\.tf)$/
const boundaryFile = /^infra\/(boundary\.yaml|bootstrap\/boundary\.tf)$/

/** The rights to each command of the document client; any other command's right has its own name. */
const rightsTo: Record<string, string[]> = {
  BatchGet: ['BatchGetItem'],
  BatchWrite: ['BatchWriteItem'],
  Delete: ['DeleteItem'],
  Get: ['GetItem'],
  Put: ['PutItem'],
  TransactGet: ['GetItem'],
  // By what is in it.
  TransactWrite: [],
  Update: ['UpdateItem'],
}

/** A transaction asks for the right to each thing that it does. */
const inTransactions: Record<string, string> = {
  ConditionCheck: 'ConditionCheckItem',
  Delete: 'DeleteItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
}

/** The function may send what src/ sends, and nothing else: in its role, and in the boundary around every role. */
export const store: Check = ({ files }) => {
  const source = Object.entries(files).filter(([path]) => path.startsWith('src/'))
  const used = rightsIn(source.map(([, text]) => text).join('\n'))
  const role = Object.entries(files).find(([path]) => roleFile.test(path))
  const boundary = Object.entries(files).find(([path]) => boundaryFile.test(path))
  const found: Finding[] = []
  for (const [file, text] of [role, boundary].filter((each) => each !== undefined)) {
    const allowed = rightsNamedIn(text)
    for (const right of used) {
      if (allowed.has(right)) continue
      found.push({
        file,
        where: `dynamodb:${right}`,
        problem: 'src/ sends it, and it is not allowed',
        fix: boundaryFile.test(file)
          ? 'add it, and have a person deploy the boundary before the release'
          : 'add it to the actions of the statement Table',
      })
    }
    if (file !== role?.[0]) continue
    for (const right of allowed) {
      if (used.has(right)) continue
      const problem = 'it is allowed, and nothing in src/ sends it'
      found.push({
        file,
        where: `dynamodb:${right}`,
        problem,
        fix: 'take it out; the boundary may keep it',
      })
    }
    if (
      source.some(([, code]) => /\bIndexName\b/.test(code)) &&
      !/\btable\/\S+\/index\//.test(text)
    ) {
      found.push({
        file,
        where: 'Table.Resource',
        problem: 'src/ asks an index, and only the table itself is allowed',
        fix: "add the table's ARN with /index/ and the index's name behind it",
      })
    }
  }
  return found
}

function rightsIn(source: string): Set<string> {
  const imports = source.matchAll(
    /^import\s+\{([^}]*)\}\s+from\s+'@aws-sdk\/(?:client|lib)-dynamodb'/gm,
  )
  const names = [...imports].flatMap(([, list = '']) => list.split(',').map((name) => name.trim()))
  const commands = names.flatMap((name) => /^(\w+)Command$/.exec(name)?.[1] ?? [])
  const transacted = Object.entries(inTransactions).filter(([key]) =>
    new RegExp(`\\b${key}:\\s*\\{`).test(source),
  )
  return new Set([
    ...commands.flatMap((command) => rightsTo[command] ?? [command]),
    ...(commands.includes('TransactWrite') ? transacted.map(([, right]) => right) : []),
  ])
}

const rightsNamedIn = (text: string): Set<string> =>
  new Set([...text.matchAll(/\bdynamodb:(\w+)/g)].map(([, right = '']) => right))
