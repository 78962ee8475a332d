import { constants } from 'node:fs'
import { access, readdir, stat } from 'node:fs/promises'
import { posix, win32 } from 'node:path'

interface Machine {
  env: Readonly<Record<string, string | undefined>>
  platform: NodeJS.Platform
  homeDirectory: string
}

/** A path as given by a person: `~` is the home directory, a bare name is looked up in PATH. Null: not in PATH. */
export async function resolveGiven(given: string, machine: Machine): Promise<string | null> {
  const { sep, join, resolve } = pathsOf(machine.platform)
  if (given === '~' || given.startsWith('~/') || given.startsWith(`~${sep}`)) {
    return join(machine.homeDirectory, given.slice(1))
  }
  if (given.includes('/') || given.includes(sep)) return resolve(given)
  for await (const path of findInPath(given, machine)) return path
  return null
}

/** Executables of a name in the directories of PATH, in their order. Relative entries are not searched. */
export async function* findInPath(name: string, machine: Machine): AsyncGenerator<string> {
  const { delimiter, isAbsolute, join } = pathsOf(machine.platform)
  const seen = new Set<string>()
  for (const directory of (variable(machine, 'PATH') ?? '').split(delimiter)) {
    if (!isAbsolute(directory) || seen.has(directory)) continue
    seen.add(directory)
    yield* executables([join(directory, name)], machine.platform)
  }
}

/**
 * Where installers put `claude`. An application that was opened from a desktop often has a short PATH, which
 * lacks them.
 */
export async function* usualPlaces(machine: Machine): AsyncGenerator<string> {
  const { join } = pathsOf(machine.platform)
  const home = (...parts: string[]) => join(machine.homeDirectory, ...parts, 'claude')
  const under = (name: string, ...parts: string[]) => {
    const base = variable(machine, name)
    return base ? [join(base, ...parts, 'claude')] : []
  }
  if (machine.platform === 'win32') {
    yield* executables(
      [
        home('.local', 'bin'),
        home('.claude', 'local'),
        ...under('APPDATA', 'npm'),
        ...under('LOCALAPPDATA', 'Programs', 'claude'),
      ],
      'win32',
    )
    return
  }
  yield* executables(
    [
      home('.local', 'bin'),
      home('.claude', 'local'),
      '/usr/local/bin/claude',
      '/opt/homebrew/bin/claude',
      '/home/linuxbrew/.linuxbrew/bin/claude',
      '/usr/bin/claude',
      ...under('npm_config_prefix', 'bin'),
      home('.npm-global', 'bin'),
      home('.npm', 'bin'),
      home('.volta', 'bin'),
      home('.bun', 'bin'),
      home('n', 'bin'),
      home('.asdf', 'shims'),
      home('.local', 'share', 'mise', 'shims'),
      ...(await nodeVersions(join(machine.homeDirectory, '.nvm', 'versions', 'node'))),
    ],
    machine.platform,
  )
}

/** True for a file that this user may run; on Windows for a file. */
export async function isExecutable(path: string, platform: NodeJS.Platform): Promise<boolean> {
  try {
    if (!(await stat(path)).isFile()) return false
    await access(path, platform === 'win32' ? constants.F_OK : constants.X_OK)
    return true
  } catch {
    return false
  }
}

async function* executables(paths: readonly string[], platform: NodeJS.Platform): AsyncGenerator<string> {
  for (const path of paths) {
    const candidates = platform === 'win32' ? [`${path}.exe`, `${path}.cmd`, path] : [path]
    for (const candidate of candidates) {
      if (await isExecutable(candidate, platform)) {
        yield candidate
        break
      }
    }
  }
}

/** npm's global folder of each Node version of nvm, newest first. */
async function nodeVersions(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((): string[] => [])
  return names
    .sort((a, b) => b.localeCompare(a, undefined, { numeric: true }))
    .map((name) => posix.join(folder, name, 'bin', 'claude'))
}

/** On Windows names of variables have no case. */
function variable({ env, platform }: Machine, name: string): string | undefined {
  if (platform !== 'win32') return env[name]
  const key = Object.keys(env).find((candidate) => candidate.toUpperCase() === name.toUpperCase())
  return key === undefined ? undefined : env[key]
}

function pathsOf(platform: NodeJS.Platform): typeof posix {
  return platform === 'win32' ? win32 : posix
}
