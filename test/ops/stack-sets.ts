import { randomUUID } from 'node:crypto'

/** A request as the query protocol has it: `Regions.member.1` and the like. */
type Form = URLSearchParams

interface Instance {
  region: string
  stackId: string
  bucket: string
  /** Whether it has the set's template and parameters. */
  status: 'CURRENT' | 'OUTDATED'
  detailed: 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED'
}

interface Operation {
  id: string
  call: string
  regions: string[]
  preferences: Record<string, string>
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED'
  results: { region: string; status: string; reason: string }[]
}

/** What the account has besides stack sets. */
export interface Surroundings {
  /** Sends a request to CloudFormation, or CloudWatch, in a region. */
  send(service: string, region: string, form: Record<string, string>): Promise<string>
  /** Shifts a region's traffic; gives `shifted` or `stopped`. */
  shift(region: string): Promise<string>
}

/**
 * CloudFormation's stack sets, which moto only pretends to update: one operation at a time; an update with a template makes
 * every stack outdated and changes those of the named regions; a stack keeps the parameters that it overrides. The stacks
 * are moto's.
 */
export class StackSets {
  readonly operations: Operation[] = []
  template = ''
  /** How often an operation was refused because of another. */
  refusals = 0
  #parameters: Record<string, string> = {}
  #exists = false
  #instances = new Map<string, Instance>()
  #around: Surroundings
  /** A region whose alarm fires when it has been changed. */
  alarmAfter = ''

  constructor(around: Surroundings) {
    this.#around = around
  }

  /** What a region's stack set stack is, from outside. */
  instance = (region: string): Readonly<Instance> | undefined => this.#instances.get(region)

  /** Undefined for a call that is not about stack sets. */
  async answer(form: Form): Promise<{ status: number; body: string } | undefined> {
    const call = form.get('Action') ?? ''
    if (!/Stack(Set|Instance)/.test(call)) return undefined
    try {
      const result = this.#perform(call, form)
      return {
        status: 200,
        body: `<${call}Response><${call}Result>${result}</${call}Result></${call}Response>`,
      }
    } catch (error) {
      const { code = 'ValidationError', message } = error as Error & { code?: string }
      return {
        status: 400,
        body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
      }
    }
  }

