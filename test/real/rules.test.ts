import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MusterError } from '../../src/contract/errors.ts'
import { NewPolicy } from '../../src/contract/policy.ts'
import type { Json } from '../../src/contract/values.ts'
import { decide } from '../../src/main/core/permissions/decide.ts'
import { samplePolicy } from '../../src/main/core/permissions/fixtures/policies.ts'
import { readRule } from '../../src/main/core/permissions/rule-syntax.ts'
import { type RuleOracle, startRuleOracle, type Verdict } from './rule-oracle.ts'

/*
 * The judge is the real CLI: each rule is put into its settings, each call is made by the model, and what it does is
 * compared with what Muster's rules say to the same call.
 */
interface Call {
  name: string
  input: Record<string, Json>
}

const root = mkdtempSync(join(tmpdir(), 'muster-rules-'))
const work = join(root, 'work')
const home = join(root, 'home')
for (const folder of ['work/src/deep', 'home/docs', 'other'])
  mkdirSync(join(root, folder), { recursive: true })
for (const file of ['work/a.pem', 'work/src/a.pem', 'work/src/b.ts', 'work/src/deep/c.ts', 'work/.env']) {
  writeFileSync(join(root, file), 'x\n')
}
for (const file of ['work/src/.env', 'home/docs/x.pdf', 'other/secret'])
  writeFileSync(join(root, file), 'x\n')
symlinkSync(join(root, 'other'), join(work, 'out'))

let oracle: RuleOracle
beforeAll(async () => {
  oracle = await startRuleOracle(work, home)
})
afterAll(async () => {
  await oracle.close()
  rmSync(root, { recursive: true, force: true })
})

const bash = (command: string): Call => ({ name: 'Bash', input: { command, description: 'x' } })
const read = (file: string): Call => ({ name: 'Read', input: { file_path: file } })
const write = (file: string): Call => ({ name: 'Write', input: { file_path: file, content: 'y' } })
const fetched = (url: string): Call => ({ name: 'WebFetch', input: { url, prompt: 'x' } })
const label = ({ input }: Call) => String(input.command ?? input.file_path ?? input.url)

/** What Muster says, or `refused`: it does not take the rule. */
function muster(decision: Verdict, rule: string, call: Call): Verdict | 'refused' {
  try {
    const parsed = NewPolicy.parse(readRule({ tool: rule, match: null, decision }, home))
    const ask = { directory: work, sessionId: null, tool: call.name, input: call.input }
    return decide([samplePolicy(parsed)], ask).decision
  } catch (error) {
    if (error instanceof MusterError) return 'refused'
    throw error
  }
}

/** Pairs on which the two disagree. A rule that Muster refuses agrees when it does nothing in the CLI. */
async function differences(decision: 'deny' | 'allow', rules: readonly string[], calls: readonly Call[]) {
  const found: string[] = []
  // What the CLI does without a rule tells nothing about one.
  const plain = await oracle.judge(decision, 'Read(//nowhere)', calls)
  for (const rule of rules) {
    const real = await oracle.judge(decision, rule, calls)
    for (const [index, call] of calls.entries()) {
      const does = real[index] === decision
      const says = muster(decision, rule, call) === decision
      if (does !== says && plain[index] !== decision) {
        found.push(`${rule} | ${call.name} ${label(call).replace(root, '')} | claude ${does} muster ${says}`)
      }
    }
  }
  return found
}

const commands = [
  ...['rm', 'rm -rf b', 'rmdir b', 'git push origin', 'git  push origin', 'ls; rm -rf b', '/bin/rm -rf b'],
  ...['A=1 rm -rf b', 'timeout 5 rm -rf b', 'sudo rm -rf b', 'sudo -u x rm -rf b', 'echo $(rm -rf b)'],
  ...[
    '"rm" -rf b',
    'nohup rm b',
    'env rm b',
    'env -i A=1 rm b',
    'xargs rm b',
    'rm -rf b > o',
    'nice -n 5 rm b',
  ],
  ...[
    'command rm b',
    '\\rm b',
    'foo rm b',
    'stdbuf -oL rm b',
    '(rm b)',
    'if true; then rm b; fi',
    'X=$(rm b)',
  ],
  ...[
    'timeout -s KILL 5 rm b',
    'rm b &',
    '! rm b',
    'exec rm b',
    'npx rm b',
    'git status',
    'npm run test:unit',
  ],
].map(bash)

// About 1,500 calls, each a step of the model.
const timeout = 300_000

