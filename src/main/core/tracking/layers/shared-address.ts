import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { beginningOf } from '../../../../contract/cut-text.ts'

/** Where a shared database is, without who logs in to it: `host:5432/name`. */
export function placeOf(url: string): string {
  const { hostname, port, pathname } = new URL(url)
  return `${hostname || 'localhost'}:${port || '5432'}${pathname}`
}

/** The file of the copy of a shared database: another one for each, so that what is of one never comes into another one. */
export function cachePath(dataDirectory: string, url: string): string {
  const name = beginningOf(createHash('sha256').update(placeOf(url)).digest('hex'), 12)
  return join(dataDirectory, `tracking-${name}.db`)
}
