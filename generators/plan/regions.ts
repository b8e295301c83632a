import type { Place } from './places.ts'

/**
 * The regions of the commercial AWS partition that can be chosen, each at the metropolitan area that AWS names. Source:
 * the AWS General Reference and cfn-lint 1.51; the ones whose API Gateway lacks HTTP API domains (ap-east-2,
 * ap-southeast-6) or IPv6 for them (ap-southeast-7) are left out. Those that are newer than March 2019 are disabled in an
 * account until somebody opts in.
 */
export const regions: readonly Place[] = [
  { name: 'us-east-1', place: 'N. Virginia', at: [38.9, -77.4] },
  { name: 'us-east-2', place: 'Ohio', at: [40.0, -83.0] },
  { name: 'us-west-1', place: 'N. California', at: [37.4, -121.9] },
  { name: 'us-west-2', place: 'Oregon', at: [45.8, -119.7] },
  { name: 'ca-central-1', place: 'Montreal', at: [45.5, -73.6] },
  { name: 'ca-west-1', place: 'Calgary', at: [51.0, -114.1], optIn: true },
  { name: 'mx-central-1', place: 'Querétaro', at: [20.6, -100.4], optIn: true },
  { name: 'sa-east-1', place: 'São Paulo', at: [-23.6, -46.6] },
  { name: 'eu-west-1', place: 'Ireland', at: [53.3, -6.3] },
  { name: 'eu-west-2', place: 'London', at: [51.5, -0.1] },
  { name: 'eu-west-3', place: 'Paris', at: [48.9, 2.4] },
  { name: 'eu-central-1', place: 'Frankfurt', at: [50.1, 8.7] },
  { name: 'eu-central-2', place: 'Zurich', at: [47.4, 8.5], optIn: true },
  { name: 'eu-north-1', place: 'Stockholm', at: [59.3, 18.1] },
  { name: 'eu-south-1', place: 'Milan', at: [45.5, 9.2], optIn: true },
  { name: 'eu-south-2', place: 'Spain', at: [41.7, -0.9], optIn: true },
  { name: 'il-central-1', place: 'Tel Aviv', at: [32.1, 34.8], optIn: true },
  { name: 'me-central-1', place: 'UAE', at: [24.5, 54.4], optIn: true },
  { name: 'me-south-1', place: 'Bahrain', at: [26.1, 50.6], optIn: true },
  { name: 'af-south-1', place: 'Cape Town', at: [-33.9, 18.4], optIn: true },
  { name: 'ap-south-1', place: 'Mumbai', at: [19.1, 72.9] },
  { name: 'ap-south-2', place: 'Hyderabad', at: [17.4, 78.5], optIn: true },
  { name: 'ap-southeast-1', place: 'Singapore', at: [1.3, 103.8] },
  { name: 'ap-southeast-2', place: 'Sydney', at: [-33.9, 151.2] },
  { name: 'ap-southeast-3', place: 'Jakarta', at: [-6.2, 106.8], optIn: true },
  { name: 'ap-southeast-4', place: 'Melbourne', at: [-37.8, 145.0], optIn: true },
  { name: 'ap-southeast-5', place: 'Malaysia', at: [3.1, 101.7], optIn: true },
  { name: 'ap-northeast-1', place: 'Tokyo', at: [35.7, 139.7] },
  { name: 'ap-northeast-2', place: 'Seoul', at: [37.6, 127.0] },
  { name: 'ap-northeast-3', place: 'Osaka', at: [34.7, 135.5] },
  { name: 'ap-east-1', place: 'Hong Kong', at: [22.3, 114.2], optIn: true },
]
