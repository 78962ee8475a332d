import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { decide } from './decide.ts'
import { samplePolicy } from './fixtures/policies.ts'

/*
 * The judge is a real shell: `pwn` leaves a file, `npm` does nothing. Whatever a rule for `npm test*` allows is run
 * there, and must not have run `pwn`.
 */
const root = mkdtempSync(join(tmpdir(), 'muster-shell-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const marks = join(root, 'ran')
for (const [name, body] of [
  ['pwn', `: > '${marks}'`],
  ['npm', ':'],
] as const) {
  writeFileSync(join(root, name), `#!/bin/sh\n${body}\n`)
  chmodSync(join(root, name), 0o755)
}

const pieces = [
  ...['npm test', 'npm', ' test', ' pwn', 'pwn', ' ', '  ', '\t', ' a=1', 'PATH=. ', '1', '#', '~', '*', '!'],
  ...[
    ';',
    '&',
    '&&',
    '|',
    '||',
    '|&',
    '\n',
    '\r',
    '\\',
    '\\\n',
    '"',
    "'",
    "$'",
    '`',
    '$(',
    ')',
    '(',
    '$',
    '{',
    '}',
  ],
  ...[
    '{}',
    '<',
    '>',
    '>&',
    '2>&1',
    '>/dev/null',
    '<<',
    '<(',
    '>(',
    '=',
    '[',
    ']',
    ',',
    '\u00a0',
    '\u2028',
    '\u0001',
  ],
]
const rules = [samplePolicy({ match: 'npm test*' })]

test.each(['sh', 'bash'])('nothing slips through an allowed pattern (%s)', (shell) => {
  const some = fc.array(fc.constantFrom(...pieces), { maxLength: 3 })
  fc.assert(
    fc.property(some, some, some, (before, between, after) => {
      const command = `npm test ${before.join('')}${between.join('')}pwn${after.join('')}`
      const asked = { directory: root, sessionId: null, tool: 'Bash', input: { command } }
      if (decide(rules, asked).decision !== 'allow') return
      // Without one of the two shells the other has judged.
      spawnSync(shell, ['-c', command], {
        cwd: root,
        env: { PATH: `${root}:/usr/bin:/bin` },
        stdio: 'ignore',
        timeout: 5_000,
      })
      expect(existsSync(marks), command).toBe(false)
    }),
    { numRuns: 2_000 },
  )
})
