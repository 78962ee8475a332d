import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

/** Loads the command line as `--help` does, and prints what that took. */
const script = `
  import { registerHooks } from 'node:module'
  const urls = []
  registerHooks({ load: (url, context, next) => (urls.push(url), next(url, context)) })
  const { createProgram } = await import(${JSON.stringify(new URL('./program.ts', import.meta.url))})
  createProgram('0.0.0', async () => {})
  console.log(JSON.stringify(urls))
`

test('help takes one package, and no part of the supervisor that does work', () => {
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  const urls = JSON.parse(stdout) as string[]
  const packages = urls.flatMap((url) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? [])
  expect([...new Set(packages)]).toEqual(['commander'])
  // Names that are told in it.
  expect(urls.filter((url) => url.includes('/src/main/core/')).length).toBeLessThan(8)
})
