import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { jsonLines, runCli } from '../harness/cli-process.ts'
import { reachableCore } from '../harness/reachable-core.ts'

test('work goes to a file and comes from one', async () => {
  const { dataDirectory, core } = await reachableCore()
  const run = (...args: string[]) => runCli(dataDirectory, ['work', ...args], { cwd: dataDirectory })
  writeFileSync(join(dataDirectory, 'TODO.md'), '# Shop\n\n- [ ] Cart\n  - [x] Add\n')
  expect((await run('import', 'TODO.md', '--dry-run')).stdout).toBe(
    'Would be: 3 made, 0 changed, 0 the same, 0 links\n',
  )
  expect((await core.call('work.list', {})).totalCount).toBe(0)
  expect(await run('import', 'TODO.md')).toMatchObject({
    code: 0,
    stdout: '3 made, 0 changed, 0 the same, 0 links\n',
  })
  expect((await run('export', 'work.jsonl')).stdout).toContain('3 work items written')
  const text = readFileSync(join(dataDirectory, 'work.jsonl'), 'utf8')
  expect((await run('export')).stdout).toBe(text)
  expect((await run('export', '--format', 'markdown')).stdout).toBe(
    '- [ ] Shop\n  - [ ] Cart\n    - [x] Add\n',
  )
  writeFileSync(join(dataDirectory, 'work.jsonl'), `${text}<<<<<<< HEAD\n`)
  const again = await run('import', 'work.jsonl')
  expect(again).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('work.jsonl:4: A mark of an unfinished merge'),
  })
  expect(again.stdout).toContain('3 the same')
  writeFileSync(join(dataDirectory, 'issues.jsonl'), '{"id":"bd-1","title":"Bead","status":"open"}\n')
  const [line] = jsonLines((await run('import', 'issues.jsonl', '--json')).stdout)
  expect(line).toMatchObject({ type: 'imported', created: 1 })
})

test('a legacy status file is taken over, or nothing of it', async () => {
  const { dataDirectory, core } = await reachableCore()
  const run = (...args: string[]) =>
    runCli(dataDirectory, ['work', 'migrate', ...args], { cwd: dataDirectory })
  const path = join(dataDirectory, '.project_status.md')
  const spoilt = '## Vendors\n\n- marker: operational\n'
  writeFileSync(path, spoilt)
  const failed = await run()
  expect(failed.code).toBe(4)
  expect(failed.stderr).toContain('FAILED  vendor metadata completeness')
  expect(readFileSync(path, 'utf8')).toBe(spoilt)
  expect((await core.call('vendor.list', {})).totalCount).toBe(0)
  writeFileSync(
    path,
    '## Vendors\n\n- **marker** — status: ok; tests: 1/1; formats: pdf; extractor: 1; manifest: yes\n',
  )
  expect((await run('--dry-run')).stdout).toContain('Would be: 1 components')
  expect((await run()).stdout).toContain('1 components')
  expect(await run('--prompts', 'nowhere')).toMatchObject({ code: 3 })
})
