import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { temporaryDirectory, testCore } from '../../../../../test/harness/test-core.ts'
import { REPORT_FILE } from './keep-report.ts'

test('the report tells of components, work, deployments and plans', async () => {
  const core = await testCore({ schedule: false })
  expect((await core.call('work.report', {})).markdown).toContain('Nothing is tracked yet.')
  await core.call('vendor.create', {
    name: 'parser',
    release: '1.2',
    metadata: { testResults: { passing: 3, total: 4 } },
  })
  const { item } = await core.call('work.create', { itemType: 'project', title: 'Exchange' })
  await core.call('work.create', { itemType: 'task', title: 'Not begun', parentId: item.id })
  await core.call('deployment.record', {
    prNumber: 7,
    prTitle: 'Ship it',
    commitHash: 'a'.repeat(40),
    testSummary: {},
    constitutionalCompliance: {},
    deployedAt: 0,
  })
  await core.call('enhancement.create', { title: 'Faster', targetQuarter: '2026-Q4', priority: 'high' })
  const { markdown } = await core.call('work.report', {})
  for (const line of [
    '- **parser**: operational, 1.2, 3 of 4 tests pass',
    '- need-to-be-done: 1',
    '- Exchange (project, active, medium)',
    '- 1970-01-01: #7 Ship it (aaaaaaaa)',
    '- 2026-Q4: Faster (high, pending)',
  ])
    expect(markdown.split('\n')).toContain(line)
  expect(markdown).not.toContain('Not begun')
  expect((await core.call('work.report', {})).markdown).toBe(markdown)
})

test('it is written into the folder of the setting after a change, and whatever is left at the end', async () => {
  const folder = join(temporaryDirectory(), 'docs')
  const core = await testCore({ reportFolder: folder })
  const read = () => readFileSync(join(folder, REPORT_FILE), 'utf8')
  await core.call('work.create', { itemType: 'project', title: 'First' })
  await vi.waitFor(() => expect(read()).toContain('- First (project'), { timeout: 20_000 })
  await core.call('work.create', { itemType: 'project', title: 'Second' })
  await core.close()
  expect(read()).toContain('- Second (project')
  expect(readdirSync(folder)).toEqual([REPORT_FILE])
})
