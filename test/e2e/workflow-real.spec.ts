import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { realClaude, realClaudeEnvironment } from '../harness/claude-binary.ts'
import { type LoopbackModel, startLoopbackModel } from '../loopback-model/loopback-model.ts'
import { reviewFiles, reviewGate, setReviewScene, summaryGate } from '../loopback-model/review-scene.ts'
import { test as base, expect, expectAccessible, expectFits } from './supervisor.ts'

/** The real CLI, with a model that says what the scene has. */
const test = base.extend<{ model: LoopbackModel }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern.
  model: async ({}, use) => {
    const model = await startLoopbackModel()
    await use(model)
    await model.close()
  },
  serving: async ({ model }, use) => {
    const home = mkdtempSync(join(tmpdir(), 'muster-home-'))
    const env = realClaudeEnvironment({ modelUrl: model.url, home })
    await use({ args: ['--claude', realClaude()], env: { ...env, MUSTER_PASS_API_KEY: 'true' } })
    rmSync(home, { recursive: true, force: true, maxRetries: 5 })
  },
})

test.use({ contextOptions: { reducedMotion: 'reduce' } })

declare global {
  var neverReloaded: boolean | undefined
}

test('review-all with the real CLI: started by the form, watched live, its transcript opened', async ({
  page,
  model,
  supervisor,
}, info) => {
  test.slow()
  setReviewScene(model, supervisor.directory, { gates: true })
  await page.goto(supervisor.url)
  await page.evaluate(() => {
    globalThis.neverReloaded = true
  })
  await page.getByRole('link', { name: 'Workflows' }).click()
  await page.getByRole('button', { name: 'Choose a workflow' }).click()
  await page.getByRole('button', { name: 'Run review-all' }).click()
  const form = page.getByRole('dialog', { name: 'Run review-all' })
  await form.getByLabel('files').fill(reviewFiles.join('\n'))
  await form.getByLabel('Directory').fill(supervisor.directory)
  await form.getByLabel('Title').fill('Review the shop')
  await form.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page).toHaveURL(/#\/run\//)

  const graph = page.getByRole('application', { name: 'Graph of review-all' })
  const step = (name: RegExp) => graph.getByRole('group', { name })
  await expect(step(/^Review each file, Running.*0 of 3 elements ended/)).toBeVisible()
  await expect(step(/^List the changed files, Skipped/)).toBeVisible()
  await expect(step(/^Sum up, Waits for what it needs/)).toBeVisible()
  await Promise.all(reviewFiles.map((file) => model.reached(reviewGate(file))))
  model.release(reviewGate('price.js'))
  await expect(step(/^Review each file, Running.*1 of 3 elements ended/)).toBeVisible()
  model.release(reviewGate('cart.js'))
  model.release(reviewGate('readme.md'))
  await expect(step(/^Review each file, Done/)).toBeVisible()
  await expect(step(/^Sum up, Running/)).toBeVisible()
  await model.reached(summaryGate)
  model.release(summaryGate)
  // Its result opens by itself.
  await expect(page.getByRole('tab', { name: 'Result' })).toHaveAttribute('aria-selected', 'true')
  await page.getByRole('tab', { name: 'Graph' }).click()
  await expect(step(/^Sum up, Done/)).toBeVisible()
  await expect(page.getByText('6 of 6 nodes')).toBeVisible()
  const runUrl = page.url()

  await step(/^Review each file/).click()
  const details = page.getByRole('complementary', { name: 'Details' })
  await details.getByRole('region', { name: 'Elements' }).getByRole('button').first().click()
  await details.getByRole('link', { name: 'Open the transcript' }).click()
  await expect(page).toHaveURL(/#\/task\//)
  const main = page.getByRole('main')
  await expect(main.getByText('I have read cart.js.')).toBeVisible()
  await expect(main.getByText('Read', { exact: true }).first()).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Review each file: cart.js' })).toBeVisible()
  await page.screenshot({ path: info.outputPath('transcript-light.png') })
  await page.getByRole('link', { name: 'review-all › review[0]' }).click()
  await expect(page).toHaveURL(runUrl)

  await page.getByRole('tab', { name: 'Graph' }).click()
  await step(/^Sum up/).click()
  await expect(details.getByRole('region', { name: 'Result' })).toContainText('Begin with cart.js')
  // There is room for the details and the whole graph.
  await page.setViewportSize({ width: 1600, height: 900 })
  await expect(step(/^List all files/)).toBeInViewport({ ratio: 1 })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expectAccessible(page)
    await expectFits(page)
    await page.screenshot({ path: info.outputPath(`run-${colorScheme}.png`) })
  }
  expect(await page.evaluate(() => globalThis.neverReloaded)).toBe(true)
  const { runs } = await supervisor.call('run.list', {})
  expect(runs).toMatchObject([{ title: 'Review the shop', state: 'completed', simulated: false }])
})
