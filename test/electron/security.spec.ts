import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './desktop.ts'

/** What a hostile frame would send: a call that starts a task. */
const attack = {
  type: 'call',
  id: 1,
  op: 'task.create',
  input: { prompt: 'do harm', directory: '/', simulated: true },
}

test('refuses the messages of a foreign page', async ({ desktop, client, dataDirectory }) => {
  const url = 'https://evil.example/'
  await desktop.ask('openForeignPage', { url, html: '<title>foreign</title>' })
  const findForeign = () => desktop.pages().find((page) => page.url() === url)
  await expect.poll(findForeign).toBeDefined()
  const foreign = findForeign()
  await foreign?.evaluate((frame) => {
    const { __standInSend: send } = window as unknown as {
      __standInSend: (channel: string, frame: unknown) => Promise<void>
    }
    return send('muster', frame)
  }, attack)
  const readLog = () => readFile(join(dataDirectory, 'logs/muster.log'), 'utf8').catch(() => '')
  await expect.poll(readLog).toContain('Refused a message of a foreign frame')
  expect(await readLog()).toContain(url)
  expect((await client.call('task.list', {})).tasks).toEqual([])
})

test('refuses the messages of a frame inside of its own page', async ({ desktop, client }) => {
  await desktop.page.evaluate(() => {
    document.body.append(document.createElement('iframe'))
  })
  const findInner = () => desktop.page.frames().find((frame) => frame.parentFrame() !== null)
  await expect.poll(findInner).toBeDefined()
  const inner = findInner()
  await inner?.evaluate((frame) => {
    const { __standInSend: send } = window as unknown as {
      __standInSend: (channel: string, frame: unknown) => Promise<void>
    }
    return send('muster', frame)
  }, attack)
  expect((await client.call('task.list', {})).tasks).toEqual([])
})

test('never leaves its own page; a link opens in the browser', async ({ desktop }) => {
  await expect(desktop.page.getByText('Connected')).toBeVisible()
  const before = desktop.page.url()
  await desktop.page.evaluate(() => {
    location.href = 'https://example.com/away'
  })
  await expect
    .poll(async () => (await desktop.ask('state')).asked.opened)
    .toEqual(['https://example.com/away'])
  expect(desktop.page.url()).toBe(before)
  await expect(desktop.page.getByText('Connected')).toBeVisible()
})

test('opens no windows; only web addresses go to the browser', async ({ desktop }) => {
  await expect(desktop.page.getByText('Connected')).toBeVisible()
  await desktop.page.evaluate(() => {
    const link = document.createElement('a')
    link.href = 'https://example.com/linked'
    link.target = '_blank'
    document.body.append(link)
    link.click()
    window.open('https://example.com/docs')
    window.open('https://person:secret@example.com/')
    window.open('vscode://file/etc/passwd')
  })
  await expect
    .poll(async () => (await desktop.ask('state')).asked.opened)
    .toEqual(['https://example.com/linked', 'https://example.com/docs'])
  expect(desktop.pages()).toHaveLength(1)
})

test('denies every permission but the copy buttons of its own page', async ({ desktop }) => {
  const own = 'muster-app://page/index.html'
  const isAllowed = (permission: string, url = own, isMainFrame = true) =>
    desktop.ask('isAllowed', { permission, url, isMainFrame })
  expect(await isAllowed('clipboard-sanitized-write')).toBe(true)
  expect(await isAllowed('clipboard-sanitized-write', 'https://evil.example/')).toBe(false)
  expect(await isAllowed('clipboard-sanitized-write', own, false)).toBe(false)
  for (const permission of ['clipboard-read', 'media', 'geolocation', 'notifications', 'fileSystem', 'usb']) {
    expect(await isAllowed(permission)).toBe(false)
  }
})
