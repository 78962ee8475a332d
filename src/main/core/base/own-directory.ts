import { statSync } from 'node:fs'
import { MusterError } from '../../../contract/errors.ts'
import type { Config } from '../base/config.ts'

/** Set to 1, it takes a data directory that others can write. */
const VARIABLE = 'MUSTER_SHARED_DATA_DIR'
const WRITABLE_BY_OTHERS = 0o022

/**
 * Makes sure that only its owner can write the data directory: who can, can have Muster run what they like, by the
 * settings and the database. Windows keeps no such bits.
 *
 * @throws MusterError `storage`
 */
export function requireOwnDirectory({ dataDirectory, env }: Pick<Config, 'dataDirectory' | 'env'>): void {
  if (process.platform === 'win32' || env[VARIABLE] === '1') return
  const mode = statSync(dataDirectory, { throwIfNoEntry: false })?.mode ?? 0
  if ((mode & WRITABLE_BY_OTHERS) === 0) return
  throw new MusterError(
    'storage',
    `Others can write the data directory ${dataDirectory} (mode ${(mode & 0o7777).toString(8)}): they could have Muster run what they like.`,
    {
      hint: `Make it writable for its owner only (chmod go-w), choose another one, or set ${VARIABLE}=1 to use it all the same.`,
      details: { path: dataDirectory },
    },
  )
}
