import { spawnSync } from 'node:child_process'
import { Failure } from '../commands/command.ts'
import type { Finding } from './project.ts'

export type Lint =
  | { status: 'passed' | 'failed'; findings: Finding[] }
  | { status: 'missing'; findings: [] }

interface Match {
  Filename: string
  Message: string
  Rule: { Id: string }
  Location: { Start: { LineNumber: number } }
}

/**
 * Runs cfn-lint over the templates, for all of the regions.
 *
 * @throws when cfn-lint is there but cannot do its work
 */
export function cfnLint(files: string[], regions: string[], cwd: string): Lint {
  const run = spawnSync('cfn-lint', ['--format', 'json', '--regions', ...regions, '--', ...files], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (run.error && 'code' in run.error && run.error.code === 'ENOENT') {
    return { status: 'missing', findings: [] }
  }
  // Exit codes are a sum: 2 errors, 4 warnings, 8 remarks. 1, or none, is cfn-lint's own failure.
  if (run.error || run.status === null || (run.status & 1) === 1) {
    throw new Failure(`cfn-lint failed: ${run.error?.message ?? run.stderr.trim()}`)
  }
  const findings = (JSON.parse(run.stdout || '[]') as Match[]).map((match) => ({
    file: match.Filename,
    where: `line ${match.Location.Start.LineNumber}`,
    problem: match.Message.replace(/\.$/, ''),
    fix: `see cfn-lint's rule ${match.Rule.Id}`,
  }))
  return { status: findings.length === 0 ? 'passed' : 'failed', findings }
}
