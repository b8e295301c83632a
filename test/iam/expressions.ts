export type Value = string | Value[] | { [key: string]: Value }

/** Works out a name such as `local.arns.roles`, given in parts. */
type Lookup = (path: string[]) => Value

const functions: Record<string, (given: Value) => Value> = {
  flatten: (given) => (given as Value[][]).flat(), // as deep as a policy's lists are
  jsonencode: (given) => given,
}

/**
 * Works out an expression of Terraform's that is a policy: strings, lists, objects, names, `[for … in … : …]`, and the functions above.
 *
 * @throws when it meets anything else
 */
export function evaluated(text: string, lookup: Lookup): Value {
  let at = 0
  let named = lookup
  const space = () => {
    while (/[\s,]/.test(text[at] ?? '')) at += 1
  }
  const fail = (): never => {
    throw new Error(`an expression that this does not read: ${text.slice(at, at + 60)}`)
  }
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    const found = new RegExp(pattern.source, 'y')
    found.lastIndex = at
    const match = found.exec(text) ?? undefined
    if (match) at += match[0].length
    return match
  }

  function string(): string {
    let out = ''
    for (at += 1; text[at] !== '"'; at += 1) {
      if (at >= text.length) fail()
      if (text.startsWith('${', at)) {
        at += 2
        out += expression()
        if (text[at] !== '}') fail()
      } else out += text[at] === '\\' ? text[++at] : text[at]
    }
    at += 1
    return out
  }

  /** Each turn reads the body again. */
  function loop(name: string): Value[] {
    const over = expression() as Value[]
    space()
    if (!take(/:/)) fail()
    const body = at
    const outer = named
    const made = over.map((each) => {
      at = body
      named = (path) => (path[0] === name ? each : outer(path))
      return expression()
    })
    named = outer
    return made
  }

  function object(): Value {
    const entries: [string, Value][] = []
    for (space(); !take(/\}/); space()) {
      const key = text[at] === '"' ? string() : (take(/[\w-]+/) ?? fail())[0]
      if (!take(/\s*=/)) fail()
      entries.push([key, expression()])
    }
    return Object.fromEntries(entries)
  }

  function list(): Value {
    space()
    const [, name] = take(/for (\w+) in/) ?? []
    const items = name ? loop(name) : []
    for (space(); !take(/\]/); space()) items.push(expression())
    return items
  }

  function expression(): Value {
    space()
    if (text[at] === '"') return string()
    if (take(/\[/)) return list()
    if (take(/\{/)) return object()
    const [name = ''] = take(/[a-z]\w*(\.\w+)*/) ?? fail()
    if (!take(/\(/)) return named(name.split('.'))
    const given = expression()
    space()
    if (!take(/\)/)) fail()
    return (functions[name] ?? fail())(given)
  }

  const value = expression()
  space()
  return at === text.length ? value : fail()
}
