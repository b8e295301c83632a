import type { Answers } from '../../generators/plan/model.ts'
import { answersAtTheEdge, answersFor } from '../support/answers.ts'

export const two = ['us-east-2', 'us-west-2']
export const domain = 'api.example.com'
export const aws = (regions: string[], changed: Partial<Answers> = {}) =>
  answersFor({ regions, ...changed })
export const edge = answersAtTheEdge

export const tf = (regions: string[], changed: Partial<Answers> = {}) =>
  answersFor({ framework: 'terraform', regions, ...changed })

/** Title, from, to, and what each sentence must say, in order. */
export const changes: [string, Answers, Answers, RegExp[]][] = [
  [
    'a region more: its place in the pipeline, and the stock',
    aws(two),
    aws([...two, 'eu-west-1']),
    [
      /subscribe .* orders-eu-west-1-alarms/,
      /no rollout is under way/,
      /table is copied to eu-west-1\. .*an hour or more/,
      /oversold.*deploy -- --without eu-west-1".*"npm run deploy"/,
    ],
  ],
  [
    'two regions more: one replica an update',
    aws(two, { ci: 'circleci' }),
    aws([...two, 'eu-west-1', 'sa-east-1'], { ci: 'circleci' }),
    [
      /orders-eu-west-1-alarms/,
      /orders-sa-east-1-alarms/,
      /no rollout is under way/,
      /one replica more, or one less, .* here are 2: eu-west-1 comes, sa-east-1 comes\. .*"npm run deploy -- --prepare"/,
      /table is copied to eu-west-1 and sa-east-1\./,
      /--without eu-west-1 --without sa-east-1"/,
    ],
  ],
  [
    'a region for another',
    aws([...two, 'eu-west-1'], { ci: 'circleci' }),
    aws([...two, 'sa-east-1'], { ci: 'circleci' }),
    [
      /Take eu-west-1 out/,
      /orders-sa-east-1-alarms/,
      /no rollout is under way/,
      /here are 2: sa-east-1 comes, eu-west-1 goes/,
      /table is copied to sa-east-1\./,
      /--without sa-east-1"/,
      /replica in eu-west-1 is protected/,
    ],
  ],
  [
    'a region less',
    aws([...two, 'eu-west-1']),
    aws(two),
    [
      /On the commit before.*evacuate -- eu-west-1".*delete-stack --region eu-west-1 --stack-name orders-region"/,
      /no rollout is under way/,
      /update-table --region eu-west-1 --table-name orders --no-deletion-protection-enabled/,
    ],
  ],
  [
    'a stack set for the regional stacks',
    aws(two),
    aws(two, { deployment: 'stacksets' }),
    [
      /update the stack orders-pipeline.*StackRole all rights.*evacuate -- REGION".*delete-stack --region REGION.*orders-global alone/,
      /without a way back/,
    ],
  ],
  [
    'no stack set any more',
    aws(two, { deployment: 'stacksets' }),
    aws(two),
    [
      /delete-stack-instances --region us-east-2 .*orders-global alone/,
      /delete the stack set .* only then update the stack orders-pipeline/,
    ],
  ],
  [
    'a region less in a stack set',
    aws([...two, 'eu-west-1'], { deployment: 'stacksets' }),
    aws(two, { deployment: 'stacksets' }),
    [
      /--stack-set-name orders-region --accounts ID --regions eu-west-1 .*--stack-name orders-artifacts/,
      /no rollout is under way/,
      /replica in eu-west-1 is protected/,
    ],
  ],
  [
    'Terraform for a stack set',
    aws(two, { deployment: 'stacksets' }),
    aws(two, { framework: 'terraform' }),
    [
      /To AWS this is a new service/,
      /first deployment fails: .* another name than orders/,
      /stack set orders-region in us-east-2 with its stacks, .*Delete orders-pipeline last/,
      /environments release, rollout and rollback and the variables/,
    ],
  ],
  [
    'the Serverless Framework for a stack set',
    aws(two, { deployment: 'stacksets' }),
    aws(two, { framework: 'serverless' }),
    [/delete-stack-instances --region us-east-2/, /only then update the stack orders-pipeline/],
  ],
  [
    'a stack set for the Serverless Framework',
    aws(two, { framework: 'serverless' }),
    aws(two, { deployment: 'stacksets' }),
    [/StackRole all rights.*delete-stack --region REGION/, /without a way back/],
  ],
  [
    'another home region',
    aws(two),
    aws(two.toReversed()),
    [/orders-global in us-east-2, .* in us-west-2 fails/],
  ],
  [
    'another order behind the home region',
    aws([...two, 'eu-west-1'], { rollout: 'regional-canary' }),
    aws(['us-east-2', 'eu-west-1', 'us-west-2'], { rollout: 'regional-canary' }),
    [/no rollout is under way/, /oversold by a unit or two/],
  ],
  [
    'a table that is strongly consistent',
    aws(two),
    aws(two, { data: 'dynamodb-strong' }),
    [
      /infra\/boundary\.yaml and infra\/pipeline\.yaml.*statements of the commit before/,
      /settled when it is made, and DynamoDB refuses to change it.*infra\/global\.yaml/,
    ],
  ],
  [
    'a region more for a strong table',
    aws(two, { data: 'dynamodb-strong', ci: 'circleci' }),
    aws([...two, 'us-east-1'], { data: 'dynamodb-strong', ci: 'circleci' }),
    [
      /orders-us-east-1-alarms/,
      /no rollout is under way/,
      /settled when it is made \(us-east-2, us-west-2, the witness us-east-1\)/,
    ],
  ],
  [
    'two linked clusters instead of a table',
    aws(two),
    aws(two, { data: 'dsql' }),
    [
      /infra\/boundary\.yaml and infra\/pipeline\.yaml.*statements of the commit before/,
      /No data comes into the clusters/,
    ],
  ],
  [
    'two linked clusters instead of a table, and the Serverless Framework for SAM',
    aws(two),
    aws(two, { framework: 'serverless', data: 'dsql' }),
    [
      /infra\/boundary\.yaml and infra\/pipeline\.yaml.*statements of the commit before/,
      /On the commit before/,
      /update the stack orders-pipeline/,
      /No data comes into the clusters/,
    ],
  ],
  [
    'a table instead of two linked clusters',
    aws(two, { data: 'dsql' }),
    aws(two),
    [
      /infra\/boundary\.yaml and infra\/pipeline\.yaml.*statements of the commit before/,
      /stacks orders-data stay with all that they hold/,
    ],
  ],
  [
    'another region to be linked with',
    aws(two, { data: 'dsql' }),
    aws(['us-east-1', 'us-west-2'], { data: 'dsql' }),
    [
      /evacuate -- us-east-2/,
      /orders-us-east-1-alarms/,
      /no rollout is under way/,
      /settled when they are made \(us-east-2 and us-west-2, with the witness us-east-1\)/,
    ],
  ],
  [
    'another strategy',
    aws(two),
    aws(two, { rollout: 'regional-canary' }),
    [/no rollout is under way/],
  ],
  [
    'another shift, which each release brings along',
    aws(two),
    aws(two, { shift: 'linear10-1m' }),
    [],
  ],
  [
    'a domain',
    aws(two),
    aws(two, { domain }),
    [/orders-pipeline first.*--prepare" and delegate api\.example\.com/, /stop answering/],
  ],
  [
    'no domain any more',
    aws(two, { domain }),
    aws(two),
    [/api\.example\.com ends with this release/, /NS record.*orders-pipeline only when/],
  ],
  [
    'another domain',
    aws(two, { domain }),
    aws(two, { domain: 'api.example.org' }),
    [/cannot follow .* in one step/],
  ],
  [
    'CircleCI for GitHub',
    aws(two),
    aws(two, { ci: 'circleci' }),
    [
      /environments release, rollout and rollback and the variables/,
      /Update the stack orders-pipeline .*context orders-production/,
    ],
  ],
  [
    'GitHub for CircleCI',
    aws(two, { ci: 'circleci' }),
    aws(two),
    [/Update the stack orders-pipeline .*environments/, /Delete the context orders-production/],
  ],
  [
    'a person who lets releases go',
    aws(two, { ci: 'circleci' }),
    aws(two, { ci: 'circleci', approval: true }),
    [/job approve .*context orders-production to a security group/],
  ],
  [
    'nobody who lets releases go any more',
    aws(two, { ci: 'circleci', approval: true }),
    aws(two, { ci: 'circleci' }),
    [/each push to main begins a rollout/],
  ],
  [
    'a shift that takes longer than a free job may',
    aws(two, { ci: 'circleci' }),
    aws(two, { ci: 'circleci', shift: 'linear10-10m' }),
    [/waits for 90 minutes/],
  ],
  [
    'another name',
    aws(two),
    aws(two, { name: 'shop' }),
    [/orders-region and orders-artifacts in us-east-2, us-west-2/, /new service/, /environments/],
  ],
  [
    'the Serverless Framework for SAM',
    aws(two),
    aws(two, { framework: 'serverless' }),
    [
      /On the commit before: "npm run evacuate.*--stack-name orders-region"/,
      /update the stack orders-pipeline/,
    ],
  ],
  [
    'the Serverless Framework for SAM, and a table that is strongly consistent',
    aws(two),
    aws(two, { framework: 'serverless', data: 'dynamodb-strong' }),
    [
      /infra\/boundary\.yaml and infra\/pipeline\.yaml.*statements of the commit before/,
      /On the commit before/,
      /update the stack orders-pipeline/,
      /settled when it is made.*infra\/global\.yaml fails/,
    ],
  ],
  [
    'a region more, and a domain, with the Serverless Framework',
    aws(two, { framework: 'serverless' }),
    aws([...two, 'eu-west-1'], { framework: 'serverless', domain }),
    [
      /subscribe .* orders-eu-west-1-alarms .*infra\/region\.yaml/,
      /no rollout is under way/,
      /table is copied to eu-west-1\./,
      /--without eu-west-1"/,
      /orders-pipeline first/,
      /DisableExecuteApiEndpoint in infra\/region\.yaml/,
    ],
  ],
  [
    'a region more, with Terraform',
    tf(two),
    tf([...two, 'eu-west-1', 'sa-east-1'], { ci: 'github' }),
    [
      /-chdir=infra\/bootstrap apply".*orders-eu-west-1-alarms/,
      /orders-sa-east-1-alarms/,
      /no rollout is under way/,
      /table is copied to eu-west-1 and sa-east-1\./,
      /--without eu-west-1 --without sa-east-1"/,
    ],
  ],
  [
    'a region for another, with Terraform',
    tf([...two, 'eu-west-1']),
    tf([...two, 'sa-east-1']),
    [
      /"npm run terraform -- eu-west-1 destroy".*state rm module\.bucket_eu_west_1"/,
      /orders-sa-east-1-alarms/,
      /no rollout is under way/,
      /table is copied to sa-east-1\./,
      /--without sa-east-1"/,
      /remove the replica in eu-west-1.*--no-deletion-protection-enabled".*Delete={RegionName=eu-west-1}".*state rm aws_dynamodb_table_replica\.eu_west_1"/,
    ],
  ],
  [
    'another home region, with Terraform',
    tf(two),
    tf(two.toReversed()),
    [/infra\/global, whose state is in us-east-2\. From us-west-2/],
  ],
  [
    'a domain, with Terraform',
    tf(two),
    tf(two, { domain }),
    [
      /bootstrap apply" first.*--prepare", which stops until api\.example\.com is delegated/,
      /disable_execute_api_endpoint/,
    ],
  ],
  [
    'no domain any more, with Terraform',
    tf(two, { domain }),
    tf(two),
    [/state rm aws_route53_zone\.service"/, /NS record.*bootstrap apply" only when/],
  ],
  [
    'another domain, with Terraform',
    tf(two, { domain }),
    tf(two, { domain: 'api.example.org' }),
    [/cannot follow .* in one step.*prevent_destroy/],
  ],
  [
    'a table that is strongly consistent, with Terraform',
    tf(two),
    tf(two, { data: 'dynamodb-strong' }),
    [
      /-chdir=infra\/bootstrap apply" with the statements of the commit before/,
      /settled when it is made, and DynamoDB refuses to change it: infra\/global cannot be applied/,
    ],
  ],
  [
    'two linked clusters instead of a table, with Terraform',
    tf(two),
    tf(two, { data: 'dsql' }),
    [
      /-chdir=infra\/bootstrap apply" with the statements of the commit before/,
      /No data comes into the clusters.*infra\/global cannot be applied/,
    ],
  ],
  [
    'a table instead of two linked clusters, with Terraform',
    tf(two, { data: 'dsql' }),
    tf(two),
    [
      /-chdir=infra\/bootstrap apply" with the statements of the commit before/,
      /clusters stay with all that they hold.*infra\/global cannot be applied/,
    ],
  ],
  [
    'another home region for two linked clusters, with Terraform',
    tf(two, { data: 'dsql' }),
    tf(two.toReversed(), { data: 'dsql' }),
    [/whose state is in us-east-2\. From us-west-2 Terraform would make others/],
  ],
  [
    'a region more for a strong table, with Terraform',
    tf(two, { data: 'dynamodb-strong', ci: 'circleci' }),
    tf([...two, 'us-east-1'], { data: 'dynamodb-strong', ci: 'circleci' }),
    [
      /-chdir=infra\/bootstrap apply".*orders-us-east-1-alarms/,
      /no rollout is under way/,
      /\(us-east-2, us-west-2, the witness us-east-1\).*infra\/global cannot be applied/,
    ],
  ],
  [
    'CircleCI for GitHub, with Terraform',
    tf(two),
    tf(two, { ci: 'circleci' }),
    [
      /AWS_PLAN_ROLE_ARN.*state rm aws_iam_openid_connect_provider\.github"/,
      /bootstrap apply" when you push this, with the contexts orders-production and orders-plan made/,
    ],
  ],
  [
    'GitHub for CircleCI, with Terraform',
    tf(two, { ci: 'circleci' }),
    tf(two),
    [
      /bootstrap apply" when you push this, with the environments/,
      /context orders-production.*state rm aws_iam_openid_connect_provider\.circleci"/,
    ],
  ],
  [
    'another name, with Terraform',
    tf(two, { ci: 'circleci' }),
    tf(two, { name: 'shop', ci: 'circleci' }),
    [
      /us-east-2, us-west-2 stays until you destroy it/,
      /terraform\.tfstate knows what was made for orders/,
      /To AWS .* new service/,
      /identity provider stays in the AWS account/,
    ],
  ],
  [
    'Terraform for SAM',
    aws(two),
    tf(two),
    [
      /orders-global, orders-pipeline and orders-boundary in us-east-2/,
      /To AWS .* new service/,
      /same names there/,
      /AWS_STACK_ROLE_ARN/,
    ],
  ],
  [
    'SAM for Terraform',
    tf(two),
    aws(two, { name: 'shop' }),
    [/stays until you destroy it/, /To AWS .* new service/, /AWS_PLAN_ROLE_ARN/],
  ],
  [
    'Workers for AWS',
    aws(two),
    edge(),
    [
      /orders-global, orders-pipeline and orders-boundary in us-east-2/,
      /To Cloudflare .* new service/,
      /environments/,
    ],
  ],
  [
    'AWS for Workers',
    edge({ data: 'd1', ci: 'circleci' }),
    aws(two),
    [
      /Worker orders stays/,
      /database orders-db stays/,
      /Delete the context/,
      /To AWS .* new service/,
    ],
  ],
  [
    'a domain at the edge',
    edge(),
    edge({ domain }),
    [
      /npx wrangler triggers deploy".*ask api\.example\.com/,
      /Workers Routes: Edit/,
      /workers\.dev stops/,
    ],
  ],
  [
    'no domain at the edge any more',
    edge({ domain }),
    edge(),
    [/triggers deploy".*below workers\.dev/, /stays with orders until you remove it/],
  ],
  [
    'another domain at the edge',
    edge({ domain }),
    edge({ domain: 'api.example.org' }),
    [/ask api\.example\.org/, /zone/, /api\.example\.com stops answering/],
  ],
  [
    'D1 for Durable Objects',
    edge(),
    edge({ data: 'd1' }),
    [
      /"deleted_classes": \["Item", "Order"\].*"npx wrangler deploy"/,
      /Make the database before you push/,
    ],
  ],
  [
    'Durable Objects for D1',
    edge({ data: 'd1' }),
    edge(),
    [/database orders-db stays.*"database_id"/, /deploy -- --migrate"/],
  ],
  [
    'PostgreSQL for D1',
    edge({ data: 'd1' }),
    edge({ data: 'hyperdrive' }),
    [/database orders-db stays/, /its Hyperdrive configuration before you push.*DATABASE_URL/],
  ],
  [
    'D1 for PostgreSQL',
    edge({ data: 'hyperdrive' }),
    edge({ data: 'd1' }),
    [/configuration orders-hyperdrive stays, and the database behind it/, /Make the database/],
  ],
  [
    'KV before the objects',
    edge(),
    edge({ data: 'kv' }),
    [/Make the KV namespace before you push/],
  ],
  ['no KV before the objects', edge({ data: 'kv' }), edge(), [/orders-shown stays/]],
  [
    'CircleCI for GitHub at the edge',
    edge(),
    edge({ ci: 'circleci' }),
    [/environments release, rollout and rollback, with their secrets/, /new API token/],
  ],
]
