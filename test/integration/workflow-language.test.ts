import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import type { z } from 'zod'
import { ResourceNeed } from '../../src/contract/node-policies.ts'
import {
  ApprovalNode,
  ClaudeNode,
  CommandNode,
  NestedNode,
  TransformNode,
  WorkflowDefinition,
  WorkflowInput,
} from '../../src/contract/workflow-definition.ts'
import { testCore } from '../harness/test-core.ts'

// What the documents say of the language must be so.

const root = resolve(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

/** The `yaml` blocks of a document that are whole definitions, by their names. */
function definitionsIn(document: string): [string, string][] {
  return [...read(document).matchAll(/```yaml\n(.*?)```/gs)]
    .map((match) => match[1] ?? '')
    .flatMap((text): [string, string][] => {
      const name = /^name: (\S+)$/m.exec(text)?.[1]
      return name === undefined ? [] : [[`${document}: ${name}`, text]]
    })
}

const definitions = ['docs/workflow-language.md', 'docs/workflows.md'].flatMap(definitionsIn)

test('there are definitions in the documents', () => {
  expect(definitions.length).toBeGreaterThan(9)
})

test.each(definitions)('%s is without problems', async (_, source) => {
  const core = await testCore({ schedule: false })
  expect((await core.call('workflow.validate', { source })).problems).toEqual([])
})

test('every field and code of a problem is described', () => {
  const text = read('docs/workflow-language.md')
  const objects: z.ZodObject[] = [
    WorkflowDefinition,
    WorkflowInput,
    ClaudeNode,
    CommandNode,
    ApprovalNode,
    TransformNode,
    NestedNode,
    ResourceNeed,
  ]
  for (const name of objects.flatMap(({ shape }) => Object.keys(shape)))
    expect(text.includes(`| \`${name}\` |`), `| \`${name}\` |`).toBe(true)
  const sources = ['check-nodes', 'check-references', 'check-structure', 'validate-dag']
    .map((file) => read(`src/main/core/workflows/dag/${file}.ts`))
    .concat(
      ['check-form', 'check-meaning', 'parse-definition', 'problem-list'].map((file) =>
        read(`src/main/core/workflows/definition/${file}.ts`),
      ),
    )
    .join('\n')
  const codes = [...sources.matchAll(/(?:report\.(?:error|warn)\(|code: |place, )'([a-z_]+)'/g)].map(
    (match) => match[1],
  )
  expect(new Set(codes).size).toBeGreaterThan(15)
  for (const code of codes) expect(text.includes(`\`${code}\``), `\`${code}\``).toBe(true)
})
