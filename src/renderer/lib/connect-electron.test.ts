import { expect, test } from 'vitest'
import type { MusterBridge } from '../../contract/rpc/bridge.ts'
import { connectElectron } from './connect-electron.ts'

/** A labelled fake of the preload's bridge: keeps what is posted, delivers what the test says. */
function createFakeBridge() {
  const posted: unknown[] = []
  const listeners = new Set<(json: string) => void>()
  const bridge: MusterBridge = {
    chooseDirectory: async () => null,
    platform: 'linux',
    post: (frame) => posted.push(frame),
    onFrame(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  const deliver = (frame: unknown) => {
    for (const listener of listeners) listener(JSON.stringify(frame))
  }
  return { bridge, posted, listeners, deliver }
}

test('greets first, then passes frames both ways, keeping those that came early', async () => {
  const { bridge, posted, deliver } = createFakeBridge()
  const connection = await connectElectron(bridge)
  deliver('early')
  const received: unknown[] = []
  connection.onFrame((frame) => received.push(frame))
  deliver('late')
  connection.send({ type: 'ping' })
  expect(posted).toEqual([{ type: 'hello' }, { type: 'ping' }])
  expect(received).toEqual(['early', 'late'])
})

test('closes once, and is silent afterwards', async () => {
  const { bridge, posted, listeners } = createFakeBridge()
  const connection = await connectElectron(bridge)
  const reasons: string[] = []
  connection.onClose(({ message }) => reasons.push(message))
  connection.close({ message: 'enough' })
  connection.close()
  connection.onClose(({ message }) => reasons.push(`late: ${message}`))
  connection.send({ type: 'ping' })
  expect(reasons).toEqual(['enough', 'late: enough'])
  expect(posted).toEqual([{ type: 'hello' }])
  expect(listeners.size).toBe(0)
})
