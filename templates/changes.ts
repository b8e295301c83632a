/** What a release of the generator changes in the projects that it makes. */
export interface Release {
  version: string
  changes: readonly Change[]
}

export interface Change {
  /** What is new, as a sentence. */
  what: string
  why: string
  /** What the owner has to do before it works, if anything. */
  hand?: string
  /** The ids of layers: projects that have none of them are not told. */
  only?: readonly string[]
}

/** Every release, the newest first. */
export const releases: readonly Release[] = [
  {
    version: '0.3.0',
    changes: [
      {
        what: 'README, runbooks and docs use the clouds’ own terms: rollback, failover, traffic shift, permission.',
        why: 'Readers stumbled over words of this project’s own, and could not search for them.',
      },
      {
        what: 'npm run validate finds a pipeline that is not at the root of its repository (toolkit/checks/place.ts).',
        why: 'CI systems look there alone, and say nothing of another.',
        hand: 'Where you have moved the pipeline to that root, take this check out of toolkit/checks/checks.ts.',
      },
      {
        what: '.gitattributes has LF in every checkout, and npm run validate reads files with CRLF.',
        why: 'In a checkout of Git for Windows the formatter refused every file, and an action that is not pinned was not found.',
      },
      {
        what: 'package.json says that the project is npm’s (devEngines).',
        why: 'Its pipeline runs npm ci, and its allowed install scripts are npm’s: pnpm ended every installation with an error, and now says why.',
        hand: 'Take devEngines out of package.json if you have gone over to another package manager.',
      },
      {
        what: 'Durable Objects: an order that cannot be finished waits for as long as it is old already, an hour at most, before it asks its item again.',
        why: 'Every waiting order asked each 30 seconds for a day, and all at once when the item came back.',
        only: ['durable-objects', 'kv'],
      },
      {
        what: 'npm run deploy -- --dry-run prints what a rollout would change and in which order. gate, rollback, evacuate, plan and migrate have no --dry-run any more, gate and rollback no --json; with SAM and Serverless neither has validate, which lets cfn-lint print what it finds.',
        why: 'They printed calls to an account that did not exist: nothing of what yours would answer. What each region runs says npm run rollback -- --list.',
        hand: 'A script of yours that gives one of these options: take it out.',
        only: ['sam', 'serverless', 'terraform'],
      },
      {
        what: 'What tests requests, health, shapes and faults of the store is no longer in test/: what is left tests your routes, domain, stored forms and store.',
        why: 'It tested what you need not touch, and is run where that is made.',
      },
      {
        what: 'Workers: a release that counts nothing is taken back: health checks are counted apart from requests, and each step begins with one.',
        why: 'A Worker that threw before it counted, or counted somewhere else, passed every gate.',
        only: ['workers'],
      },
      {
        what: 'Workers: the pipeline validates what it uploads, and Workflows of wrangler.jsonc are applied with crons and queue consumers.',
        why: 'A push that was no pull request was not looked at; wrangler registers no Workflow with a version.',
        only: ['workers'],
      },
      {
        what: 'With DynamoDB, drills hold that no item was written by two regions, and on AWS they tell the first errors that a region had.',
        why: 'A service in the place of the sample could break the one rule of its database, and every drill was kept; a broken one said neither what nor where.',
        only: ['dynamodb'],
      },
      {
        what: 'DSQL: the switch that takes a region out of service is in src/store/flag.ts, and src/store/open.ts puts it beside your store.',
        why: 'Whoever replaced the sample had to write it again.',
        only: ['dsql'],
      },
      {
        what: 'The drill of a bad release runs the rollout that deploys, toolkit/rollout, over the laptop’s regions; what speaks to AWS is in toolkit/aws alone.',
        why: 'The drill had a rollout and alarms of its own, which said nothing of a fault in the gates and roll-backs that deploy.',
        only: ['sam', 'serverless', 'terraform'],
      },
      {
        what: 'A region that has no release yet joins with the release that the others run: prepare refuses another, and says to deploy it without that region first.',
        why: 'Its first release has no canary before it, and with DynamoDB the regions shared the same stock among different numbers: units were sold twice.',
        only: ['sam', 'serverless', 'terraform'],
      },
      {
        what: 'The pipeline may ask for the index policies of log groups (logs:DescribeIndexPolicies), which CloudFormation does with each.',
        why: 'It is granted on no log group by name, only on all: the first deployment could end with AccessDenied.',
        hand: 'Deploy infra/pipeline.yaml again, as README says.',
        only: ['sam', 'serverless'],
      },
      {
        what: 'Without a domain, toolkit/ knows nothing of DNS: a rollout asks its release for GET /health/data alone, and npm run evacuate only sets the flag. What Route 53 asks of a rollout is toolkit/aws/entrance.ts and toolkit/rollout/dns.ts, with a domain.',
        why: 'Each project carried some 250 lines that could not run without a domain.',
        only: ['sam', 'serverless', 'terraform'],
      },
      {
        what: 'A gate that meets a region which says evacuated goes by what that said before this installation of the release; npm run evacuate has no --json.',
        why: 'A commit of docs alone builds the same release, whose note of weeks ago closed the gate for a region that was evacuated since, or opened it for one that came back.',
        only: ['route53'],
      },
      {
        what: 'What deploys, checks and rehearses your service is in toolkit/: commands in toolkit/commands, npm run validate in toolkit/checks, the laptop in toolkit/laptop. ops/ and local/ are gone; your edits of their files have come along.',
        why: 'A project is its owner’s service beside one folder of machinery that nobody has to open; it was in two, among what is the owner’s.',
        hand: 'Where a script or pipeline of yours starts node ops/… or node local/…, let it start node toolkit/commands/….',
      },
      {
        what: 'A pipeline that is run again ends before it ships anything once main has moved on from its commit. Gates and roll-backs do not ask.',
        why: 'Run again weeks later, all of it or a failed job, it put old code in the place of newer.',
      },
      {
        what: 'Any stack that was never created says so and what to do; rollback waits for a stack that undoes itself as long as its job may take.',
        why: 'Of other stacks than the regions’ CloudFormation’s own words were all that was said; a region on its way back was reported as FAILED after half an hour.',
        only: ['sam', 'serverless'],
      },
      {
        what: 'Terraform: all infrastructure is applied by deploy --prepare, before the first wave; what changes anything that serves, one region after another, each looked at for two minutes. Waves and roll-backs run no Terraform.',
        why: 'A role or an API was changed in all regions of a wave at once, before its canary; a region that came back could get code without its settings; a plan kept on a laptop made npm run rollback fail.',
        hand: 'Where jobs of yours hand plans from the job that prepares to the waves, take that out. Install no Terraform in waves.',
        only: ['terraform'],
      },
      {
        what: 'Terraform: a release’s digest counts infra/regions/*/*.tf and the provider versions of the lock files too.',
        why: 'A runtime that was changed there was applied, and never published: the release had the same name, so it seemed to be there already.',
        only: ['terraform'],
      },
      {
        what: 'Your store is yours, with its tests and migrations: once you have edited one of those files, an upgrade leaves all of them alone, from this release on.',
        why: 'Your database code and a later sample’s would have been merged.',
      },
      {
        what: 'A check of npm run validate is a module of its own in toolkit/checks, and checks.ts the list of them; what the regions of npm run dev ask of their database is toolkit/laptop/engine.ts.',
        why: 'Pieces of them stood in files that changed with every answer, where an edit of yours met ours.',
        only: ['lambda'],
      },
      {
        what: 'DSQL: an alarm fires when no backup was completed for 36 hours, and until the first one.',
        why: 'Nobody was told when a backup failed, or when AWS Backup had never been switched on for DSQL.',
        only: ['dsql'],
      },
      {
        what: 'npm run validate refuses a wave that bakes for less than two minutes.',
        why: 'Its gate could not have twenty answers of the release by then, and closed on a good one.',
        hand: 'Set its bakeMinutes in topology.ts to 2 or more.',
        only: ['sam', 'serverless', 'terraform'],
      },
      {
        what: 'Terraform: both roles of the pipeline may look at the account’s key for DynamoDB, and the deploy role may take tags off alarms and certificates again.',
        why: 'The AWS provider asks for that key with each replica of a table: in a real account, plans and deployments with dynamodb ended with AccessDenied.',
        hand: 'Apply infra/bootstrap again.',
        only: ['terraform'],
      },
      {
        what: "A drill asks for what was acknowledged since a time: a workload's elsewhere takes it as its third argument.",
        why: 'With another service, cut-replication took for a leak what had arrived before the cut.',
        only: ['lambda'],
      },
      {
        what: 'Ctrl-C, or a cancelled job on GitHub, reaches npm run deploy and Terraform below it: nothing more is begun, the lock is given back, and what goes on without it is said.',
        why: 'Terraform was killed with the job, and its lock was held until somebody forced it open.',
        hand: 'A step of your own that deploys: "exec node toolkit/commands/deploy.ts …" instead of npm, since GitHub tells the step’s own process alone.',
        only: ['sam', 'serverless', 'terraform'],
      },
      {
        what: 'The switch that takes a region out of service is in src/store/flag.ts, and src/store/open.ts puts it beside your store.',
        why: 'Whoever replaced the sample had to write it again, and a store that forgot it could not be evacuated.',
        only: ['dynamodb', 'dynamodb-strong'],
      },
      {
        what: 'Workers: a rollout is one command and one job. The pipeline’s jobs are build, upload, release and rollback; npm run deploy knows no --prepare, --wave or --dry-run, npm run gate looks once at what is deployed, and npm run rollback --dry-run asks the account. In topology.ts, rollout.steps and hotfix are lists of percent and minutes, and there are no waves.',
        why: 'There is one deployment with one set of percentages: waves, their gates and jobs, and the checks that held them together, were a form for regions that Workers does not have.',
        hand: 'Where something of yours calls npm run deploy -- --prepare or --wave, or npm run gate -- --wave, let it call npm run deploy -- --release. Take the variable ROLLOUT_FLAGS away.',
        only: ['workers'],
      },
      {
        what: 'Workers: the drill bad-deploy is test/acceptance.test.ts, which breaks each route in each way that a gate knows. The laptop has no Cloudflare of its own any more; npm run drill without a name runs all drills.',
        why: 'It tested a stand-in for Cloudflare’s choice of versions as much as the service, for minutes; the test takes a second, and is run by npm test.',
        hand: 'Where something of yours runs npm run drill -- bad-deploy, take it out.',
        only: ['workers'],
      },
      {
        what: 'Workers: the pipeline’s jobs run in the environments release, rollout and rollback on GitHub; on CircleCI Trigger Pipeline takes a release back, with the action rollback.',
        why: 'A rule for reviewers in the one environment, production, held up the way back as well. CircleCI had no way back but a person’s own token.',
        hand: 'On GitHub, before you push: make the environments release, rollout and rollback for main alone, each with the secrets and the variable that production has, then delete that.',
        only: ['workers'],
      },
      {
        what: 'Workers: the npm package node is no dependency any more; scripts take the Node that the machine has, and pipelines that of .nvmrc.',
        why: 'It was 189 MB of an install, for a runtime that no Worker runs on.',
        hand: 'Let your machine have Node 22.18 or later in line 22, or 24.11 or later.',
        only: ['workers'],
      },
      {
        what: 'Workers: npm run validate reads wrangler.jsonc, topology.ts and the migrations, and no longer the workflows, nor whether a class of objects is exported, which wrangler refuses itself. npm run deploy has no --without-traffic, and what is printed is for people: no --json. npm run validate refuses steps that take longer than a CI system lets a job run.',
        why: 'What held the pipeline to the waves has nothing to hold any more. Without an answer to the smoke test no rollout began, so the flag opened no gate that could not be asked.',
        only: ['workers'],
      },
      {
        what: 'The tests of ops/, local/ and the pipeline are gone from test/; npm test runs yours, and the drills are left to npm run drill.',
        why: 'They test what you did not write, took most of the time of npm test, and run before each release of these templates.',
        hand: 'One that you have edited stays, and tests modules that change without it: take what is yours out of it, or delete it.',
      },
      {
        what: 'docs/runbooks/evacuate.md says how a region is left for good.',
        why: 'Only the advice of one run of the generator said so, and in another order orders are lost with the replica.',
        only: ['dynamodb'],
      },
      {
        what: 'A region that has its function, and whose plan could not be made before infra/global was applied, may make nothing that nobody was shown: run the pipeline again, which plans it.',
        why: 'A plan that failed for any reason, once infra/global changed, let every creation through unseen.',
        only: ['terraform'],
      },
      {
        what: 'A roll-back, and the wait for a shift, ask again where AWS does not answer. With CloudFormation, npm run rollback calls a region FAILED whose stack is stuck.',
        why: 'One question that failed left a region on the bad release; one in UPDATE_ROLLBACK_FAILED was “left alone”.',
        only: ['lambda'],
      },
      {
        what: 'A read that the database throttles, or for which it has no room, is answered with 429 and Retry-After.',
        why: 'It was 503, which alarms count: a hot item took a region out of DNS, and good releases back.',
        only: ['dynamodb', 'dynamodb-strong', 'dsql'],
      },
      {
        what: 'With despite-alarms the pipeline takes a fix through in place of a release on trial, and rolls it back to what ran before that one.',
        why: 'Where a bad release could not be taken back, npm run deploy -- --prepare refused its fix, and the fix would have gone back to it.',
        only: ['lambda'],
      },
      {
        what: 'A release that fails most of what it answers itself is stopped while it has part of the traffic, in all regions of its wave: GET /health/data and /health.',
        why: 'Alarms count neither answers below 500 nor /health: such a release reached all traffic before its gate looked.',
        only: ['lambda'],
      },
      {
        what: 'A gate closes when more of a release’s answers failed than errorRate in topology.ts lets users’ requests, and when it says without reason that a region is evacuated.',
        why: 'Twenty good answers opened it, however many were bad beside them, and the release was believed that a region was evacuated.',
        only: ['lambda'],
      },
      {
        what: 'Workers on GitHub: a release is taken back by .github/workflows/operate.yml, run by hand.',
        why: 'At night nobody had a token, and the pipeline had no button.',
        only: ['workers'],
      },
      {
        what: 'Workers: a gate finds the release that lost a route, and after a canary no longer compares refusals with those of the hour before.',
        why: 'A release without POST /orders was promoted, and one during which an item sold out was taken back.',
        hand: 'A route that you take away while it is in use goes out with npm run deploy -- --despite-errors.',
        only: ['workers'],
      },
      {
        what: 'Workers: a body that has not come in after five seconds is refused with 408.',
        why: 'It was answered 504 after ten, as a failure of the release: one slow client could end a rollout.',
        only: ['workers'],
      },
      {
        what: 'A runbook says how items that were deleted or spoiled are restored from a point in time: docs/runbooks/restore.md.',
        why: 'Recovery was on, and nobody was told how to use it: a restored table is another one, and counters must not go back.',
        only: ['dynamodb', 'dynamodb-strong'],
      },
      {
        what: 'Workers: a request may compute for one second, by limits.cpu_ms in wrangler.jsonc; Cloudflare ends it then, and gates see that.',
        why: 'Timers and clocks stand still while a Worker computes: the 504 after ten seconds never came, and no gate saw it.',
        hand: 'Where a request of yours, or an object, computes for longer, raise it; ten seconds are the most that npm run validate lets through.',
        only: ['workers'],
      },
      {
        what: 'Workers: npm run deploy -- --despite-errors says what it replaces, and with D1 applies the migrations first.',
        why: 'A fix that needed a new column ran into the database without it.',
        only: ['workers'],
      },
      {
        what: 'npm run validate finds a migration of D1 or DSQL that does more than add tables, indexes, and columns that may be empty.',
        why: 'Migrations are applied before any gate, and the release before runs on with what they leave: DROP TABLE was “Nothing found”.',
        hand: 'One that is meant begins with the line "-- contract: no release that may come back reads this"; put it at the head of older files too that validate names: that line is no change of a file that was applied.',
        only: ['d1', 'dsql'],
      },
      {
        what: 'Workers: a fix goes through the pipeline too, by a run that a person starts with hotfix, in the steps of "hotfix" in topology.ts.',
        why: 'Only who had a token of their own could ship a fix in minutes.',
        only: ['workers'],
      },
      {
        what: 'docs/make-it-yours.md says how to put your service in the place of the sample: the rule of the database, the files in their order, and what tells you that something is missing.',
        why: 'Whoever replaced the sample found out by reading all of it.',
      },
      {
        what: 'Workers: npm run rollback goes back past a secret that was changed, with --despite-secrets; on trial without it. README.md has a section on secrets.',
        why: 'Cloudflare refuses such a deployment (code 10220), also the pipeline’s way back; the reason was cut off.',
        only: ['workers'],
      },
      {
        what: 'Workers: a release is asked for GET /health/data before it has traffic, and by a gate, and must answer 200.',
        why: 'It was asked for an item, where everything below 500 was good: with the sample gone, that was the 404 of no route at all.',
        hand: 'Keep probe in src/api/routes.ts, with one read of your own data. A rule of the zone that lets the smoke test through names /health/data now.',
        only: ['workers'],
      },
      {
        what: 'Workers: README.md calls the rollout a canary, and no inter-regional one; it says how to get a domain.',
        why: 'There are no regions, and the summary sent its reader to README.md, which was silent.',
        only: ['workers'],
      },
      {
        what: 'README.md names every drill, the Node that engines takes, and cfn-lint; its commands work as pasted. package.json has no empty part.',
        why: 'A block of commands read in another region before it was replicated there, and one drill of several was named.',
      },

      {
        what: 'The artifacts of pipelines are kept for 30 days where a reviewer may be asked, and for one day elsewhere.',
        why: 'By default it is 90 days: the packages that a pipeline on Workers hands to its jobs are 129 MB a push, and filled the storage of the account.',
        only: ['github'],
      },
      {
        what: 'Workers: gates know how many data points were kept, and take no more for certain than those tell.',
        why: 'Analytics Engine thins out the points of a busy service, those of requests apart from those of answers: the difference was taken for requests without an answer.',
        only: ['workers'],
      },
      {
        what: 'A region can be taken off the table: the stack of the pipeline has a parameter for it, MayRemoveReplicas, which a person sets for that one update.',
        why: 'CloudFormation uses its role alone, whoever starts an update, and that role may delete no table.',
        hand: 'Deploy infra/pipeline.yaml, as *Pipeline* in README.md says.',
        only: ['cloudformation'],
      },
      {
        what: 'README.md says how to hear of a region that is lost or out of DNS, and in which order all of it is taken down.',
        why: 'A region that is gone takes its alarms along.',
        only: ['sam', 'serverless', 'terraform'],
      },
      {
        what: 'On AWS, while traffic shifts and during the bake, each region that gets a release is asked for GET /health/data every five seconds, and a gate opens only if the release itself has answered twenty times there. npm run gate and npm run deploy take --without-traffic.',
        why: 'Alarms are quiet where nobody calls: a release that nobody had asked anything was promoted to every region.',
        hand: 'Where the pipeline cannot reach a region at its own address, or /health/data asks who the caller is: let it through, or add --without-traffic to the gates of the pipeline. A bake of less than two minutes is too short.',
        only: ['sam', 'serverless', 'terraform'],
      },
      {
        what: 'What users do in the drills, and what they were promised, is drills/workload.ts; drills are found by their file in toolkit/drills/ and drills/.',
        why: 'The drills knew the sample’s routes: with other routes in their place, that of a bad release kept all its promises while every answer was 404.',
        hand: 'If you have replaced the sample, write drills/workload.ts for your own service: until then npm run drill ends with what it was answered. Edits of toolkit/commands/drill.ts that listed drills are not needed any more.',
        only: ['sam', 'serverless', 'terraform'],
      },
      {
        what: 'The drills that are about the sample are in drills/, with their ledger; one test runs every drill that there is.',
        why: 'So that they go with the sample: a drill is its file, and without the file there is none.',
        only: ['workers'],
      },
      {
        what: 'src/api/app.ts is what stands around the routes; they are in src/api/routes.ts, and what a store throws in src/store/errors.ts.',
        why: 'So that your service is whole files, which no upgrade meets: whoever added a route had edited the file that every upgrade changes.',
        hand: 'Routes that you added to src/api/app.ts go on working there; move them to src/api/routes.ts. Code of your own takes StoreBusy and StoreUnavailable from src/store/errors.ts.',
      },
      {
        what: 'npm run validate holds the function’s role, and the boundary around it, to the commands that src/ sends to DynamoDB, indexes included.',
        why: 'A right that was missing was found by the first user who needed it, and one that nothing needs by nobody.',
        only: ['dynamodb', 'dynamodb-strong'],
      },
      {
        what: 'Workers: a gate opens on twenty good answers to the service’s own routes. Where users had fewer, it asks the release for the others; and over a step, one failure beyond what may be closes it.',
        why: 'Two orders of two that failed, or one request of a scanner, opened it.',
        hand: 'Take the pipeline’s variable ROLLOUT_FLAGS away: a service without users needs no flag.',
        only: ['workers'],
      },
      {
        what: 'Workers: a release is not held against a version that fails itself, and neither refusals nor times count failures. Requests that name a version are not counted.',
        why: 'The gate took back the fix of an outage: it was slower than a failure, and refused what a failure does not. Anybody could stop a release with the override header.',
        only: ['workers'],
      },
      {
        what: 'With a domain, npm run evacuate asks the other regions’ /health and 5xx alarms too, and moves no users to one that is out of DNS.',
        why: 'It asked for their flags alone: with every region out, Route 53 answers with all of them, the one that is evacuated too.',
        hand: 'Who evacuates needs cloudwatch:DescribeAlarms; without it /health decides alone.',
        only: ['route53'],
      },
      {
        what: 'A run of the pipeline by hand can be told despite-alarms: a fix gets all traffic at once, wave after wave, and gates go by the alarms that only the release can raise.',
        why: 'While any alarm fired no rollout began, and the only way forward took rights of a person’s own.',
        only: ['lambda'],
      },
      {
        what: 'A gate closes as soon as a region answers /health wrongly as often as Route 53 lets it.',
        why: 'No alarm counts /health: a release that broke it alone passed every gate while its regions left DNS.',
        only: ['lambda'],
      },
      {
        what: 'A body that its client breaks off is answered, and logged, as 400.',
        why: 'It was a 500 of ours: anybody could raise the alarm with it, and take a release back.',
      },
      {
        what: 'An item’s object knows for two days to which orders it sold, an order’s is tried for one, and waits five seconds for its item.',
        why: 'The list of sales grew for ever; an item that did not answer held up every retry; an order that one release could not read was never finished by the next.',
        only: ['durable-objects', 'kv'],
      },
      {
        what: 'Retry-After of 429 and 503 is a number of seconds by chance: 1 to 3, or 5 to 15.',
        why: 'Clients that were all refused at once were told to come back at once.',
        hand: 'Clients that take it for a constant must read it.',
      },
      {
        what: 'On AWS, the path of an event is encoded again, and every answer is the service’s own: src/api/http-api.ts.',
        why: 'API Gateway decodes it: a PUT for /items/lamp%23blue changed lamp. A GET with a body, or TRACE, met an adapter’s bare 400.',
        only: ['sam', 'serverless', 'terraform'],
      },
      {
        what: 'After a failed rollout, and in each gate, every region whose alarm is not OK is called, at GET /health/data, which reads the store.',
        why: 'Where CodeDeploy itself had taken a release back nobody called, and Route 53 kept the region out for ever.',
        hand: 'Keep the route /health/data in src/api/app.ts, with one read of your own data.',
        only: ['sam', 'serverless', 'terraform'],
      },
      {
        what: 'On AWS, GET /health is a route of its own, with a limit of its own.',
        why: 'Probes shared the limit of all requests, and Route 53 counts 429 as a failure: overload walked from region to region.',
        only: ['sam', 'serverless', 'terraform'],
      },
      {
        what: 'npm run drill ends with 4 when no promise is broken but this machine was too slow to show one of them.',
        why: 'On a busy machine, what was not answered in time counted as lost; a slow machine is not a broken promise.',
        hand: 'Where you run drills yourself, in other pipelines: let 4 pass, and look at what is UNDECIDED.',
      },
      {
        what: 'Alarms count the answers of every route that the service has, as its log lines name it; they knew only the sample’s paths.',
        why: 'One failed request to a route of your own in each of two minutes took its region out of DNS.',
        only: ['sam', 'serverless', 'terraform'],
      },
      {
        what: 'The alarm that takes a region out of DNS leaves a release on trial out.',
        why: 'A canary that failed half of its requests took healthy regions away, under some strategies all at once.',
        only: ['sam', 'serverless', 'terraform'],
      },
      {
        what: 'Workers: there is no router Worker any more, and no pins and continents. The Worker itself is public, and a release gets a share of all traffic by Cloudflare’s own gradual deployment.',
        why: 'The router sent every request by the override header, which Cloudflare documents as for smoke tests and not for end-user routing; its pins made everybody else’s gradual deployments do nothing.',
        hand: 'Before you push, while no rollout is under way: run "npx wrangler triggers deploy" in a terminal, which gives the Worker its address and asks before it takes your domain from the router. When nobody calls the router’s old address any longer, delete that Worker, whose name ends with -router, in Cloudflare: its pins and SMOKE_TOKEN go with it.',
        only: ['workers'],
      },
      {
        what: 'Workers: a deployment looks first whether the Worker of its name, and what answers at its domain, is its own, and ends with what it found.',
        why: 'wrangler asks nobody without a terminal: the first deployment took over a domain, a DNS record or a Worker that was somebody else’s.',
        hand: 'The Worker from before does not count its requests, by which it is known: deploy the first release after the upgrade by hand, with "npm run deploy -- --take-over". Later ones are known.',
        only: ['workers'],
      },
      {
        what: 'Workers: versions count their requests as they come in and as they are answered, and gates compare the release with the version before it, route by route. What takes longer than ten seconds is answered 504.',
        why: 'A release whose every order hung, or was answered 400, was promoted.',
        only: ['workers'],
      },
      {
        what: 'Workers: crons and queue consumers of wrangler.jsonc are applied when a release has passed its last gate; routes other than the domain are refused by npm run validate.',
        why: 'They belong to no version, so no release ever applied them: a consumer shipped, and never ran.',
        hand: 'With such: give the pipeline’s token *Queues: Edit*, and, with a domain, *Workers Scripts: Read*, and *Workers Routes: Edit* on its zone.',
        only: ['workers'],
      },
      {
        what: 'Workers: the pipeline installs packages once, and hands them to the jobs that deploy.',
        why: 'While npm’s registry did not answer, no gate opened and no way back began.',
        only: ['workers'],
      },
      {
        what: 'Workers: a fix has a rollout of its own, npm run deploy -- --hotfix, with a short canary and a gate.',
        why: 'While requests failed there was the whole rollout, or --despite-errors, with nobody looking.',
        only: ['workers'],
      },
      {
        what: 'Workers: what holds data is bound by its id. npm run validate and every deployment ask for it.',
        why: 'A binding without an id that was renamed got a new database in production, and an empty one, without a word.',
        hand: 'Before you push, write down the ids of what there is: "npx wrangler d1 list" and "npx wrangler kv namespace list" tell them; wrangler.jsonc has "database_id" beside the binding of a database, "id" beside that of a namespace.',
        only: ['d1', 'kv'],
      },
      {
        what: 'On GitHub, jobs that deploy to AWS run in the environments release, rollout and rollback, not in one a region.',
        why: 'Reviewers of an environment that the roll-back shares with releases make it wait for a person. They go to release alone.',
        hand: 'With AWS: before you push, make the three environments, and let the roles trust them, as *Pipeline* in README.md says; afterwards delete the environments of the regions.',
        only: ['github'],
      },
      {
        what: 'The deploy role trusts a GitHub repository by OWNER@ID/NAME@ID too.',
        why: 'Repositories that were made, renamed or moved since 2026-07-15 sign in so, and were refused.',
        only: ['github'],
      },
      {
        what: 'The roles of the pipeline may do what AWS asks them for: expand SAM’s macro, add a replica, list alarms, stop a shift. A job’s may do nothing else.',
        why: 'As they were, the pipeline’s first deployment ended in AccessDenied; one by hand did not.',
        hand: 'Before you push, deploy infra/pipeline.yaml again as a person.',
        only: ['sam', 'serverless'],
      },
      {
        what: 'Every role that the pipeline makes has a permissions boundary, infra/boundary.yaml, and the pipeline may make no other. CodeDeploy’s role is spelled out.',
        why: 'A template could give a role any policy: whoever could change main had, in effect, the account.',
        hand: 'In this order: add what you gave the function to infra/boundary.yaml too, and Path and PermissionsBoundary to roles of your own; deploy infra/boundary.yaml as a person, as *Deploy* in README.md says, then infra/pipeline.yaml; then push this with no other change. The pipeline cannot take this one release back, since the one before it makes roles without the boundary: if it fails a gate, evacuate the region and mend it by another release.',
        only: ['sam', 'serverless'],
      },
      {
        what: 'Stacks are updated by CloudFormation itself, without change sets and without the SAM CLI.',
        why: 'Each sam deploy that changed nothing left an empty change set in its stack; CloudFormation refuses more after about a thousand.',
        hand: 'Deploy infra/pipeline.yaml as a person before you push this: a job may create and update stacks. README.md deploys it by the AWS CLI.',
        only: ['sam'],
      },
      {
        what: 'Jobs that deploy install packages without their install scripts; those that test run them, with npm rebuild.',
        why: 'A dependency’s script could take the role or the secrets of the job that it runs in.',
      },
      {
        what: 'On AWS the pipeline can be run by hand: deploy without regions that are down, take a release out, evacuate a region, let it return.',
        why: 'With the home region lost, each of these took a laptop with the rights of the pipeline.',
        hand: 'With a DynamoDB table: deploy infra/pipeline.yaml again as a person, so that the pipeline may write the regions’ flags.',
        only: ['sam'],
      },
      {
        what: 'Jobs that deploy to AWS sign in in the first region whose STS answers, not in the home region alone.',
        why: 'With the home region lost, no gate opened and no roll-back began.',
        only: ['sam'],
      },
      {
        what: 'The topic for alarms has a policy of its own: CloudWatch’s alarms of the region may publish, and nobody by plain HTTP.',
        why: 'The policy that a topic is made with lets messages come in unencrypted.',
        hand: 'Where another AWS service publishes to the topic, let it in there too.',
        only: ['sam', 'serverless', 'terraform'],
      },
      {
        what: 'With Terraform, a release’s plan is shown before somebody lets it go, and applied as it was shown; CircleCI’s pull requests have a plan too.',
        why: 'The approval came before the plan: whoever gave it could not know what would change.',
        hand: 'On CircleCI: apply infra/bootstrap again, and make the context for plans, as *Pipeline* in README.md says.',
        only: ['terraform'],
      },
      {
        what: 'A plan of Terraform that would destroy or replace what holds data is refused, where it is saved and by npm run plan.',
        why: 'prevent_destroy goes with its block: a table whose block was renamed would have been destroyed by a plan that nobody had read.',
        only: ['terraform'],
      },
      {
        what: 'Workers: there is a data layer with SQL over all orders, hyperdrive: PostgreSQL through Hyperdrive.',
        why: 'Objects, D1 and KV answer no question about all orders that was not thought of before. Nothing is moved by choosing it: it begins with no item and no order.',
        only: ['durable-objects', 'd1', 'kv'],
      },
    ],
  },
  {
    version: '0.2.0',
    changes: [
      {
        what: 'The project can be upgraded in place, and moved to other choices: README.md, *Keep it up to date*.',
        why: 'What it was made from is now kept in .active-active/baseline, so that your edits can be told from newer templates.',
        hand: 'Commit the folder .active-active with the rest.',
      },
      {
        what: 'GET /orders/:id answers 404 to what cannot be an order’s id, without asking the store.',
        why: 'DynamoDB refuses an id of more than 2 KB, which was answered with 500: anybody could raise the alarm with it.',
      },
      {
        what: 'Whoever meets nothing but other writers of an item is answered 429 with Retry-After, not 503.',
        why: 'Server errors take a release back, and a region out of DNS; over a hot item neither is at fault.',
        hand: 'Clients that try again after 503 must do so after 429 too, when Retry-After says.',
      },
      {
        what: 'There is a data layer that is strongly consistent between regions, dynamodb-strong.',
        why: 'Where no acknowledged write may be lost with a region, three regions that wait for each other are worth their latency. Data is not moved by choosing it: a table cannot become strongly consistent once it holds any.',
        only: ['dynamodb'],
      },
      {
        what: 'With SAM, the regional stacks can be those of a CloudFormation stack set: --deployment stacksets.',
        why: 'One operation a wave serves many regions; what it costs is that the home region has to be there.',
        only: ['sam'],
      },
      {
        what: 'There is a framework beside SAM on the same stacks, serverless: the Serverless Framework, packaged by osls.',
        why: 'Who knows serverless.yml better than SAM’s templates need not learn them.',
        only: ['sam'],
      },
      {
        what: 'There is another framework, terraform.',
        why: 'Who has Terraform everywhere else need not learn CloudFormation for one service. Nothing is moved by choosing it: Terraform makes everything anew, under another name or in another account.',
        only: ['sam'],
      },
      {
        what: 'There is a relational data layer that is strongly consistent between two regions, dsql.',
        why: 'An order is one SQL transaction there, read at home and agreed on by both regions and a witness when it is committed. No data is moved by choosing it: its clusters are new, and empty.',
        only: ['dynamodb', 'dynamodb-strong'],
      },
    ],
  },
  { version: '0.1.0', changes: [] },
]
