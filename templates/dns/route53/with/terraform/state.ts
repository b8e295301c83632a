import type { Plan } from '../../../../../generators/plan/model.ts'
import { globalState } from '../../../../framework/terraform/addresses.ts'

export const addressOf = (plan: Plan): string => `aws_route53_zone.service of ${globalState(plan)}`
