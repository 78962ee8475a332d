import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { jsonLines, runCli } from '../harness/cli-process.ts'
import { temporaryDirectory } from '../harness/test-core.ts'

/** Runs a definition on the command line; resolves with what it printed. */
async function runDefinition(definition: string, ...args: string[]) {
  const data = temporaryDirectory('data')
  writeFileSync(join(data, 'exact.yaml'), definition)
  writeFileSync(
    join(data, 'posts.json'),
    '{"posts": [{"id": 1184230498761234567}, {"id": 1184230498761234568}]}',
  )
  return runCli(data, ['workflow', 'run', 'exact.yaml', ...args])
}

/** The output of a run that completed. */
async function outputOf(definition: string, ...args: string[]) {
  const { code, stdout, stderr } = await runDefinition(definition, '--json', ...args)
  expect(code, stderr).toBe(0)
  return jsonLines(stdout).find(({ type }) => type === 'result')?.result
}

test('ids of more digits than a number keeps reach commands as they are', async () => {
  const output = await outputOf(
    `
name: exact
inputs:
  id: { type: string }
nodes:
  - { id: list, kind: command, command: [cat, posts.json], parse: json, timeout: 60 }
  - id: remove
    kind: command
    needs: [list]
    forEach: results.list.data.posts
    command: [echo, 'DELETE /posts/{{ item.id }} not {{ inputs.id }}']
    timeout: 60
output:
  commands: '{{ results.remove | map: "stdout" }}'
  distinct: '{{ results.list.data.posts | map: "id" | uniq | size }}'
`,
    '--input',
    'id=1184230498761234569',
  )
  expect(output).toEqual({
    commands: [
      'DELETE /posts/1184230498761234567 not 1184230498761234569\n',
      'DELETE /posts/1184230498761234568 not 1184230498761234569\n',
    ],
    distinct: 2,
  })
})

test('a number in a definition that would lose digits is an error with its place', async () => {
  const { code, stderr } = await runDefinition(`
name: exact
nodes:
  - { id: a, kind: transform, value: 1184230498761234567 }
`)
  expect(code).toBe(2)
  expect(stderr).toContain('line 4: 1184230498761234567 has more digits than a number keeps')
  expect(stderr).toContain('Put quotes around it')
})

test('a calculation with such a number fails and names it', async () => {
  const { code, stderr } = await runDefinition(`
name: exact
nodes:
  - { id: list, kind: command, command: [cat, posts.json], parse: json, timeout: 60 }
  - { id: next, kind: transform, needs: [list], value: '{{ results.list.data.posts[0].id | plus: 1 }}' }
`)
  expect(code).toBe(1)
  expect(stderr).toContain('1184230498761234567')
})

test('the size of something that has no such field is nothing', async () => {
  const output = await outputOf(`
name: exact
nodes:
  - { id: file, kind: transform, value: { name: a.bin, type: blob } }
  - { id: big, kind: transform, needs: [file], when: 'results.file.size > 1', value: large }
output:
  text: '{{ results.file.size | default: "unknown" }}'
  big: '{{ nodes.big.state }}'
`)
  expect(output).toEqual({ text: 'unknown', big: 'skipped' })
})
