import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect } from 'vitest'
import type { Extension } from '../../../src/contract/extension.ts'
import type { Core } from '../../../src/main/core/core.ts'
import type { CoreConfig } from '../../../src/main/core/core-config.ts'
import { askClaude } from './ask-claude.ts'

/** Writes a file and the folders above it; an object as JSON. */
export function write(path: string, content: string | Buffer | object): void {
  mkdirSync(dirname(path), { recursive: true })
  const isText = typeof content === 'string' || Buffer.isBuffer(content)
  writeFileSync(path, isText ? content : JSON.stringify(content))
}

/** Expects the list of extensions to be what the real CLI uses there; returns it, to be looked at further. */
export async function expectAgreement(
  { core, config }: { core: Core; config: CoreConfig },
  directory: string,
): Promise<Extension[]> {
  const [says, { extensions, settingsProblems }, settings] = await Promise.all([
    askClaude(config, directory),
    core.call('extension.list', { directory }),
    core.call('directory.settings', { directory }),
  ])
  const used = extensions.filter(({ problem }) => problem === null)
  const isOffered = ({ note }: Extension) => !/Only Claude uses it|once it works with files/.test(note ?? '')
  const listed = {
    agents: used
      .filter(({ kind }) => kind === 'agent')
      .map(({ name }) => name)
      .sort(),
    commands: used
      .filter((one) => (one.kind === 'skill' || one.kind === 'command') && isOffered(one))
      .map(({ name }) => name)
      .sort(),
    servers: used
      .filter(({ kind }) => kind === 'mcp_server')
      .map(({ name, scope }) => `${name} ${scope}`)
      .sort(),
    permissionMode: settings.defaultMode.permissionMode,
    settingsErrors: [...new Set(settingsProblems.map(({ path }) => path))].sort(),
  }
  expect(listed).toEqual(says)
  return extensions
}
