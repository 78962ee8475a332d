import { expect, expectAccessible, expectFits, test } from './supervisor.ts'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

const source = `name: release
resources: [{ id: db }]
inputs:
  files: { type: list, default: [cart.ts, order.ts, tax.ts] }
nodes:
  - { id: plan, title: Plan the review, phase: Review, kind: claude, prompt: Plan it, timeout: 600 }
  - { id: review, title: Review each file, phase: Review, kind: transform, needs: [plan], forEach: inputs.files, value: "{{ item }}" }
  - { id: broken, title: Run the tests, phase: Review, kind: command, command: ["false"], timeout: 60, resources: [{ id: db }] }
  - { id: ask, title: Publish it?, phase: Publish, kind: approval, needs: [review], message: Publish **all** of it? }
  - { id: publish, title: Publish, phase: Publish, kind: transform, needs: [ask], value: { done: true } }
onFailure: continue
`

test('nodes are added to a run at work; what is wrong with them is said in place, and kept', async ({
  page,
  supervisor,
}) => {
  const { id: runId } = await supervisor.call('run.start', {
    source,
    directory: supervisor.directory,
    inputs: {},
    simulated: true,
    title: 'Release 2.0',
  })
  await page.goto(supervisor.url)
  await expect(page.getByText('Connected')).toBeVisible()
  await page.goto(`${supervisor.origin}/#/run/${runId}`)
  const graph = page.getByRole('application', { name: 'Graph of release' })
  const node = (name: RegExp) => graph.getByRole('group', { name })
  await expect(node(/^Publish it\?, Waits for your approval/)).toBeVisible({ timeout: 30_000 })

  await page.keyboard.press('a')
  const dialog = page.getByRole('dialog', { name: 'Add nodes' })
  const text = dialog.getByRole('textbox')
  await text.fill('- { id: tell, kind: transform, needs: [publich], value: 1 }\n- { id: plan, kind: clod }')
  await page.keyboard.press('Control+Enter')
  await expect(dialog.getByRole('alert')).toContainText('The id "plan" is there twice')
  await dialog.getByText('Details').click()
  await expect(dialog.getByRole('alert').locator('pre')).toContainText('publich')
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await page.getByRole('button', { name: 'Add nodes…' }).click()
  await expect(text).toHaveValue(/publich/)

  await text.fill('id: tell\ntitle: Tell everybody\nkind: transform\nneeds: [publish]\nvalue: told')
  await page.keyboard.press('Control+Enter')
  await expect(dialog).toBeHidden()
  await expect(node(/^Tell everybody, Waits for what it needs/)).toBeVisible()
  const details = page.getByRole('complementary', { name: 'Details' })
  await expect(details.getByRole('heading', { name: 'Tell everybody' })).toBeVisible()
  await page.getByRole('button', { name: 'Add nodes…' }).click()
  await expect(text).toHaveValue('')
  await page.keyboard.press('Escape')
  await supervisor.call('run.approve', { runId, nodeId: 'ask', approved: true })
  await expect(node(/^Tell everybody, Done/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Retry failed' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Add nodes…' })).toBeHidden()
})

