import { copyFileSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, expectAccessible, test } from './supervisor.ts'

const root = resolve(import.meta.dirname, '../..')

test.use({
  contextOptions: { reducedMotion: 'reduce' },
  serving: {
    args: ['--simulate'],
    env: { MUSTER_SIMULATED_SEED: '1', MUSTER_MODULE_PATHS: join(root, 'resources/modules') },
  },
})

test('marker-to-arangodb is started by its form, and shown step by step like any run', async ({
  page,
  supervisor,
}) => {
  test.slow()
  const pdf = join(supervisor.directory, 'handbook.pdf')
  copyFileSync(join(root, 'src/main/core/extraction/fixtures/printed/handbook.tagged.pdf'), pdf)
  await page.goto(supervisor.url)
  await page.getByRole('link', { name: 'Workflows' }).click()
  await page.getByRole('button', { name: 'Choose a workflow' }).click()
  await page.getByRole('button', { name: 'Run marker-to-arangodb' }).click()
  const form = page.getByRole('dialog', { name: 'Run marker-to-arangodb' })
  await form.getByLabel('pdf').fill('handbook.pdf')
  await form.getByLabel('Directory').fill(supervisor.directory)
  await form.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page).toHaveURL(/#\/run\//)
  const graph = page.getByRole('application', { name: 'Graph of marker-to-arangodb' })
  const step = (name: RegExp) => graph.getByRole('group', { name })
  // Once it has ended its result is shown.
  await expect(page.getByText('compatible', { exact: true })).toBeVisible({ timeout: 60_000 })
  await page.getByRole('tab', { name: 'Graph' }).click()
  await expect(step(/^Report how well it fits, (Done|Completed)/)).toBeVisible()
  await expect(step(/^Read the PDF, (Done|Completed)/)).toBeVisible()
  await expect(step(/^Load them into ArangoDB, Skipped/)).toBeVisible()
  await expectAccessible(page)
  const report = readFileSync(join(supervisor.directory, 'marker-to-arangodb/report.md'), 'utf8')
  expect(report).toContain('**Compatible**')
})

test('a file that can not be read is told at the step that reads it', async ({ page, supervisor }) => {
  copyFileSync(
    join(root, 'src/main/core/extraction/fixtures/encrypted.pdf'),
    join(supervisor.directory, 'secret.pdf'),
  )
  const { id } = await supervisor.call('run.start', {
    name: 'marker-to-arangodb',
    inputs: { pdf: 'secret.pdf' },
    directory: supervisor.directory,
  })
  await page.goto(supervisor.url)
  await expect(page.getByText('Connected')).toBeVisible()
  await page.goto(`${supervisor.origin}/#/run/${id}`)
  await expect(page.getByText(/The file is encrypted, and no password was given/).first()).toBeVisible({
    timeout: 30_000,
  })
})
