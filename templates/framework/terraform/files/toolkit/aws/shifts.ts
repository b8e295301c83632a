import { setTimeout as sleep } from 'node:timers/promises'
import {
  CodeDeployClient,
  CreateDeploymentCommand,
  GetDeploymentCommand,
  ListDeploymentsCommand,
} from '@aws-sdk/client-codedeploy'
import { topology } from '../../topology.ts'
import { Failure } from '../commands/command.ts'
import { patiently } from '../rollout/requests.ts'
import { ask, perRegion } from './clients.ts'
import type { Cloud, TrafficShift } from './cloud.ts'
import { ALIAS } from './functions.ts'

const POLL_MS = 10_000
const codeDeploy = perRegion((options) => new CodeDeployClient(options))

const where = { applicationName: topology.service, deploymentGroupName: topology.service }

/** What CodeDeploy is to do, in its own words. */
const appSpec = ({ from, to }: TrafficShift): string =>
  JSON.stringify({
    version: 0.0,
    Resources: [
      {
        [topology.service]: {
          Type: 'AWS::Lambda::Function',
          Properties: {
            Name: topology.service,
            Alias: ALIAS,
            CurrentVersion: from,
            TargetVersion: to,
          },
        },
      },
    ],
  })

/** Traffic shifts of one region. A deployment names its release in its description. */
export const shifts: Pick<Cloud, 'shift' | 'shiftUnderWay'> = {
  async shift(region, shift) {
    const client = codeDeploy(region)
    const deploymentId = await ask('codedeploy:CreateDeployment', region, async () => {
      const made = await client.send(
        new CreateDeploymentCommand({
          ...where,
          description: shift.release,
          revision: { revisionType: 'AppSpecContent', appSpecContent: { content: appSpec(shift) } },
          ...(shift.atOnce && {
            deploymentConfigName: 'CodeDeployDefault.LambdaAllAtOnce',
            overrideAlarmConfiguration: { enabled: false },
          }),
        }),
      )
      return made.deploymentId
    })
    for (;;) {
      const look = () =>
        ask('codedeploy:GetDeployment', region, async () => {
          const { deploymentInfo } = await client.send(new GetDeploymentCommand({ deploymentId }))
          return {
            status: deploymentInfo?.status,
            reason: deploymentInfo?.errorInformation?.message,
          }
        })
      const { status, reason } = await patiently(look, () => sleep(POLL_MS))
      if (status === 'Succeeded') return
      if (status === 'Failed' || status === 'Stopped') {
        throw new Failure(
          `the deployment ${deploymentId} in ${region} ended as ${status}${reason ? `: ${reason}` : ''}`,
        )
      }
      await sleep(POLL_MS)
    }
  },

  shiftUnderWay: (region) =>
    ask('codedeploy:ListDeployments', region, async () => {
      const client = codeDeploy(region)
      const { deployments: [deploymentId] = [] } = await client.send(
        new ListDeploymentsCommand({
          ...where,
          includeOnlyStatuses: ['Created', 'Queued', 'InProgress', 'Ready'],
        }),
      )
      if (deploymentId === undefined) return undefined
      const { deploymentInfo } = await client.send(new GetDeploymentCommand({ deploymentId }))
      const status = deploymentInfo?.status ?? ''
      const release = deploymentInfo?.description
      const back = deploymentInfo?.creator === 'codeDeployRollback'
      return back || !release ? { status } : { status, release }
    }),
}
