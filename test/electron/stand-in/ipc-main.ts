import { EventEmitter } from 'node:events'
import type { Frame } from '@playwright/test'
import { toAppUrl } from './addresses.ts'

type Handler = (event: unknown, message: unknown) => unknown
const handlers = new Map<string, Handler>()

export const ipcMain = Object.assign(new EventEmitter(), {
  handle: (channel: string, handler: Handler) => void handlers.set(channel, handler),
  removeHandler: (channel: string) => void handlers.delete(channel),
})

/** A message of a page, with the frame that it really came from. */
export function receiveFromPage(sender: unknown, frame: Frame, channel: string, message: unknown): void {
  ipcMain.emit(channel, eventFrom(sender, frame), message)
}

/** What a page asks and waits for. */
export async function askedByPage(
  sender: unknown,
  frame: Frame,
  channel: string,
  message: unknown,
): Promise<unknown> {
  const handler = handlers.get(channel)
  if (handler === undefined) throw new Error(`No handler registered for '${channel}'`)
  return handler(eventFrom(sender, frame), message)
}

function eventFrom(sender: unknown, frame: Frame) {
  const parent = frame.parentFrame()
  return {
    sender,
    senderFrame: { url: toAppUrl(frame.url()), parent: parent === null ? null : { url: parent.url() } },
  }
}
