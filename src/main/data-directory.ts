import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** The absolute data directory: flag, `MUSTER_DATA_DIR`, or the platform's place for application data. */
export function dataDirectoryOf(
  flags: { dataDirectory?: string | undefined },
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): string {
  const chosen = flags.dataDirectory ?? env.MUSTER_DATA_DIR
  if (chosen) return resolve(chosen)
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Muster')
  if (platform === 'win32') return join(env.LOCALAPPDATA || join(homedir(), 'AppData', 'Local'), 'Muster')
  // A relative XDG path is to be ignored (XDG Base Directory Specification).
  const base = env.XDG_DATA_HOME?.startsWith('/') ? env.XDG_DATA_HOME : join(homedir(), '.local', 'share')
  return join(base, 'muster')
}
