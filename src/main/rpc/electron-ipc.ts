import type { Client } from '../../contract/client.ts'
import type { Connection } from '../../contract/rpc/connection.ts'
import { IPC_CHANNEL, isHello, ReadFrame } from '../../contract/rpc/frames.ts'
import type { Log } from '../core/base/log.ts'
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
interface Served {
  inbox: Inbox
  connection: Connection
  /** The page has read so many characters. */
  noteRead(characters: number): void
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
  const pages = new Map<number, Served>()

  function accept(page: IpcPage): Inbox {
    const inbox = createInbox()
    /** Characters: Electron doesn't tell, so the page does. A hidden page that is slow or stopped makes events wait. */
    let sent = 0
    let read = 0
    const close: Connection['close'] = (reason = { message: 'The connection was closed.' }) => {
      if (pages.get(page.id)?.inbox === inbox) pages.delete(page.id)
      inbox.close(reason)
    }
    const outbox = createOutbox({
      write: (json) => {
        if (inbox.closed || page.isDestroyed()) return
        const text = json.toString()
        sent += text.length
        page.send(IPC_CHANNEL, text)
      },
      unread: () => sent - read,
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
    pages.set(page.id, {
      inbox,
      connection,
      noteRead(characters) {
        read = Math.min(sent, Math.max(read, characters))
      },
    })
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
    const note = ReadFrame.safeParse(frame)
    if (note.success) {
      pages.get(page.id)?.noteRead(note.data.characters)
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
