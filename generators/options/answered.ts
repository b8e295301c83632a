import { layers } from '../../templates/layers.ts'

/** What people ask for that is no choice: why not, and what comes nearest where it is to be had. */
export interface Answered {
  reason: string
  nearest?: readonly string[]
}

export const relational: Answered = {
  reason:
    'A relational server replicated between regions by hand is not offered: every write waits for locks at the speed of light, or two primaries diverge, and its failover is never rehearsed',
  nearest: layers.data.flatMap((layer) => (layer.relational ? [layer.id] : [])),
}

/** What is said of each of these names. */
const named = (answer: Answered, ...names: string[]) => names.map((name) => [name, answer] as const)

const program = (title: string): Answered => ({
  reason: `${title} is not offered: a program would write the infrastructure, and here it is the files themselves that you read and review`,
})

const otherCi = (title: string): Answered => ({
  reason: `There is no pipeline for ${title}; what one does are npm scripts, and the files of either CI system show their order`,
})

/** What people ask for by name, by option. */
export const answered: Readonly<Record<string, ReadonlyMap<string, Answered>>> = {
  framework: new Map([
    ...named(program('The AWS CDK'), 'cdk', 'aws-cdk'),
    ...named(program('Pulumi'), 'pulumi'),
    ...named(program('SST'), 'sst'),
    ...named(program('Amplify'), 'amplify'),
    ...named(
      {
        reason: 'Azure and Google Cloud are not offered: what is made runs on AWS or on Cloudflare',
      },
      ...['azure', 'gcp', 'google', 'google-cloud'],
    ),
  ]),
  data: new Map([
    ...named(relational, 'relational', 'sql', 'mysql', 'postgres', 'postgresql', 'aurora', 'rds'),
    ...named({ reason: 'The hosted Fauna service ended on 2025-05-30' }, 'fauna'),
  ]),
  ci: new Map([
    ...named(otherCi('GitLab CI'), 'gitlab', 'gitlab-ci'),
    ...named(otherCi('Jenkins'), 'jenkins'),
    ...named(otherCi('Bitbucket Pipelines'), 'bitbucket'),
    ...named(otherCi('Azure DevOps'), 'azure', 'azure-devops'),
    ...named(otherCi('AWS CodePipeline'), 'codepipeline', 'codebuild'),
    ...named(otherCi('Buildkite'), 'buildkite'),
  ]),
}
