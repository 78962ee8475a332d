import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createRpcClient } from '../../src/contract/rpc/client.ts'
import { connectLocalSocket, localSocketPath } from '../../src/main/rpc/local-socket.ts'
import { jsonLines, runCli, startCli } from '../harness/cli-process.ts'
import { temporaryDirectory } from '../harness/test-core.ts'

/** Transforms, commands, a fan-out and a simulated instance. */
const mixed = `
name: mixed
inputs:
  word: { type: string }
  times: { type: number, default: 2 }
nodes:
  - { id: list, kind: transform, value: [a, b, c] }
  - id: each
    kind: command
    needs: [list]
    forEach: results.list
    command: [echo, "{{ item }}{{ inputs.times }}"]
    timeout: 60
  - { id: ask, kind: claude, prompt: "Say {{ inputs.word }}", timeout: 60 }
  - id: end
    kind: transform
    needs: [each, ask]
    value: { word: "{{ inputs.word }}", count: "{{ results.each | size }}" }
`

/** Waits for a person, then for a file. */
const gated = `
name: gated
nodes:
  - { id: gate, kind: approval, message: "Go on?", timeout: 3600 }
  - { id: check, kind: command, needs: [gate], command: [cat, flag], timeout: 60 }
  - { id: end, kind: transform, needs: [check], value: "{{ results.check.stdout }}{{ results.gate.comment }}" }
`

function setUp() {
  const data = temporaryDirectory('data')
  const write = (name: string, text: string) => writeFileSync(join(data, name), text)
  const cli = (...args: string[]) => runCli(data, args)
  return { data, write, cli, start: (...args: string[]) => startCli(data, args) }
}

/** `muster serve` on the data directory, and a client of it. */
async function serve(data: string) {
  const server = startCli(data, ['serve', '--simulate', '--port', '0', '--json'])
  await server.shows(/"type":"listening"/)
  const client = createRpcClient({
    connect: () => connectLocalSocket(localSocketPath(data)),
    reconnect: false,
  })
  onTestFinished(() => client.close())
  return { server, client }
}

/** The id that a command has printed: in its first JSON line, or in `Run 1a2b3c4d of …`. */
const idOf = async (run: ReturnType<typeof startCli>) => (await run.shows(/Run ([0-9a-f]{8}) /))[1] ?? ''

test('run --json prints the run, its entries and nodes, and last the result; exit code 0', async () => {
  const { write, cli } = setUp()
  write('mixed.yaml', mixed)
  write('inputs.yaml', 'word: no\ntimes: 3\n')
  const ended = await cli(
    ...['workflow', 'run', 'mixed.yaml', '--simulate', '--json'],
    ...['--inputs', 'inputs.yaml', '--input', 'word=yes'],
  )
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  const lines = jsonLines(ended.stdout)
  expect(lines[0]).toMatchObject({
    type: 'run',
    run: { workflow: 'mixed', simulated: true, inputs: { word: 'yes', times: 3 } },
  })
  const seqs = lines.filter(({ type }) => type === 'entry').map(({ entry }) => (entry as { seq: number }).seq)
  expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, index) => index + 1))
  const completed = new Set<string>()
  for (const { node } of lines.filter(({ type }) => type === 'node')) {
    const { nodeId, item, state } = node as { nodeId: string; item: number | null; state: string }
    if (state === 'completed') completed.add(`${nodeId} ${item}`)
  }
  expect([...completed].toSorted()).toEqual(
    ['ask null', 'each 0', 'each 1', 'each 2', 'each null', 'end null', 'list null'].toSorted(),
  )
  expect(lines.at(-1)).toMatchObject({
    type: 'result',
    state: 'completed',
    result: { end: { word: 'yes', count: 3 } },
    progress: { total: 4, completed: 4, share: 1 },
    exitCode: 0,
  })
})

test('run shows a line for each node on stderr, and the output on stdout; what it left is listed', async () => {
  const { write, cli } = setUp()
  write('mixed.yaml', mixed)
  const ended = await cli('workflow', 'run', 'mixed.yaml', '--simulate', '--input', 'word=yes')
  expect(ended.code).toBe(0)
  expect(JSON.parse(ended.stdout)).toEqual({ end: { word: 'yes', count: 3 } })
  for (const node of ['list', 'each[1]', 'ask', 'end']) expect(ended.stderr).toContain(`✓ ${node} completed`)
  const id = /Run ([0-9a-f]{8})/.exec(ended.stderr)?.[1] ?? ''
  const [run] = jsonLines((await cli('workflow', 'runs', '--json')).stdout)
  expect(run).toMatchObject({ type: 'run', run: { workflow: 'mixed', state: 'completed' } })
  const status = await cli('workflow', 'show', id)
  expect(status.stdout).toMatch(/State +completed/)
  expect(status.stdout).toMatch(/✓ completed +each .*3 of 3 elements/)
  expect((await cli('workflow', 'result', id, 'each[2]')).stdout).toContain('"stdout": "c2\\n"')
  const log = await cli('workflow', 'log', '--tail', '1', id)
  expect(log.stdout.trim().split('\n')).toHaveLength(1)
  expect((await cli('workflow', 'log', '--json', id)).stdout).toContain('"kind":"workflow.node.completed"')
})

