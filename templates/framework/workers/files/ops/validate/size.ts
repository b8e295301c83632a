import { gzipSync } from 'node:zlib'
import { files } from '../cloudflare/config.ts'
import type { Check } from './project.ts'

/** Beyond that, a cold start is felt. Cloudflare's own limit is 3 MB, and 10 MB on a paid plan. */
const MOST_KIB = 100

/** `23.4 KiB gzipped` */
export const sizeOf = (text: string): string => `${inKiB(text).toFixed(1)} KiB gzipped`

const inKiB = (text: string) => gzipSync(text).length / 1024

/** The service stays small enough to start at once wherever it is called first. */
export const size: Check = ({ bundles: { service } }) =>
  service === undefined || inKiB(service) <= MOST_KIB
    ? []
    : [
        {
          file: files.service,
          where: 'main',
          problem: `its bundle is ${sizeOf(service)}, and ${MOST_KIB} KiB may be`,
          fix: 'look for what is large in dist/service, and leave it out',
        },
      ]