describe('rules that deny', { timeout }, () => {
  test('commands', async () => {
    const rules = [
      ...['Bash(rm:*)', 'Bash(rm *)', 'Bash(rm*)', 'Bash(rm)', 'Bash(rm -rf b)', 'Bash(* b)', 'Bash(*rm*)'],
      ...[
        'Bash(*)',
        'Bash()',
        'Bash( rm *)',
        'Bash(rm  *)',
        'Bash(rm:* b)',
        'Bash(command:rm *)',
        'bash(rm *)',
      ],
      ...[
        'Bash(RM *)',
        'Bash(git push:*)',
        'Bash(git *)',
        'Bash(git * origin)',
        'Bash(rm -rf:*)',
        'Bash(rm -r:*)',
      ],
      ...[
        'Bash(:*)',
        'Bash(git *:*)',
        'Bash(npm run test:unit:*)',
        'Bash(npm run test:*)',
        'Bash(cd * && rm *)',
      ],
      ...['B*', '*', 'Bash(rm *', 'Read'],
    ]
    expect(await differences('deny', rules, commands)).toEqual([])
  })

  test('files', async () => {
    const old = ['work/a.pem', 'work/src/a.pem', 'work/src/b.ts', 'work/src/deep/c.ts', 'work/.env']
    const outside = ['work/src/.env', 'home/docs/x.pdf', 'other/secret', 'work/out/secret']
    // What is there and was not read is refused for that.
    const fresh = ['work/b.pem', 'work/src/b.pem', 'work/src/n.ts', 'work/src/deep/n.ts', 'work/new/.env']
    const calls = [
      ...[...old, ...outside].map((file) => read(join(root, file))),
      ...[...fresh, 'other/n'].map((file) => write(join(root, file))),
      ...['cat a.pem', 'cp a.pem q', 'rm a.pem', 'echo > a.pem', 'cat src/.env'].map(bash),
    ]
    const rules = [
      ...['Read', 'Read(*)', 'Read(**)', 'Read(*.pem)', 'Read(./*.pem)', 'Read(/*.pem)', 'Read(**/*.pem)'],
      ...['Read(*.{pem,key})', 'Read(~/docs/*.pdf)', 'Read(~/docs)', 'Read(~/**)', `Read(/${root}/other/**)`],
      ...[
        'Read(src/**)',
        'Read(src)',
        'Read(src/)',
        'Read(src/*)',
        'Read(/src/**)',
        'Read(.env)',
        'Read(/.env)',
      ],
      ...[
        'Read([ab].pem)',
        'Read(?.pem)',
        'Read(A.pem)',
        'Read(../other/**)',
        'Read(!a.pem)',
        'Read(out/**)',
      ],
      ...[
        'Read(src/**/.env)',
        'Read(*/.env)',
        'Read(//**/.env)',
        'Read(/)',
        'Read(.)',
        'Read(**.pem)',
        'Read(#a)',
      ],
      ...['Edit', 'Write', 'Edit(*.pem)', 'Edit(.env)', 'Edit(src/*)', 'Edit(src/*.ts)', 'Edit(**/deep/**)'],
    ]
    // A link that a rule names is followed: it is the same file.
    expect(await differences('deny', rules, calls)).toEqual([
      'Read(out/**) | Read /other/secret | claude false muster true',
      'Read(out/**) | Write /other/n | claude false muster true',
    ])
  })

  test('addresses', async () => {
    const hosts = [
      'evil.example/x',
      'sub.evil.example',
      'EVIL.example',
      'evil.example:8443/x',
      'evil.example./x',
    ]
    const calls = [...hosts, 'notevil.example', 'a@evil.example/', 'evil.example.org'].map((host) =>
      fetched(`https://${host}`),
    )
    const rules = [
      ...['WebFetch', 'WebFetch(*)', 'WebFetch(domain:evil.example)', 'WebFetch(domain:*.evil.example)'],
      ...['WebFetch(domain:EVIL.example)', 'WebFetch(domain:*)', 'WebFetch(evil.example)', 'Web*'],
      ...[
        'WebFetch(domain:https://evil.example)',
        'WebFetch(domain:evil.example/x)',
        'WebFetch(domain:*evil*)',
      ],
    ]
    expect(await differences('deny', rules, calls)).toEqual([])
  })
})

describe('rules that allow', { timeout }, () => {
  test('nothing is allowed that Claude Code would ask about', async () => {
    const calls = [
      ...[
        'touch n',
        'touch n2',
        'touch',
        'touch n && touch m',
        'touch n; mkdir q',
        'touch n > z',
        'A=1 touch n',
      ],
      ...['sudo touch n', 'touch $(echo n)', 'touch "$HOME/n"', '/usr/bin/touch n'],
    ].map(bash)
    const files = ['src/n.ts', 'src/deep/n.ts', 'n.ts', '../other/n', '../home/n', 'src/.env'].map((file) =>
      write(join(work, file)),
    )
    const rules = [
      ...['Bash(touch:*)', 'Bash(touch *)', 'Bash(touch n*)', 'Bash(touch n)', 'Bash(* n)', 'Bash(*)'],
      ...[
        'Edit(src/**)',
        'Edit(*.ts)',
        'Edit(~/**)',
        `Edit(/${root}/other/**)`,
        'Edit(.env)',
        'Edit(**)',
        'Write',
      ],
      ...['Edit(src/*.ts)', 'Edit(/*.ts)', 'Edit(SRC/**)'],
    ]
    const found = await differences('allow', rules, [...calls, ...files])
    expect(found.filter((each) => each.endsWith('claude false muster true'))).toEqual([])
  })
})
