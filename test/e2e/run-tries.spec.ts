import { expectInEachLook } from './each-look.ts'
import { expect, test } from './supervisor.ts'

test('each try of a node is a bar of its own in the time line, with its number and how it ended', async ({
  page,
  supervisor,
}, info) => {
  const { id: runId } = await supervisor.call('run.start', {
    source: `name: flaky
nodes:
  - id: wobbly
    kind: command
    command: [sh, -c, "echo x >> tries.txt; test $(wc -l < tries.txt) -ge 3 || { echo The disk said no >&2; exit 1; }"]
    retry: { attempts: 3, delay: 0.2, maxDelay: 0.2 }
  - { id: steady, kind: command, command: ["true"] }
`,
    directory: supervisor.directory,
    inputs: {},
  })
  await page.goto(supervisor.url)
  await page.goto(`${supervisor.origin}/#/run/${runId}`)
  await page.getByRole('tab', { name: 'Time line' }).click()
  const row = page.getByRole('row', { name: /wobbly/ })
  await expect(row).toContainText(/Try 1: failed after .*The disk said no/)
  await expect(row).toContainText(/Try 2: failed after .*The disk said no/)
  await expect(row).toContainText(/Try 3: Done after/)
  await expect(row.locator('.gantt-bar')).toHaveCount(3)
  await expect(row.locator('.gantt-bar[title^="Try 2: failed"]')).toHaveText('2')
  const steady = page.getByRole('row', { name: /steady/ })
  await expect(steady.locator('.gantt-bar')).toHaveCount(1)
  await expect(steady).not.toContainText('Try')
  await expectInEachLook(page, info, 'tries')
})
