import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { jsonLines, runCli } from '../harness/cli-process.ts'
import { temporaryDirectory } from '../harness/test-core.ts'

const good = `name: mine
description: |
  What it does.
  More of it.
nodes:
  - { id: a, kind: transform, value: 1 }
  - { id: b, kind: transform, value: "{{ results.a }}", needs: [a] }
`

test('definitions are checked, drawn, saved, listed, shown and removed on the command line', async () => {
  const data = temporaryDirectory('data')
  const folder = temporaryDirectory()
  const file = join(folder, 'mine.workflow.yaml')
  const bad = join(folder, 'bad.workflow.yaml')
  writeFileSync(file, good)
  writeFileSync(bad, good.replace('needs: [a]', 'needs: [aa]').replace('value: 1', 'valu: 1'))

  const wrong = await runCli(data, ['workflow', 'validate', bad])
  expect(wrong.code).toBe(1)
  expect(wrong.stdout.split('\n')).toEqual([
    `${bad}:6:5: error: The node "a" has no "value". value: Any value; a string that is one {{ expression }} stands for its value, other strings are templates.`,
    `${bad}:6:31: error: The node "a" has no field "valu". Did you mean "value"?`,
    `${bad}:7:65: error: The node "b" needs "aa", which is not there. Did you mean "a"?`,
    '',
  ])
  const lines = jsonLines((await runCli(data, ['--json', 'workflow', 'validate', bad])).stdout)
  expect(lines.at(0)).toMatchObject({ type: 'problem', file: bad, problem: { line: 6, column: 5 } })
  expect(lines.at(-1)).toEqual({ type: 'result', ok: false, errors: 3, warnings: 0 })

  const right = await runCli(data, ['workflow', 'validate', file])
  expect([right.code, right.stdout, right.stderr]).toEqual([0, '', `${file} is valid: 2 nodes, 2 levels.\n`])
  expect((await runCli(data, ['workflow', 'graph', file, '--format', 'mermaid'])).stdout).toContain(
    'n0 --> n1',
  )
  expect((await runCli(data, ['workflow', 'graph', bad])).code).toBe(2)
  const unknown = await runCli(data, ['workflow', 'nosuch', 'mine'])
  expect([unknown.code, unknown.stderr]).toEqual([
    2,
    "Error: Unknown command 'workflow nosuch'\nSee muster workflow --help.\n",
  ])

  const refused = await runCli(data, ['workflow', 'save', bad])
  expect(refused.code).toBe(2)
  expect(refused.stderr).toContain('The definition has errors and was not saved: line 6')
  expect((await runCli(data, ['workflow', 'save', file])).stdout).toBe('mine  saved  version 1\n')
  const listed = jsonLines((await runCli(data, ['--json', 'workflow', 'ls'])).stdout)
  expect(listed.map((line) => line.workflow)).toMatchObject([
    { name: 'marker-to-arangodb', origin: 'template' },
    { name: 'mine', origin: 'saved', nodeCount: 2 },
    { name: 'orchestrate-complex' },
    { name: 'review-all' },
    { name: 'security-fortress' },
  ])
  expect((await runCli(data, ['workflow'])).stdout).toMatch(/mine +1 +saved +2 +none +What it does\.\n/)
  expect((await runCli(data, ['workflow', 'show', 'mine'])).stdout).toBe(good)
  expect((await runCli(data, ['workflow', 'rm', 'mine'])).stdout).toBe('mine  removed\n')
  const gone = await runCli(data, ['workflow', 'validate', 'mine'])
  expect(gone.code).toBe(3)
  expect(gone.stderr).toContain('There is no workflow "mine".')
  const schema = await runCli(data, ['workflow', 'schema'])
  expect(JSON.parse(schema.stdout)).toMatchObject({ type: 'object', required: ['name', 'nodes'] })
})

test('what is wrong in the form, the templates and the graph is told at once, by validate and by save', async () => {
  const data = temporaryDirectory('data')
  const file = join(temporaryDirectory(), 'wrong.workflow.yaml')
  writeFileSync(
    file,
    `name: wrong
timeout: soon
nodes:
  - { id: a, kind: transform, valu: 1, needs: [b] }
  - { id: b, kind: transform, value: "{{ results.a", needs: [a] }
  - { id: c, kind: command, command: [make, "{{ inputs.none }}"], needs: [d], resources: [{ id: x, mode: all }] }
`,
  )
  const told = await runCli(data, ['workflow', 'validate', file])
  expect(told.code).toBe(1)
  const words = [
    /:2:\d+: error: "timeout" of the definition must be a number/,
    /:4:\d+: error: The node "a" has no "value"/,
    /:4:\d+: error: The node "a" has no field "valu"/,
    /:4:\d+: error: These 2 nodes wait for each other/,
    /:5:\d+: error: .*results\.a/,
    /:6:\d+: error: .*the input "none", which is not declared/,
    /:6:\d+: error: The node "c" needs "d", which is not there/,
    /:6:\d+: error: "resources\[0\]\.mode" of the node "c" must be/,
  ]
  for (const each of words) expect(told.stdout).toMatch(each)
  const saved = await runCli(data, ['workflow', 'save', file])
  expect(saved.code).toBe(2)
  expect(saved.stdout + saved.stderr).toContain(told.stdout.split('\n')[0])
  for (const each of words) expect(saved.stdout + saved.stderr).toMatch(each)
  const called = await runCli(data, ['--json', 'call', 'workflow.save', '--input-file', '-'], {
    input: JSON.stringify({ source: readFileSync(file, 'utf8') }),
  })
  const [line] = jsonLines(called.stderr) as [{ error: { details: { problems: { message: string }[] } } }]
  expect(line.error.details.problems.length).toBeGreaterThanOrEqual(words.length)
})
