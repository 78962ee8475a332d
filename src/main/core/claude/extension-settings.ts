import { MusterError } from '../../../contract/errors.ts'
import type { ExtensionKind } from '../../../contract/extension.ts'

/** An extension by what it is and how claude calls it. */
export interface ExtensionName {
  kind: ExtensionKind
  name: string
}

/**
 * Settings for `--settings` that keep claude from using extensions; null: nothing is switched off. As tried
 * with 2.1.329: a denied server is not started, an overridden skill or command is gone from the lists of the
 * model and of `/`, an agent is gone from the model's list and refused when it is asked for all the same.
 * `mcp_toggle` does it in a living process, but writes it into the person's own configuration for every session
 * of the directory, so it is not used.
 */
export function extensionSettings(disabled: readonly ExtensionName[]): string | null {
  if (disabled.length === 0) return null
  const named = (...kinds: ExtensionKind[]) =>
    disabled.filter(({ kind }) => kinds.includes(kind)).map(({ name }) => name)
  const servers = named('mcp_server')
  const skills = named('skill', 'command')
  const agents = named('agent')
  return JSON.stringify({
    ...(servers.length > 0 ? { deniedMcpServers: servers.map((serverName) => ({ serverName })) } : {}),
    ...(skills.length > 0 ? { skillOverrides: Object.fromEntries(skills.map((name) => [name, 'off'])) } : {}),
    ...(agents.length > 0 ? { permissions: { deny: agents.map((name) => `Agent(${name})`) } } : {}),
  })
}

/**
 * Refuses what claude has no means for, rather than showing a switch that does nothing.
 *
 * @throws MusterError `validation`
 */
export function checkSwitchable({ kind, name }: ExtensionName): void {
  if (kind !== 'agent' || /^[^(),*\\]+$/.test(name)) return
  throw new MusterError(
    'validation',
    `The agent "${name}" cannot be switched off: Claude's rules take no name with brackets, commas, stars or backslashes.`,
    { hint: 'Give the agent a plain name in its file, or remove the file.', details: { field: 'name' } },
  )
}
