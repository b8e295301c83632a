import { defineSample } from '../../../generators/plan/model.ts'

export default defineSample({
  id: 'blank',
  title: 'Blank',
  summary: 'One resource, written and read: for those who start from nothing.',
  frameworks: ['sam', 'serverless', 'terraform'],
  groups: [
    { starts: ['src/domain/', 'test/unit/notes.test.ts'] },
    { starts: ['src/api/routes.ts', 'test/unit/routes.test.ts'] },
    { starts: ['src/compat/versions.ts'] },
    {
      starts: [
        'src/store/store.ts',
        'src/store/dynamodb.ts',
        'src/store/dsql.ts',
        'migrations/0001_notes.sql',
        'migrations/0006_service_rights.sql',
        'test/contract/notes',
      ],
    },
    { starts: ['drills/'] },
  ],
  actions: {
    dynamodb: ['GetItem', 'PutItem', 'Query'],
    'dynamodb-strong': ['GetItem', 'PutItem'],
  },
  names: { one: 'A note', many: 'notes', key: 'NOTE#ID', reads: '`GET /notes/ID`' },
})
