import type { Page } from '@playwright/test'
import { expect, expectAccessible, expectFits, expectKeys, type Supervisor, test } from './supervisor.ts'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

const definition = `name: greet
description: Says hello
inputs:
  who:
    type: string
    description: Whom to greet.
  loud:
    type: boolean
    default: false
  style:
    type: enum
    values: [plain, formal]
    default: plain
nodes:
  - id: text
    kind: transform
    value: "Hello {{ inputs.who }}{% if inputs.loud %}!{% endif %} ({{ inputs.style }})"
  - id: agree
    kind: approval
    needs: [text]
    timeout: 600
    message: "Say **{{ results.text }}**?"
  - id: done
    kind: transform
    needs: [agree]
    value: "{{ results.text }} {{ results.agree.comment }}"
`

/** The same without the question. */
const quick = definition.slice(0, definition.indexOf('  - id: agree'))

const editor = (page: Page) => page.getByRole('textbox', { name: 'Definition' })
/** Its lines, as they are drawn. */
const expectText = (page: Page, text: string) =>
  expect.poll(async () => (await editor(page).locator('.cm-line').allTextContents()).join('\n')).toBe(text)
const problems = (page: Page) => page.getByRole('region', { name: 'Problems' })
const go = async (page: Page, supervisor: Supervisor, path: string) => {
  await page.goto(supervisor.url)
  await expect(page.getByText('Connected')).toBeVisible()
  await page.goto(`${supervisor.origin}/#${path}`)
}

test('a definition is begun, checked as one types, saved, removed and brought back', async ({
  page,
  supervisor,
}) => {
  await page.goto(supervisor.url)
  await page.getByRole('link', { name: 'Workflows' }).click()
  await expect(page.getByText('Your runs will be here')).toBeVisible()
  await page.getByRole('button', { name: 'Choose a workflow' }).click()
  await expect(page.getByRole('list', { name: 'Templates' })).toContainText('review-all')
  await page.getByRole('button', { name: 'New workflow' }).click()
  await page.getByRole('button', { name: /One node/ }).click()
  await expect(problems(page)).toContainText('No problems', { timeout: 15_000 })

  await editor(page).fill(definition.replace('needs: [text]', 'needs: [txet]'))
  const problem = problems(page).getByRole('button').filter({ hasText: 'txet' }).first()
  await expect(problem).toContainText('20:')
  await expect(page.getByRole('button', { name: 'Save' })).toBeDisabled()
  await problem.click()
  await expect(editor(page)).toBeFocused()
  const line = () =>
    page.evaluate(() => {
      const anchor = document.getSelection()?.anchorNode
      const element = anchor instanceof Element ? anchor : anchor?.parentElement
      return element?.closest('.cm-line')?.textContent
    })
  await expect.poll(line).toContain('needs: [txet]')

  await editor(page).fill(definition)
  await expect(problems(page)).not.toContainText('error')
  await expect(page.getByRole('button', { name: 'Save as greet' })).toBeEnabled()
  await page.keyboard.press('Control+s')
  await expect(page).toHaveURL(`${supervisor.origin}/#/workflows/greet`)
  await expect(page.getByText('Not saved')).toBeHidden()
  expect((await supervisor.call('workflow.get', { name: 'greet' })).source).toBe(definition)

  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  const saved = page.getByRole('list', { name: 'Saved' })
  await expect(page.getByRole('list', { name: 'Templates' })).toBeVisible()
  await expect(saved).toBeHidden()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(saved.getByRole('link', { name: 'greet' })).toBeVisible()
})

test('the graph beside the text is seen whole when the page opens, also when it is wide', async ({
  page,
  supervisor,
}) => {
  const names = ['one', 'two', 'three', 'four', 'five']
  const nodes = names.map((id) => `  - { id: ${id}, kind: transform, value: 1 }`)
  const source = `name: wide\nnodes:\n${nodes.join('\n')}\n`
  await supervisor.call('workflow.save', { source })
  await page.setViewportSize({ width: 1440, height: 900 })
  await go(page, supervisor, '/workflows/wide')
  const graph = page.getByRole('application', { name: 'Graph of wide' })
  for (const name of names) {
    await expect(graph.getByRole('group', { name })).toBeInViewport({ ratio: 0.99 })
  }
})

