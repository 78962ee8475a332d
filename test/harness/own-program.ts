import { join } from 'node:path'
import { isBuildCurrent, root } from '../../scripts/build.ts'

const isBuilt = isBuildCurrent()

/**
 * A program of ours that tests start: its bundle, which is what people run and begins in half the time, or its source when
 * there is no build of the present sources.
 */
export function ownProgram(bundle: string, source: string): string {
  return join(root, isBuilt ? `out/main/${bundle}` : source)
}
