import type { Client } from '../../../contract/client.ts'
import { MusterError } from '../../../contract/errors.ts'
import type { Setting } from '../../../contract/settings.ts'
import type { Json } from '../../../contract/values.ts'
import { changeSetting, listSettings } from '../../core/settings/setting-sources.ts'
import { dataDirectoryOf } from '../../data-directory.ts'
import { settingsPath } from '../../host-config.ts'
import { findSupervisor } from '../connect.ts'
import { exitCodes } from '../exit-codes.ts'
import { hostConfigOf } from '../own-config.ts'
import type { VerbContext } from '../verb-context.ts'

/** `muster config`: every setting with its value and where that came from. */
export async function listConfig(context: VerbContext): Promise<number> {
  const { terminal } = context
  const settings = await readAll(context)
  if (terminal.json) for (const setting of settings) terminal.printJson({ type: 'setting', setting })
  else {
    const width = Math.max(...settings.map(({ name }) => name.length))
    const values = Math.min(24, Math.max(...settings.map((setting) => show(setting.value).length)))
    for (const setting of settings) {
      const from = setting.origin === 'default' ? 'default' : `${setting.origin}: ${setting.source ?? ''}`
      terminal.print(
        `${setting.name.padEnd(width)}  ${show(setting.value).padEnd(values)}  ${terminal.style('dim', from)}`,
      )
    }
  }
  return exitCodes.ok
}

/** `muster config get NAME`: the value alone. */
export async function getConfig(context: VerbContext, name: string): Promise<number> {
  const setting = (await readAll(context)).find((candidate) => candidate.name === name)
  if (!setting) {
    throw new MusterError('not_found', `There is no setting "${name}".`, {
      hint: '`muster config` lists them.',
    })
  }
  if (context.terminal.json) context.terminal.printJson({ type: 'setting', setting })
  else context.terminal.print(show(setting.value))
  return exitCodes.ok
}

/** `muster config set NAME VALUE` and, with null, `muster config unset NAME`. */
export async function setConfig(context: VerbContext, name: string, value: Json): Promise<number> {
  const { terminal } = context
  const { setting, running } = await change(context, name, value)
  if (terminal.json) {
    terminal.printJson({ type: 'setting', setting })
    return exitCodes.ok
  }
  terminal.print(`${setting.name} is ${show(setting.value)}`)
  if (setting.origin === 'environment' || setting.origin === 'flag') {
    terminal.note(`${setting.source} wins over the file while it is set.`)
  } else if (running && !setting.live) terminal.note('It takes effect when the supervisor starts again.')
  return exitCodes.ok
}

/** `muster config path`: works with a broken file too. */
export async function printConfigPath({ flags, env, terminal }: VerbContext): Promise<number> {
  const path = settingsPath(dataDirectoryOf({ dataDirectory: flags.dataDir }, env))
  if (terminal.json) terminal.printJson({ type: 'path', path })
  else terminal.print(path)
  return exitCodes.ok
}

function show(value: Json): string {
  return value === null ? '(not set)' : String(value)
}

async function readAll(context: VerbContext): Promise<Setting[]> {
  const settings = await withSupervisor(context, (client) => client.call('settings.list', {}))
  if (settings) return settings.settings
  const { settingSources } = hostConfigOf(context, { schedule: false })
  for (const note of settingSources.notes) context.terminal.note(note)
  return listSettings(settingSources)
}

/** By the supervisor that runs, so that it counts at once; else in the file alone. */
async function change(context: VerbContext, name: string, value: Json) {
  const setting = await withSupervisor(context, (client) => client.call('settings.set', { name, value }))
  if (setting) return { setting, running: true }
  const { settingSources } = hostConfigOf(context, { schedule: false })
  return { setting: changeSetting(settingSources, name, value).setting, running: false }
}

async function withSupervisor<T>(
  context: VerbContext,
  ask: (client: Client) => Promise<T>,
): Promise<T | null> {
  const supervisor = await findSupervisor(context)
  if (!supervisor) return null
  try {
    return await ask(supervisor.client)
  } finally {
    await supervisor.close()
  }
}
