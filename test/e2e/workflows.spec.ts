import { expect, expectAccessible, expectFits, expectKeys, test } from './supervisor.ts'
import { definition, editor, go, problems, quick } from './workflow-pages.ts'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

test('the form asks for what is missing, starts the run, and remembers; the run is removed', async ({
  page,
  supervisor,
}) => {
  await supervisor.call('workflow.save', { source: quick })
  await go(page, supervisor, '/workflows?tab=definitions')
  const form = page.getByRole('dialog', { name: 'Run greet' })
  await page.getByRole('button', { name: 'Run greet' }).click()
  await form.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(form.getByText('This is needed.')).toBeVisible()
  await form.getByLabel('who').fill('Ada')
  await form.getByLabel('Directory').fill('/nowhere/at/all')
  await form.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(form.getByLabel('Directory')).toHaveAttribute('aria-invalid', 'true')
  await form.getByLabel('Directory').fill(supervisor.directory)
  await form.getByLabel('Title').fill('Greet Ada')
  await form.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page).toHaveURL(/#\/run\//)

  await page.keyboard.press('3')
  const row = page.getByRole('row', { name: /Greet Ada/ })
  await expect(row).toContainText('Done')
  await page.getByRole('tab', { name: 'Definitions' }).click()
  await page.getByRole('button', { name: 'Run greet' }).click()
  await expect(form.getByLabel('who')).toHaveValue('Ada')
  await expect(form.getByLabel('Directory')).toHaveValue(supervisor.directory)
  await page.keyboard.press('Escape')

  await page.getByRole('tab', { name: 'Runs' }).click()
  await page.getByRole('grid', { name: 'Runs' }).focus()
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove run' }).click()
  await expect(page.getByText('Your runs will be here')).toBeVisible()
  expect((await supervisor.call('run.list', {})).runs).toEqual([])
})

