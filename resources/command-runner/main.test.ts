import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'

const main = join(import.meta.dirname, 'main.ts')

function makeFolder(order: { command: string[]; stdin?: string; keepBytes?: number }): string {
  const folder = mkdtempSync(join(tmpdir(), 'muster-command-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const whole = { cwd: folder, env: { PATH: process.env.PATH }, stdin: null, keepBytes: 1_000, ...order }
  writeFileSync(join(folder, 'command.json'), JSON.stringify(whole))
  return folder
}

function start(folder: string) {
  const child = spawn(process.execPath, [main, folder], { stdio: 'ignore' })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

async function run(order: Parameters<typeof makeFolder>[0]) {
  const folder = makeFolder(order)
  await once(start(folder), 'exit')
  const read = (name: string) =>
    existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : ''
  return { folder, end: JSON.parse(read('exit.json')), stdout: read('stdout'), stderr: read('stderr') }
}

const node = (code: string) => [process.execPath, '-e', code]

describe('the command runner', () => {
  it('keeps both outputs and the exit code', async () => {
    const { end, stdout, stderr } = await run({
      command: node('console.log("out"); console.error("err"); process.exitCode = 3'),
    })
    expect(end).toEqual({ code: 3, signal: null, error: null, left: { stdout: 0, stderr: 0 } })
    expect([stdout, stderr]).toEqual(['out\n', 'err\n'])
  })

  it('hands over stdin, also to a command that does not read it', async () => {
    const stdin = 'x'.repeat(300_000)
    const reads = await run({
      command: node('process.stdin.pipe(process.stdout)'),
      stdin,
      keepBytes: 400_000,
    })
    expect(reads.stdout).toBe(stdin)
    const ignores = await run({ command: node('process.exit(0)'), stdin })
    expect(ignores.end).toMatchObject({ code: 0, error: null })
  })

  it('keeps a bounded part of what is printed and counts the rest', async () => {
    const { end, stdout } = await run({
      command: node('process.stdout.write("y".repeat(50000))'),
      keepBytes: 100,
    })
    expect(stdout).toBe('y'.repeat(100))
    expect(end).toMatchObject({ code: 0, left: { stdout: 49_900, stderr: 0 } })
  })

  it('does not wait for what a command leaves behind', async () => {
    const leaves = `require('node:child_process').spawn('sleep', ['30'], { stdio: ['ignore', 'inherit', 'ignore'] }).unref()
      console.log('left'); process.exit(0)`
    const { end, stdout } = await run({ command: node(leaves) })
    expect(end).toMatchObject({ code: 0 })
    expect(stdout).toBe('left\n')
  })

  it('tells of a program that is not there, and of arguments that no process can have', async () => {
    const missing = await run({ command: ['no-such-program-of-ours'] })
    expect(missing.end).toMatchObject({ code: null, error: { code: 'ENOENT' } })
    const zero = await run({ command: [process.execPath, 'a\0b'] })
    expect(zero.end).toMatchObject({ code: null, error: { code: 'ERR_INVALID_ARG_VALUE' } })
  })

  it('passes a signal on, and tells how the command ended', async () => {
    const folder = makeFolder({ command: node('console.log("up"); setInterval(() => {}, 1e6)') })
    const child = start(folder)
    const isUp = () =>
      existsSync(join(folder, 'stdout')) && readFileSync(join(folder, 'stdout'), 'utf8') === 'up\n'
    await expect.poll(isUp, { timeout: 10_000 }).toBe(true)
    child.kill('SIGTERM')
    await once(child, 'exit')
    expect(JSON.parse(readFileSync(join(folder, 'exit.json'), 'utf8'))).toMatchObject({ signal: 'SIGTERM' })
  })

  it('runs a command once only', async () => {
    const { folder } = await run({ command: node('require("node:fs").appendFileSync("count", "x")') })
    const [code] = await once(start(folder), 'exit')
    expect(code).not.toBe(0)
    expect(readFileSync(join(folder, 'count'), 'utf8')).toBe('x')
  })
})
