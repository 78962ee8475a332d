import { Client } from '@modelcontextprotocol/client'
import { InMemoryTransport, McpServer } from '@modelcontextprotocol/server'
import { expect, test } from 'vitest'
import { serveSubscriptions } from './subscriptions.ts'

test('a client subscribes to a thousand resources, and is told that there is no room for more', async () => {
  const server = new McpServer(
    { name: 'test', version: '1.0.0' },
    { capabilities: { resources: { subscribe: true } } },
  )
  const subscribed = serveSubscriptions(server)
  const client = new Client({ name: 'test', version: '1.0.0' })
  const [here, there] = InMemoryTransport.createLinkedPair()
  await Promise.all([server.connect(there), client.connect(here)])
  const uri = (at: number) => `muster://task/${at}`
  for (let at = 0; at < 1_000; at += 1) await client.subscribeResource({ uri: uri(at) })
  expect(subscribed.size).toBe(1_000)
  await expect(client.subscribeResource({ uri: uri(1_000) })).rejects.toThrow('unsubscribe')
  // Once more is no more.
  await client.subscribeResource({ uri: uri(7) })
  await client.unsubscribeResource({ uri: uri(7) })
  await client.subscribeResource({ uri: uri(1_000) })
  expect(subscribed.has(uri(1_000))).toBe(true)
  await expect(client.subscribeResource({ uri: `muster://${'x'.repeat(2_000)}` })).rejects.toThrow('too long')
  await client.close()
})
