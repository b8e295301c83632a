import { createRequire } from 'node:module'
import { join } from 'node:path'
import { installOnce } from '../support/install-once.ts'

/** The last of cdk-nag's major version 2, and the CDK's that it was made for. */
const versions = { 'aws-cdk-lib': '2.276.0', 'cdk-nag': '2.38.2', constructs: '10.8.1' }

/** A resource of a template that breaks a rule, or of which a rule could not decide: its name then ends with that. */
export interface Finding {
  rule: string
  resource: string
}

interface Data {
  ruleId: string
  resource: { node: { id: string } }
}

/**
 * Reads templates by the rules of cdk-nag's pack AwsSolutions.
 *
 * @param files CloudFormation's templates, without macros
 * @param work a folder that the CDK may write to
 */
export function nag(files: string[], work: string): Finding[] {
  const load = createRequire(join(installOnce('cdk-nag', versions), 'package.json'))
  const { App, Stack } = load('aws-cdk-lib')
  const { CfnInclude } = load('aws-cdk-lib/cloudformation-include')
  const { AwsSolutionsChecks } = load('cdk-nag')
  const findings: Finding[] = []
  const found = (suffix: string) => (data: Data) => {
    findings.push({
      rule: `${data.ruleId.replace('AwsSolutions-', '')}${suffix}`,
      resource: data.resource.node.id,
    })
  }
  const quiet = () => {}
  const logger = {
    onCompliance: quiet,
    onNotApplicable: quiet,
    onSuppressed: quiet,
    onSuppressedError: quiet,
    onNonCompliance: found(''),
    onError: found(' undecided'),
  }
  const app = new App({ analyticsReporting: false, outdir: join(work, 'cdk.out') })
  for (const [index, templateFile] of files.entries()) {
    new CfnInclude(new Stack(app, `Stack${index}`), 'Template', { templateFile })
  }
  // As an aspect it would be called on the same nodes, and the CDK would then write and judge the templates as well.
  const rules = new AwsSolutionsChecks({ additionalLoggers: [logger], reports: false })
  for (const node of app.node.findAll()) rules.visit(node)
  return findings
}
