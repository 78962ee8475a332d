import { globSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { temporaryDirectory, testCore } from '../../../../../test/harness/test-core.ts'
import { definitionSchema } from './definition-schema.ts'

const root = resolve(import.meta.dirname, '../../../../..')
const files = globSync('resources/workflows/*.workflow.yaml', { cwd: root }).toSorted()

test('the JSON Schema is current', async () => {
  await expect(`${JSON.stringify(definitionSchema(), null, 2)}\n`).toMatchFileSnapshot(
    join(root, 'resources/workflows/workflow.schema.json'),
  )
})

describe('the JSON Schema', () => {
  const validate = new Ajv2020({ strict: false }).compile(definitionSchema())
  const node = { id: 'a', kind: 'claude', prompt: 'x' }

  test.each(files)('takes %s', (file) => {
    expect(validate(parse(readFileSync(join(root, file), 'utf8'))), JSON.stringify(validate.errors)).toBe(
      true,
    )
  })

  test.each([
    [{ name: 'a', nodes: [node] }, true],
    [{ name: 'a', version: 2, nodes: [node] }, true],
    [{ name: 'a', nodes: [{ id: 'a', kind: 'my-kind', with: {} }] }, true],
    [{ name: 'a', nodes: [{ id: 'a', kind: 'claude' }] }, false],
    [{ name: 'a', nodes: [{ ...node, promt: 'x' }] }, false],
    [{ name: 'a', nodes: [node], more: 1 }, false],
    [{ nodes: [node] }, false],
  ])('%j: %s', (definition, isValid) => {
    expect(validate(definition)).toBe(isValid)
  })
})

test('there are templates', () => {
  expect(files.map((file) => basename(file, '.workflow.yaml'))).toEqual([
    'marker-to-arangodb',
    'orchestrate-complex',
    'review-all',
    'security-fortress',
  ])
})

test.each(files)('%s is without problems, under its name, with its schema', async (file) => {
  const core = await testCore({ schedule: false })
  const source = readFileSync(join(root, file), 'utf8')
  expect(source).toMatch(/^# yaml-language-server: \$schema=workflow\.schema\.json\n/)
  const { problems, definition, dag } = await core.call('workflow.validate', { source })
  expect(problems).toEqual([])
  expect(definition?.name).toBe(basename(file, '.workflow.yaml'))
  expect(dag?.criticalPath.length).toBeGreaterThan(2)
})

test('saved definitions are listed before templates of the same name, survive a restart, and can be removed', async () => {
  const dataDirectory = temporaryDirectory('data')
  const core = await testCore({ dataDirectory })
  const changes: string[][] = []
  core.subscribe(
    { names: ['workflow.changed'] },
    {
      onEvent(event) {
        if (event.name === 'workflow.changed') {
          changes.push(event.payload.workflows.map(({ name, origin }) => `${name} ${origin}`))
        }
      },
    },
  )
  const source = 'name: review-all # mine\nnodes:\n  - { id: a, kind: transform, value: 1 }\n'
  const saved = await core.call('workflow.save', { source })
  expect(saved).toMatchObject({
    name: 'review-all',
    origin: 'saved',
    nodeCount: 1,
    runCount: 0,
    lastRunAt: null,
  })
  expect(changes).toEqual([
    [
      'marker-to-arangodb template',
      'orchestrate-complex template',
      'review-all saved',
      'security-fortress template',
    ],
  ])
  await core.close()

  const again = await testCore({ dataDirectory })
  const found = await again.call('workflow.get', { name: 'review-all' })
  expect(found).toMatchObject({ source, workflow: saved, dag: { criticalPath: ['a'] } })
  await again.call('workflow.remove', { name: 'review-all' })
  expect((await again.call('workflow.get', { name: 'review-all' })).workflow.origin).toBe('template')
  await expect(again.call('workflow.remove', { name: 'review-all' })).rejects.toMatchObject({
    code: 'conflict',
  })
  await expect(again.call('workflow.get', { name: 'reviewall' })).rejects.toMatchObject({
    code: 'not_found',
    hint: 'Did you mean "review-all"?',
  })
})

test('a definition with errors is not saved, and exactly one definition is to be named', async () => {
  const core = await testCore({ schedule: false })
  const cyclic = 'name: x\nnodes:\n  - { id: a, kind: transform, value: 1, needs: [a] }\n'
  await expect(core.call('workflow.save', { source: cyclic })).rejects.toMatchObject({
    code: 'validation',
    details: { problems: [{ code: 'self_dependency', line: 3, nodes: ['a'] }] },
  })
  const { problems, dag } = await core.call('workflow.validate', { source: cyclic })
  expect([problems.length, dag]).toEqual([1, null])
  await expect(core.call('workflow.validate', {})).rejects.toMatchObject({ code: 'validation' })
  await expect(core.call('workflow.validate', { name: 'a', source: cyclic })).rejects.toMatchObject({
    code: 'validation',
  })
  expect(await core.call('workflow.stats', { name: 'review-all' })).toEqual({
    runs: 0,
    completed: 0,
    failed: 0,
    costMicros: 0,
    lastRunAt: null,
    nodes: [],
  })
})
