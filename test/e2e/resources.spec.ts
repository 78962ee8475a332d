import { expect, expectAccessible, expectFits, test } from './supervisor.ts'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

const definition = `name: shared-database
nodes:
  - id: migrate
    kind: command
    command: [sleep, "600"]
    timeout: 900
    resources: [{ id: test-database, type: database }]
  - id: check
    kind: command
    command: [sleep, "600"]
    timeout: 900
    priority: -1
    resources: [{ id: test-database, mode: shared }]
`

test('resources are registered, seen in use, changed and removed', async ({ page, supervisor }) => {
  await page.goto(supervisor.url)
  await expect(page.getByText('Connected')).toBeVisible()
  await page.goto(`${supervisor.origin}/#/workflows`)
  await page.getByRole('tab', { name: 'Resources' }).click()
  await expect(page.getByText('Nothing is locked or registered.')).toBeVisible()
  await expect(page.getByText('No calls have failed since the start.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Clear' })).toBeDisabled()

  await page.getByRole('button', { name: 'Register resource' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Capacity').fill('none')
  await dialog.getByRole('button', { name: 'Register' }).click()
  await expect(dialog.getByText('Give it the name that nodes lock it by.')).toBeVisible()
  await expect(dialog.getByText('Give a whole number from 1 to 10,000.')).toBeVisible()
  await dialog.getByLabel('Name').fill('test-database')
  await dialog.getByLabel('Capacity').fill('4')
  await dialog.getByRole('button', { name: 'Register' }).click()
  const list = page.getByRole('list', { name: 'Resources' })
  await expect(list).toContainText('All 4 free')

  const run = await supervisor.call('run.start', { source: definition, directory: supervisor.directory })
  const holders = page.getByRole('list', { name: 'Holders of test-database' })
  const queue = page.getByRole('list', { name: 'Waiting for test-database' })
  await expect(holders).toContainText('migrate holds all of it')
  await expect(queue).toContainText('check waits for 1')
  await expect(list).toContainText('4 of 4 in use')
  await expectAccessible(page)
  await expectFits(page)
  await page.setViewportSize({ width: 360, height: 740 })
  await expectFits(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  await expectAccessible(page)

  await page.getByRole('button', { name: 'Remove: test-database' }).click()
  await expect(page.getByText('The resource test-database is in use by migrate, check.')).toBeVisible()
  await page.getByRole('button', { name: 'Change: test-database' }).click()
  await page.getByRole('dialog').getByLabel('Capacity').fill('2')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await expect(list).toContainText('2 of 2 in use')

  await holders.getByRole('link', { name: /migrate/ }).click()
  await expect(page).toHaveURL(new RegExp(`run/${run.id}`))
  await supervisor.call('run.cancel', { runId: run.id })
  await page.goBack()
  await expect(list).toContainText('All 2 free')
  await page.getByRole('button', { name: 'Remove: test-database' }).click()
  await expect(list).toBeHidden()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(list).toContainText('All 2 free')
})

test('a circuit opens, is shown with its cause, and is reset', async ({ page, supervisor }) => {
  await supervisor.call('settings.set', { name: 'workflows.circuitFailures', value: '1' })
  await supervisor.call('settings.set', { name: 'workflows.circuitOpen', value: '1h' })
  await supervisor.call('settings.set', { name: 'retries.max', value: '0' })
  await supervisor.call('run.start', {
    source:
      'name: overloaded\nnodes:\n  - id: ask\n    kind: claude\n    prompt: "Ask #sim:api-error(status=529,retries=0)"\n    timeout: 900\n    retry: { attempts: 1 }\n',
    directory: supervisor.directory,
  })
  await page.goto(supervisor.url)
  await expect(page.getByText('Connected')).toBeVisible()
  await page.goto(`${supervisor.origin}/#/workflows?tab=resources`)
  const circuits = page.getByRole('list', { name: 'Circuits' })
  await expect(circuits).toContainText('Open: tried again at', { timeout: 20_000 })
  await expect(circuits).toContainText('1 failure in a row · last: ')
  await expectAccessible(page)
  await circuits.getByRole('button', { name: /^Reset/ }).click()
  await expect(circuits).toContainText('Closed: calls go through')
  await expect(circuits.getByRole('button', { name: /^Reset/ })).toBeHidden()
})
