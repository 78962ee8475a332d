import module from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * Has Node keep the compiled form of what is loaded from now on, in a folder of this user's own: one in the shared
 * temporary directory could be filled by others. A folder that can't be written costs nothing but the time.
 */
export function keepCompiled({ XDG_CACHE_HOME, NODE_DISABLE_COMPILE_CACHE }: NodeJS.ProcessEnv): void {
  if (NODE_DISABLE_COMPILE_CACHE) return
  module.enableCompileCache?.(join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'muster', 'compiled'))
}
