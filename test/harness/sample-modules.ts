import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { temporaryDirectory } from './test-core.ts'

const capability = {
  id: 'invoice.cancel',
  version: '1.2.0',
  description: 'How an invoice is cancelled.',
  tags: ['invoice'],
  input: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
  output: {
    type: 'object',
    properties: { endpoint: { type: 'string' }, files: { type: 'array', items: { type: 'string' } } },
    required: ['endpoint'],
    additionalProperties: false,
  },
}

/** What a module is, besides the usual. */
export type SampleModule = Record<string, unknown> & { name: string }

export const billing: SampleModule = {
  name: 'billing',
  version: '3.1.0',
  description: 'Writes and cancels invoices.',
  capabilities: [capability],
}
export const shop: SampleModule = { name: 'shop', version: '1.0.0', description: 'The web shop.' }

/** Puts modules into one folder, for `modulePaths`; changes them when it is called again for the same. */
export function writeModules(modules: readonly SampleModule[], root = temporaryDirectory('modules')): string {
  for (const module of modules) {
    const directory = join(root, module.name)
    mkdirSync(directory, { recursive: true })
    writeFileSync(
      join(directory, 'module.yaml'),
      stringify({ version: '1.0.0', description: module.name, ...module }),
    )
  }
  return root
}
