import { expect, test } from 'vitest'
import { section } from '../docs/documents.ts'
import { runScript } from '../harness/run-script.ts'

/** Beside what a person pastes: a supervisor, which is ended with the script. */
const serve = `
muster serve --port 0 > serve.log 2>&1 &
trap "kill $!" EXIT
until grep -q Open serve.log; do sleep 0.1; done
`
/** Until the three have ended, as a person sees it. */
const wait = 'until [ "$(muster ls | grep -c completed)" = 3 ]; do sleep 0.2; done'

test('three instances take what is ready by the commands of docs/work-tracking.md, as they stand there', async () => {
  const text = section('docs/work-tracking.md', 'Plan, let three take it, review')
  const blocks = [...text.matchAll(/```sh\n(.*?)```/gs)].map(([, block]) => block ?? '')
  expect(blocks).toHaveLength(3)
  const [plan, start, review] = blocks
  const { code, stdout, stderr } = await runScript([serve, plan, start, wait, review].join('\n'))
  expect(code, `${stdout}\n${stderr}`).toBe(0)
  expect(stdout).toContain('5 made')
  // In the order of the list, without the one that waits.
  expect(stdout).toMatch(/Keep the cart over a restart\n.*Count what is in stock\n.*Pay by invoice\n/)
  // What the list says of them is over once they have ended, which may be before it is asked for.
  expect(stdout.match(/^\w{8} {2}task \w{8} {2}/gm)).toHaveLength(3)
  expect(stdout).toMatch(/ {2}claimed {2}version 2 .*"by":"claude-code"/)
  expect(stdout.trimEnd()).toMatch(/Write down how it works$/)
}, 120_000)
