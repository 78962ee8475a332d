import type { Page, TestInfo } from '@playwright/test'
import { axeOf } from './axe.ts'
import { expect, expectFits, type Supervisor, test } from './supervisor.ts'

/** The reference, and every address that it has asked for since. */
async function openReference(page: Page, supervisor: Supervisor, fragment: string): Promise<string[]> {
  const addresses: string[] = []
  page.on('request', (request) => addresses.push(request.url()))
  await page.goto(`${supervisor.origin}/api/docs${fragment}`)
  return addresses
}

/** The library reads and draws for a while on a machine that does much else. */
const slow = { timeout: 60_000 }

const operation = (page: Page, path: string) => page.locator('.opblock').filter({ hasText: path })

/** The page in light, dark and narrow: it fits, and what is ours of it is accessible. What the library draws is as it is. */
async function expectLooks(page: Page, info: TestInfo, name: string): Promise<void> {
  for (const [colorScheme, width] of [
    ['light', 1280],
    ['dark', 1280],
    ['light', 360],
    ['dark', 360],
  ] as const) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 740 })
    await expectFits(page)
    const { violations } = await axeOf(page).exclude('.reference .swagger-ui').analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target)}`)).toEqual([])
    await page.screenshot({ path: info.outputPath(`${name}-${colorScheme}-${width}.png`) })
  }
}

test.setTimeout(240_000)

test('the reference shows the operations and tries them, and asks nobody but its supervisor', async ({
  page,
  supervisor,
}, info) => {
  const { id } = await supervisor.call('task.create', {
    prompt: 'Sort the shelves #sim:quick',
    directory: supervisor.directory,
  })
  const addresses = await openReference(page, supervisor, `#key=${supervisor.apiKey}`)
  const subjects = page.getByRole('navigation', { name: 'Subjects' }).getByRole('button')
  await expect(subjects.filter({ hasText: /^tasks$/ })).toBeVisible()
  expect(await subjects.count()).toBeGreaterThan(15)
  await subjects.filter({ hasText: /^tasks$/ }).click()
  await expect(operation(page, '/api/v1/tasks/{taskId}/events')).toBeVisible(slow)
  expect(page.url()).toContain('#/tasks')
  await expectLooks(page, info, 'api-docs')
  await page.setViewportSize({ width: 1280, height: 740 })

  const get = operation(page, '/api/v1/tasks/{taskId}').filter({ hasText: 'One task' }).first()
  await get.locator('.opblock-summary-control').click()
  await expect(get.getByText('The revision of the row').first()).toBeVisible(slow)
  await get.getByRole('button', { name: 'Try it out' }).click()
  await get.getByPlaceholder('taskId').fill(id)
  await get.getByRole('button', { name: 'Execute' }).click()
  const answer = get.locator('.live-responses-table')
  await expect(answer).toContainText('Sort the shelves')
  await expect(answer).toContainText('200')
  await expect(get.locator('.curl-command')).toContainText('X-API-Key: $KEY')
  await expectLooks(page, info, 'api-docs-tried')

  await page.getByRole('searchbox', { name: 'Find operations' }).fill('retry node')
  await expect(operation(page, '/api/v1/runs/{runId}/nodes/{nodeId}/retry')).toBeVisible(slow)
  await expect(get).toBeHidden()
  await page.getByRole('searchbox').fill('no such thing')
  await expect(page.getByText('No operation has all of these words.')).toBeVisible()

  expect(await page.locator('html').innerHTML()).not.toContain(supervisor.apiKey)
  expect(page.url()).not.toContain(supervisor.apiKey)
  for (const address of addresses) {
    expect(address.startsWith(`${supervisor.origin}/`) || address.startsWith('data:'), address).toBe(true)
    expect(address).not.toContain(supervisor.apiKey)
  }
})

test('the reference asks for the key, refuses a wrong one, and has that of the page in another tab', async ({
  page,
  supervisor,
  context,
}) => {
  const policy = (await page.request.get(`${supervisor.origin}/api/docs`)).headers()[
    'content-security-policy'
  ]
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toContain('unsafe')
  // Pages of its own: the browser itself reports the answer 401, which the page of a test must not have.
  const first = await context.newPage()
  await openReference(first, supervisor, '')
  const field = first.getByLabel('API key')
  await field.fill('k'.repeat(43))
  await first.getByRole('button', { name: 'Connect' }).click()
  await expect(first.getByText('The key was refused.')).toBeVisible()
  await field.fill(supervisor.apiKey)
  await first.getByRole('button', { name: 'Connect' }).click()
  await expect(first.locator('.opblock').first()).toBeVisible(slow)
  await first.close()

  await page.goto(supervisor.url)
  await expect(page.getByRole('link', { name: /Fleet/ }).first()).toBeVisible()
  const second = await context.newPage()
  await openReference(second, supervisor, '')
  await expect(second.locator('.opblock').first()).toBeVisible(slow)
})