test('figures of a workflow, and of what runs do', async () => {
  const { cli, write, data } = setUp()
  write('mixed.workflow.yaml', mixed)
  const file = join(data, 'mixed.workflow.yaml')
  expect(
    (await cli('workflow', 'run', file, '--simulate', '--input', 'word=hello', '--dir', data)).code,
  ).toBe(0)

  const [figures] = jsonLines((await cli('workflow', 'stats', 'mixed', '--json')).stdout)
  expect(figures).toMatchObject({ type: 'stats', name: 'mixed', stats: { runs: 1, completed: 1, failed: 0 } })
  expect((await cli('workflow', 'stats', 'mixed')).stdout).toContain('1 run: 1 completed, 0 failed')
  expect(jsonLines((await cli('workflow', 'stats', '--json')).stdout)).toMatchObject([
    { type: 'stats', stats: { runs: 0, running: 0, ready: 0 } },
  ])
})

test('wrong inputs, definitions, nodes and runs are named, with what to do', async () => {
  const { write, cli } = setUp()
  write('mixed.yaml', mixed)
  write('broken.yaml', 'nodes: [')
  const cases: [string[], number, RegExp][] = [
    [['run', 'mixed.yaml', '--simulate'], 2, /The input "word" is missing/],
    [['run', 'mixed.yaml', '--input', 'wrd=1'], 2, /no input "wrd"[\s\S]*Did you mean "word"/],
    [['run', 'mixed.yaml', '--input', 'word'], 2, /has no value[\s\S]*name=value/],
    [['run', 'mixed.yaml', '--inputs', 'broken.yaml'], 2, /neither YAML nor JSON/],
    [['run', 'nosuch'], 3, /no workflow "nosuch"/],
    [['status', '12345678'], 3, /no run "12345678"[\s\S]*muster workflow runs/],
    [['skip', '12345678', 'a['], 2, /"a\[" is not the id of a node/],
  ]
  for (const [args, code, message] of cases) {
    const ended = await cli('workflow', ...args)
    expect(ended.stderr, args.join(' ')).toMatch(message)
    expect(ended.code, args.join(' ')).toBe(code)
  }
})

test('a detached run waits for the next supervisor; resume picks it up; an approval, a failure, a retry', async () => {
  const { write, cli, start } = setUp()
  write('gated.yaml', gated)
  const detached = await cli('workflow', 'run', 'gated.yaml', '--detach')
  expect(detached.code).toBe(0)
  // The id alone, for scripts.
  expect(detached.stdout).toMatch(/^[0-9a-f]{8}\n$/)
  const id = detached.stdout.trim()
  const resumed = start('workflow', 'resume', id)
  await resumed.shows(/Answer it with: muster workflow approve/)
  const approved = await cli('workflow', 'approve', id, '--comment', 'fine')
  expect(approved.stdout).toBe(`${id}  gate  approved\n`)
  const failed = await resumed.ended
  expect(failed.code).toBe(1)
  expect(failed.stderr).toMatch(/Failed: [\s\S]*flag/)
  expect((await cli('workflow', 'status', id)).stdout).toMatch(/✗ failed +check/)
  write('flag', 'up ')
  const retried = await cli('workflow', 'retry', id, 'check')
  expect(retried).toMatchObject({ code: 0 })
  expect(retried.stdout).toContain('up fine')
  const again = await cli('workflow', 'pause', id)
  expect(again.code).toBe(4)
  expect(again.stderr).toContain('is completed')
})

test('Ctrl-C cancels the run, with exit code 130', async () => {
  const { write, cli, start } = setUp()
  write('gated.yaml', gated)
  const run = start('workflow', 'run', 'gated.yaml')
  await run.shows(/Answer it with/)
  run.child.kill('SIGINT')
  const ended = await run.ended
  expect(ended.code).toBe(130)
  expect(ended.stderr).toMatch(/Cancelling the run[\s\S]*Cancelled:/)
  const [line] = jsonLines((await cli('workflow', 'runs', '--json', '--state', 'cancelled')).stdout)
  expect(line).toMatchObject({ run: { state: 'cancelled' } })
  const left = (await cli('workflow', 'run', 'gated.yaml', '--detach')).stdout.slice(0, 8)
  expect((await cli('workflow', 'cancel', left)).stdout).toBe(`${left}  cancelled\n`)
})

