import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, readdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { jsonLines, runCli, startCli } from '../harness/cli-process.ts'
import { ownProgram } from '../harness/own-program.ts'
import { temporaryDirectory } from '../harness/test-core.ts'

/* Completion, by the shells themselves, against a supervisor that runs. */

// Shells on terminals, each key a program.
vi.setConfig({ testTimeout: 180_000 })

const hostile = '$(touch PWNED)\u001b[2J\u202e\t`touch PWNED`; %F{red} "x\'\nsecond'

const has = (program: string) => spawnSync(program, ['--version']).error === undefined

/** A `muster` in PATH, as people have it, and a supervisor with one task. */
async function supervised() {
  const data = temporaryDirectory('data')
  const bin = temporaryDirectory('bin')
  const cwd = temporaryDirectory('cwd')
  const entry = ownProgram('cli.js', 'src/main/cli/index.ts')
  writeFileSync(join(bin, 'muster'), `#!/bin/sh\nexec '${process.execPath}' '${entry}' "$@"\n`)
  chmodSync(join(bin, 'muster'), 0o755)
  const env = {
    HOME: temporaryDirectory('home'),
    PATH: `${bin}${delimiter}${process.env.PATH}`,
    MUSTER_DATA_DIR: data,
    MUSTER_SIMULATED_SPEED: '20',
    TERM: 'xterm',
  }
  const serve = startCli(data, ['serve', '--port', '0', '--simulate', '--json'], { env })
  await serve.shows(/"listening"/)
  const addTask = async (title: string): Promise<string> => {
    const { stdout } = await runCli(data, ['run', '--json', '--detach', '--title', title, 'x #sim:quick'], {
      env,
    })
    return (jsonLines(stdout)[0] as { task: { id: string } }).task.id
  }
  const offer = async (...words: string[]) =>
    (await runCli(data, ['complete', `--word=${words.at(-1)}`, '--', ...words.slice(0, -1)], { env })).stdout
  // On a busy machine nobody may answer in time.
  const offers = (words: string[], pattern: RegExp) =>
    expect.poll(() => offer(...words), { timeout: 30_000 }).toMatch(pattern)
  return { data, env, cwd, serve, addTask, offer, offers }
}