test('a run of the real engine is watched, answered and retried', async ({ page, supervisor }) => {
  const run = await supervisor.call('run.start', {
    source,
    directory: supervisor.directory,
    inputs: {},
    simulated: true,
    title: 'Release 2.0',
  })
  await page.goto(supervisor.url)
  await expect(page.getByText('Connected')).toBeVisible()
  await page.goto(`${supervisor.origin}/#/run/${run.id}`)
  const graph = page.getByRole('application', { name: 'Graph of release' })
  const node = (name: RegExp) => graph.getByRole('group', { name })
  await expect(node(/^Publish it\?, Waits for your approval/)).toBeVisible({ timeout: 30_000 })
  await expect(node(/^Run the tests, Failed/)).toBeVisible()
  await expect(node(/^Review each file, Done.*3 of 3 elements ended/)).toBeVisible()
  await expectAccessible(page)

  await node(/^Plan the review/).click()
  const details = page.getByRole('complementary', { name: 'Details' }).or(page.getByRole('dialog'))
  await expect(details.getByRole('link', { name: 'Open the transcript' })).toBeVisible()
  await expect(details.getByRole('region', { name: 'Last lines' })).toContainText('Plan it')
  await node(/^Review each file/).click()
  await details.getByRole('button', { name: /^\[2\]/ }).click()
  await expect(details.getByRole('region', { name: 'Result' })).toContainText('tax.ts')

  await node(/^Publish it\?/).click()
  await details.getByRole('button', { name: 'Approve' }).click()
  await expect(node(/^Publish, Done/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Retry failed' })).toBeVisible()

  await page.getByRole('tab', { name: 'Time line' }).click()
  await expect(page.getByRole('grid', { name: 'Time line' }).getByRole('row')).toHaveCount(5)
  await expectAccessible(page)
  await page.getByRole('tab', { name: 'Log' }).click()
  await expect(page.getByRole('group', { name: 'Log of the run' })).toContainText('failed: "false"')
  await page.keyboard.press('r')
  await expect(page.getByRole('group', { name: 'Log of the run' })).toContainText('Run again')
  await page.setViewportSize({ width: 360, height: 740 })
  await expectFits(page)
})

test('a run that is done shows its result by itself, and is run again with other inputs', async ({
  page,
  supervisor,
}) => {
  const { id: runId } = await supervisor.call('run.start', {
    source: `name: greet
inputs:
  who: { type: string }
  times: { type: number, default: 2 }
nodes:
  - { id: ask, kind: approval, message: Greet? }
  - { id: text, kind: transform, needs: [ask], value: "Hello **{{ inputs.who }}**, {{ inputs.times }} times" }
`,
    directory: supervisor.directory,
    inputs: { who: 'Ada', times: 7 },
    title: 'For Ada',
  })
  await page.goto(supervisor.url)
  await expect(page.getByText('Connected')).toBeVisible()
  await page.goto(`${supervisor.origin}/#/run/${runId}`)
  await expect(page.getByRole('tab', { name: 'Graph' })).toHaveAttribute('data-state', 'active')
  await supervisor.call('run.approve', { runId, nodeId: 'ask', approved: true })
  const result = page.getByRole('region', { name: 'Result of the run' })
  await expect(result).toContainText('Hello Ada, 7 times')
  await expect(result.locator('strong')).toHaveText('Ada')
  await expect(page.getByRole('tab', { name: 'Result' })).toHaveAttribute('data-state', 'active')
  await expectAccessible(page)

  await page.getByRole('button', { name: 'Run again…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Run greet' })
  await expect(dialog.getByLabel('who')).toHaveValue('Ada')
  await expect(dialog.getByLabel('times')).toHaveValue('7')
  await expect(dialog.getByLabel('Directory')).toHaveValue(supervisor.directory)
  await expect(dialog.getByLabel('Title')).toHaveValue('For Ada')
  await dialog.getByLabel('who').fill('')
  await page.keyboard.press('Control+Enter')
  await expect(dialog.getByLabel('who')).toBeFocused()
  await dialog.getByLabel('who').fill('Grace')
  await page.keyboard.press('Control+Enter')
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('tab', { name: 'Graph' })).toHaveAttribute('data-state', 'active')
  const { runs } = await supervisor.call('run.list', {})
  expect(runs.map(({ inputs }) => inputs)).toEqual([
    { who: 'Grace', times: 7 },
    { who: 'Ada', times: 7 },
  ])
  // Somebody who looks at something else is left with it.
  await page.getByRole('tab', { name: 'Log' }).click()
  await supervisor.call('run.approve', { runId: runs[0]?.id ?? '', nodeId: 'ask', approved: true })
  await expect(page.getByRole('tab', { name: 'Result' })).toBeVisible()
  await expect(page.getByRole('tab', { name: 'Log' })).toHaveAttribute('data-state', 'active')
})
