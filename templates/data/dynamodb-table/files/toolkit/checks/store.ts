import { check } from './project.ts'

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
export const store = check(({ files }, say) => {
  const paths = Object.keys(files)
  const source = paths.filter((path) => path.startsWith('src/')).map((path) => files[path])
  const used = rightsIn(source.join('\n'))
  const roles = paths.filter((path) => roleFile.test(path))
  for (const file of [...roles, ...paths.filter((path) => boundaryFile.test(path))]) {
    const text = files[file] ?? ''
    const allowed = rightsNamedIn(text)
    const isRole = roles.includes(file)
    for (const right of [...used].filter((each) => !allowed.has(each))) {
      const fix = isRole
        ? 'add it to the actions of the statement Table'
        : 'add it, and have a person deploy the boundary before the release'
      say(file, `dynamodb:${right}`, 'src/ sends it, and it is not allowed', fix)
    }
    if (!isRole) continue
    for (const right of [...allowed].filter((each) => !used.has(each))) {
      const problem = 'it is allowed, and nothing in src/ sends it'
      say(file, `dynamodb:${right}`, problem, 'take it out; the boundary may keep it')
    }
    if (/\bIndexName\b/.test(source.join('\n')) && !/\btable\/\S+\/index\//.test(text)) {
      const problem = 'src/ asks an index, and only the table itself is allowed'
      const fix = "add the table's ARN with /index/ and the index's name behind it"
      say(file, 'Table.Resource', problem, fix)
    }
  }
})

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
