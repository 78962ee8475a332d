import { expect, expectState, isAlive, reach, startTask, test } from './desktop.ts'
import { startDesktop } from './start-desktop.ts'

const LONG = 'Count on. #sim:slow(tokens=5000,rate=2)'

/** The process of the only instance. */
async function instancePid(client: ReturnType<typeof reach>): Promise<number> {
  const { instances } = await client.call('instance.list', {})
  const pid = instances[0]?.pid
  if (typeof pid !== 'number') throw new Error('There is no instance.')
  return pid
}

test('quits without a question when nothing is under way', async ({ desktop }) => {
  await desktop.ask('closeWindow')
  expect(await desktop.exit).toBe(0)
})

test('asks when tasks are under way, and stays when that is cancelled', async ({
  desktop,
  client,
  dataDirectory,
}) => {
  const task = await startTask(client, dataDirectory, LONG, 'running')
  await desktop.ask('clickMenu', ['File', 'Quit Muster'])
  await expect.poll(async () => (await desktop.ask('state')).asked.dialogs.length).toBe(1)
  const { asked } = await desktop.ask('state')
  expect(asked.dialogs[0]?.buttons).toEqual(['Leave running', 'Stop them', 'Cancel'])
  expect(asked.dialogs[0]?.message).toBe('A task is still under way')
  await desktop.ask('pressDialogButton', 2)
  await expectState(client, task.id, 'running')
  await expect(desktop.page.getByText('Connected')).toBeVisible()
})

test('leaves tasks running, and takes them over at the next start', async ({
  desktop,
  client,
  dataDirectory,
}) => {
  const task = await startTask(client, dataDirectory, LONG, 'running')
  const pid = await instancePid(client)
  await desktop.ask('closeWindow')
  await expect.poll(async () => (await desktop.ask('state')).asked.dialogs.length).toBe(1)
  await desktop.ask('pressDialogButton', 0)
  expect(await desktop.exit).toBe(0)
  expect(isAlive(pid)).toBe(true)

  const again = await startDesktop({ dataDirectory })
  const laterClient = reach(dataDirectory)
  expect((await laterClient.call('system.info', {})).recovery.reattached).toBe(1)
  await expectState(laterClient, task.id, 'running')
  await laterClient.call('task.terminate', { taskId: task.id })
  await expect.poll(() => isAlive(pid)).toBe(false)
  await laterClient.close()
  await again.dispose()
})

test('stops tasks with their processes', async ({ desktop, client, dataDirectory }) => {
  await startTask(client, dataDirectory, LONG, 'running')
  const pid = await instancePid(client)
  await desktop.ask('closeWindow')
  await expect.poll(async () => (await desktop.ask('state')).asked.dialogs.length).toBe(1)
  await desktop.ask('pressDialogButton', 1)
  expect(await desktop.exit).toBe(0)
  await expect.poll(() => isAlive(pid)).toBe(false)
})

test('a signal ends it without a question, and its instances with it', async ({
  desktop,
  client,
  dataDirectory,
}) => {
  await startTask(client, dataDirectory, LONG, 'running')
  const pid = await instancePid(client)
  desktop.signal('SIGTERM')
  expect(await desktop.exit).toBe(0)
  expect(desktop.stderr()).not.toContain('did not close cleanly')
  await expect.poll(() => isAlive(pid)).toBe(false)
})
