/** Brings the database up to date with migrations/, through one region's cluster, and lets IAM roles in as `service`. */
migrate(region: string, endpoint: string, roles: string[]): Promise<void>
