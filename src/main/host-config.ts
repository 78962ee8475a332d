import { existsSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'
import { delimiter, join } from 'node:path'
import { defaultSettings } from './core/base/core-settings.ts'
import type { CoreConfig } from './core/core-config.ts'
import {
  namedClaude,
  readSettings,
  resolveSettings,
  type SettingSources,
} from './core/settings/setting-sources.ts'
import { otherDefaults, type SettingValues } from './core/settings/setting-table.ts'
import { dataDirectoryOf } from './data-directory.ts'
import { ownPath } from './own-path.ts'
import { version } from './version.ts'

/** What a host was told by flags; each one wins over its environment variable. */
export interface HostFlags {
  dataDirectory?: string | undefined
  claudePath?: string | undefined
  maxInstances?: number | undefined
  simulate?: boolean | undefined
}

type Environment = Readonly<Record<string, string | undefined>>

/** Memory that one instance is expected to take, with its tools, in bytes: the CLI itself is at about 300 MB. */
const INSTANCE_BYTES = 500 * 1024 * 1024

/** The settings' file of a data directory. */
export function settingsPath(dataDirectory: string): string {
  return join(dataDirectory, 'settings.json')
}

/**
 * Every setting from flags, `MUSTER_*` variables, the settings' file and defaults, in this order;
 * docs/settings.md lists them.
 *
 * @throws MusterError `validation` for a value that is none or a broken file, naming where it stands; `storage`
 */
function readHostSettings(options: { flags?: HostFlags; env?: Environment } = {}): SettingSources {
  const { flags = {}, env = process.env } = options
  return readSettings({
    path: settingsPath(dataDirectoryOf(flags, env)),
    defaults: hostDefaults(),
    env,
    flags: { claudePath: flags.claudePath, maxInstances: flags.maxInstances, simulate: flags.simulate },
  })
}

/**
 * The configuration of a core, by {@link readHostSettings}.
 *
 * @throws MusterError as that does
 */
export function readHostConfig(options: {
  flags?: HostFlags
  env?: Environment
  schedule?: boolean
  log: CoreConfig['log']
}): CoreConfig & { settingSources: SettingSources } {
  const { flags = {}, env = process.env } = options
  const settingSources = readHostSettings({ flags, env })
  const values = resolveSettings(settingSources)
  const dataDirectory = dataDirectoryOf(flags, env)
  return {
    ...values,
    dataDirectory,
    version,
    claudePath: namedClaude(settingSources),
    simulatedClaude: ownProgram('simulated-claude'),
    commandRunner: ownProgram('command-runner'),
    workflowTemplates: ownPath('workflows', 'resources/workflows'),
    modulePrompts: ownPath('module-prompts', 'resources/modules/prompts'),
    mcpServer: onNode(ownPath('cli.js', 'src/main/cli/index.ts'), ['--data-dir', dataDirectory, 'mcp']),
    env: withoutNpmPath(env),
    schedule: options.schedule ?? true,
    log: options.log,
    settingSources,
  }
}

/** What this machine gets unless somebody says otherwise. */
function hostDefaults(): SettingValues {
  return {
    ...defaultSettings,
    ...otherDefaults,
    maxInstances: defaultInstances(),
    maxStarting: Math.max(2, availableParallelism()),
  }
}

/**
 * The person's own PATH: npm puts the checkout's tools before it, and neither the search for `claude` nor an
 * instance's commands are to meet those.
 */
function withoutNpmPath(env: Environment): Environment {
  if (env.npm_lifecycle_event === undefined || env.PATH === undefined) return env
  const own = env.PATH.split(delimiter).filter(
    (path) => !/[\\/](node_modules[\\/]\.bin|node-gyp-bin)$/.test(path),
  )
  return { ...env, PATH: own.join(delimiter) }
}

/** Muster's own version. */
export function readVersion(): string {
  return version
}

/** The folder of the built page; undefined when it was not built. */
export function rendererDirectory(): string | undefined {
  const built = join(import.meta.dirname, '../../out/renderer')
  return existsSync(join(built, 'index.html')) ? built : undefined
}

function ownProgram(name: 'simulated-claude' | 'command-runner'): CoreConfig['simulatedClaude'] {
  return onNode(ownPath(`${name}.js`, `resources/${name}/main.ts`))
}

/** A script of ours that Node runs. */
function onNode(script: string, args: readonly string[] = []): CoreConfig['simulatedClaude'] {
  return {
    command: process.execPath,
    args: [script, ...args],
    // Inside Electron the executable is Electron's; this makes it behave as plain Node.
    ...(process.versions.electron ? { env: { ELECTRON_RUN_AS_NODE: '1' } } : {}),
  }
}

/** Half the memory filled with instances, and not more than four a core: they mostly wait for the model. */
function defaultInstances(): number {
  const byMemory = Math.floor(totalmem() / 2 / INSTANCE_BYTES)
  return Math.min(50, Math.max(2, Math.min(byMemory, availableParallelism() * 4)))
}
