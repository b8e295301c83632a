import { defineSample } from '../../../generators/plan/model.ts'

export default defineSample({
  id: 'orders',
  title: 'Stock and orders',
  summary: 'Two resources, and a promise that is hard to keep over regions: no unit is sold twice.',
  frameworks: ['sam', 'serverless', 'terraform', 'workers'],
  groups: [
    {
      starts: [
        'src/domain/',
        'test/unit/orders.test.ts',
        'test/unit/copies.test.ts',
        'test/unit/stock.test.ts',
      ],
    },
    { starts: ['src/api/routes.ts', 'test/unit/routes.test.ts'] },
    { starts: ['src/compat/versions.ts'] },
    {
      starts: [
        'src/store/store.ts',
        ...['dynamodb', 'records', 'holds', 'dsql'].map((name) => `src/store/${name}.ts`),
        ...['item', 'objects', 'order', 'shown', 'd1', 'statements', 'postgres'].map(
          (name) => `src/store/${name}.ts`,
        ),
        'src/compat/stored-order.ts',
        'migrations/0001_items',
        'migrations/0002_order',
        'migrations/0003_order_quantity.sql',
        'migrations/0006_service_rights.sql',
        'test/unit/stored-order.test.ts',
        ...['store-contract', 'order-before', 'crashing-worker', 'many-regions'].map(
          (name) => `test/contract/${name}.ts`,
        ),
        ...['two-builds', 'crashes'].map((name) => `test/contract/${name}.test.ts`),
        ...['dynamodb', 'dsql', 'objects', 'd1', 'postgres'].map(
          (name) => `test/contract/${name}.test.ts`,
        ),
      ],
      // Its errors were its own.
      since: '0.3.0',
    },
    { starts: ['drills/'] },
  ],
  actions: {
    dynamodb: ['ConditionCheckItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'],
    'dynamodb-strong': ['GetItem', 'PutItem', 'UpdateItem'],
  },
  names: {
    one: 'An order',
    many: 'orders',
    key: 'ORDER#ID',
    reads: '`GET /orders/ID` and `GET /items/SKU`',
  },
  advice: (from, to) =>
    from.sample.id === to.sample.id
      ? []
      : [
          `The sample is ${to.sample.title.toLowerCase()} now. Nothing reads what the other one has stored, and nothing deletes it; a release from before finds it as it was. What of the other you have edited is kept, beside the new one's files.`,
        ],
})