test('changes that are not saved are kept when one leaves, and can be taken back', async ({
  page,
  supervisor,
}) => {
  await supervisor.call('workflow.save', { source: definition })
  await go(page, supervisor, '/workflows/greet')
  await expectText(page, definition)
  await editor(page).press('Control+End')
  await page.keyboard.type('# mine')
  await page.getByRole('link', { name: 'Back to the definitions' }).click()
  await expect(page.getByRole('list', { name: 'Saved' }).getByText('Not saved')).toBeVisible()
  await page.reload()
  await page.getByRole('link', { name: 'greet' }).click()
  await expectText(page, `${definition}# mine`)

  await supervisor.call('workflow.save', { source: `${definition}# theirs\n` })
  await expect(page.getByText('was saved from elsewhere')).toBeVisible()
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Revert to what is saved' }).click()
  await expectText(page, `${definition}# theirs\n`)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expectText(page, `${definition}# mine`)
})

test('Tab indents and can be undone; Escape, then Tab, leaves', async ({ page, supervisor }) => {
  await supervisor.call('workflow.save', { source: definition })
  await go(page, supervisor, '/workflows/greet')
  await expectText(page, definition)
  await editor(page).press('Control+Home')
  await page.keyboard.press('Tab')
  await expectText(page, `  ${definition}`)
  await page.keyboard.press('Control+z')
  await expectText(page, definition)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Tab')
  await expect(editor(page)).not.toBeFocused()
  await expectText(page, definition)
})

test('the text has colours, and keys are offered while one types', async ({ page, supervisor }) => {
  await supervisor.call('workflow.save', { source: definition })
  await go(page, supervisor, '/workflows/greet')
  await expectText(page, definition)
  const plain = await editor(page).evaluate((element) => getComputedStyle(element).color)
  const key = editor(page).locator('.cm-line span').filter({ hasText: 'kind' }).first()
  await expect(key).not.toHaveCSS('color', plain)
  await editor(page).press('Control+End')
  const option = (name: string) => page.getByRole('listbox').getByRole('option', { name })
  await page.keyboard.type('  - id: last\nki')
  await expect(option('kind')).toBeVisible()
})

test('problems that come take no room from the line that is written', async ({ page, supervisor }) => {
  const nodes = Array.from({ length: 60 }, (_, at) => `  - { id: n${at}, kind: transform, value: 1 }\n`)
  await supervisor.call('workflow.save', { source: `name: long\nnodes:\n${nodes.join('')}` })
  await go(page, supervisor, '/workflows/long')
  await expect(problems(page)).toContainText('No problems')
  await editor(page).press('Control+End')
  await page.keyboard.insertText('  - { id: n1, kind: none, needs: [nowhere, neither, noone, never] }')
  await expect(problems(page).getByRole('button').first()).toBeVisible()
  const written = editor(page).locator('.cm-line').filter({ hasText: 'nowhere' })
  await expect(written).toBeInViewport({ ratio: 1 })
  const isFree = async () => {
    const line = await written.boundingBox()
    const panel = await problems(page).boundingBox()
    return line !== null && panel !== null && panel.height > 60 && line.y + line.height <= panel.y
  }
  await expect.poll(isFree).toBe(true)
})

test('a file is opened', async ({ page, supervisor }) => {
  await go(page, supervisor, '/workflows/_new')
  await page.getByLabel('Definition file').setInputFiles({
    name: 'greet.workflow.yaml',
    mimeType: 'application/yaml',
    buffer: Buffer.from(definition),
  })
  await expectText(page, definition)
})

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
