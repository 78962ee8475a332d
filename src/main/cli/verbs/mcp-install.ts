import { platform } from 'node:os'
import { relative, resolve, sep } from 'node:path'
import { execa } from 'execa'
import { beginningOf } from '../../../contract/cut-text.ts'
import { MusterError } from '../../../contract/errors.ts'
import { shellWord } from '../../../contract/shell-word.ts'
import { createClaudeLocator } from '../../core/claude/claude-locator.ts'
import { personHome } from '../../core/claude/person-home.ts'
import { confirm } from '../confirm.ts'
import { exitCodes } from '../exit-codes.ts'
import { hostConfigOf } from '../own-config.ts'
import type { VerbContext } from '../verb-context.ts'

const ADD_WITHIN_MS = 30_000

export interface McpInstallOptions {
  scope: 'local' | 'user' | 'project'
  tools?: string
  readOnly?: boolean
  yes?: boolean
}

/** `muster mcp install`: has Claude Code know this server, by its own `claude mcp add`, after it was shown. */
export async function mcpInstall(context: VerbContext, options: McpInstallOptions): Promise<number> {
  const { terminal } = context
  const config = hostConfigOf(context, { schedule: false })
  const locator = createClaudeLocator({
    setting: config.claudePath,
    env: config.env,
    platform: platform(),
    homeDirectory: personHome(config.env),
  })
  const claude = await locator.require()
  const server = [
    ...ownCommand(context.env),
    ...(context.flags.dataDir ? ['--data-dir', config.dataDirectory] : []),
    'mcp',
    ...(options.tools ? ['--tools', options.tools] : []),
    ...(options.readOnly ? ['--read-only'] : []),
  ]
  const args = addArguments(options.scope, server, process.versions.electron !== undefined)
  terminal.note(`This runs: ${[claude, ...args].map(shellWord).join(' ')}`)
  terminal.note(places[options.scope])
  if (!options.yes && !(await confirm(context, 'Write it?'))) {
    throw new MusterError('validation', 'Nothing was written.', {
      hint: 'Say --yes where nobody can be asked.',
    })
  }
  const added = await execa(claude, args, {
    timeout: ADD_WITHIN_MS,
    reject: false,
    stdin: 'ignore',
    env: config.env as Record<string, string>,
    extendEnv: false,
  })
  if (added.exitCode !== 0) {
    const told = beginningOf(`${added.stderr}\n${added.stdout}`.trim(), 2_000)
    throw new MusterError('conflict', `claude did not add it: ${told || 'it said nothing'}`, {
      hint: 'If it is there already, `claude mcp get muster` shows it.',
    })
  }
  if (terminal.json) terminal.printJson({ type: 'installed', scope: options.scope, command: server })
  else terminal.print('Claude Code knows Muster now. `claude mcp list` shows whether it connects.')
  return exitCodes.ok
}

/**
 * What starts this program again. An AppImage is mounted at another place each time, which `APPDIR` names: then it is the
 * file itself that is started, and what it runs is found from where it is mounted by then.
 */
function ownCommand({ APPIMAGE, APPDIR }: VerbContext['env']): string[] {
  const script = resolve(process.argv[1] ?? '')
  const inside = APPIMAGE && APPDIR ? relative(APPDIR, script) : undefined
  if (!APPIMAGE || inside === undefined || inside.startsWith('..')) return [process.execPath, script]
  const url = `require('node:url').pathToFileURL(process.env.APPDIR + ${JSON.stringify(sep + inside)})`
  // The word behind it stands for the script, so that the rest is where a program finds its arguments.
  return [APPIMAGE, '-e', `import(${url})`, 'muster']
}

/** What `claude` is started with. Inside Electron the executable is Electron's; the variable makes it behave as plain Node. */
export function addArguments(
  scope: McpInstallOptions['scope'],
  server: readonly string[],
  isElectron: boolean,
): string[] {
  const env = isElectron ? ['--env', 'ELECTRON_RUN_AS_NODE=1'] : []
  return ['mcp', 'add', ...env, '--scope', scope, 'muster', '--', ...server]
}

const places: Record<McpInstallOptions['scope'], string> = {
  local: 'It is written to your own configuration, for the current project alone.',
  user: 'It is written to your own configuration, for all projects.',
  project:
    'It is written to .mcp.json of the current project, which others may share: it names a path of this machine.',
}
