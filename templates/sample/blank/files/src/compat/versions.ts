/** A version of the API's bodies, independent of the build that serves it. */
export type ApiVersion = '1.0.0'

/** Oldest first. A build must go on serving what the one before it served. */
export const supportedVersions: ApiVersion[] = ['1.0.0']

export const newestVersion: ApiVersion = '1.0.0'
