import type { BrowserContext } from '@playwright/test'
import { browserLaunch } from '../harness/find-browser.ts'
import { expect, type Supervisor, test } from './supervisor.ts'

// The shell of Chromium, in which the other pages are tried, shows no notifications.
test.use({ launchOptions: browserLaunch() })

const channel = (supervisor: Supervisor, name: string, target: { kind: 'browser' } | { kind: 'sound' }) =>
  supervisor.call('notification.saveChannel', { name, target })

/** Titles and bodies that the browser shows now. */
async function shownBy(context: BrowserContext) {
  const [worker] = context.serviceWorkers()
  if (!worker) return []
  return worker.evaluate(async () => {
    const { registration } = globalThis as unknown as { registration: ServiceWorkerRegistration }
    return (await registration.getNotifications()).map(({ title, body }) => ({ title, body }))
  })
}

test('a notification is shown by the browser, and a click on it shows the task', async ({
  page,
  context,
  supervisor,
}) => {
  await context.grantPermissions(['notifications'], { origin: supervisor.origin })
  const { id } = await channel(supervisor, 'Browser', { kind: 'browser' })
  await supervisor.call('notification.saveRule', {
    name: 'Ends',
    on: ['finished'],
    channels: [id],
    unlessLooking: false,
  })
  await page.goto(supervisor.url)
  await expect(page.getByText('Connected')).toBeVisible()
  const isWhole = (await page.evaluate(() => Notification.permission)) === 'granted'
  test.skip(
    !isWhole,
    'It needs a whole Chromium or Chrome; there is only its shell, which shows no notifications.',
  )
  await expect.poll(async () => (await supervisor.call('notification.get', {})).shows.browser).toBe(1)
  const task = await supervisor.call('task.create', {
    prompt: 'Say hello #sim:quick',
    title: 'Hello',
    directory: supervisor.directory,
  })
  await expect.poll(() => shownBy(context)).toEqual([{ title: 'A task is done', body: 'Hello (simulated)' }])
  await expect
    .poll(async () => (await supervisor.call('notification.log', {})).deliveries[0]?.state)
    .toBe('sent')

  // The page is led there, not loaded anew.
  await page.evaluate(() => Object.assign(window, { isSame: true }))
  await context.serviceWorkers()[0]?.evaluate(async () => {
    const worker = globalThis as unknown as {
      registration: ServiceWorkerRegistration
      NotificationEvent: new (type: string, init: { notification: Notification }) => Event
      dispatchEvent(event: Event): boolean
    }
    const [notification] = await worker.registration.getNotifications()
    if (!notification) throw new Error('Nothing is shown.')
    worker.dispatchEvent(new worker.NotificationEvent('notificationclick', { notification }))
  })
  await expect(page).toHaveURL(new RegExp(`#/task/${task.id}$`))
  expect(await page.evaluate(() => 'isSame' in window)).toBe(true)
  await expect.poll(() => shownBy(context)).toEqual([])
})

test('a sound is sounded once the page was clicked, and is told to be impossible before', async ({
  page,
  supervisor,
}) => {
  await page.addInitScript(() => {
    const started: number[] = []
    Object.assign(window, { started })
    const { start } = OscillatorNode.prototype
    OscillatorNode.prototype.start = function (when) {
      started.push(this.frequency.value)
      start.call(this, when)
    }
  })
  const { id } = await channel(supervisor, 'Sound', { kind: 'sound' })
  await page.goto(supervisor.url)
  await page.goto(`${supervisor.origin}/#/settings?section=notifications`)
  await expect(page.getByRole('button', { name: 'Test Sound' })).toBeVisible()
  const tested = async () => (await supervisor.call('notification.test', { channelId: id })).note
  expect(await tested()).toBe('No page that was clicked once was open to sound it.')
  expect(await page.evaluate(() => Reflect.get(window, 'started'))).toEqual([])

  await page.getByRole('heading', { name: 'Notifications' }).click()
  await expect.poll(async () => (await supervisor.call('notification.get', {})).shows.sound).toBe(1)
  await page.getByRole('button', { name: 'Test Sound' }).click()
  await expect(page.getByText('Test sent')).toBeVisible()
  expect(await page.evaluate(() => Reflect.get(window, 'started'))).toEqual([523, 659])
})
