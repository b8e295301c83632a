interface Deployment {
  deploymentId: string
  status: string
  description: string
  creator: string
  deploymentConfigName: string
  /** The version that traffic shifts to. */
  target: string
  alarms: boolean
}

type Body = Record<string, unknown>

interface Kind {
  /** The field that names one of them. */
  name: string
  /** The field that describes it, and in that its id. */
  info: string
  id: string
}

const kinds: Record<string, Kind> = {
  Application: { name: 'applicationName', info: 'application', id: 'applicationId' },
  DeploymentConfig: {
    name: 'deploymentConfigName',
    info: 'deploymentConfigInfo',
    id: 'deploymentConfigId',
  },
  DeploymentGroup: {
    name: 'deploymentGroupName',
    info: 'deploymentGroupInfo',
    id: 'deploymentGroupId',
  },
}

/** Refused as CodeDeploy refuses it. */
export class Refusal extends Error {
  type: string
  constructor(type: string) {
    super(type)
    this.type = type
  }
}

/**
 * CodeDeploy in one region, as far as a function's traffic is concerned: what Terraform makes, and deployments, which end at
 * once unless the region is held.
 */
export class CodeDeploy {
  deployments: Deployment[] = []
  held = false
  #made = new Map<string, Body>()
  #move: (version: string) => Promise<unknown>

  /** @param move points the function's alias at a version */
  constructor(move: (version: string) => Promise<unknown>) {
    this.#move = move
  }

  async answer(call: string, body: Body): Promise<Body> {
    const [, verb = '', kind = ''] =
      /^(Create|Get|Update)(Application|DeploymentConfig|DeploymentGroup)$/.exec(call) ?? []
    if (kind) return this.#settings(verb, kind, body)
    if (call === 'CreateDeployment') return this.#deploy(body)
    if (call === 'GetDeployment') return { deploymentInfo: this.#named(body) }
    if (call === 'ListDeployments') {
      const wanted = body.includeOnlyStatuses as string[]
      const found = this.deployments.filter(({ status }) => wanted.includes(status))
      return { deployments: found.map(({ deploymentId }) => deploymentId) }
    }
    if (call === 'StopDeployment') {
      this.#named(body).status = 'Stopped'
      return { status: 'Succeeded' }
    }
    if (call === 'ListTagsForResource') return { Tags: [] }
    throw new Refusal(`NothingAnswers${call}`)
  }

  /** Ends the shift that is under way as if its time were over. */
  async finish(): Promise<void> {
    for (const deployment of this.deployments) {
      if (deployment.status !== 'InProgress') continue
      await this.#move(deployment.target)
      deployment.status = 'Succeeded'
    }
  }

  #settings(verb: string, kind: string, body: Body): Body {
    const { name: field, info, id } = kinds[kind] as Kind
    const name = `${kind} ${body.currentDeploymentGroupName ?? body[field]}`
    if (verb !== 'Get') this.#made.set(name, { ...this.#made.get(name), ...body })
    const made = this.#made.get(name)
    if (!made) throw new Refusal(`${kind}DoesNotExistException`)
    return verb === 'Get'
      ? { [info]: { ...made, computePlatform: 'Lambda', [id]: 'made-up' } }
      : { [id]: 'made-up' }
  }

  #named({ deploymentId }: Body): Deployment {
    const found = this.deployments.find((deployment) => deployment.deploymentId === deploymentId)
    if (!found) throw new Refusal('DeploymentDoesNotExistException')
    return found
  }

  async #deploy(body: Body): Promise<Body> {
    if (this.deployments.some(({ status }) => status === 'InProgress')) {
      throw new Refusal('DeploymentLimitExceededException')
    }
    const group = this.#made.get(`DeploymentGroup ${body.deploymentGroupName}`)
    if (!group) throw new Refusal('DeploymentGroupDoesNotExistException')
    const { appSpecContent } = body.revision as { appSpecContent: { content: string } }
    const [resource] = JSON.parse(appSpecContent.content).Resources
    const { CurrentVersion, TargetVersion } = (
      Object.values(resource)[0] as { Properties: Record<string, string> }
    ).Properties
    if (!/^\d+$/.test(`${CurrentVersion}`) || !/^\d+$/.test(`${TargetVersion}`)) {
      throw new Refusal('InvalidRevisionException')
    }
    const override = body.overrideAlarmConfiguration as { enabled: boolean } | undefined
    const deploymentId = `d-${this.deployments.length + 1}`
    this.deployments.push({
      deploymentId,
      status: 'InProgress',
      description: `${body.description}`,
      creator: 'user',
      deploymentConfigName: `${body.deploymentConfigName ?? group.deploymentConfigName}`,
      target: TargetVersion ?? '',
      alarms: override?.enabled !== false,
    })
    const atOnce = body.deploymentConfigName === 'CodeDeployDefault.LambdaAllAtOnce'
    if (!this.held || atOnce) await this.finish()
    return { deploymentId }
  }
}
