import { expect, onTestFinished, test, vi } from 'vitest'
import { IPC_CHANNEL } from '../../contract/rpc/frames.ts'
import { connectElectron } from '../../renderer/lib/connect-electron.ts'
import { type IpcMessage, type IpcPage, serveElectronIpc } from './electron-ipc.ts'
import { createFakeCore, TASK_ID } from './fixtures/fake-core.ts'

const quiet = () => {}

test('events wait for a page that reads nothing, and go on when it does', async () => {
  const core = createFakeCore()
  let fromPage: (message: IpcMessage, frame: unknown) => void = quiet
  serveElectronIpc({
    core,
    ipc: {
      on: (_channel, listener) => {
        fromPage = listener
      },
      off: quiet,
    },
    isTrusted: () => true,
    log: quiet,
  })
  /** On their way to the page: it is stopped until `run`. */
  const underWay: string[] = []
  let toPage: (json: string) => void = quiet
  const page: IpcPage = {
    id: 1,
    send: (channel, json) => {
      expect(channel).toBe(IPC_CHANNEL)
      underWay.push(json)
    },
    isDestroyed: () => false,
    once: quiet,
  }
  const run = () => {
    for (const json of underWay.splice(0)) toPage(json)
  }
  const connection = await connectElectron({
    post: (frame) => fromPage({ sender: page }, frame),
    onFrame: (listener) => {
      toPage = listener
      return quiet
    },
    chooseDirectory: async () => null,
    platform: 'linux',
  })
  let seen = 0
  connection.onFrame((frame) => {
    seen = Math.max(seen, lastSeq(frame))
  })
  connection.send({ type: 'subscribe', id: 1, names: ['task.appended'], taskIds: [TASK_ID] })
  await vi.waitFor(() => expect(core.subscriberCount).toBe(1))

  const text = 'x'.repeat(256 * 1024)
  let seq = 0
  const publish = () => {
    seq += 1
    core.publish({
      name: 'task.appended',
      payload: {
        taskId: TASK_ID,
        events: [
          {
            taskId: TASK_ID,
            seq,
            at: seq,
            kind: 'noted',
            payload: { level: 'info', code: 'test', text },
          },
        ],
      },
    })
  }
  const size = () => underWay.reduce((sum, { length }) => sum + length, 0)
  // One after the other, so that each would go out in a frame of its own.
  for (let frames = 1; frames <= 4; frames++) {
    publish()
    await vi.waitFor(() => expect(size()).toBeGreaterThanOrEqual(frames * text.length))
  }
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const before = size()
  for (let more = 0; more < 12; more++) publish()
  for (let turn = 0; turn < 50; turn++) {
    await vi.advanceTimersByTimeAsync(100)
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(size()).toBe(before)
  await vi.waitFor(() => {
    run()
    expect(seen).toBe(seq)
  })
})

function lastSeq(frame: unknown): number {
  const found = /"seq":(\d+)(?!.*"seq")/s.exec(JSON.stringify(frame))
  return Number(found?.[1] ?? 0)
}
