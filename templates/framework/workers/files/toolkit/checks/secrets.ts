import { file } from '../cloudflare/config.ts'
import type { Check } from './project.ts'

const secretName = /secret|token|passw|credential|private|api_?key/i
/** Tokens by their makers' own marks, private keys, and credentials inside an address of another machine. */
const secretValue =
  /-----BEGIN|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\b(?:gh[pousr]|sk|xox[abp])[_-][\w-]{16,}|\bBearer |:\/\/[^/\s:]+:[^/\s@]+@(?!127\.0\.0\.1[:/])/

/** Every text in a config, with the keys that lead to it. */
function* texts(value: unknown, path: string[] = []): Generator<[string[], string]> {
  if (typeof value === 'string') yield [path, value]
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) yield* texts(inner, [...path, key])
  }
}

/** Wrangler keeps secrets. `secret put` would deploy at once, without a gate, and is refused after a release was taken back. */
export const secrets: Check = ({ config }) =>
  [...texts(config)]
    .filter(
      ([path, text]) =>
        secretValue.test(text) || (path[0] === 'vars' && secretName.test(path.at(-1) ?? '')),
    )
    .map(([path]) => ({
      file,
      where: path.join('.'),
      problem: 'it looks like a secret, and the file is committed',
      fix: `take it out, and run "npx wrangler versions secret put ${path.at(-1)}"`,
    }))
