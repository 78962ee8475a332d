import { EventEmitter } from 'node:events'
import type { Frame } from '@playwright/test'
import { toAppUrl } from './addresses.ts'

export const ipcMain = new EventEmitter()

/** A message of a page, with the frame that it really came from. */
export function receiveFromPage(sender: unknown, frame: Frame, channel: string, message: unknown): void {
  const parent = frame.parentFrame()
  ipcMain.emit(
    channel,
    {
      sender,
      senderFrame: { url: toAppUrl(frame.url()), parent: parent === null ? null : { url: parent.url() } },
    },
    message,
  )
}