test('what a template needs is said at its field before it starts, with the node that needs it', async ({
  page,
  supervisor,
}) => {
  await go(page, supervisor, '/workflows?tab=definitions')
  const form = page.getByRole('dialog', { name: 'Run review-all' })
  await page.getByRole('button', { name: 'Run review-all' }).click()
  await form.getByRole('combobox', { name: 'Directory' }).fill(supervisor.directory)
  await page.keyboard.press('Control+Enter')
  await expect(form.getByText('The node "changed" (List the changed files) needs a Git')).toBeVisible()
  await expect(form.getByText('what decides about the node: files, scope.')).toBeVisible()
  await expect(form.getByRole('combobox', { name: 'Directory' })).toBeFocused()
  expect((await supervisor.call('run.list', {})).runs).toEqual([])
  // Files that are named need no repository.
  await form.getByLabel('files').fill('README.md')
  await page.keyboard.press('Control+Enter')
  await expect(page).toHaveURL(/#\/run\//)
})

test('a run that is removed elsewhere leaves the list, and its open page says so', async ({
  page,
  context,
  supervisor,
}) => {
  await supervisor.call('workflow.save', { source: quick })
  const inputs = { who: 'Ada' }
  const run = await supervisor.call('run.start', { name: 'greet', directory: supervisor.directory, inputs })
  await go(page, supervisor, '/workflows')
  await expect(page.getByRole('row', { name: /greet/ })).toContainText('Done')
  const other = await context.newPage()
  await go(other, supervisor, `/run/${run.id}`)
  await expect(other.getByRole('heading', { name: 'greet' })).toBeVisible()
  await supervisor.call('run.remove', { runId: run.id })
  await expect(page.getByText('Your runs will be here')).toBeVisible()
  await expect(other.getByText('This run was removed')).toBeVisible()
  await other.getByRole('link', { name: 'Go to Workflows' }).click()
  await expect(other.getByText('Your runs will be here')).toBeVisible()
})

test('an approval waits in the inbox and is answered with one key', async ({ page, supervisor }) => {
  await supervisor.call('workflow.save', { source: definition })
  const start = (who: string) =>
    supervisor.call('run.start', {
      name: 'greet',
      inputs: { who },
      directory: supervisor.directory,
      title: who,
    })
  const first = await start('Ada')
  await page.goto(supervisor.url)
  await page.getByRole('link', { name: /Inbox 1 waiting/ }).click()
  await expect(page.getByRole('main').getByText('Hello Ada')).toBeVisible()
  await expect(page).toHaveTitle(/^\(1 needs you\) .+ · Muster$/)
  await expect(page.getByRole('link', { name: /Workflows 1 running/ })).toBeVisible()
  await expectAccessible(page)
  await expectKeys(page)
  await page.keyboard.press('a')
  await expect(page.getByText('Nothing waits for you')).toBeVisible()
  await expect
    .poll(async () => (await supervisor.call('run.get', { runId: first.id })).run.state)
    .toBe('completed')

  const second = await start('Bob')
  await expect(page.getByRole('main').getByText('Hello Bob')).toBeVisible()
  await page.keyboard.press('d')
  await page.getByLabel('Why not?').fill('Not him')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Nothing waits for you')).toBeVisible()
  await expect
    .poll(async () => (await supervisor.call('run.get', { runId: second.id })).run.state)
    .toBe('failed')

  await page.getByText('Recently answered').click()
  const answered = page.getByRole('list', { name: 'Recently answered' }).getByRole('listitem')
  await expect(answered).toHaveText([/Rejected.*Bob: agree.*by you: Not him/, /Approved.*Ada: agree.*by you/])
  await answered.nth(1).getByRole('link').click()
  await expect(page).toHaveURL(`${supervisor.origin}/#/run/${first.id}`)
  await expect(page.getByRole('heading', { name: 'Ada' })).toBeVisible()
})

test('a task of a run leads back to it', async ({ page, supervisor }) => {
  const source = `name: ask
nodes:
  - id: answer
    kind: claude
    timeout: 600
    prompt: 'Count the invoices #sim:quick'
`
  const run = await supervisor.call('run.start', { source, directory: supervisor.directory })
  await page.goto(supervisor.url)
  const chip = page.getByRole('link', { name: 'ask › answer' })
  await expect(chip).toBeVisible()
  await page.getByRole('row', { name: /Count the invoices|answer/ }).dblclick({ position: { x: 6, y: 6 } })
  await expect(page).toHaveURL(/#\/task\//)
  await chip.click()
  await expect(page).toHaveURL(`${supervisor.origin}/#/run/${run.id}`)
})

for (const [name, colorScheme, width] of [
  ['light', 'light', 1280],
  ['dark', 'dark', 1280],
  ['narrow', 'light', 360],
] as const) {
  test(`workflows are accessible and fit (${name})`, async ({ page, supervisor }, info) => {
    test.slow()
    await supervisor.call('workflow.save', { source: definition })
    const start = (who: string) =>
      supervisor.call('run.start', { name: 'greet', inputs: { who }, directory: supervisor.directory })
    await start('Ada')
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 740 })
    const check = async (picture: string) => {
      await expectAccessible(page)
      await expectFits(page)
      await page.screenshot({ path: info.outputPath(`${picture}-${name}.png`) })
    }
    await page.goto(supervisor.url)
    await page.getByRole('link', { name: 'Workflows' }).click()
    await expect(page.getByRole('row', { name: /greet/ })).toContainText('Needs you')
    await check('runs')
    await page.getByRole('tab', { name: 'Definitions' }).click()
    await expect(page.getByRole('list', { name: 'Templates' })).toBeVisible()
    await check('definitions')
    await page.getByRole('link', { name: 'greet', exact: true }).click()
    await expect(problems(page)).toContainText('No problems')
    await check('definition')
    await editor(page).fill(definition.replace('needs: [text]', 'needs: [txet]'))
    await expect(problems(page)).toContainText('txet')
    await check('problems')
    if (width < 720) {
      await page.getByRole('tab', { name: 'Graph and runs' }).click()
      await expect(page.getByRole('heading', { name: 'Last runs' })).toBeVisible()
      await check('overview')
    }
    await page.getByRole('link', { name: 'Back to the definitions' }).click()
    await page.getByRole('button', { name: 'Run greet' }).click()
    await page.getByText('Failures, nodes at once and cached results').click()
    await check('form')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'New workflow' }).click()
    await expect(page.getByRole('button', { name: /One node/ })).toBeVisible()
    await check('start')
    await page.getByRole('link', { name: 'Inbox' }).click()
    if (width < 720) await page.getByRole('list', { name: 'Requests' }).getByRole('button').first().click()
    await expect(page.getByRole('button', { name: 'Approve' })).toBeVisible()
    await check('approval')
  })
}