/** Types into a shell on a terminal of its own, and waits until it shows something. */
function type(command: string, { env, cwd }: { env: Record<string, string>; cwd: string }) {
  const child: ChildProcess = spawn('script', ['-qec', command, '/dev/null'], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const ended = new Promise((done) => child.once('close', done))
  child.stdin?.on('error', () => {})
  onTestFinished(async () => {
    child.stdin?.end()
    child.kill('SIGKILL')
    await ended
  })
  let output = ''
  let from = 0
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  return {
    send: (keys: string) => child.stdin?.write(keys),
    /** What came since the last call, up to the pattern. */
    shows: (pattern: RegExp) =>
      expect
        .poll(() => output.slice(from), { timeout: 30_000 })
        .toMatch(pattern)
        .then(() => {
          from = output.length
        }),
    output: () => output,
  }
}

test('offers ids with cleaned hints, and nothing that a shell could evaluate', async () => {
  const { offer, offers, addTask, data } = await supervised()
  const id = await addTask(hostile)
  await offers(['show', ''], /./)
  const line = await offer('show', '')
  expect(line).toMatch(/^[0-9a-f]{8}\t\w+: \$\(touch PWNED\).*\n$/)
  expect(line).toContain('⟨U+001B⟩')
  expect(line).toContain('⟨U+202E⟩')
  expect(line.split('\t')).toHaveLength(2)
  // The beginning of a whole id goes on to the whole of it; what fits nothing gets nothing.
  await offers(['show', id.slice(0, 10)], new RegExp(`^${id}\t`))
  expect(await offer('show', 'zz')).toBe('')
  await offers(['workflow', 'run', 'rev'], /^review-all\t.*\n(.*\n)*:files\n$/)
  expect(await offer('config', 'set', 'instances.maxS')).toMatch(/^instances\.maxStarting\t/)
  expect(await offer('run', '--dir', '')).toBe(':directories\n')
  // From another place than the variable's.
  expect(await offer('--data-dir', temporaryDirectory('other'), 'show', '')).toBe('')
  await offers(['--data-dir', data, 'show', ''], new RegExp(id.slice(-8)))
})

test('the nodes of a run are offered', async () => {
  const { offers, data, env, cwd } = await supervised()
  writeFileSync(
    join(cwd, 'w.yaml'),
    'name: two\nversion: "1"\nnodes:\n  - { id: first, kind: command, command: ["true"] }\n  - { id: second, kind: command, command: ["true"], needs: [first] }\n',
  )
  const { stdout } = await runCli(data, ['workflow', 'run', 'w.yaml', '--json', '--detach'], { env, cwd })
  const { id } = (jsonLines(stdout)[0] as { run: { id: string } }).run
  await offers(['workflow', 'retry', ''], new RegExp(id.slice(-8)))
  await offers(['workflow', 'retry', id.slice(-8), 's'], /^second\t/)
})

test('without a supervisor, or with one that does not answer, nothing is offered and nothing is said', async () => {
  const { offer, addTask, serve } = await supervised()
  await addTask('Cart')
  const empty = temporaryDirectory('empty')
  expect(await runCli(empty, ['complete', '--word=', '--', 'show'])).toEqual({
    code: 0,
    stdout: '',
    stderr: '',
  })
  expect(readdirSync(empty)).toEqual([])
  serve.child.kill('SIGSTOP')
  try {
    expect(await offer('show', '')).toBe('')
  } finally {
    serve.child.kill('SIGCONT')
  }
})

test.skipIf(!has('bash') || !has('script'))('bash completes on a terminal', async () => {
  const at = await supervised()
  const id = await at.addTask(hostile)
  const bash = type('bash --norc --noprofile -i', at)
  bash.send('PS1="ready> "; source <(muster completion bash)\n')
  await bash.shows(/ready> (?!")/)
  bash.send('muster sh\t')
  await bash.shows(/muster show /)
  bash.send('\t')
  await bash.shows(new RegExp(id.slice(-8)))
  bash.send('\u0015muster workflow graph --format=m\t')
  await bash.shows(/--format=mermaid/)
  writeFileSync(join(at.cwd, 'a file.yaml'), '')
  bash.send('\u0015muster workflow save a\t')
  await bash.shows(/a\\ file\.yaml/)
  expect(existsSync(join(at.cwd, 'PWNED'))).toBe(false)
})

test.skipIf(!has('zsh') || !has('script'))('zsh completes on a terminal', async () => {
  const at = await supervised()
  const ids = [await at.addTask(hostile), await at.addTask('Other')]
  const zsh = type('zsh -f -i', at)
  zsh.send('PS1="ready> "; autoload -U compinit; compinit -u; source <(muster completion zsh)\n')
  await zsh.shows(/ready> (?!")/)
  zsh.send('muster sh\t')
  await zsh.shows(/muster show/)
  zsh.send('\t\t')
  for (const id of ids) await expect.poll(zsh.output, { timeout: 30_000 }).toContain(id.slice(-8))
  expect(zsh.output()).toContain('$(touch PWNED)')
  expect(existsSync(join(at.cwd, 'PWNED'))).toBe(false)
})

test.skipIf(!has('fish'))('fish completes', async () => {
  const at = await supervised()
  const id = await at.addTask(hostile)
  const ask = (line: string) =>
    spawnSync('fish', ['--no-config', '-c', 'muster completion fish | source; complete -C $argv[1]', line], {
      cwd: at.cwd,
      env: { ...process.env, ...at.env },
      encoding: 'utf8',
    }).stdout
  expect(ask('muster sh')).toBe('show\tshow one task\n')
  expect(ask('muster show ')).toMatch(new RegExp(`^${id.slice(-8)}\t\\w+: `))
  writeFileSync(join(at.cwd, 'some.yaml'), '')
  expect(ask('muster workflow save so')).toMatch(/^some\.yaml/)
  expect(existsSync(join(at.cwd, 'PWNED'))).toBe(false)
})
