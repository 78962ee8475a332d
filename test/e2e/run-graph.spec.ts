import { expect, type Page, test } from '@playwright/test'
import { axeOf } from './axe.ts'
import { serveHarness } from './task-harness/serve-harness.ts'

declare global {
  var longTasks: number[]
  var wasMoving: boolean
}

const harness = serveHarness()

/** Opens the page of a run of that many nodes. */
async function openRun(page: Page, count: number): Promise<string> {
  await harness.open(page)
  const runId = await page.evaluate((nodes) => {
    const id = fake.runs.add(nodes)
    location.hash = `#/run/${id}`
    return id
  }, count)
  await expect(page.getByRole('heading', { name: 'Review the shop' })).toBeVisible()
  return runId
}

const graph = (page: Page) => page.getByRole('application', { name: 'Graph of sample' })

test('a change of one node renders that node alone', async ({ page }) => {
  const runId = await openRun(page, 12)
  await expect(graph(page)).toBeVisible()
  await page.evaluate(() => renders.reset())
  await page.evaluate(
    (id) => fake.runs.changeNodes(id, [{ nodeId: 'n10', state: 'completed', startedAt: 1, endedAt: 4_001 }]),
    runId,
  )
  await expect(graph(page).getByRole('group', { name: /^Step 10, Done/ })).toBeVisible()
  const others = await page.evaluate(() => Object.keys(renders.counts).filter((key) => key !== 'n10'))
  // What runs counts its seconds.
  const ticking = await page.evaluate(
    (id) => fake.runs.detail(id).nodes.flatMap((node) => (node.state === 'running' ? [node.nodeId] : [])),
    runId,
  )
  expect(others.filter((key) => !ticking.includes(key))).toEqual([])
})

test('1,000 nodes: what is out of view is not on the page, and 300 changes draw nothing else', async ({
  page,
}, info) => {
  test.slow()
  const runId = await openRun(page, 1_000)
  await expect(graph(page)).toBeVisible({ timeout: 30_000 })
  const shown = () => page.locator('.step-face').count()
  await expect.poll(shown).toBeGreaterThan(0)
  expect(await shown()).toBeLessThan(200)
  // How long the page was busy at a time is told, not judged: it depends on what else the machine does.
  await page.evaluate(() => {
    globalThis.longTasks = []
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) longTasks.push(entry.duration)
    }).observe({ type: 'longtask' })
  })
  const changeMany = (from: number) =>
    page.evaluate(
      async ({ id, first }) => {
        renders.reset()
        for (let at = 0; at < 300; at++) {
          const done = at % 2 === 1
          const nodeId = `n${first + Math.floor(at / 2)}`
          const change = { nodeId, endedAt: done ? Date.now() : null, startedAt: Date.now() - 5_000 }
          fake.runs.changeNodes(id, [{ ...change, state: done ? 'completed' : 'running' }])
          await new Promise((next) => setTimeout(next, 10))
        }
        const ticking = fake.runs.detail(id).nodes.filter((node) => node.state === 'running')
        const known = new Set([...ticking.map((node) => node.nodeId)])
        return Object.keys(renders.counts).filter(
          (key) => !known.has(key) && !(Number(key.slice(1)) >= first && Number(key.slice(1)) < first + 150),
        )
      },
      { id: runId, first: from },
    )
  expect(await changeMany(600)).toEqual([])
  const near = await page.evaluate(() => longTasks.splice(0))
  await page.evaluate(() => {
    globalThis.wasMoving = false
    const watcher = new MutationObserver(() => {
      globalThis.wasMoving = true
    })
    for (const element of document.querySelectorAll('.graph')) {
      watcher.observe(element, { attributeFilter: ['data-moving'] })
    }
  })
  await page.keyboard.press('f')
  await expect.poll(shown, { timeout: 30_000 }).toBe(1_000)
  const fitted = await page.evaluate(() => longTasks.splice(0))
  // As one picture at the old size it would take seconds to paint.
  expect(await page.evaluate(() => wasMoving)).toBe(false)
  expect(await changeMany(800)).toEqual([])
  const far = await page.evaluate(() => longTasks.splice(0))
  info.annotations.push({ type: 'long tasks in ms', description: JSON.stringify({ near, fitted, far }) })
})

