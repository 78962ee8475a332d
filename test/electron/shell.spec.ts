import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { expect, expectState, reach, startTask, test } from './desktop.ts'
import { freePort, spawnDesktop, startDesktop } from './start-desktop.ts'

const LONG = 'Count on. #sim:slow(tokens=5000,rate=2)'

test('has a menu that goes to each place', async ({ desktop }) => {
  const { menu } = await desktop.ask('state')
  const names = (menu as { name: string }[]).map(({ name }) => name)
  expect(names).toEqual(
    process.platform === 'darwin'
      ? ['Muster', '&File', 'editMenu', '&View', '&Tasks', 'windowMenu']
      : ['&File', 'editMenu', '&View', '&Tasks', 'windowMenu', 'help'],
  )
  await expect(desktop.page.getByText('Connected')).toBeVisible()
  await desktop.ask('clickMenu', ['View', 'Inbox'])
  await expect.poll(() => desktop.page.url()).toContain('#/inbox')
  await desktop.ask('clickMenu', ['File', 'New task'])
  await expect(desktop.page.getByRole('dialog', { name: 'New task' })).toBeVisible()
})

test('shows the load in the tray and freezes and resumes from there', async ({
  desktop,
  client,
  dataDirectory,
}) => {
  const trayText = async () => (await desktop.ask('state')).tray[0]?.toolTip
  await expect.poll(trayText).toBe('Muster: Nothing running')
  const task = await startTask(client, dataDirectory, LONG, 'running')
  await expect.poll(trayText).toBe('Muster: 1 running')
  expect((await desktop.ask('state')).blockers).toBe(1)
  await expect.poll(async () => (await desktop.ask('state')).windows[0]?.progress).toBe(0)
  await desktop.ask('clickTray', ['Freeze all running'])
  await expectState(client, task.id, 'paused')
  await expect.poll(trayText).toBe('Muster: 1 paused')
  expect((await desktop.ask('state')).blockers).toBe(0)
  await desktop.ask('clickTray', ['Resume all paused'])
  await expectState(client, task.id, 'running')
  await client.call('task.terminate', { taskId: task.id })
  await expect.poll(async () => (await desktop.ask('state')).windows[0]?.progress).toBe(-1)
})

test('tells of a request only when nobody is looking, and takes its answer', async ({
  desktop,
  client,
  dataDirectory,
}) => {
  await desktop.ask('setFocused', true)
  const seen = await startTask(client, dataDirectory, 'Ask me. #sim:permission', 'waiting')
  await expect.poll(async () => (await desktop.ask('state')).badge).toBe(1)
  await client.call('task.terminate', { taskId: seen.id })
  await expectState(client, seen.id, 'cancelled')
  await expect.poll(async () => (await desktop.ask('state')).badge).toBe(0)
  expect((await desktop.ask('state')).notifications).toEqual([])

  await desktop.ask('setFocused', false)
  const task = await startTask(client, dataDirectory, 'Ask me. #sim:permission', 'waiting')
  const asking = async () =>
    (await desktop.ask('state')).notifications.findIndex(({ actions }) => actions !== undefined)
  await expect.poll(asking).toBeGreaterThanOrEqual(0)
  const index = await asking()
  await desktop.ask('pressNotificationButton', { index, button: 0 })
  await expect
    .poll(async () => (await client.call('permission.list', { taskId: task.id })).permissions[0]?.state)
    .toBe('allowed')
  await desktop.ask('clickNotification', index)
  await expect.poll(() => desktop.page.url()).toContain(`#/task/${task.id}`)
})

test('a second start comes to the first one, with its link', async ({ desktop, dataDirectory }) => {
  await expect(desktop.page.getByText('Connected')).toBeVisible()
  const second = spawnDesktop(dataDirectory, ['muster://inbox'], await freePort())
  const code = await new Promise((done) => second.once('exit', done))
  expect(code).toBe(0)
  await expect.poll(() => desktop.page.url()).toContain('#/inbox')
})

test('shows the supervisor that owns the data directory already, and leaves it alone', async ({
  dataDirectory,
}) => {
  const cli = resolve(import.meta.dirname, '../../out/main/cli.js')
  const server = spawn(
    process.execPath,
    [cli, 'serve', '--json', '--simulate', '--port', '0', '--data-dir', dataDirectory],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  )
  try {
    await once(server.stdout, 'data')
    const desktop = await startDesktop({ dataDirectory })
    await expect(desktop.page.getByText('Connected')).toBeVisible()
    const client = reach(dataDirectory)
    const task = await startTask(client, dataDirectory, LONG, 'running')
    await desktop.ask('closeWindow')
    expect(await desktop.exit).toBe(0)
    await expectState(client, task.id, 'running')
    await client.call('task.terminate', { taskId: task.id })
    await client.close()
  } finally {
    const exit = once(server, 'exit')
    server.kill('SIGTERM')
    await exit
  }
})
