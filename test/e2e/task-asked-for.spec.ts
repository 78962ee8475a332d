import { createRpcClient } from '../../src/contract/rpc/client.ts'
import { connectWebSocket, websocketUrl } from '../../src/contract/rpc/connect-websocket.ts'
import { expectInEachLook } from './each-look.ts'
import { start } from './keyboard-stakes.ts'
import { expect, test } from './supervisor.ts'

test('a task that an instance asked for leads to the task that it works for', async ({
  page,
  supervisor,
}, info) => {
  const parentTaskId = await start(supervisor, 'Plan the move #sim:stuck', 'running')
  const { instanceId } = await supervisor.call('task.get', { taskId: parentTaskId })
  const { protocol, host } = new URL(supervisor.origin)
  const instance = createRpcClient({
    connect: () => connectWebSocket(websocketUrl({ protocol, host }), supervisor.apiKey),
    caller: { instanceId: instanceId ?? '' },
  })
  const child = await instance.call('task.create', {
    prompt: 'Pack the first box #sim:quick',
    directory: supervisor.directory,
  })
  const run = await instance.call('run.start', {
    source: 'name: unpack\nversion: "1"\nnodes:\n  - id: first\n    kind: claude\n    prompt: Unpack it\n',
    directory: supervisor.directory,
  })
  await instance.close()
  expect(child).toMatchObject({ parentTaskId })
  await page.goto(supervisor.url)
  await page.goto(`${supervisor.origin}/#/task/${child.id}`)
  await expect(page.getByText('Pack the first box').first()).toBeVisible()
  const fact = page.getByText('Asked for by')
  const link = page.getByRole('link', { name: 'Plan the move' })
  await expectInEachLook(page, info, 'asked-for', async () => {
    await expect(page.getByRole('button', { name: /details$/ })).toBeVisible()
    if (page.viewportSize()?.width === 360) {
      await page.getByRole('button', { name: 'Show the details' }).click()
      await expect(page.getByRole('dialog')).toHaveCSS('opacity', '1')
    }
    await expect(fact).toBeVisible()
  })
  await link.click()
  await expect(page).toHaveURL(new RegExp(`/task/${parentTaskId}`))
  await expect(page.getByText('Asked for by')).toBeHidden()

  // There the way back: what it asked for, as it stands now.
  await expectInEachLook(page, info, 'asks-for', async () => {
    await expect(page.getByRole('button', { name: /details$/ })).toBeVisible()
    if (page.viewportSize()?.width === 360) {
      await page.getByRole('button', { name: 'Show the details' }).click()
      await expect(page.getByRole('dialog')).toHaveCSS('opacity', '1')
    }
    await expect(page.getByRole('heading', { name: 'Asked for' })).toBeVisible()
  })
  const heading = page.getByRole('heading', { name: 'Asked for', exact: true })
  const children = page.locator('section').filter({ has: heading }).getByRole('link')
  await expect(children).toHaveText([/Run of a workflow: unpack.*Done/, /Pack the first box.*Done/])
  await supervisor.call('task.remove', { taskIds: [child.id] })
  await expect(children).toHaveCount(1)
  await children.click()
  await expect(page).toHaveURL(new RegExp(`/run/${run.id}`))
})