test('the keyboard goes along the edges, opens the details, fits and shows the critical path', async ({
  page,
}) => {
  const runId = await openRun(page, 30)
  await graph(page).focus()
  await page.keyboard.press('Home')
  const active = () => graph(page).getAttribute('aria-activedescendant')
  const first = await active()
  expect(first).toMatch(/^graph-node-n\d+$/)
  await page.keyboard.press('ArrowRight')
  const next = await active()
  expect(next).not.toBe(first)
  const linked = await page.evaluate(
    ({ id, from, to }) => fake.runs.detail(id).dag.edges.some((edge) => edge.from === from && edge.to === to),
    { id: runId, from: first?.replace('graph-node-', ''), to: next?.replace('graph-node-', '') },
  )
  expect(linked).toBe(true)
  await expect(page.getByRole('status').filter({ hasText: /^Step/ })).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expect(page.locator('#node-details')).toBeFocused()
  await page.keyboard.press('c')
  await expect(page.locator('.graph[data-only-critical]')).toHaveCount(1)
  await page.keyboard.press('f')
  await expect(page.locator('.step-face').last()).toBeInViewport()
})

test('the node that failed tells why and is retried; a pending one is edited and skipped', async ({
  page,
}) => {
  const runId = await openRun(page, 60)
  const failed = await page.evaluate(
    (id) => fake.runs.detail(id).nodes.find((node) => node.state === 'failed')?.nodeId ?? '',
    runId,
  )
  await page.getByRole('tab', { name: 'List' }).click()
  await page.getByRole('button', { name: /^Prepare/ }).click()
  await page
    .getByRole('row', { name: /The task failed/ })
    .first()
    .click()
  const details = page.getByRole('complementary', { name: 'Details' })
  await expect(details.getByRole('note')).toContainText('the tests do not pass')
  await details.getByRole('button', { name: 'Retry' }).click()
  await expect(details.getByText('Running', { exact: true })).toBeVisible()
  expect(failed).not.toBe('')

  await page.getByRole('tab', { name: 'Graph' }).click()
  await page.getByRole('button', { name: 'Fit the graph' }).click()
  await page.locator('[data-id="n59"]').click()
  await details.getByRole('button', { name: 'Edit' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('textbox')).toHaveValue(/id: n59/)
  await dialog.getByRole('textbox').fill('id: n59')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog.getByRole('alert')).toContainText('A node needs a')
  await dialog.getByRole('textbox').fill('id: n59\nkind: claude\nprompt: Another')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toHaveCount(0)
  await details.getByRole('button', { name: 'Skip' }).click()
  await expect(details.getByText('Skipped', { exact: true })).toBeVisible()
})

test('an approval is answered where its node is shown', async ({ page }) => {
  const runId = await openRun(page, 12)
  await page.evaluate((id) => {
    fake.runs.changeNodes(id, [
      { nodeId: 'n6', state: 'waiting', waitingFor: 'approval', startedAt: Date.now() },
    ])
    fake.runs.ask({
      runId: id,
      nodeId: 'n6',
      item: null,
      workflow: 'sample',
      runTitle: 'Review the shop',
      title: 'Publish?',
      message: 'The **fixes** are ready.',
      requestedAt: Date.now(),
      state: 'pending',
      comment: null,
      answeredAt: null,
    })
  }, runId)
  await page.locator('[data-id="n6"]').dispatchEvent('click')
  await page.getByRole('button', { name: 'Approve' }).click()
  await expect(graph(page).getByRole('group', { name: /^Step 6, Done/ })).toBeVisible()
})