test('controls through a running supervisor: pause, edit, add, skip, resume, reject', async () => {
  const { data, write, cli, start } = setUp()
  await serve(data)
  write('gated.yaml', gated)
  const run = start('workflow', 'run', 'gated.yaml')
  const id = await idOf(run)
  await run.shows(/Answer it with/)
  expect((await cli('workflow', 'pause', id)).stdout).toBe(`${id}  paused (hold)\n`)
  write('end.yaml', 'id: end\nkind: transform\nneeds: [check]\nvalue: "{{ nodes.check.state }}"\n')
  expect(await cli('workflow', 'edit', id, 'end', 'end.yaml')).toMatchObject({ code: 0 })
  write(
    'more.yaml',
    'nodes:\n  - { id: more, kind: transform, needs: [end], value: "{{ results.end }} too" }\n',
  )
  expect(await cli('workflow', 'add', id, 'more.yaml')).toMatchObject({ code: 0 })
  expect(await cli('workflow', 'skip', id, 'check')).toMatchObject({ code: 0 })
  const resumed = start('workflow', 'resume', id)
  await resumed.shows(/Run [0-9a-f]{8}/)
  expect(await cli('workflow', 'approve', id, 'gate')).toMatchObject({ code: 0 })
  for (const watching of [run, resumed]) {
    const ended = await watching.ended
    expect(ended.code).toBe(0)
    expect(ended.stdout).toContain('skipped too')
  }
  const second = start('workflow', 'run', 'gated.yaml')
  const other = await idOf(second)
  await second.shows(/Answer it with/)
  expect((await cli('workflow', 'reject', other)).stdout).toContain('gate  rejected')
  expect((await second.ended).code).toBe(1)
})

test('a command whose supervisor is killed takes its place, and nothing runs twice', async () => {
  const { data, write, start } = setUp()
  const { server } = await serve(data)
  write(
    'twice.yaml',
    `
name: twice
nodes:
  - id: first
    kind: command
    command: [node, -e, "require('node:fs').appendFileSync('ran', 'x')"]
    timeout: 60
  - { id: gate, kind: approval, needs: [first], message: "Go on?", timeout: 3600 }
  - { id: end, kind: transform, needs: [gate], value: "{{ results.gate.approved }}" }
`,
  )
  const run = start('workflow', 'run', 'twice.yaml')
  const id = await idOf(run)
  await run.shows(/Answer it with/)
  server.child.kill('SIGKILL')
  await run.shows(/takes its place/)
  await run.shows(/gate was picked up/)
  expect(await runCli(data, ['workflow', 'approve', id])).toMatchObject({ code: 0 })
  expect(await run.ended).toMatchObject({ code: 0 })
  expect(readFileSync(join(data, 'ran'), 'utf8')).toBe('x')
})

test('cached results are used again, listed, exported, imported and cleared', async () => {
  const { write, cli } = setUp()
  write(
    'kept.yaml',
    `
name: kept
nodes:
  - id: once
    kind: command
    command: [node, -e, "require('node:fs').appendFileSync('ran', 'x')"]
    timeout: 60
    cache: { ttl: 3600 }
`,
  )
  const data = temporaryDirectory('work')
  const run = (...args: string[]) => cli('workflow', 'run', 'kept.yaml', '--dir', data, ...args)
  expect((await run()).code).toBe(0)
  expect((await run()).stderr).toContain('earlier run')
  expect(readFileSync(join(data, 'ran'), 'utf8')).toBe('x')
  await run('--fresh')
  expect(readFileSync(join(data, 'ran'), 'utf8')).toBe('xx')
  const exported = await cli('workflow', 'cache', 'export')
  expect(jsonLines(exported.stdout)).toMatchObject([{ workflow: 'kept', nodeId: 'once', hits: 0 }])
  expect((await cli('workflow', 'cache', 'clear', 'kept/*')).stdout).toBe('1 removed\n')
  expect(jsonLines((await cli('workflow', 'cache', '--json')).stdout)).toMatchObject([
    { cache: { entries: 0 } },
  ])
  write('cache.ndjson', exported.stdout)
  expect((await cli('workflow', 'cache', 'import', 'cache.ndjson')).stdout).toBe('1 of 1 imported\n')
  await run()
  expect(readFileSync(join(data, 'ran'), 'utf8')).toBe('xx')
})
