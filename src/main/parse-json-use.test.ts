import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

/**
 * These parse parts where the whole was parsed by `parseJsonText`, or what was written by ourselves, or look at the text
 * themselves for what is lost.
 */
const own = [
  'arangodb/load-mark.ts',
  'base/heavy/packed-list.ts',
  'base/heavy/packed-value.ts',
  'base/heavy/parse-packed.ts',
  'base/text/check-json-text.ts',
  'claude/find-objects.ts',
  'claude/parse-config.ts',
  'exchange/convert/mapping.ts',
  'exports/import/compare-tasks.ts',
  'exports/import/read-record.ts',
  'exchange/text/read-values.ts',
  'insights/work.ts',
  'log/log-file.ts',
  'rpc/local-socket.ts',
  'search/sources/record-sources.ts',
  'server/openapi.ts',
  'templates/templates.ts',
  'turns/reduce-content.ts',
  'turns/turn-facts.ts',
  'workflows/dag/draw-graph.ts',
  'workflows/definition/packed-definition.ts',
  'workflows/definition/read-definition-text.ts',
  'workflows/definition/render-input.ts',
  'workflows/kinds/command-process.ts',
]

it('files that others write are read with parseJsonText, which takes a byte order mark', () => {
  const root = import.meta.dirname
  const found = globSync('**/*.ts', { cwd: root })
    .filter((file) => !/\.test\.ts$|[/\\](store|fixtures)[/\\]/.test(file))
    // Columns of the tracker's own database; files are read by its exchange.
    .filter((file) => !/[/\\]tracking[/\\](?!exchange|migration)/.test(file))
    .filter((file) => readFileSync(join(root, file), 'utf8').includes('JSON.parse('))
    .map((file) => file.replaceAll('\\', '/').replace(/^core\//, ''))
  expect(found.filter((file) => !own.includes(file))).toEqual([])
})