test('the run is held, resumed and cancelled; what it offers follows its state', async ({ page }) => {
  const runId = await openRun(page, 20)
  await page.keyboard.press('Shift+P')
  await expect(page.getByText('Held', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Resume' }).click()
  await expect(page.getByRole('button', { name: 'Freeze' })).toBeVisible()
  await page.keyboard.press('x')
  const question = page.getByRole('alertdialog')
  await expect(question).toContainText('Review the shop')
  await question.getByRole('button', { name: 'Cancel run' }).click()
  await expect(page.getByText('Cancelled', { exact: true }).first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Retry failed' })).toBeVisible()
  const calls = await page.evaluate(() =>
    fake.calls.filter(({ name }) => name.startsWith('run.') && !/get|list|log|result|approvals/.test(name)),
  )
  expect(calls).toEqual([
    { name: 'run.pause', input: { runId, mode: 'hold' } },
    { name: 'run.resume', input: { runId } },
    { name: 'run.cancel', input: { runId, compensate: false } },
  ])
})

test('a run that is not done to the end does not say 100%', async ({ page }) => {
  const runId = await openRun(page, 12)
  await page.evaluate((id) => {
    const { progress } = fake.runs.detail(id).run
    fake.runs.putRun(id, { state: 'failed', endedAt: Date.now(), progress: { ...progress, share: 0.997 } })
  }, runId)
  await expect(page.getByRole('progressbar', { name: 'Progress of the run' })).toHaveAttribute(
    'aria-valuenow',
    '99',
  )
})

test('the log shows what is appended while it is open', async ({ page }) => {
  const runId = await openRun(page, 12)
  await page.evaluate(
    (id) => fake.runs.changeNodes(id, [{ nodeId: 'n1' }], ['n1 started', 'n1 waits']),
    runId,
  )
  await page.getByRole('tab', { name: 'Log' }).click()
  await expect(page.getByText('n1 waits')).toBeVisible()
  await page.evaluate((id) => fake.runs.changeNodes(id, [{ nodeId: 'n2' }], ['n2 started']), runId)
  await expect(page.getByText('n2 started')).toBeVisible()
  const lines = page.getByRole('group', { name: 'Log of the run' }).locator('[data-index]')
  expect(await lines.count()).toBe(3)
  await page.evaluate(
    (id) => fake.runs.changeNodes(id, [{ nodeId: 'n3' }], ['n3: the result is kept', 'n3 started']),
    runId,
  )
  // The node is a button of its own, and not said twice.
  await expect(lines.nth(3).locator('span')).toHaveText('the result is kept')
  await expect(lines.nth(4).locator('span')).toHaveText('started')
})

test('after a gap everything is read again', async ({ page }) => {
  const runId = await openRun(page, 12)
  await expect(graph(page)).toBeVisible()
  await page.evaluate(
    (id) => fake.gap(() => fake.runs.changeNodes(id, [{ nodeId: 'n11', state: 'skipped', note: null }])),
    runId,
  )
  await expect(graph(page).getByRole('group', { name: /^Step 11, Skipped/ })).toBeVisible()
})

test('a run that does not exist says so', async ({ page }) => {
  await harness.open(page)
  await page.evaluate(() => {
    location.hash = '#/run/01900000-0000-7000-8000-000000000404'
  })
  await expect(page.getByText('There is no such run')).toBeVisible()
})

test('on a narrow page the list is first, and details open over it', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 })
  await openRun(page, 30)
  await expect(page.getByRole('tab').first()).toHaveText('List')
  await page
    .getByRole('row', { name: /Step 0/ })
    .first()
    .click()
  await expect(page.getByRole('dialog', { name: 'Details' })).toBeVisible()
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(beyond).toBeLessThanOrEqual(0)
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in the ${colorScheme} theme`, async ({ page }) => {
    test.slow()
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await openRun(page, 40)
    await expect(graph(page)).toBeVisible()
    await page.locator('.react-flow__node').first().dispatchEvent('click')
    await expect(page.getByRole('complementary', { name: 'Details' })).toBeVisible()
    for (const tab of ['Graph', 'List', 'Time line', 'Log']) {
      await page.getByRole('tab', { name: tab }).click()
      await expect(page.getByRole('tab', { name: tab })).toHaveAttribute('data-state', 'active')
      const { violations } = await axeOf(page)
        .include('main')
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
        .analyze()
      expect(
        violations.flatMap((violation) =>
          violation.nodes.map((node) => `${tab} ${violation.id}: ${node.html.slice(0, 160)}`),
        ),
      ).toEqual([])
    }
  })
}
