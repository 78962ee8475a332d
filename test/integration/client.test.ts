import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, onTestFinished, test } from 'vitest'
import { connect, runTask } from '../../client/index.ts'
import { createCore } from '../../src/main/core/core.ts'
import { loadApiKey } from '../../src/main/server/api-key.ts'
import { createServer } from '../../src/main/server/create-server.ts'
import { temporaryDirectory, testConfig } from '../harness/test-core.ts'

/* Programs of others: the client, and the examples. */

const root = join(import.meta.dirname, '../..')

async function served() {
  const config = testConfig()
  const core = await createCore(config)
  const apiKey = loadApiKey(config.dataDirectory)
  const server = await createServer({ core, version: config.version, apiKey, log: config.log })
  onTestFinished(async () => {
    await core.close()
    await server.close()
  })
  return { core, url: server.url, apiKey, keyFile: join(config.dataDirectory, 'api-key') }
}

const exists = async (program: string) => !(await execa(program, ['--version'], { reject: false })).failed
const [hasPython, hasCurl] = await Promise.all([exists('python3'), exists('curl')])

test('a task is run to its end; events come; a wrong key and a wrong place are told at once', async () => {
  const { url, apiKey } = await served()
  const client = await connect({ url, apiKey })
  onTestFinished(() => client.close())
  const states: string[] = []
  client.subscribe(
    { names: ['task.changed'] },
    { onEvent: (event) => event.name === 'task.changed' && states.push(event.payload.task.state) },
  )
  const task = await runTask(client, { prompt: 'hello #sim:quick', directory: temporaryDirectory() })
  expect(task).toMatchObject({ state: 'completed', resultText: expect.any(String) })
  await expect.poll(() => states.at(-1)).toBe('completed')
  await expect(client.call('task.get', { taskId: 'nothing' })).rejects.toMatchObject({ code: 'validation' })
  await expect(connect({ url, apiKey: 'x'.repeat(40) })).rejects.toMatchObject({ code: 'unauthorized' })
  await expect(connect({ url: 'http://127.0.0.1:1', apiKey })).rejects.toMatchObject({ code: 'unavailable' })
})

test('a project elsewhere is checked against the types of the client, and runs with it', async () => {
  const { url, apiKey } = await served()
  const project = temporaryDirectory('project')
  const installed = join(project, 'node_modules/@muster/client')
  mkdirSync(installed, { recursive: true })
  cpSync(join(root, 'client/package.json'), join(installed, 'package.json'))
  symlinkSync(join(root, 'node_modules/zod'), join(project, 'node_modules/zod'))
  const tsc = (args: string[]) =>
    execa(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...args], {
      cwd: project,
      all: true,
    })
  await tsc(['-p', join(root, 'client'), '--outDir', join(installed, 'dist')])
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }')
  writeFileSync(
    join(project, 'main.ts'),
    `import { connect, MusterError, runTask, type Task } from '@muster/client'
declare const process: { argv: string[] }
const [, , url = '', apiKey = '', directory = ''] = process.argv
const client = await connect({ url, apiKey })
const task: Task = await runTask(client, { prompt: 'hello #sim:quick', directory })
const page = await client.call('task.list', { states: ['completed'] })
// @ts-expect-error no operation has this name
await client.call('task.nothing', {}).catch((error: unknown) => console.log(error instanceof MusterError))
// @ts-expect-error a state that there is not
await client.call('task.list', { states: ['done'] }).catch((error: MusterError) => console.log(error.code))
console.log(task.state, page.tasks.length)
await client.close()
`,
  )
  const strict = ['--strict', '--module', 'nodenext', '--target', 'es2024', '--lib', 'es2024,dom']
  const checked = await tsc([...strict, '--ignoreConfig', '--types', '', '--outDir', '.', 'main.ts']).catch(
    (error) => error,
  )
  expect(checked.all).toBe('')
  const { stdout } = await execa(process.execPath, ['main.js', url, apiKey, project], { cwd: project })
  expect(stdout).toBe('true\nvalidation\ncompleted 1')
})

const examples = [
  { file: 'fan-out.ts', program: process.execPath, isThere: true },
  { file: 'fan_out.py', program: 'python3', isThere: hasPython },
  { file: 'fan-out.sh', program: 'sh', isThere: hasCurl },
]
for (const { file, program, isThere } of examples) {
  const reason = isThere ? '' : ': skipped, what it needs is not on this machine'
  test.skipIf(!isThere)(`the example ${file} prints the answers of three tasks${reason}`, async () => {
    const { core, url, keyFile } = await served()
    const { stdout } = await execa(program, [join(root, 'examples', file), url, keyFile], {
      cwd: temporaryDirectory(),
    })
    const { tasks } = await core.call('task.list', {})
    expect(tasks.map(({ state }) => state)).toEqual(['completed', 'completed', 'completed'])
    for (const { title, state, resultText } of tasks) {
      expect(stdout).toContain(`${title} (${state})`)
      expect(stdout).toContain(resultText?.split('\n')[0])
    }
  })
}