  #perform(call: string, form: Form): string {
    if (!this.#exists && call !== 'CreateStackSet')
      throw refusal('StackSetNotFoundException', 'no such set')
    if (call === 'CreateStackSet') {
      if (this.#exists) throw refusal('NameAlreadyExistsException', 'it exists')
      this.#take(form)
      this.#exists = true
      return '<StackSetId>orders-region:1</StackSetId>'
    }
    if (call === 'DescribeStackSet')
      return `<StackSet><Parameters>${membersOf(this.#parameters)}</Parameters></StackSet>`
    if (call === 'ListStackInstances')
      return `<Summaries>${this.#summaries(form.get('StackInstanceRegion'))}</Summaries>`
    if (call === 'ListStackSetOperations') {
      const listed = this.operations
        .toReversed()
        .map(
          ({ id, status }) =>
            `<member><OperationId>${id}</OperationId><Status>${status}</Status></member>`,
        )
      return `<Summaries>${listed.join('')}</Summaries>`
    }
    if (call === 'UpdateStackSet' || call === 'CreateStackInstances') return this.#begin(call, form)
    const operation = this.operations.find(({ id }) => id === form.get('OperationId'))
    if (!operation) throw refusal('OperationNotFoundException', 'no such operation')
    if (call === 'DescribeStackSetOperation') {
      return `<StackSetOperation><Status>${operation.status}</Status></StackSetOperation>`
    }
    if (call !== 'ListStackSetOperationResults')
      throw refusal('InvalidAction', `${call} is not known here`)
    const results = operation.results.map(
      ({ region, status, reason }) =>
        `<member><Region>${region}</Region><Status>${status}</Status><StatusReason>${reason}</StatusReason></member>`,
    )
    return `<Summaries>${results.join('')}</Summaries>`
  }

  /** The template and parameters of a change, held to what CloudFormation holds them to. */
  #take(form: Form): void {
    const template = form.get('TemplateBody') ?? ''
    const { Parameters, Transform } = JSON.parse(template)
    if (Transform) throw refusal('ValidationError', 'it has a macro')
    if (template.length > 51_200) throw refusal('ValidationError', 'it is too long')
    for (const role of ['AdministrationRoleARN', 'ExecutionRoleName']) {
      if (!form.get(role)) throw refusal('ValidationError', `${role} is missing`)
    }
    if (form.get('Capabilities.member.1') !== 'CAPABILITY_IAM')
      throw refusal('InsufficientCapabilitiesException', 'no IAM')
    const given = parametersIn(form, 'Parameters')
    for (const name of Object.keys(given)) {
      if (!(name in Parameters)) throw refusal('ValidationError', `${name} is no parameter`)
      if (given[name] === undefined && !(name in this.#parameters))
        throw refusal('ValidationError', `${name} had no value`)
    }
    const next: Record<string, string> = {}
    for (const [name, { Default }] of Object.entries<{ Default?: string }>(Parameters)) {
      const value = name in given ? (given[name] ?? this.#parameters[name]) : Default
      if (value === undefined) throw refusal('ValidationError', `${name} must have a value`)
      next[name] = value
    }
    this.template = template
    this.#parameters = next
  }

  #begin(call: string, form: Form): string {
    if (this.operations.some(({ status }) => status === 'RUNNING')) {
      this.refusals += 1
      throw refusal('OperationInProgressException', 'another operation is in progress')
    }
    const regions = listIn(form, 'Regions')
    const order = listIn(form, 'OperationPreferences.RegionOrder')
    if (order.join() !== regions.join())
      throw refusal('ValidationError', 'RegionOrder is not of the regions')
    if (call === 'UpdateStackSet') {
      for (const region of regions) {
        if (!this.#instances.has(region)) throw refusal('StackInstanceNotFoundException', region)
      }
      this.#take(form)
      // Also of those that no operation names, CloudFormation says PENDING (its roadmap's issue 1751).
      for (const instance of this.#instances.values()) {
        instance.status = 'OUTDATED'
        instance.detailed = 'PENDING'
      }
    } else {
      for (const region of regions) {
        if (this.#instances.has(region)) throw refusal('ValidationError', `${region} has a stack`)
        const bucket = parametersIn(form, 'ParameterOverrides').ArtifactBucket ?? ''
        this.#instances.set(region, {
          region,
          stackId: '',
          bucket,
          status: 'OUTDATED',
          detailed: 'PENDING',
        })
      }
    }
    const preferences = Object.fromEntries(
      [...form].flatMap(([key, value]) =>
        key.startsWith('OperationPreferences.')
          ? [[key.replace('OperationPreferences.', ''), value]]
          : [],
      ),
    )
    const id = randomUUID()
    const operation: Operation = { id, call, regions, preferences, status: 'RUNNING', results: [] }
    this.operations.push(operation)
    void this.#run(operation)
    return `<OperationId>${id}</OperationId>`
  }

  async #run(operation: Operation): Promise<void> {
    await Promise.all(
      operation.regions.map(async (region) => {
        const instance = this.#instances.get(region) as Instance
        instance.detailed = 'RUNNING'
        const reason = await this.#change(instance).catch((error: Error) => error.message)
        instance.detailed = reason ? 'FAILED' : 'SUCCEEDED'
        if (!reason) instance.status = 'CURRENT'
        operation.results.push({ region, status: instance.detailed, reason })
      }),
    )
    operation.status = operation.results.some(({ status }) => status === 'FAILED')
      ? 'FAILED'
      : 'SUCCEEDED'
  }

  /** Gives a stack the set's template, and tells why it could not. */
  async #change(instance: Instance): Promise<string> {
    const { region, bucket, stackId } = instance
    const parameters: Record<string, string> = { ...this.#parameters, ArtifactBucket: bucket }
    if (
      stackId &&
      parameters.TrafficShift === 'gradual' &&
      (await this.#around.shift(region)) === 'stopped'
    ) {
      return 'ResourceLogicalId:FunctionAliaslive, the deployment was stopped'
    }
    const body = JSON.stringify({
      Parameters: JSON.parse(this.template).Parameters,
      Resources: { Topic: { Type: 'AWS::SNS::Topic' } },
      Outputs: {
        CodeDeployApplication: { Value: 'application' },
        CodeDeployGroup: { Value: 'group' },
      },
    })
    const form: Record<string, string> = {
      Action: stackId ? 'UpdateStack' : 'CreateStack',
      StackName: stackId || `StackSet-orders-region-${randomUUID()}`,
      TemplateBody: body,
    }
    for (const [at, [name, value]] of Object.entries(parameters).entries()) {
      form[`Parameters.member.${at + 1}.ParameterKey`] = name
      form[`Parameters.member.${at + 1}.ParameterValue`] = value
    }
    const answer = await this.#around.send('cloudformation', region, form)
    instance.stackId ||= /<StackId>(.+?)<\/StackId>/.exec(answer)?.[1] ?? ''
    const alarm = { AlarmName: `orders-${region}-5xx` }
    if (!stackId)
      await this.#around.send('monitoring', region, {
        Action: 'PutMetricAlarm',
        ...alarm,
        ...metric,
      })
    if (this.alarmAfter === region) {
      const state = { StateValue: 'ALARM', StateReason: 'over the threshold' }
      await this.#around.send('monitoring', region, { Action: 'SetAlarmState', ...alarm, ...state })
    }
    return ''
  }

  #summaries(only: string | null): string {
    return [...this.#instances.values()]
      .filter(({ region }) => only === null || region === only)
      .map(
        ({ region, stackId, status, detailed }) =>
          `<member><Region>${region}</Region>${stackId && `<StackId>${stackId}</StackId>`}<Status>${status}</Status><StackInstanceStatus><DetailedStatus>${detailed}</DetailedStatus></StackInstanceStatus></member>`,
      )
      .join('')
  }
}

const metric = {
  Namespace: 'test',
  MetricName: '5xx',
  Statistic: 'Sum',
  Period: '60',
  ComparisonOperator: 'GreaterThanThreshold',
  Threshold: '1',
  EvaluationPeriods: '2',
}

const refusal = (code: string, message: string) => Object.assign(new Error(message), { code })

function listIn(form: Form, name: string): string[] {
  const found: string[] = []
  for (let at = 1; form.has(`${name}.member.${at}`); at += 1)
    found.push(form.get(`${name}.member.${at}`) ?? '')
  return found
}

function parametersIn(form: Form, list: string): Record<string, string | undefined> {
  const found: Record<string, string | undefined> = {}
  for (let at = 1; form.has(`${list}.member.${at}.ParameterKey`); at += 1) {
    const value = form.get(`${list}.member.${at}.ParameterValue`)
    found[form.get(`${list}.member.${at}.ParameterKey`) ?? ''] = value ?? undefined
  }
  return found
}

const membersOf = (parameters: Record<string, string>): string =>
  Object.entries(parameters)
    .map(
      ([key, value]) =>
        `<member><ParameterKey>${key}</ParameterKey><ParameterValue>${value}</ParameterValue></member>`,
    )
    .join('')
