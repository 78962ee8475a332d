import { access } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { DoctorCheck } from '../../../contract/system.ts'
import { isDirectory } from '../base/check-directory.ts'
import { loadedSettings } from '../claude/loaded-settings.ts'
import type { Context } from '../live/context.ts'

/** The executable and its version. */
export async function checkClaude(context: Context): Promise<DoctorCheck> {
  const { path, version, problem } = await context.claude.find({ fresh: true })
  if (path === null) {
    return {
      name: 'claude',
      status: context.config.simulate ? 'warning' : 'failed',
      message: problem?.message ?? 'No `claude` executable was found.',
      hint: problem?.hint ?? null,
    }
  }
  return {
    name: 'claude',
    status: problem ? 'warning' : 'ok',
    message: problem?.message ?? `${path}, version ${version ?? 'unknown'}`,
    hint: problem?.hint ?? null,
  }
}

const clouds = ['CLAUDE_CODE_USE_BEDROCK', 'CLAUDE_CODE_USE_VERTEX', 'CLAUDE_CODE_USE_FOUNDRY']

/** Whether instances will find a login. Only that there is one is looked at, never the secret itself. */
export async function checkLogin(context: Context): Promise<DoctorCheck> {
  const { env, passApiKey, simulate } = context.config
  const ok = (message: string): DoctorCheck => ({ name: 'login', status: 'ok', message, hint: null })
  const isSet = (name: string) => env[name] !== undefined && env[name] !== ''
  if (simulate) return ok('Simulated instances need none.')
  const cloud = clouds.find(isSet)
  if (cloud) return ok(`Claude uses a cloud's own login (${cloud}).`)
  const keys = ['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN'].filter(isSet)
  if (keys.length > 0 && passApiKey) return ok(`${keys.join(' and ')} is handed on to instances.`)
  if (isSet('CLAUDE_CODE_OAUTH_TOKEN')) return ok('A token is set (CLAUDE_CODE_OAUTH_TOKEN).')
  const file = join(env.CLAUDE_CONFIG_DIR || join(env.HOME || homedir(), '.claude'), '.credentials.json')
  const exists = await access(file).then(
    () => true,
    () => false,
  )
  if (exists) return ok(`Claude Code has logged in (${file}).`)
  if (process.platform === 'darwin')
    return ok('Claude Code keeps its login in the keychain, which is not looked at.')
  return {
    name: 'login',
    status: 'warning',
    message:
      keys.length > 0
        ? `${keys.join(' and ')} is set but not handed on to instances, and Claude Code has no login of its own.`
        : 'Claude Code has no login.',
    hint: `Run \`claude\` once and log in, or ${keys.length > 0 ? 'hand the key on' : 'set ANTHROPIC_API_KEY and hand it on'}: \`muster config set claude.passApiKey true\`.`,
  }
}

/** Directories with recent tasks whose settings are looked at. */
const RECENT = 5

/** Settings of Claude Code that it does not load: hooks and rules in them are off, and it says so nowhere else. */
export async function checkClaudeSettings(context: Context): Promise<DoctorCheck> {
  const recent = context.store.tasks.recentDirectories(RECENT, '')
  const there = await Promise.all(recent.map(isDirectory))
  const directories = [context.config.dataDirectory, ...recent.filter((_, at) => there[at])]
  const looked = await Promise.all(directories.map((directory) => loadedSettings(context, directory)))
  const problems = new Map(looked.flatMap((one) => one.problems.map(({ path, problem }) => [path, problem])))
  const name = 'claude settings'
  if (problems.size > 0) {
    const message = [...problems].map(([path, problem]) => `${path}: ${problem}`).join('\n')
    return { name, status: 'failed', message, hint: 'Correct the file; Claude reads it anew at each start.' }
  }
  const files = new Set(looked.flatMap((one) => one.files.map(({ path }) => path)))
  const message =
    files.size === 0 ? 'none' : `${files.size} ${files.size === 1 ? 'file' : 'files'} loaded as they stand`
  return { name, status: 'ok', message, hint: null }
}
