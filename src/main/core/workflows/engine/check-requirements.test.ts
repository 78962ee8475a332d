import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Json } from '../../../../contract/values.ts'
import { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'
import { checkRequirements } from './check-requirements.ts'

let root = ''
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'muster-requires-'))
  mkdirSync(join(root, 'repository/src'), { recursive: true })
  await execa('git', ['init', '--quiet'], { cwd: join(root, 'repository') })
  mkdirSync(join(root, 'plain'))
  writeFileSync(join(root, 'plain/notes.md'), '')
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const definition = WorkflowDefinition.parse({
  name: 'needy',
  inputs: { files: { type: 'list', default: [] }, document: { type: 'path', required: false } },
  nodes: [
    {
      id: 'changed',
      title: 'List the changed files',
      kind: 'command',
      command: ['git', 'diff'],
      when: 'inputs.files == empty',
      requires: { git: true },
    },
    { id: 'read', kind: 'transform', value: 1, requires: { paths: ['document'] } },
  ],
})

const check = (directory: string, inputs: Record<string, Json>, of = definition) =>
  checkRequirements(of, {
    inputs,
    results: {},
    nodes: {},
    run: { id: '', directory: join(root, directory), title: '' },
  })

test('a node that needs a repository is named, with the inputs that decide about it', async () => {
  await expect(check('repository/src', { files: [] })).resolves.toBeUndefined()
  await expect(check('plain', { files: [] })).rejects.toMatchObject({
    code: 'validation',
    details: {
      problems: [
        {
          code: 'requires_git',
          message: `The node "changed" (List the changed files) needs a Git repository, and "${join(root, 'plain')}" is in none.`,
          hint: 'Choose a directory in one, or give other values for what decides about the node: files.',
          nodes: ['changed'],
          path: ['directory'],
        },
      ],
    },
  })
})

test('a node that the inputs skip requires nothing; one that results may skip does', async () => {
  await expect(check('plain', { files: ['a.ts'] })).resolves.toBeUndefined()
  const [first, second] = definition.nodes
  if (!first || !second) throw new Error('The definition has two nodes.')
  const later = { ...definition, nodes: [{ ...first, when: 'results.read == 1' }, second] }
  await expect(check('plain', { files: ['a.ts'] }, later)).rejects.toMatchObject({ code: 'validation' })
})

test('a file that is not there is told at its input; one that is optional and not given is not missed', async () => {
  await expect(check('plain', { files: ['a'], document: 'notes.md' })).resolves.toBeUndefined()
  await expect(check('plain', { files: ['a'] })).resolves.toBeUndefined()
  await expect(check('plain', { files: ['a'], document: 'note.md' })).rejects.toMatchObject({
    details: { problems: [{ code: 'requires_path', nodes: ['read'], path: ['inputs', 'document'] }] },
  })
})
