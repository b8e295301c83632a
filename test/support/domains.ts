import type { Answers } from '../../generators/plan/model.ts'
import { answersFor } from './answers.ts'
import type { Fault } from './faults/fault.ts'

/** A text that an owner puts in the place of another one, in a file that is not the sample's. */
interface Edit {
  file: string
  from: string | RegExp
  to: string
}

/** A service of another kind than the sample: its files are in test/domains/<name>, `files` for all and `<data>` for one. */
export interface Domain {
  name: string
  answers: Answers
  /** With which a region is added. */
  more: readonly string[]
  /** What docs/make-it-yours.md asks for besides files of one's own. */
  edits: readonly Edit[]
  /** In the owner's own code, one for each drill. */
  faults: readonly Fault[]
}

/** README's promises are the sample's, each with its own words: the owner's take their place. */
const readme = (what: string, run: string, routes: string, promises: string): Edit[] => [
  { file: 'README.md', from: /Stock and orders: .*/, to: what },
  { file: 'README.md', from: /curl -X PUT[^`]*(?=```)/, to: run },
  { file: 'README.md', from: /\| `PUT \/items.*`GET \/orders[^\n]*\n/s, to: routes },
  {
    file: 'README.md',
    from: /(?<=## What it promises, and what it does not\n\n).*?(?=\n## )/s,
    to: promises,
  },
]

const shapes = (from: string, to: string): Edit => ({
  file: 'docs/runbooks/schema-change.md',
  from,
  to,
})

const rollout = { drill: 'bad-deploy', says: /BROKEN {2}a good build reaches every region/ }

/** Three regions need no witness, and DynamoDB takes none off a table: this one is replaced, which an owner has to say. */
const witnessed = ['--regions', 'us-east-2,us-west-2,us-east-1', '--accept-replacement']

const seats = {
  name: 'seats',
  edits: [
    ...readme(
      'The seats of a theatre: one seat, one holder.',
      "curl -X PUT $ROUTER/events/opera -d '{\"seats\": 40}' -H 'content-type: application/json'\n",
      [
        '| `PUT /events/:event` `{seats}` | 200 `{event, seats, free}`, the seats that may be booked here |',
        '| `GET /events/:event` | 200 `{event, seats, free}` |',
        '| `POST /bookings` `{event, seat}` with `Idempotency-Key` | 201 `{id, event, seat, region}`; 409 where it is taken |',
        '| `GET /bookings/:id` | 200 `{id, event, seat, region, cancelled}` |',
        '| `DELETE /bookings/:id` | 204 |\n',
      ].join('\n'),
      'A seat has one holder, whichever region is asked, and whatever fails.\n',
    ),
  ],
  route: {
    ...rollout,
    fault: 'a route throws',
    file: 'src/api/routes.ts',
    sound: 'if (!house) throw unknownSeat()',
    broken: "if (house) throw new Error('broken')",
  },
}

const links = {
  name: 'links',
  edits: [
    ...readme(
      'Short addresses that lead to long ones, for as long as was asked.',
      'curl -X POST $ROUTER/links -d \'{"url": "https://example.com/", "ttlSeconds": 60}\' -H \'idempotency-key: 7d1c\'\n',
      [
        '| `POST /links` `{url, ttlSeconds}` with `Idempotency-Key` | 201 `{code, url, expiresAt}` |',
        '| `GET /l/:code` | 302 to the url; 410 when the link has expired |\n',
      ].join('\n'),
      'A link that was made leads to its target until it expires, whichever region is asked, and whatever fails.\n',
    ),
    shapes(
      'An order carries `shape: n`; `src/compat/stored-order.ts` holds its history.',
      'A link has no shape yet.',
    ),
  ],
  faults: [
    {
      ...rollout,
      fault: 'a route throws',
      file: 'src/api/routes.ts',
      sound: 'return c.redirect(link.url, 302)',
      broken: "throw new Error('broken')",
    },
    {
      fault: 'links do not expire',
      drill: 'cut-replication',
      file: 'src/domain/links.ts',
      sound: 'return expiresAt <= now',
      broken: 'return expiresAt < now - 1e9',
      says: /BROKEN {2}a link that has expired leads nowhere/,
    },
  ],
}

export const domains: readonly Domain[] = [
  {
    name: seats.name,
    answers: answersFor(),
    more: ['--regions', 'us-east-2,us-west-2,eu-west-1'],
    edits: [
      ...seats.edits,
      shapes(
        'An order carries `shape: n`; `src/compat/stored-order.ts`',
        'A booking carries `shape: n`; `src/store/records.ts`',
      ),
      {
        file: 'infra/region.yaml',
        from: '                  - dynamodb:ConditionCheckItem\n',
        to: '',
      },
    ],
    faults: [
      seats.route,
      {
        fault: 'a booking is not always written',
        drill: 'lose-region',
        file: 'src/store/dynamodb.ts',
        sound: 'return unlessContended(client.send(new TransactWriteCommand({ TransactItems })))',
        broken:
          'return Math.random() < 0.1 ? Promise.resolve(true) : unlessContended(client.send(new TransactWriteCommand({ TransactItems })))',
        says: /BROKEN {2}every acknowledged booking is in every region/,
      },
      {
        fault: 'what was given back is not',
        drill: 'cut-replication',
        file: 'src/store/dynamodb.ts',
        sound: 'cancelled: true }',
        broken: 'cancelled: false }',
        says: /BROKEN {2}what was given back stays so/,
      },
    ],
  },
  {
    name: seats.name,
    answers: answersFor({ framework: 'terraform', data: 'dynamodb-strong' }),
    more: witnessed,
    edits: [
      ...seats.edits,
      ...['infra/modules/region/table.tf', 'infra/bootstrap/boundary.tf'].map((file) => ({
        file,
        from: /^( +)"dynamodb:PutItem",\n/m,
        to: '$&$1"dynamodb:Query",\n',
      })),
    ],
    faults: [
      seats.route,
      {
        fault: 'what was given back stays taken',
        drill: 'lose-region',
        file: 'src/store/dynamodb.ts',
        sound: "ConditionExpression: 'takenBy = :id'",
        broken: "ConditionExpression: 'takenBy <> :id'",
        says: /BROKEN {2}what was given back stays so/,
      },
      {
        fault: 'what was given back is not',
        drill: 'cut-replication',
        file: 'src/domain/seats.ts',
        sound: "return 'cancelled'",
        broken: "return 'held'",
        says: /BROKEN {2}what was given back stays so/,
      },
    ],
  },
  {
    name: links.name,
    answers: answersFor(),
    more: ['--regions', 'us-east-2,us-west-2,eu-west-1'],
    edits: [
      ...links.edits,
      ...['ConditionCheckItem', 'UpdateItem'].map((right) => ({
        file: 'infra/region.yaml',
        from: `                  - dynamodb:${right}\n`,
        to: '',
      })),
    ],
    faults: [
      ...links.faults,
      {
        fault: 'what was acknowledged is not written',
        drill: 'lose-region',
        file: 'src/store/dynamodb.ts',
        sound: 'return (await unlessContended(client.send(put)))',
        broken: 'return Math.random() < 0.5 || (await unlessContended(client.send(put)))',
        says: /BROKEN {2}every link leads where it was made to/,
      },
    ],
  },
  {
    name: links.name,
    answers: answersFor({ framework: 'terraform', data: 'dynamodb-strong' }),
    more: witnessed,
    edits: [
      ...links.edits,
      { file: 'infra/modules/region/table.tf', from: /^ +"dynamodb:UpdateItem",\n/m, to: '' },
    ],
    faults: [
      ...links.faults,
      {
        fault: 'what was acknowledged is not written',
        drill: 'lose-region',
        file: 'src/store/dynamodb.ts',
        sound: 'const kept = await written(',
        broken: 'const kept = wanted.code ? {} : await written(',
        says: /BROKEN {2}every link leads where it was made to/,
      },
    ],
  },
]
