import { cutText } from '../../../contract/cut-text.ts'
import type { SettingsProblem } from '../../../contract/extension.ts'
import type { Config } from '../base/config.ts'
import { askSettings } from './ask-settings.ts'
import type { ClaudeLocator } from './claude-locator.ts'
import type { ClaudeSettings, SettingsFile, SettingsReply } from './claude-settings.ts'
import { configurationPlaces } from './configuration-places.ts'
import { stampConfiguration } from './configuration-stamp.ts'
import { buildEnvironment } from './environment.ts'
import { readSettingsFiles } from './read-settings-files.ts'

/** What Claude loads of its settings files in a directory. */
export interface LoadedSettings {
  /** The files that are there. */
  files: readonly SettingsFile[]
  /** What is loaded; what stands in a later one goes before. */
  layers: readonly { source: string; settings: ClaudeSettings }[]
  /** What is not. */
  problems: readonly SettingsProblem[]
}

/** What is needed to ask. */
interface SettingsContext {
  readonly config: Config
  readonly claude: ClaudeLocator
}

/** Answers that are remembered, each for a directory in one state of its configuration. */
const REMEMBERED = 100
const MESSAGE_LIMIT = 300
const answers = new Map<string, Promise<SettingsReply>>()

/**
 * Asks claude itself which of its settings it loads in a directory, once for each state of the files: it leaves out a
 * whole file for one wrong value in it. Where no file is there, nothing is asked; a supervisor of simulated instances
 * goes by the files alone.
 */
export async function loadedSettings(context: SettingsContext, directory: string): Promise<LoadedSettings> {
  const { config } = context
  const files = await readSettingsFiles(configurationPlaces(directory, config.env))
  const command = config.simulate || files.length === 0 ? null : (await context.claude.find()).path
  if (command === null) return fromFiles(files)
  try {
    return fromReply(files, await answerFor(context, directory, command))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const read = fromFiles(files)
    const problem = `Claude could not be asked whether it loads this: ${why}`
    return { ...read, problems: [...read.problems, ...files.map(({ path }) => ({ path, problem }))] }
  }
}

function answerFor(context: SettingsContext, directory: string, command: string): Promise<SettingsReply> {
  const { env, passApiKey, passVariables } = context.config
  const stamp = stampConfiguration({ directory, command, disabledExtensions: [], env })
  const key = `${directory}\n${stamp}`
  const known = answers.get(key)
  if (known) return known
  const instance = { instanceId: 'settings', dataDirectory: '', passApiKey, passVariables }
  const asked = askSettings({ command, directory, env: buildEnvironment(env, instance) })
  answers.set(key, asked)
  // It may answer the next time.
  asked.catch(() => answers.delete(key))
  const oldest = answers.size > REMEMBERED ? answers.keys().next().value : undefined
  if (oldest !== undefined) answers.delete(oldest)
  return asked
}

function fromFiles(files: readonly SettingsFile[]): LoadedSettings {
  return {
    files,
    layers: files.flatMap(({ source, settings }) => (settings === null ? [] : [{ source, settings }])),
    problems: files.flatMap(({ path, problem }) => (problem === null ? [] : [notLoaded(path, problem)])),
  }
}

/** What claude's own answer to `get_settings` says of the files. */
export function fromReply(
  files: readonly SettingsFile[],
  { sources, errors }: SettingsReply,
): LoadedSettings {
  const problems: SettingsProblem[] = []
  for (const { file, path, message } of errors) {
    const own = files.find((one) => one.path === file)
    // Claude's words say nothing of the place; ours do.
    const words = path === '' ? (own?.problem ?? message) : `${path}: ${message}`
    const isWhole = !sources.some(({ source }) => source === own?.source)
    const problem = cutText(words, MESSAGE_LIMIT)
    if (problems.some((one) => one.path === file)) continue
    problems.push(
      isWhole ? notLoaded(file, problem) : { path: file, problem: `Claude leaves out a part: ${problem}` },
    )
  }
  for (const { source, path, settings } of files) {
    if (settings === null || problems.some((one) => one.path === path)) continue
    const loaded = sources.filter((one) => one.source === source)
    for (const list of ['allow', 'ask', 'deny'] as const) {
      const kept = new Set(loaded.flatMap((one) => one.settings.permissions[list]))
      const dropped = settings.permissions[list].filter((rule) => !kept.has(rule))
      if (dropped.length === 0) continue
      const rules = dropped
        .map((rule) => `"${cutText(rule, 80)}"`)
        .slice(0, 5)
        .join(', ')
      problems.push({
        path,
        problem: `Claude leaves out what it can't read of permissions.${list}: ${rules}`,
      })
    }
  }
  return { files, layers: sources, problems }
}

function notLoaded(path: string, problem: string): SettingsProblem {
  return { path, problem: `Claude does not load this file, so its hooks and rules are off: ${problem}` }
}
