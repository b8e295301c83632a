import { aws } from '../aws/aws.ts'
