/** Versions that several layers share, so that a project never holds two of one package. */
export const versions = {
  node: '24.21.0',
  '@aws-sdk/client-apigatewayv2': '3.1164.0',
  '@aws-sdk/client-cloudformation': '3.1169.0',
  '@aws-sdk/client-cloudwatch': '3.1164.0',
  '@aws-sdk/client-cloudwatch-logs': '3.1164.0',
  '@aws-sdk/client-codedeploy': '3.1133.0',
  '@aws-sdk/client-dynamodb': '3.1164.0',
  '@aws-sdk/client-dynamodb-streams': '3.1141.0',
  '@aws-sdk/client-lambda': '3.1164.0',
  '@aws-sdk/client-s3': '3.1169.0',
  '@aws-sdk/client-sts': '3.1169.0',
  '@aws-sdk/lib-dynamodb': '3.1162.0',
  '@cloudflare/workers-types': '5.20261117.1',
  // The one that wrangler brings: a second would be a second workerd.
  miniflare: '5.20261117.0-beta',
  wrangler: '4.164.0',
} as const

/** The named packages with their pinned versions, as package.json lists them. */
export function pinned(...names: (keyof typeof versions)[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, versions[name]]))
}
