import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { runSuite } from '../harness/mcp-suite/run-suite.ts'
import { serveSuite } from '../harness/mcp-suite/serve-suite.ts'

/** Scenarios that do not pass, with the reason: none of them is scored. */
const left: Record<string, Record<string, string>> = {
  '2025-11-25': {
    'server-sse-polling': 'a stream that breaks is not taken up again: a wait is simply asked for once more',
  },
  '2026-07-28': {
    'tasks-mrtr-input':
      'a call that goes on by itself asks for nothing: who answers a task uses answer_request',
    'tasks-status-notifications': 'the suite checks nothing here yet',
    'tasks-required-task-error': 'no tool needs the extension: each call can be answered without it',
  },
}

test.each(Object.keys(left))('the official suite passes on revision %s', async (revision) => {
  const results = await runSuite(await serveSuite(), revision)
  const passed = Object.keys(results).filter((name) => results[name]?.length === 0)
  const known = left[revision] ?? {}
  const failed = Object.entries(results).filter(([name, short]) => short.length > 0 && !(name in known))
  expect(Object.fromEntries(failed)).toEqual({})
  // One that passes now is taken off the list.
  expect(Object.keys(known).filter((name) => passed.includes(name))).toEqual([])
  // Whatever is scored was run, and is on no list.
  const scored = scoredBy(revision)
  expect(scored.length).toBeGreaterThan(20)
  expect(scored.filter((name) => !passed.includes(name))).toEqual([])
})

function scoredBy(revision: string): string[] {
  const file = new URL(
    `../../node_modules/@modelcontextprotocol/conformance/requirements/${revision}.yaml`,
    import.meta.url,
  )
  const { server } = parse(readFileSync(file, 'utf8')) as { server: string[] }
  return server
}
