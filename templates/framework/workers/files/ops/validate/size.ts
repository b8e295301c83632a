import { gzipSync } from 'node:zlib'
import { file } from '../cloudflare/config.ts'
import type { Check } from './project.ts'

/** Beyond that, a cold start is felt. Cloudflare's own limit is 3 MB, and 10 MB on a paid plan. */
const MOST_KIB = 100

/** `23.4 KiB gzipped` */
export const sizeOf = (text: string): string => `${inKiB(text).toFixed(1)} KiB gzipped`

const inKiB = (text: string) => gzipSync(text).length / 1024

/** The Worker stays small enough to start at once wherever it is called first. */
export const size: Check = ({ bundle }) =>
  bundle === undefined || inKiB(bundle) <= MOST_KIB
    ? []
    : [
        {
          file,
          where: 'main',
          problem: `its bundle is ${sizeOf(bundle)}, and ${MOST_KIB} KiB may be`,
          fix: 'look for what is large in dist, and leave it out',
        },
      ]
