import type { Client } from '../../contract/client.ts'
import type { Connection } from '../../contract/rpc/connection.ts'
import { IPC_CHANNEL, isHello } from '../../contract/rpc/frames.ts'
import type { Log } from '../core/core-config.ts'
import { createInbox, type Inbox } from './inbox.ts'
import { createOutbox } from './outbox.ts'
import { serveConnection } from './serve.ts'

/** What we use of Electron's `WebContents`. */
export interface IpcPage {
  readonly id: number
  send(channel: string, json: string): void
  isDestroyed(): boolean
  once(event: 'destroyed', listener: () => void): unknown
}

/** What we use of Electron's `IpcMain` and its event. */
export interface IpcMessage {
  sender: IpcPage
  senderFrame?: { url: string } | null
}
export interface IpcReceiver<M extends IpcMessage> {
  on(channel: string, listener: (message: M, frame: unknown) => void): unknown
  off(channel: string, listener: (message: M, frame: unknown) => void): unknown
}

/**
 * Serves a core to the application's pages over Electron IPC (channel `muster`, one frame a message; those to a page are
 * JSON, which can be written over several turns). Messages
 * of senders that `isTrusted` refuses are dropped and logged. A `hello` frame, which a page sends first, ends
 * what an earlier page in the same window had open. The returned function stops serving.
 */
export function serveElectronIpc<M extends IpcMessage>(options: {
  core: Client
  ipc: IpcReceiver<M>
  isTrusted: (message: M) => boolean
  log: Log
}): () => void {
  const { core, ipc, isTrusted, log } = options
  const pages = new Map<number, { inbox: Inbox; connection: Connection }>()

  function accept(page: IpcPage): Inbox {
    const inbox = createInbox()
    const close: Connection['close'] = (reason = { message: 'The connection was closed.' }) => {
      if (pages.get(page.id)?.inbox === inbox) pages.delete(page.id)
      inbox.close(reason)
    }
    const outbox = createOutbox({
      write: (json) => {
        if (!inbox.closed && !page.isDestroyed()) page.send(IPC_CHANNEL, json.toString())
      },
      // Electron doesn't tell; its own queue to a page is in memory.
      unread: () => 0,
      close,
    })
    const connection: Connection = {
      ...outbox,
      close,
      onFrame: inbox.onFrame,
      onClose: inbox.onClose,
    }
    if (!known.has(page)) {
      known.add(page)
      page.once('destroyed', () =>
        pages.get(page.id)?.connection.close({ message: 'The window was closed.' }),
      )
    }
    pages.set(page.id, { inbox, connection })
    serveConnection(core, connection, { log })
    return inbox
  }
  const known = new WeakSet<IpcPage>()

  function receive(message: M, frame: unknown): void {
    if (!isTrusted(message)) {
      log('warn', 'Refused a message of a foreign frame', { url: message.senderFrame?.url ?? null })
      return
    }
    const page = message.sender
    if (isHello(frame)) {
      pages.get(page.id)?.connection.close({ message: 'The page was loaded again.' })
      accept(page)
      return
    }
    const inbox = pages.get(page.id)?.inbox ?? accept(page)
    inbox.deliver(frame)
  }

  ipc.on(IPC_CHANNEL, receive)
  return () => {
    ipc.off(IPC_CHANNEL, receive)
    for (const { connection } of [...pages.values()]) connection.close({ message: 'The supervisor closes.' })
  }
}
