import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** What is ours: in the build it lies beside the code, in a checkout where its source is. */
export function ownPath(built: string, source: string): string {
  const path = join(import.meta.dirname, built)
  return existsSync(path) ? path : join(import.meta.dirname, '../..', source)
}
